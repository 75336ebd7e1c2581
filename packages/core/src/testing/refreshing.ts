// The definition of `refreshAt` for tests. All offers are computed again at each instant at which a span ends.
import { elapse } from '../decider.ts'
import { endOf } from '../order/clocks/clock.ts'
import { nextStop } from '../order/clocks/due.ts'
import { orderDecider } from '../order/decide.ts'
import type { Offer } from '../order/handler.ts'
import { type Actor, isClosed, KINDS, type Order, PARTIES } from '../order/order.ts'
import { waitUntil } from '../order/requests/attempts.ts'
import { allowed, isChange } from '../order/views/allowed.ts'
import type { DecisionContext } from '../policy/context.ts'
import { DAY, HOUR, type Instant, spanLength } from '../time.ts'

/** Returns the first instant after `now` at which the offers differ from those of now, or null. */
export function firstChange(order: Order, actor: Actor, context: DecisionContext, now: Instant): Instant | null {
  const today = allowed(order, actor, context, now)
  const offers = listing(today)
  const isDated = today.some(offer => offer.ok && isChange(offer))
  let current = order
  for (let at = boundary(current, isDated, now); at !== null; at = boundary(current, isDated, at)) {
    current = elapse(orderDecider, current, at).state ?? current
    if (listing(allowed(current, actor, context, at)) !== offers) return at
  }
  return null
}

/** The dates of a change move with the clock, and so does a held due instant. */
const MOVING: readonly string[] = ['dueAt', 'after', 'from']

/** Returns the offers as text, without what moves with the clock. */
export function listing(offers: readonly Offer[]): string {
  const plain = (offer: Offer) => (key: string, value: unknown) =>
    isChange(offer) && MOVING.includes(key) ? undefined : value
  return offers.map(offer => JSON.stringify(offer, plain(offer))).join('\n')
}

/** Returns the next instant at which a span of this order ends. */
function boundary(order: Order, isDated: boolean, now: Instant): Instant | null {
  const list = [...always(order), ...(isClosed(order) ? afterwards(order) : underway(order, isDated, now))]
  const later = list.filter((at): at is Instant => at !== null && at > now)
  return later.length > 0 ? Math.min(...later) : null
}

const always = ({ messages, cases, spans }: Order): readonly Instant[] => [
  ...PARTIES.flatMap(party => messages[party].recent.map(at => at + HOUR)),
  ...cases.map(({ openedAt }) => openedAt + spanLength(spans.holdPause)),
]

const afterwards = ({ outcome, spans }: Order): readonly Instant[] =>
  outcome ? (['contest', 'review', 'case', 'messages'] as const).map(name => outcome.at + spanLength(spans[name])) : []

function underway(order: Order, isDated: boolean, now: Instant): readonly (Instant | null)[] {
  const { situation, spans } = order
  const dueAt = situation.phase === 'in_progress' ? endOf(situation.work) : null
  return [
    ...PARTIES.flatMap(party => KINDS.map(kind => waitUntil(order, kind, party))),
    nextStop(order),
    endOf(order.coolingOff),
    situation.phase === 'awaiting_requirements' ? endOf(situation.requirements) : null,
    ...(dueAt === null ? [] : [dueAt, dueAt + spanLength(spans.lateCancel)]),
    // For a late order, the minimum number of days in a change grows with every day.
    isDated && dueAt !== null ? dueAt + (Math.floor(Math.max(0, now - dueAt) / DAY) + 1) * DAY : null,
  ]
}
