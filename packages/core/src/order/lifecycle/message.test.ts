// Messages are always possible, until 30 days after the end, and answer nothing but an update.
import { describe, expect, it } from 'vitest'
import { placed } from '../../testing.ts'
import { DAY } from '../../time.ts'

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
