// THE TABLE of clocks: against whom each runs, and whose case may hold it. A case never benefits its opener.
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
 * Whose case holds a clock. `other_side`: that of the party it does not run against. `either_side`: that of any party,
 * since held money harms neither. `staff`: only one whose hold staff have set. `nothing`: no case holds it.
 */
export type HeldBy = 'other_side' | 'either_side' | 'staff' | 'nothing'

interface ClockRule {
  /** Who is disadvantaged by its end: a party, the party that must answer a request, or neither. */
  readonly against: Party | 'answerer' | 'nobody'
  readonly heldBy: HeldBy
}

export const CLOCK_RULES: Readonly<Record<ClockName, ClockRule>> = {
  requirements: { against: 'buyer', heldBy: 'other_side' },
  work: { against: 'seller', heldBy: 'other_side' },
  completion: { against: 'buyer', heldBy: 'either_side' },
  window: { against: 'answerer', heldBy: 'other_side' },
  payment: { against: 'nobody', heldBy: 'nothing' },
  // A right that expires runs against the party that holds it.
  cooling_off: { against: 'buyer', heldBy: 'other_side' },
  inactivity: { against: 'nobody', heldBy: 'staff' },
  contest: { against: 'nobody', heldBy: 'nothing' },
  review: { against: 'nobody', heldBy: 'nothing' },
  chargeback: { against: 'nobody', heldBy: 'nothing' },
}

/** The case that holds this clock now, or null. `opener`: the party that opened the request, for its window. */
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

/** Whether some case holds this clock. */
export const isHeld = (order: Order, clock: ClockName, opener: Party | null = null): boolean =>
  holderOf(order, clock, opener) !== null
