// Counting: which orders and answers stand in a window, with which weight, and which are left out and why.
import type { Instant } from '../time.ts'
import type { OrderFact, SellerFacts } from './facts.ts'
import type { Counting, Criterion, Placing } from './policy.ts'
import { earlier } from './span.ts'
import { inLadderCurrency, type Weight, type Why, weigh } from './weight.ts'

/** A seller as seen at an instant. */
export interface Seen {
  readonly facts: SellerFacts
  readonly counting: Counting
  /** What happened strictly before counts. */
  readonly at: Instant
  /** Where windows reach back from, and days are counted to; `at` unless it says otherwise. */
  readonly backFrom?: Instant
  /** When the seller came to the marketplace. */
  readonly since: Instant
  readonly openWarnings: number
}
/** Which orders a criterion looks at. */
export type Lens = Pick<Criterion, 'window' | 'placedBy'>

export interface Counted {
  readonly order: string
  /** What placed it in the window. */
  readonly at: Instant
  /** Every evaluation after this knows of it: its end may come after what placed it. */
  readonly knownFrom: Instant
  readonly weight: Weight
  /** Whether it is in the numerator, too. */
  readonly isPart: boolean
}
export interface LeftOut {
  readonly order: string
  readonly at: Instant
  readonly why: Why
}

/** What was measured: `over ÷ under`, both times `scale`; without `under` a plain count. */
export interface Figures {
  readonly over: bigint
  readonly under: bigint | null
  readonly scale: bigint
  /** Orders, answers or ratings behind it, whatever they weigh. */
  readonly sample: number
}
/** The figures with what they were read from. */
export interface Tally extends Figures {
  readonly counted: readonly Counted[]
  readonly leftOut: readonly LeftOut[]
}

/** What an order adds, or why it has nothing to say. */
type Size = (order: OrderFact, counting: Counting) => bigint | Why

/** The orders that a criterion is about. */
export interface About {
  readonly isMeant: (order: OrderFact) => boolean
  /** One for each order, unless it says otherwise. */
  readonly size?: Size
  /** Money that was earned is earned, also with an order that counts for no rate. */
  readonly weightlessToo?: boolean
}

interface Weighed {
  readonly order: OrderFact
  readonly at: Instant
  readonly weight: Weight
  readonly size: bigint
}
interface Population {
  readonly weighed: readonly Weighed[]
  readonly leftOut: readonly LeftOut[]
}

const PLACED_BY: Readonly<Record<Placing, (order: OrderFact) => Instant | null>> = {
  closed: ({ closedAt }) => closedAt,
  placed: ({ placedAt }) => placedAt,
  due: ({ dueAt }) => dueAt,
  delivered: ({ deliveredAt }) => deliveredAt,
}

/** Half-open: [at − window, at). */
function windowOf({ at, backFrom = at }: Seen, { window }: Lens): (placed: Instant) => boolean {
  const begin = beginOf(backFrom, window)
  return placed => begin <= placed && placed < at
}
const beginOf = (at: Instant, window: Lens['window']): Instant =>
  window === null ? Number.NEGATIVE_INFINITY : earlier(at, window)

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
function among(seen: Seen, lens: Lens, about: About): Population {
  const { at: end, backFrom = end, facts, counting } = seen
  const { orders } = facts
  const placing = lens.placedBy ?? 'closed'
  const isInside = windowOf(seen, lens)
  const begin = placing === 'closed' ? firstFrom(orders, beginOf(backFrom, lens.window)) : 0
  const weighed: Weighed[] = []
  const leftOut: LeftOut[] = []
  for (const order of orders.slice(begin, firstFrom(orders, end))) {
    const placed = PLACED_BY[placing](order)
    const at = placed ?? order.closedAt
    if (!isInside(at) || !about.isMeant(order)) continue
    const weight = placed === null ? 'no_instant' : standing(order, counting, about)
    const size = about.size?.(order, counting) ?? 1n
    if (typeof weight === 'string') leftOut.push({ order: order.order, at, why: weight })
    else if (typeof size === 'string') leftOut.push({ order: order.order, at, why: size })
    else weighed.push({ order, at, weight, size })
  }
  return { weighed, leftOut }
}

function standing(order: OrderFact, counting: Counting, { weightlessToo }: About): Weight | Why {
  const weight = weigh(order, counting)
  return weight === 'weightless' && weightlessToo ? 0 : weight
}
const everyOrder = () => true
const sum = (weighed: readonly Weighed[], of: (each: Weighed) => bigint): bigint =>
  weighed.reduce((all, each) => all + of(each), 0n)
const sizeOf = ({ size }: Weighed): bigint => size

