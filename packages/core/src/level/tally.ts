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
  readonly at: Instant
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
export interface Tally {
  readonly over: bigint
  readonly under: bigint | null
  readonly scale: bigint
  /** Orders, answers or ratings behind it, whatever they weigh. */
  readonly sample: number
  readonly counted: readonly Counted[]
  readonly leftOut: readonly LeftOut[]
}

/** The orders that a criterion is about. */
export interface About {
  readonly isMeant: (order: OrderFact) => boolean
  /** Why a meant order has nothing to say, or null if it has. */
  readonly bar?: (order: OrderFact, counting: Counting) => Why | null
  /** Money that was earned is earned, also with an order that counts for no rate. */
  readonly weightlessToo?: boolean
}

interface Weighed {
  readonly order: OrderFact
  readonly at: Instant
  readonly weight: Weight
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
function windowOf({ at }: Seen, { window }: Lens): (placed: Instant) => boolean {
  const begin = window === null ? Number.NEGATIVE_INFINITY : earlier(at, window)
  return placed => begin <= placed && placed < at
}

/** The orders in the window. An order without the instant that would place it is told of by its end. */
function among(seen: Seen, lens: Lens, about: About): Population {
  const isInside = windowOf(seen, lens)
  const placedBy = PLACED_BY[lens.placedBy ?? 'closed']
  const weighed: Weighed[] = []
  const leftOut: LeftOut[] = []
  for (const order of seen.facts.orders) {
    const placed = placedBy(order)
    const at = placed ?? order.closedAt
    if (order.closedAt >= seen.at || !isInside(at) || !about.isMeant(order)) continue
    const weight = placed === null ? 'no_instant' : standing(order, seen.counting, about)
    if (typeof weight === 'string') leftOut.push({ order: order.order, at, why: weight })
    else weighed.push({ order, at, weight })
  }
  return { weighed, leftOut }
}

function standing(order: OrderFact, counting: Counting, about: About): Weight | Why {
  const weight = weigh(order, counting)
  const why = about.bar?.(order, counting) ?? null
  if (weight === 'weightless' && about.weightlessToo) return why ?? 0
  return typeof weight === 'string' ? weight : (why ?? weight)
}

const sum = <T>(list: readonly T[], of: (each: T) => bigint): bigint => list.reduce((all, each) => all + of(each), 0n)
const counted = (weighed: readonly Weighed[], isPart: (order: OrderFact) => boolean): readonly Counted[] =>
  weighed.map(({ order, at, weight }) => ({
    ...{ order: order.order, at, knownFrom: Math.max(at, order.closedAt), weight, isPart: isPart(order) },
  }))

/** How many orders; with `distinct`, how many different ones of what it names. */
export function count(seen: Seen, lens: Lens, about: About, distinct?: (order: OrderFact) => string): Tally {
  const { weighed, leftOut } = among(seen, lens, about)
  const found = distinct ? new Set(weighed.map(({ order }) => distinct(order))).size : weighed.length
  return {
    ...{ over: BigInt(found), under: null, scale: 1n },
    ...{ sample: weighed.length, counted: counted(weighed, () => true), leftOut },
  }
}

/** How many of the orders are `isPart`: each is one, whatever it weighs. */
export function share(seen: Seen, lens: Lens, about: About, isPart: (order: OrderFact) => boolean): Tally {
  const { weighed, leftOut } = among(seen, lens, about)
  const parts = weighed.filter(({ order }) => isPart(order)).length
  return {
    ...{ over: BigInt(parts), under: BigInt(weighed.length), scale: 1n },
    ...{ sample: weighed.length, counted: counted(weighed, isPart), leftOut },
  }
}

type Size = (order: OrderFact, counting: Counting) => bigint | Why

/** By weight, and by orders or by value as the policy counts. */
export function weighedShare(seen: Seen, lens: Lens, isPart: (order: OrderFact) => boolean): Tally {
  const size: Size = seen.counting.by === 'value' ? agreedFor : () => 1n
  const { weighed, leftOut } = among(seen, lens, { isMeant: () => true, bar: whyUnsized(size) })
  const weigh = ({ order, weight }: Weighed) => BigInt(weight) * sizeIn(size, order, seen.counting)
  const parts = weighed.filter(({ order }) => isPart(order))
  return {
    ...{ over: sum(parts, weigh), under: sum(weighed, weigh), scale: 100n },
    ...{ sample: weighed.length, counted: counted(weighed, isPart), leftOut },
  }
}

/** The sum of an amount of the orders, in the ladder's currency. */
export function total(seen: Seen, lens: Lens, about: Omit<About, 'bar'>, size: Size): Tally {
  const { weighed, leftOut } = among(seen, lens, { ...about, bar: whyUnsized(size) })
  return {
    ...{ over: sum(weighed, ({ order }) => sizeIn(size, order, seen.counting)), under: null, scale: 1n },
    ...{ sample: weighed.length, counted: counted(weighed, () => true), leftOut },
  }
}

export const agreedFor: Size = ({ value, currency }, counting) => inLadderCurrency(value, currency, counting)
export const earnedOf: Size = ({ earned, currency }, counting) => inLadderCurrency(earned, currency, counting)

const whyUnsized = (size: Size) => (order: OrderFact, counting: Counting) => {
  const found = size(order, counting)
  return typeof found === 'string' ? found : null
}
/** Whoever has no size was left out before. */
const sizeIn = (size: Size, order: OrderFact, counting: Counting): bigint => {
  const found = size(order, counting)
  return typeof found === 'string' ? 0n : found
}

/** The mean of the ratings: each is one, whatever the order weighs. */
export function mean(seen: Seen, lens: Lens): Tally {
  const { weighed, leftOut } = among(seen, lens, {
    isMeant: ({ rating }) => rating !== null,
    bar: ({ completed }) => (completed ? 'cancelled_later' : null),
  })
  return {
    ...{ over: sum(weighed, ({ order }) => BigInt(order.rating ?? 0)), under: BigInt(weighed.length), scale: 1n },
    ...{ sample: weighed.length, counted: counted(weighed, () => true), leftOut },
  }
}

/** Answers stand where it was settled whether they came in time. */
export function answers(seen: Seen, lens: Lens): Tally {
  const isInside = windowOf(seen, lens)
  const settled = seen.facts.answers.filter(({ settledAt }) => isInside(settledAt))
  return {
    ...{ over: BigInt(settled.filter(({ inTime }) => inTime).length), under: BigInt(settled.length), scale: 1n },
    sample: settled.length,
    counted: settled.map(({ order, settledAt, inTime }) => ({
      ...{ order, at: settledAt, knownFrom: settledAt, weight: 100, isPart: inTime },
    })),
    leftOut: [],
  }
}

/** A number that stands behind no orders. */
export const plain = (over: number): Tally => ({
  ...{ over: BigInt(over), under: null, scale: 1n },
  ...{ sample: 0, counted: [], leftOut: [] },
})
