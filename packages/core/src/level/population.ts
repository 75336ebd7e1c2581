// Which orders and answers stand in a window, with which weight, and which are left out and why.
import type { Duration, Instant } from '../time.ts'
import type { OrderFact, SellerFacts } from './facts.ts'
import type { Counting, Placing } from './policy.ts'
import type { LeftOut, Lens, Purpose, Seen } from './seen.ts'
import { earlier } from './span.ts'
import { stayOf, type Weight, type Weights, type Why, weigh } from './weight.ts'

/** What an order adds, or why it has nothing to say. */
export type Size = (order: OrderFact, counting: Counting) => bigint | Why

/** The orders that a criterion is about. */
export interface About {
  readonly isMeant: (order: OrderFact) => boolean
  /** One for each order, unless it says otherwise. */
  readonly size?: Size
  /** Money that was earned is earned, also with an order that counts for no rate. */
  readonly weightlessToo?: boolean
  /** Whether it is good for the seller that the order counts. */
  readonly isGood: (order: OrderFact) => boolean
}

/** What the orders of a criterion and the answers have in common. */
export interface Item {
  readonly order: string
  readonly buyer: string
  readonly at: Instant
  readonly knownFrom: Instant
  readonly staysLonger: Duration
  readonly isGood: boolean
}
export interface Weighed extends Item {
  readonly fact: OrderFact
  readonly weight: Weight
  readonly size: bigint
}
export interface Population<I extends Item = Weighed> {
  readonly weighed: readonly I[]
  /** In the sample, and in no figure until it is ruled. */
  readonly undecided: readonly Item[]
  readonly leftOut: readonly LeftOut[]
}

const PLACED_BY: Readonly<Record<Placing, (order: OrderFact) => Instant | null>> = {
  closed: ({ closedAt }) => closedAt,
  placed: ({ placedAt }) => placedAt,
  due: ({ dueAt }) => dueAt,
  delivered: ({ deliveredAt }) => deliveredAt,
}

/** Half-open: [at − window, at); its beginning lies further back for what stays longer. */
function windowOf({ at, backFrom = at }: Seen, { window }: Lens): (placed: Instant, staysLonger: Duration) => boolean {
  const begin = beginOf(backFrom, window)
  return (placed, staysLonger) => begin <= placed + staysLonger && placed < at
}
const beginOf = (at: Instant, window: Lens['window']): Instant =>
  window === null ? Number.NEGATIVE_INFINITY : earlier(at, window)

/** How much longer than others a window may hold an order of these at most: asked for each instant of a chart. */
const longest = new WeakMap<SellerFacts, Duration>()
function longestStay(facts: SellerFacts): Duration {
  const known = longest.get(facts) ?? facts.orders.reduce((most, { staysLonger }) => Math.max(most, staysLonger), 0)
  longest.set(facts, known)
  return known
}

