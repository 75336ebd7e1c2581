// What the seller's level allows a change to bring along; what was bought with the order stays, whatever the level.
import type { DecisionContext } from '../../policy/context.ts'
import type { Refusal } from '../../refusal.ts'
import type { Order } from '../order.ts'

/** More at once are never taken. */
const MOST_EXTRAS = 20

/** Extras that changes have brought along. */
const imported = ({ requests }: Order): number =>
  requests.reduce((sum, { kind, status, change }) => {
    const joined = kind === 'change' && status === 'accepted' && change
    return joined ? sum + joined.extras.length : sum
  }, 0)

/** How many extras a change may ask for now. */
export function mostExtras(order: Order, { perks }: DecisionContext): number {
  if (!perks || perks.extrasPerGig === null) return MOST_EXTRAS
  return Math.min(MOST_EXTRAS, Math.max(0, perks.extrasPerGig - imported(order)))
}

/** Refuses extras beyond the level of this moment. What was asked for before keeps its promise. */
export function beyondPerks(extras: number, order: Order, context: DecisionContext): Refusal | null {
  const { perks } = context
  if (!perks || perks.extrasPerGig === null || extras <= mostExtras(order, context)) return null
  const { level, extrasPerGig: max } = perks
  return { code: 'extras_beyond_level', level, max, used: imported(order) }
}
