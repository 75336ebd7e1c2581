// Messages are possible until 30 days after the order's end. The only request that one can answer is an update.
import { describe, expect, it } from 'vitest'
import { placed, type Scenario } from '../../testing.ts'
import { DAY } from '../../time.ts'

const MINUTE = 60_000

describe('one person’s messages on one order', () => {
  const many = (scenario: Scenario, n: number) => {
    for (let i = 0; i < n; i++) scenario.writes('buyer')
    return scenario
  }

  it('are limited to 20 within an hour, and another is possible once the oldest is an hour old', () => {
    const scenario = many(placed().after(5).writes('buyer').after(MINUTE), 19)
    expect(scenario.writes('buyer').last).toEqual({
      ok: false,
      refusal: { code: 'too_many', what: 'messages_per_hour', limit: 20, from: '2026-11-03T15:00:00.005Z' },
    })
    expect(scenario.writes('seller').refusal).toBeNull()
    expect(scenario.after(59 * MINUTE - 1).writes('buyer').refusal).toBe('too_many')
    expect(scenario.after(1).writes('buyer').refusal).toBeNull()
    expect(scenario.writes('buyer').refusal).toBe('too_many')
  })

  it('are limited to 500 in all', () => {
    const scenario = placed({ turnaround: 'P400D' })
    for (let i = 0; i < 25; i++) many(scenario, 20).hours(1)
    expect(scenario.writes('buyer').last).toMatchObject({
      refusal: { code: 'too_many', what: 'messages', limit: 500, from: null },
    })
    expect(scenario.writes('seller').refusal).toBeNull()
    expect(scenario.state.messages.buyer).toMatchObject({ count: 500 })
  })
})

describe('a message', () => {
  it.each([
    { after: 30 * DAY - 1, code: null },
    { after: 30 * DAY, code: 'over_since' },
    { after: 30 * DAY + 1, code: 'over_since' },
  ])('can be written until 30 days after the end: after $after ms the refusal is $code', ({ after, code }) => {
    const scenario = placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' }).after(after)
    expect(scenario.writes('buyer').refusal).toBe(code)
    expect(scenario.writes('seller').refusal).toBe(code)
  })

  it.each(['cancellation', 'change', 'partial_refund'] as const)('never answers a request of the kind %s', kind => {
    const more = { change: { change: { days: 1 } }, partial_refund: { refund: 500 }, cancellation: {} }[kind]
    const scenario = placed().asks('seller', kind, 'other', more).writes('buyer').writes('seller')
    expect(scenario.request.status).toBe('open')
  })

  it('from the seller answers an open update', () => {
    const scenario = placed().asks('buyer', 'update').writes('buyer')
    expect(scenario.request.status).toBe('open')
    expect(scenario.hours(1).writes('seller').request).toMatchObject({
      status: 'answered',
      endedBy: 'seller',
      endedAt: scenario.now,
    })
  })

  it('answers nothing if it was sent automatically', () => {
    expect(placed().asks('buyer', 'update').writes('seller', { automatic: true }).request.status).toBe('open')
  })

  it('is possible while a case is open', () => {
    const scenario = placed().when('buyer', { action: 'open_case', about: 'threats', explanation: 'Look.' })
    expect(scenario.writes('seller').refusal).toBeNull()
  })
})
