// The fault that results from two statements: a reason and its answer, or two requests to cancel.
import { type Fault, otherParty, type Party, type Side } from '../order.ts'

interface Agreement {
  readonly fault: Fault
  readonly agreedBy: readonly Party[]
}
const BOTH: readonly Party[] = ['buyer', 'seller']

/** A party that names its own side agrees; every other statement is a claim until it is answered. */
export const claim = (side: Side, opener: Party): Fault => ({ side, status: side === opener ? 'agreed' : 'claimed' })

/** Accepting agrees to the stated fault; naming another side makes it contested. */
export function answered(stated: Fault, opener: Party, named: Side | undefined): Agreement {
  if (named === undefined || named === stated.side)
    return { fault: { side: stated.side, status: 'agreed' }, agreedBy: BOTH }
  return { fault: { side: stated.side, status: 'contested' }, agreedBy: [opener] }
}

/**
 * Both parties asked to cancel. Both name the same side: that side, agreed. Each names its own: shared, agreed. Each
 * names the other: shared, unanswered. Only one names a party: that party, agreed if it named itself, else
 * unanswered. One says shared, the other none: shared, unanswered.
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
