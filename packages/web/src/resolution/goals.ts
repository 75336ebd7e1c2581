// Derives this party's goals from `allowed`: what is possible now, and what is not and why.
import type { Goal } from '@evenhand/sdk/locales'
import type { ClosedOffer, Offer, OpenOffer, Order } from '../api/cache.ts'

export interface OpenGoal {
  readonly goal: Goal
  readonly offer: OpenOffer
}
export interface ClosedGoal {
  readonly goal: Goal
  readonly offer: ClosedOffer
}

function goalOf({ action, kind }: Offer): Goal | null {
  if (action === 'open_request') return kind ?? null
  if (action === 'cancel') return 'cancel'
  return action === 'open_case' ? 'case' : null
}

export const openGoals = ({ allowed }: Pick<Order, 'allowed'>): readonly OpenGoal[] =>
  allowed.flatMap(offer => {
    const goal = goalOf(offer)
    return goal && offer.ok ? [{ goal, offer }] : []
  })

export const closedGoals = ({ allowed }: Pick<Order, 'allowed'>): readonly ClosedGoal[] =>
  allowed.flatMap(offer => {
    const goal = goalOf(offer)
    return goal && !offer.ok ? [{ goal, offer }] : []
  })
