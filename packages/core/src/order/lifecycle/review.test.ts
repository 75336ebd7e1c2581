// Only the buyer reviews, once and within 10 days, an order that was completed, or was much too late when cancelled.
import { describe, expect, it } from 'vitest'
import { briskPolicy } from '../../testing/policies.ts'
import { placed, type Scenario } from '../../testing.ts'
import { DAY } from '../../time.ts'

const review = { action: 'review', rating: 5, text: 'Good.' } as const
const accept = { action: 'accept_delivery' } as const
const alone = { action: 'cancel', explanation: 'Enough.' } as const
const completed = () => placed().delivers().when('buyer', accept)

describe('the buyer’s review', () => {
  it.each([
    { after: 0, code: null },
    { after: 10 * DAY - 1, code: null },
    { after: 10 * DAY, code: 'review_not_open' },
    { after: 10 * DAY + 1, code: 'review_not_open' },
  ])('of a completed order is possible for 10 days: after $after ms the refusal is $code', ({ after, code }) => {
    expect(completed().after(after).when('buyer', review).refusal).toBe(code)
  })

  it('can be written once, and never by the seller', () => {
    const scenario = completed().when('buyer', review)
    expect(scenario.state.review).toEqual({ rating: 5, text: 'Good.', at: scenario.now })
    expect(scenario.when('buyer', review).refusal).toBe('already_reviewed')
    expect(completed().when('seller', review).refusal).toBe('not_your_part')
  })

  it.each<{ what: string; scenario: () => Scenario; code: string | null }>([
    { what: 'an open order', scenario: () => placed().delivers(), code: 'review_not_open' },
    { what: 'a cooling-off cancellation', scenario: () => placed().when('buyer', alone), code: 'review_not_open' },
    {
      what: 'a mutual cancellation',
      scenario: () => placed().asks('buyer', 'cancellation').answers('seller', 'accept'),
      code: 'review_not_open',
    },
    { what: 'a late cancellation', scenario: () => placed().days(19).when('buyer', alone), code: null },
    {
      what: 'a mutual cancellation more than 24 h late',
      scenario: () => placed().days(19).asks('seller', 'cancellation').answers('buyer', 'accept'),
      code: null,
    },
    {
      what: 'a mutual cancellation less than 24 h late',
      scenario: () =>
        placed()
          .after(19 * DAY - 1)
          .asks('seller', 'cancellation')
          .answers('buyer', 'accept'),
      code: 'review_not_open',
    },
    { what: 'an order that silence cancelled 30 days late', scenario: () => placed().days(50), code: null },
    {
      what: 'a late cancellation where the policy excludes it',
      scenario: () => placed({}, { policy: briskPolicy }).days(20).when('buyer', alone),
      code: 'review_not_open',
    },
    {
      what: 'a completed order that was cancelled later',
      scenario: () => completed().when('staff', { ...alone, reason: 'fraud' }),
      code: 'review_not_open',
    },
  ])('of $what has the refusal $code', ({ scenario, code }) => {
    expect(scenario().when('buyer', review).refusal).toBe(code)
  })
})
