// Derives this party's goals from `allowed`: what is possible now, and what is not and why.
import type { ClosedOffer, Offer, OpenOffer } from '@evenhand/sdk'
import type { Goal } from '@evenhand/sdk/locales'
import type { Order } from '../api/cache.ts'

export type GoalOffer = OpenOffer<'open_request' | 'cancel' | 'open_case'>
export interface OpenGoal {
  readonly goal: Goal
  readonly offer: GoalOffer
}
export interface ClosedGoal {
  readonly goal: Goal
  readonly offer: ClosedOffer
}

function goalOf(offer: Offer): Goal | null {
  if (offer.action === 'open_request') return offer.kind ?? null
  if (offer.action === 'cancel') return 'cancel'
  return offer.action === 'open_case' ? 'case' : null
}

const isOfGoal = (offer: Offer): offer is GoalOffer => offer.ok && goalOf(offer) !== null
/** Returns the time to answer a request and what silence does, or null where the goal opens none. */
export const silenceOf = ({ inputs }: GoalOffer) => ('window' in inputs ? inputs : null)

export const openGoals = ({ allowed }: Pick<Order, 'allowed'>): readonly OpenGoal[] =>
  allowed.flatMap(offer => {
    const goal = goalOf(offer)
    return goal && isOfGoal(offer) ? [{ goal, offer }] : []
  })

export const closedGoals = ({ allowed }: Pick<Order, 'allowed'>): readonly ClosedGoal[] =>
  allowed.flatMap(offer => {
    const goal = goalOf(offer)
    return goal && !offer.ok ? [{ goal, offer }] : []
  })
