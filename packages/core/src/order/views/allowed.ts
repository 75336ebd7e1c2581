// What an actor may send now, from the functions that decide commands, and when that next changes without an event.

import { isRecord } from '../../json.ts'
import type { DecisionContext } from '../../policy/context.ts'
import { earliest, type Instant } from '../../time.ts'
import { nextOutcome } from '../clocks/due.ts'
import { HANDLERS, reaches } from '../decide.ts'
import type { Moment, Offer } from '../handler.ts'
import { type Actor, type Order, ROLES, type Role } from '../order.ts'

const handlersOf = (role: Role) => Object.values(HANDLERS).filter(({ by }) => by.includes(role))
const BY_ROLE: ReadonlyMap<Role, ReturnType<typeof handlersOf>> = new Map(ROLES.map(role => [role, handlersOf(role)]))

/**
 * Returns every action of the actor's role, with its inputs or its refusal. The caller must have fired the order's due
 * deadlines.
 */
export function allowed(order: Order, actor: Actor, context: DecisionContext, now: Instant): readonly Offer[] {
  if (!reaches(order, actor)) return []
  const moment: Moment = { order, actor, context, now: Math.max(now, order.lastAt) }
  const offers: Offer[] = []
  for (const handler of BY_ROLE.get(actor.role) ?? []) offers.push(...handler.offers(moment))
  return offers
}

/**
 * Returns the next instant at which `allowed` changes without a command, or null if it never does. A caller that has
 * already computed what is allowed now can pass it as `offers`.
 */
export function refreshAt(
  order: Order,
  actor: Actor,
  context: DecisionContext,
  now: Instant,
  offers: readonly Offer[] = allowed(order, actor, context, now),
): Instant | null {
  let [current, from]: [Order, Instant] = [order, now]
  for (;;) {
    // Reminders and milestones change no line, so the order stays as it is until the next outcome.
    const change = nextChange({ order: current, actor, context, now: Math.max(from, current.lastAt) }, offers)
    const outcome = nextOutcome(current)
    if (!outcome || (change !== null && change < outcome.at)) return change
    if (alwaysChanges(current, actor)) return outcome.at
    const fired = outcome.fire()
    if (fired === 'needs_facts') return outcome.at
    // Steps from boundary to boundary, because an order changed by silence has other boundaries.
    current = fired.state
    from = outcome.at
    if (!areAlike(offers, allowed(current, actor, context, from))) return from
  }
}

/** Reports whether a line offers a change, whose dates move with the clock. */
export const isChange = (offer: Offer): boolean => offer.action === 'open_request' && offer.kind === 'change'

function nextChange(moment: Moment, offers: readonly Offer[]): Instant | null {
  let first: Instant | null = null
  for (const offer of offers) first = earliest(first, HANDLERS[offer.action].changesAt(moment, offer))
  return first
}

/**
 * Reports whether the next outcome changes the offers without a comparison. Silence ends a request or the order, which
 * always changes what the parties may do. The end of a hold may change nothing.
 */
const alwaysChanges = ({ cases }: Order, { role }: Actor): boolean =>
  (role === 'buyer' || role === 'seller') && cases.every(({ status }) => status !== 'open')

/** Compares field by field, since comparing JSON took longer than computing `allowed`. */
const areAlike = (some: readonly Offer[], others: readonly Offer[]): boolean =>
  some.length === others.length && some.every((offer, i) => isAlike(offer, others[i], isChange(offer)))

/** The fields of a change that move with the clock: the earliest and latest date, and a due instant that is held. */
const MOVING: ReadonlySet<string> = new Set(['after', 'before', 'from'])

function isAlike(a: unknown, b: unknown, isDated: boolean): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => isAlike(item, b[i], isDated))
  if (!isRecord(a) || !isRecord(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && ((isDated && MOVING.has(key)) || isAlike(a[key], b[key], isDated)))
  )
}
