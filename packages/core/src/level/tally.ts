// Counting: which orders and answers stand in a window, with which weight, and which are left out and why.
import type { Duration, Instant } from '../time.ts'
import type { OrderFact, SellerFacts } from './facts.ts'
import type { Counting, Criterion, Placing } from './policy.ts'
import { earlier } from './span.ts'
import { inLadderCurrency, isCompleted, stayOf, type Weight, type Weights, type Why, weigh } from './weight.ts'

/** What a criterion is asked for. Undecided orders are seen at their worst to reach a level, and at their best to keep one. */
export type Purpose = 'reach' | 'keep'

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
  /** Since when the seller stands on the level until now. */
  readonly levelSince: Instant
  readonly openWarnings: number
}
/** Which orders a criterion looks at, and how. */
export type Lens = Pick<Criterion, 'window' | 'placedBy' | 'perBuyer' | 'value'> & { readonly purpose: Purpose }

export interface Counted {
  readonly order: string
  /** What placed it in the window. */
  readonly at: Instant
  /** Every evaluation after this knows of it: its end may come after what placed it. */
  readonly knownFrom: Instant
  /** How much longer than others the window holds it. */
  readonly staysLonger: Duration
  readonly weight: Weight
  /** Whether it is in the numerator, too. */
  readonly isPart: boolean
}
export interface LeftOut {
  readonly order: string
  readonly at: Instant
  readonly why: Why
  /** Of what has no value in the ladder's currency. */
  readonly currency?: string | null
}

/** What was measured: `over ÷ under`, both times `scale`; without `under` a plain count. */
export interface Figures {
  readonly over: bigint
  readonly under: bigint | null
  readonly scale: bigint
  /** Orders, answers or ratings behind it, whatever they weigh; also those that are undecided. */
  readonly sample: number
  /** Different buyers behind what is good, and behind what is bad; missing where nothing asks for it. */
  readonly buyers?: Behind
}
/** How many different buyers stand behind each side of a rate. */
export interface Behind {
  readonly good: number
  readonly bad: number
}
/** So many that count for a part of an order. */
export interface PartOf {
  readonly weight: Weight
  readonly count: number
}
/** The figures with what they were read from. */
export interface Tally extends Figures {
  readonly counted: readonly Counted[]
  readonly leftOut: readonly LeftOut[]
  /** Those that count for a part only, the heaviest first. */
  readonly partial: readonly PartOf[]
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
  /** Whether it is good for the seller that the order counts. */
  readonly isGood: (order: OrderFact) => boolean
}