/** The first order that closed at `at` or later: they stand by closing instant. */
function firstFrom(orders: readonly OrderFact[], at: Instant): number {
  let [low, high] = [0, orders.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((orders[middle]?.closedAt ?? at) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** The orders in the window. An order without the instant that would place it is told of by its end. */
export function among(seen: Seen, lens: Lens, about: About): Population {
  const { at: end, backFrom = end, facts, counting } = seen
  const { orders } = facts
  const placing = lens.placedBy ?? 'closed'
  const isInside = windowOf(seen, lens)
  const begin = placing === 'closed' ? firstFrom(orders, beginOf(backFrom, lens.window) - longestStay(facts)) : 0
  const found: (Weighed & { readonly isUndecided: boolean })[] = []
  const leftOut: LeftOut[] = []
  for (const fact of orders.slice(begin, firstFrom(orders, end))) {
    const placed = PLACED_BY[placing](fact)
    const { order, buyer, closedAt, currency } = fact
    const staysLonger = stayOf(fact, counting)
    const at = placed ?? closedAt
    if (!isInside(at, staysLonger) || !about.isMeant(fact)) continue
    const weights = placed === null ? 'no_instant' : standing(fact, counting, about)
    const size = about.size?.(fact, counting) ?? 1n
    if (typeof weights === 'string') leftOut.push({ order, at, why: weights, currency })
    else if (typeof size === 'string') leftOut.push({ order, at, why: size, currency })
    else {
      const isGood = about.isGood(fact)
      const weight = weightFor(weights, lens.purpose, isGood)
      const isUndecided = weight === 0 && weights.most > 0
      const knownFrom = Math.max(at, closedAt)
      found.push({ order, buyer, at, knownFrom, staysLonger, isGood, fact, weight, size, isUndecided })
    }
  }
  const { kept, over } = capped(found, lens)
  const undecided = kept.filter(({ isUndecided }) => isUndecided)
  return {
    weighed: undecided.length === 0 ? kept : kept.filter(({ isUndecided }) => !isUndecided),
    undecided,
    leftOut: [...leftOut, ...tellOf(undecided, 'contested'), ...tellOf(over, 'beyond_buyer')],
  }
}

/** At its worst to reach a level, at its best to keep one. */
const weightFor = ({ least, most }: Weights, purpose: Purpose, isGood: boolean): Weight =>
  (purpose === 'keep') === isGood ? most : least

const tellOf = (items: readonly Item[], why: Why): readonly LeftOut[] =>
  items.map(({ order, at }) => ({ order, at, why }))

/** So many of each buyer's, the first ones of the window: more of them change nothing. */
function capped<I extends Item>(found: readonly I[], { perBuyer }: Lens): { kept: readonly I[]; over: readonly I[] } {
  if (perBuyer === undefined) return { kept: found, over: [] }
  const counts = new Map<string, number>()
  const over = new Set<I>()
  for (const item of found.toSorted((a, b) => a.at - b.at || (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))) {
    const count = (counts.get(item.buyer) ?? 0) + 1
    counts.set(item.buyer, count)
    if (count > perBuyer) over.add(item)
  }
  return { kept: found.filter(item => !over.has(item)), over: [...over] }
}

function standing(order: OrderFact, counting: Counting, { weightlessToo }: About): Weights | Why {
  const weights = weigh(order, counting)
  if (!weightlessToo) return weights
  if (typeof weights === 'string') return weights === 'weightless' ? NOTHING : weights
  // Whatever a ruling will say, the money is earned.
  return { least: weights.most, most: weights.most }
}
const NOTHING: Weights = { least: 0, most: 0 }

interface Answered extends Item {
  readonly isUndecided: boolean
}

/** Answers stand where it was settled whether they came in time; those of an order that counts for no rate are in none. */
export function answered(seen: Seen, lens: Lens): Population<Item> {
  const isInside = windowOf(seen, lens)
  const found: Answered[] = []
  const leftOut: LeftOut[] = []
  for (const { order, buyer, settledAt: at, inTime: isGood } of seen.facts.answers) {
    if (!isInside(at, 0)) continue
    const weights = weightsOf(order, seen)
    if (typeof weights === 'string') leftOut.push({ order, at, why: weights })
    else {
      const isUndecided = weightFor(weights, lens.purpose, isGood) === 0
      found.push({ order, buyer, at, knownFrom: at, staysLonger: 0, isGood, isUndecided })
    }
  }
  const { kept, over } = capped(found, lens)
  const undecided = kept.filter(({ isUndecided }) => isUndecided)
  return {
    weighed: kept.filter(({ isUndecided }) => !isUndecided),
    undecided,
    leftOut: [...leftOut, ...tellOf(undecided, 'contested'), ...tellOf(over, 'beyond_buyer')],
  }
}
/** What the order of an answer weighs: in full while it is open; or why it counts for no rate. */
function weightsOf(order: string, { facts, counting, at }: Seen): Weights | Why {
  const known = byOrder(facts).get(order)
  return known && known.closedAt < at ? weigh(known, counting) : OPEN
}
const OPEN: Weights = { least: 100, most: 100 }

/** The same facts are asked again and again, for each instant of a chart. */
const orderMaps = new WeakMap<SellerFacts, ReadonlyMap<string, OrderFact>>()
function byOrder(facts: SellerFacts): ReadonlyMap<string, OrderFact> {
  const known = orderMaps.get(facts) ?? new Map(facts.orders.map(each => [each.order, each]))
  orderMaps.set(facts, known)
  return known
}
