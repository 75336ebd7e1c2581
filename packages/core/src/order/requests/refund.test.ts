// Partial refunds: how much may be offered, in which currency, and what accepting an offer does.
import { describe, expect, it } from 'vitest'
import { briskPolicy } from '../../testing/policies.ts'
import { placed, type Scenario } from '../../testing.ts'

const offer = (refund: number, scenario: Scenario = placed()) =>
  scenario.asks('seller', 'partial_refund', 'late', { refund })
const costing = (price: number, extras: readonly number[] = [], currency = 'USD') =>
  placed({ price, currency, extras: extras.map(each => ({ title: 'Extra', price: each })) })

describe('a partial refund', () => {
  it.each([
    { input: '200.00 base', expected: 'at most 120.00', base: 20_000, extras: [], most: 12_000 },
    { input: 'base 20.00 + extra 10.00', expected: 'refused', base: 2_000, extras: [1_000], most: null },
    { input: 'exactly 50.00', expected: 'refused', base: 5_000, extras: [], most: null },
    { input: 'base 45.00 + extra 15.00', expected: 'at most 27.00', base: 4_500, extras: [1_500], most: 2_700 },
    { input: 'base 50.01', expected: 'at most 30.00', base: 5_001, extras: [], most: 3_000 },
  ])('is at most 60 % of a base price over 50.00: $input → $expected', ({ base, extras, most }) => {
    if (most === null) {
      expect(offer(500, costing(base, extras)).last).toEqual({
        ok: false,
        refusal: { code: 'refund_not_offered', why: 'order_too_small' },
      })
      return
    }
    expect(offer(most, costing(base, extras)).refusal).toBeNull()
    expect(offer(most + 1, costing(base, extras)).last).toMatchObject({
      refusal: { code: 'not_in_range', field: 'refund', min: 500, max: most },
    })
  })

  it('is at least 5.00', () => {
    expect(offer(499).refusal).toBe('not_in_range')
    expect(offer(500).refusal).toBeNull()
  })

  it('requires an amount', () => {
    expect(placed().asks('seller', 'partial_refund').refusal).toBe('required')
  })

  it('counts all accepted refunds together, and is not offered once less than the minimum is left', () => {
    const scenario = offer(5_000).answers('buyer', 'accept')
    expect(offer(4_001, scenario).refusal).toBe('not_in_range')
    offer(3_501, scenario).answers('buyer', 'accept')
    expect(offer(500, scenario).last).toEqual({
      ok: false,
      refusal: { code: 'refund_not_offered', why: 'all_offered' },
    })
  })

  it('does not count declined refunds', () => {
    const scenario = offer(9_000).answers('buyer', 'decline').days(1)
    expect(offer(9_000, scenario).refusal).toBeNull()
  })

  it('is offered only in currencies of the policy', () => {
    expect(offer(500, costing(20_000, [], 'JPY')).last).toMatchObject({ refusal: { why: 'currency' } })
    const yen = placed({ price: 3, extras: [], currency: 'JPY' }, { policy: briskPolicy })
    expect(offer(3, yen).refusal).toBeNull()
  })

  it('is paid back when it is accepted, and the order continues', () => {
    const scenario = offer(1_000).answers('buyer', 'accept')
    expect(scenario.request.status).toBe('accepted')
    expect(scenario.phase).toBe('in_progress')
    expect(scenario.state.balances).toMatchObject({ held: 17_000, refunded: 1_000 })
  })

  it('bears no fee, since the fee is a share of the released amount', () => {
    const scenario = offer(1_001).answers('buyer', 'accept').delivers().when('buyer', { action: 'accept_delivery' })
    expect(scenario.outcome).toMatchObject({ released: 13_600, fee: 3_399 })
  })

  it('before a cancellation leaves the rest of the held money to refund', () => {
    const scenario = offer(1_000).answers('buyer', 'accept').asks('buyer', 'cancellation').hours(48)
    expect(scenario.outcome).toMatchObject({ method: 'mutual', refunded: 17_000 })
    expect(scenario.state.refunds.map(({ amount }) => amount)).toEqual([1_000, 17_000])
  })

  it('is requested once if payments are external', () => {
    const scenario = offer(1_000, placed({}, { payments: 'external' })).answers('buyer', 'accept')
    expect(scenario.state.refunds).toMatchObject([{ amount: 1_000, state: 'requested' }])
    expect(scenario.state.balances).toMatchObject({ held: 17_000, refund_requested: 1_000, refunded: 0 })
  })
})
