// How many extras a change may add at the seller's level. Extras bought with the order stay whatever the level.
import type { DecisionContext } from '../../policy/context.ts'
import type { Refusal } from '../../refusal.ts'
import type { Order } from '../order.ts'

/** The maximum number of extras in one change, whatever the level. */
const MOST_EXTRAS = 20

/** Counts the extras that accepted changes have added. */
const addedExtras = ({ requests }: Order): number =>
  requests.reduce((sum, { kind, status, change }) => {
    const joined = kind === 'change' && status === 'accepted' && change
    return joined ? sum + joined.extras.length : sum
  }, 0)

/** Returns how many extras a change may add now. */
export function mostExtras(order: Order, { perks }: DecisionContext): number {
  if (!perks || perks.extrasPerGig === null) return MOST_EXTRAS
  return Math.min(MOST_EXTRAS, Math.max(0, perks.extrasPerGig - addedExtras(order)))
}

/** Refuses more extras than the current level permits. Requests that were opened earlier stay valid. */
export function beyondPerks(extras: number, order: Order, context: DecisionContext): Refusal | null {
  const { perks } = context
  if (!perks || perks.extrasPerGig === null || extras <= mostExtras(order, context)) return null
  const { level, extrasPerGig: max } = perks
  return { code: 'extras_beyond_level', level, max, used: addedExtras(order) }
}
