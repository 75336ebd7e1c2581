// The fault that results from two statements: a reason and its answer, or two requests to cancel.
import { type Fault, otherParty, type Party, type Side } from '../order.ts'

interface Agreement {
  readonly fault: Fault
  readonly agreedBy: readonly Party[]
}
const BOTH: readonly Party[] = ['buyer', 'seller']

/**
 * Returns the fault that a reason states. A party that names itself agrees; any other statement is a claim until
 * answered.
 */
export const claim = (side: Side, opener: Party): Fault => ({ side, status: side === opener ? 'agreed' : 'claimed' })

/** Returns the fault after an acceptance, which agrees to the stated side or, by naming another, contests it. */
export function answered(stated: Fault, opener: Party, named: Side | undefined): Agreement {
  if (named === undefined || named === stated.side)
    return { fault: { side: stated.side, status: 'agreed' }, agreedBy: BOTH }
  return { fault: { side: stated.side, status: 'contested' }, agreedBy: [opener] }
}

/**
 * Returns the fault if both parties asked to cancel. If both name the same side, that side is agreed. If each names
 * itself, `shared` is agreed. If each names the other, `shared` is unanswered. If only one of them names a party, that
 * party is agreed if it named itself, otherwise unanswered. If one names `shared` and the other `none`, `shared` is
 * unanswered.
 */
export function met(first: Side, opener: Party, second: Side): Agreement {
  const other = otherParty(opener)
  if (first === second) return { fault: { side: first, status: 'agreed' }, agreedBy: BOTH }
  if (first === opener && second === other) return { fault: { side: 'shared', status: 'agreed' }, agreedBy: BOTH }
  if (first === other && second === opener) return { fault: { side: 'shared', status: 'unanswered' }, agreedBy: [] }
  if (isParty(first)) return alone(first, opener)
  if (isParty(second)) return alone(second, other)
  return { fault: { side: 'shared', status: 'unanswered' }, agreedBy: [first === 'shared' ? opener : other] }
}

const isParty = (side: Side): side is Party => side === 'buyer' || side === 'seller'
const alone = (side: Party, namedBy: Party): Agreement => ({
  fault: { side, status: side === namedBy ? 'agreed' : 'unanswered' },
  agreedBy: [namedBy],
})