/** What the orders of a criterion and the answers have in common. */
interface Item {
  readonly order: string
  readonly buyer: string
  readonly at: Instant
  readonly knownFrom: Instant
  readonly staysLonger: Duration
  readonly isGood: boolean
}
interface Weighed extends Item {
  readonly fact: OrderFact
  readonly weight: Weight
  readonly size: bigint
}
interface Population<I extends Item = Weighed> {
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
function among(seen: Seen, lens: Lens, about: About): Population {
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

const everyOrder = () => true
const sum = (weighed: readonly Weighed[], of: (each: Weighed) => bigint): bigint =>
  weighed.reduce((all, each) => all + of(each), 0n)
const sizeOf = ({ size }: Weighed): bigint => size

type IsPart<I> = (item: I) => boolean
type Sums = Pick<Tally, 'over' | 'under' | 'scale'>

/** The items behind it are listed when somebody asks: most only want the figure. */
const tallied = <I extends Item>(
  { over, under, scale }: Sums,
  { weighed, undecided, leftOut }: Population<I>,
  isPart: IsPart<I>,
  weightOf: (item: I) => Weight,
): Tally => ({
  over,
  under,
  scale,
  sample: weighed.length + undecided.length,
  leftOut,
  get counted() {
    return weighed.map(item => {
      const { order, at, knownFrom, staysLonger } = item
      return { order, at, knownFrom, staysLonger, weight: weightOf(item), isPart: isPart(item) }
    })
  },
  get partial() {
    const weights = weighed.map(weightOf).filter(weight => weight > 0 && weight < 100)
    return [...new Set(weights)]
      .sort((a, b) => b - a)
      .map(weight => ({ weight, count: weights.filter(each => each === weight).length }))
  },
  get buyers() {
    const behind = (isGood: boolean) =>
      new Set(weighed.flatMap(item => (item.isGood === isGood ? item.buyer : []))).size
    return { good: behind(true), bad: behind(false) }
  },
})
const weightOf = ({ weight }: Weighed): Weight => weight
const ofFact =
  (is: About['isMeant']): IsPart<Weighed> =>
  ({ fact }) =>
    is(fact)

/** How many orders; with `distinct`, how many different ones of what it names. */
export function count(seen: Seen, lens: Lens, about: About, distinct?: (order: OrderFact) => string): Tally {
  const found = among(seen, lens, about)
  const { weighed } = found
  const size = distinct ? new Set(weighed.map(({ fact }) => distinct(fact))).size : weighed.length
  return tallied({ over: BigInt(size), under: null, scale: 1n }, found, everyOrder, weightOf)
}

/** How many of the orders are `isPart`: each is one, whatever it weighs. */
export function share(seen: Seen, lens: Lens, about: About, isPart: About['isMeant']): Tally {
  const found = among(seen, lens, about)
  const parts = found.weighed.filter(ofFact(isPart)).length
  const sums = { over: BigInt(parts), under: BigInt(found.weighed.length), scale: 1n }
  return tallied(sums, found, ofFact(isPart), weightOf)
}

/** Completed ones are good. By weight, and by orders or by value as the policy counts. */
export function weighedShare(seen: Seen, lens: Lens, isPart: About['isMeant']): Tally {
  const about: About = { isMeant: everyOrder, isGood: isCompleted }
  const found = among(seen, lens, seen.counting.by === 'value' ? { ...about, size: agreedFor } : about)
  const parts = found.weighed.filter(ofFact(isPart))
  const weigh = ({ weight, size }: Weighed) => BigInt(weight) * size
  return tallied(
    { over: sum(parts, weigh), under: sum(found.weighed, weigh), scale: 100n },
    found,
    ofFact(isPart),
    weightOf,
  )
}

/** The sum of what the orders add. */
export function total(seen: Seen, lens: Lens, about: About): Tally {
  const found = among(seen, lens, about)
  return tallied({ over: sum(found.weighed, sizeOf), under: null, scale: 1n }, found, everyOrder, weightOf)
}

/** What was agreed for the order, and what was earned with it, in the ladder's currency. */
export const agreedFor: Size = ({ value, currency }, counting) => inLadderCurrency(value, currency, counting)
export const earnedWith: Size = ({ earned, currency }, counting) => inLadderCurrency(earned, currency, counting)

/** The mean of the ratings: each is one, whatever the order weighs. Good is what is not below what is asked. */
export function mean(seen: Seen, lens: Lens): Tally {
  const asked = typeof lens.value === 'number' ? lens.value : 0
  const found = among(seen, lens, {
    isMeant: ({ rating }) => rating !== null,
    isGood: ({ rating }) => (rating ?? 0) >= asked,
    size: ({ rating, completed }) => (completed ? 'cancelled_later' : BigInt(rating ?? 0)),
  })
  const sums = { over: sum(found.weighed, sizeOf), under: BigInt(found.weighed.length), scale: 1n }
  return tallied(sums, found, everyOrder, weightOf)
}

interface Answered extends Item {
  readonly isUndecided: boolean
}

/** Answers stand where it was settled whether they came in time; those of an order that counts for no rate are in none. */
function answered(seen: Seen, lens: Lens): Population<Item> {
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
const isGood = (item: Item): boolean => item.isGood
const wholly = (): Weight => 100

/** Of the answers, those in time. */
export function answers(seen: Seen, lens: Lens): Tally {
  const found = answered(seen, lens)
  const inTime = found.weighed.filter(isGood).length
  return tallied({ over: BigInt(inTime), under: BigInt(found.weighed.length), scale: 1n }, found, isGood, wholly)
}

/** How many different buyers were not answered in time. */
export function unanswered(seen: Seen, lens: Lens): Tally {
  const { weighed, undecided, leftOut } = answered(seen, lens)
  const late = (items: readonly Item[]) => items.filter(item => !item.isGood)
  const found = { weighed: late(weighed), undecided: late(undecided), leftOut }
  const over = BigInt(new Set(found.weighed.map(({ buyer }) => buyer)).size)
  return tallied({ over, under: null, scale: 1n }, found, everyOrder, wholly)
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

/** A number that stands behind no orders. */
export const plain = (over: number): Tally => ({
  ...{ over: BigInt(over), under: null, scale: 1n },
  ...{ sample: 0, counted: [], leftOut: [], partial: [] },
})