/** The orders behind it are listed when somebody asks: most only want the figure. */
const tallied = (
  { over, under, scale }: Pick<Tally, 'over' | 'under' | 'scale'>,
  { weighed, leftOut }: Population,
  isPart: About['isMeant'] = everyOrder,
): Tally => ({
  over,
  under,
  scale,
  sample: weighed.length,
  leftOut,
  get counted() {
    return weighed.map(({ order, at, weight }) => {
      return { order: order.order, at, knownFrom: Math.max(at, order.closedAt), weight, isPart: isPart(order) }
    })
  },
})

/** How many orders; with `distinct`, how many different ones of what it names. */
export function count(seen: Seen, lens: Lens, about: About, distinct?: (order: OrderFact) => string): Tally {
  const found = among(seen, lens, about)
  const { weighed } = found
  const size = distinct ? new Set(weighed.map(({ order }) => distinct(order))).size : weighed.length
  return tallied({ over: BigInt(size), under: null, scale: 1n }, found)
}

/** How many of the orders are `isPart`: each is one, whatever it weighs. */
export function share(seen: Seen, lens: Lens, about: About, isPart: About['isMeant']): Tally {
  const found = among(seen, lens, about)
  const parts = found.weighed.filter(({ order }) => isPart(order)).length
  return tallied({ over: BigInt(parts), under: BigInt(found.weighed.length), scale: 1n }, found, isPart)
}

/** By weight, and by orders or by value as the policy counts. */
export function weighedShare(seen: Seen, lens: Lens, isPart: About['isMeant']): Tally {
  const byValue = seen.counting.by === 'value'
  const found = among(seen, lens, byValue ? { isMeant: everyOrder, size: agreedFor } : { isMeant: everyOrder })
  const parts = found.weighed.filter(({ order }) => isPart(order))
  const weigh = ({ weight, size }: Weighed) => BigInt(weight) * size
  return tallied({ over: sum(parts, weigh), under: sum(found.weighed, weigh), scale: 100n }, found, isPart)
}

/** The sum of what the orders add. */
export function total(seen: Seen, lens: Lens, about: About): Tally {
  const found = among(seen, lens, about)
  return tallied({ over: sum(found.weighed, sizeOf), under: null, scale: 1n }, found)
}

/** What was agreed for the order, and what was earned with it, in the ladder's currency. */
export const agreedFor: Size = ({ value, currency }, counting) => inLadderCurrency(value, currency, counting)
export const earnedWith: Size = ({ earned, currency }, counting) => inLadderCurrency(earned, currency, counting)

/** The mean of the ratings: each is one, whatever the order weighs. */
export function mean(seen: Seen, lens: Lens): Tally {
  const found = among(seen, lens, {
    isMeant: ({ rating }) => rating !== null,
    size: ({ rating, completed }) => (completed ? 'cancelled_later' : BigInt(rating ?? 0)),
  })
  return tallied({ over: sum(found.weighed, sizeOf), under: BigInt(found.weighed.length), scale: 1n }, found)
}

/** Answers stand where it was settled whether they came in time; those of an order that counts for no rate are in none. */
export function answers(seen: Seen, lens: Lens): Tally {
  const isInside = windowOf(seen, lens)
  const settled = seen.facts.answers.filter(({ settledAt }) => isInside(settledAt))
  const whys = settled.map(({ order }) => whyNot(order, seen))
  const counted = settled.filter((_, i) => whys[i] === null)
  return {
    ...{ over: BigInt(counted.filter(({ inTime }) => inTime).length), under: BigInt(counted.length), scale: 1n },
    sample: counted.length,
    counted: counted.map(({ order, settledAt, inTime }) => ({
      ...{ order, at: settledAt, knownFrom: settledAt, weight: 100, isPart: inTime },
    })),
    leftOut: settled.flatMap(({ order, settledAt: at }, i) => {
      const why = whys[i] ?? null
      return why === null ? [] : [{ order, at, why }]
    }),
  }
}

/** Why a closed order counts for no rate; null while it is open, and where it counts. */
function whyNot(order: string, { facts, counting, at }: Seen): Why | null {
  const known = byOrder(facts).get(order)
  const weight = known && known.closedAt < at ? weigh(known, counting) : null
  return typeof weight === 'string' ? weight : null
}

/** The same facts are asked again and again, for each instant of a chart. */
const orderMaps = new WeakMap<SellerFacts, ReadonlyMap<string, OrderFact>>()
function byOrder(facts: SellerFacts): ReadonlyMap<string, OrderFact> {
  const known = orderMaps.get(facts) ?? new Map(facts.orders.map(each => [each.order, each]))
  orderMaps.set(facts, known)
  return known
}

/** A number that stands behind no orders. */
export const plain = (over: number): Tally => ({
  ...{ over: BigInt(over), under: null, scale: 1n },
  ...{ sample: 0, counted: [], leftOut: [] },
})
