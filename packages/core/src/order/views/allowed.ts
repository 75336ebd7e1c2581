// What an actor may send now, from the functions that decide commands, and when that next changes without an event.

import { elapse } from '../../decider.ts'
import { isRecord } from '../../json.ts'
import type { DecisionContext } from '../../policy/context.ts'
import { DAY, type Instant, spanLength } from '../../time.ts'
import { holdableFromAll } from '../cases/open.ts'
import { endOf } from '../clocks/clock.ts'
import { nextStop } from '../clocks/due.ts'
import { HANDLERS, orderDecider, reaches } from '../decide.ts'
import type { Moment, Offer } from '../handler.ts'
import { writableFrom } from '../lifecycle/message.ts'
import { type Actor, isClosed, KINDS, type Order, PARTIES } from '../order.ts'
import { waitUntil } from '../requests/attempts.ts'

/**
 * Returns every action of the actor's role, with its inputs or its refusal. The caller must have fired the order's due
 * deadlines.
 */
export function allowed(order: Order, actor: Actor, context: DecisionContext, now: Instant): readonly Offer[] {
  if (!reaches(order, actor)) return []
  const moment: Moment = { order, actor, context, now: Math.max(now, order.lastAt) }
  return Object.values(HANDLERS).flatMap((handler): readonly Offer[] =>
    handler.by.includes(actor.role) ? handler.offers(moment) : [],
  )
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
  const dated = offers.some(offer => offer.ok && isChange(offer))
  // Steps from boundary to boundary, because an order changed by silence has other boundaries.
  let current = order
  for (let at = boundary(current, dated, now); at !== null; at = boundary(current, dated, at)) {
    current = elapse(orderDecider, current, at).state ?? current
    if (!areAlike(offers, allowed(current, actor, context, at))) return at
  }
  return null
}

const isChange = (offer: Offer): boolean => offer.action === 'open_request' && offer.kind === 'change'

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

/** Returns the next instant at which a span of this order ends or begins. */
function boundary(order: Order, dated: boolean, now: Instant): Instant | null {
  const list = [...always(order), ...(isClosed(order) ? afterwards(order) : underway(order, dated, now))]
  const upcoming = list.filter((at): at is Instant => at !== null && at > now)
  return upcoming.length > 0 ? Math.min(...upcoming) : null
}

function afterwards({ outcome, spans }: Order): readonly (Instant | null)[] {
  if (!outcome) return []
  return (['contest', 'review', 'case', 'messages'] as const).map(name => outcome.at + spanLength(spans[name]))
}

/** Returns the boundaries that apply to open and closed orders alike. */
const always = (order: Order): readonly Instant[] => [...writableFrom(order), ...holdableFromAll(order)]

function underway(order: Order, dated: boolean, now: Instant): readonly (Instant | null)[] {
  const { situation, spans } = order
  const dueAt = situation.phase === 'in_progress' ? endOf(situation.work) : null
  const retryFrom = PARTIES.flatMap(party => KINDS.map(kind => waitUntil(order, kind, party)))
  return [
    ...retryFrom,
    nextStop(order),
    endOf(order.coolingOff),
    situation.phase === 'awaiting_requirements' ? endOf(situation.requirements) : null,
    dueAt,
    dueAt === null ? null : dueAt + spanLength(spans.lateCancel),
    // For a late order, the minimum number of days in a change grows with every day.
    dated && dueAt !== null ? dueAt + (Math.floor(Math.max(0, now - dueAt) / DAY) + 1) * DAY : null,
  ]
}
