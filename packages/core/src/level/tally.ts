// Counting: what the orders and answers of a window add up to.
import type { OrderFact } from './facts.ts'
import { type About, among, answered, type Item, type Population, type Size, type Weighed } from './population.ts'
import type { Counted, LeftOut, Lens, Seen } from './seen.ts'
import { inLadderCurrency, isCompleted, type Weight } from './weight.ts'

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
    return weighed.map(item => ({
      order: item.fact.order,
      at: item.at,
      knownFrom: Math.max(item.at, item.fact.closedAt ?? item.at),
      staysLonger: item.stay,
      weight: weightOf(item),
      isPart: isPart(item),
    }))
  },
  get partial() {
    const counts = new Map<Weight, number>()
    for (const item of weighed) {
      const weight = weightOf(item)
      if (weight > 0 && weight < 100) counts.set(weight, (counts.get(weight) ?? 0) + 1)
    }
    return [...counts].sort(([a], [b]) => b - a).map(([weight, count]) => ({ weight, count }))
  },
  get buyers() {
    const behind = (isGood: boolean) =>
      new Set(weighed.flatMap(item => (item.isGood === isGood ? item.fact.buyer : []))).size
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
  const over = BigInt(new Set(found.weighed.map(({ fact }) => fact.buyer)).size)
  return tallied({ over, under: null, scale: 1n }, found, everyOrder, wholly)
}

/** A number that stands behind no orders. */
export const plain = (over: number): Tally => ({
  ...{ over: BigInt(over), under: null, scale: 1n },
  ...{ sample: 0, counted: [], leftOut: [], partial: [] },
})
