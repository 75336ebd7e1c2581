// Messages are always possible, until 30 days after the end, and answer nothing but an update.
import { describe, expect, it } from 'vitest'
import { placed, type Story } from '../../testing.ts'
import { DAY } from '../../time.ts'

const MINUTE = 60_000

describe('what one person writes on one order is bounded', () => {
  const many = (story: Story, n: number) => {
    for (let i = 0; i < n; i++) story.says('buyer')
    return story
  }

  it('to 20 messages within an hour: the oldest of them makes room when it is an hour old', () => {
    const story = many(placed().after(5).says('buyer').after(MINUTE), 19)
    expect(story.says('buyer').last).toEqual({
      ok: false,
      refusal: { code: 'too_many', what: 'messages_per_hour', limit: 20, again: '2026-11-03T15:00:00.005Z' },
    })
    expect(story.says('seller').refusal).toBeNull()
    expect(story.after(59 * MINUTE - 1).says('buyer').refusal).toBe('too_many')
    expect(story.after(1).says('buyer').refusal).toBeNull()
    expect(story.says('buyer').refusal).toBe('too_many')
  })

  it('to 500 messages in all', () => {
    const story = placed({ turnaround: 'P400D' })
    for (let i = 0; i < 25; i++) many(story, 20).hours(1)
    expect(story.says('buyer').last).toMatchObject({
      refusal: { code: 'too_many', what: 'messages', limit: 500, again: null },
    })
    expect(story.says('seller').refusal).toBeNull()
    expect(story.state.messages.buyer).toMatchObject({ count: 500 })
  })
})

describe('a message', () => {
  it.each([
    { after: 30 * DAY - 1, code: null },
    { after: 30 * DAY, code: 'over_since' },
    { after: 30 * DAY + 1, code: 'over_since' },
  ])('can be written until 30 days after the end: $after ms → $code', ({ after, code }) => {
    const story = placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' }).after(after)
    expect(story.says('buyer').refusal).toBe(code)
    expect(story.says('seller').refusal).toBe(code)
  })

  it.each(['cancellation', 'change', 'partial_refund'] as const)('never answers a %s', kind => {
    const more = { change: { change: { days: 1 } }, partial_refund: { refund: 500 }, cancellation: {} }[kind]
    const story = placed().asks('seller', kind, 'other', more).says('buyer').says('seller')
    expect(story.request.status).toBe('open')
  })

  it('of the seller is the answer to an open update', () => {
    const story = placed().asks('buyer', 'update').says('buyer')
    expect(story.request.status).toBe('open')
    expect(story.hours(1).says('seller').request).toMatchObject({
      status: 'answered',
      endedBy: 'seller',
      endedAt: story.now,
    })
  })

  it('that was sent automatically answers nothing', () => {
    expect(placed().asks('buyer', 'update').says('seller', { automatic: true }).request.status).toBe('open')
  })

  it('is possible while a case is open', () => {
    const story = placed().when('buyer', { action: 'open_case', about: 'threats', explanation: 'Look.' })
    expect(story.says('seller').refusal).toBeNull()
  })
})
