// The table of clocks: the party that each runs against, and whose case may hold it. A case never benefits its opener.
import { type Case, type Order, otherParty, type Party } from '../order.ts'

export const CLOCKS = [
  'requirements',
  'work',
  'completion',
  'window',
  'payment',
  'cooling_off',
  'inactivity',
  'contest',
  'review',
  'chargeback',
] as const
export type ClockName = (typeof CLOCKS)[number]

/**
 * Whose case holds a clock. `other_side`: a case of the party that the clock does not run against. `either_side`: a
 * case of any party, since held money harms neither. `staff`: a case whose hold staff have set. `nothing`: no case.
 */
export type HeldBy = 'other_side' | 'either_side' | 'staff' | 'nothing'

interface ClockRule {
  /** Who is at a disadvantage when the clock ends: a party, the party that must answer a request, or neither. */
  readonly against: Party | 'answerer' | 'nobody'
  readonly heldBy: HeldBy
}

export const CLOCK_RULES: Readonly<Record<ClockName, ClockRule>> = {
  requirements: { against: 'buyer', heldBy: 'other_side' },
  work: { against: 'seller', heldBy: 'other_side' },
  completion: { against: 'buyer', heldBy: 'either_side' },
  window: { against: 'answerer', heldBy: 'other_side' },
  payment: { against: 'nobody', heldBy: 'nothing' },
  // The end of a right counts against the party that has the right.
  cooling_off: { against: 'buyer', heldBy: 'other_side' },
  inactivity: { against: 'nobody', heldBy: 'staff' },
  contest: { against: 'nobody', heldBy: 'nothing' },
  review: { against: 'nobody', heldBy: 'nothing' },
  chargeback: { against: 'nobody', heldBy: 'nothing' },
}

/**
 * Returns the case that holds the clock now, or null. For a request's window, `opener` is the party that opened the
 * request.
 */
export function holderOf(order: Order, clock: ClockName, opener: Party | null = null): Case | null {
  const { against, heldBy } = CLOCK_RULES[clock]
  if (heldBy === 'nothing' || order.cases.length === 0) return null
  const burdened = against === 'answerer' ? opener && otherParty(opener) : against
  return order.cases.find(found => found.status === 'open' && holds(found, clock, burdened, heldBy)) ?? null
}

function holds(
  { holds: { windows, completion, both }, openedBy }: Case,
  clock: ClockName,
  burdened: string | null,
  by: HeldBy,
) {
  const hold = clock === 'completion' ? completion : windows
  if (!hold) return false
  if (by === 'staff') return hold.confirmed
  return both || by === 'either_side' || openedBy !== burdened
}

/** Reports whether any case holds the clock now. */
export const isHeld = (order: Order, clock: ClockName, opener: Party | null = null): boolean =>
  holderOf(order, clock, opener) !== null
