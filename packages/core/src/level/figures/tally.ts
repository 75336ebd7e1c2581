// Counting: what the orders and answers of a window add up to.

import type { AnswerFact, OrderFact } from '../facts.ts'
import type { About, Candidate, Size } from './candidates.ts'
import { among, answered, type Population } from './population.ts'
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

type IsPart<F extends OrderFact | AnswerFact> = (found: Candidate<F>) => boolean
type Sums = Pick<Figures, 'over' | 'under' | 'scale' | 'sample'>

/** What it was read from is listed when somebody asks: most only want the figure. */
function tallied<F extends OrderFact | AnswerFact>(sums: Sums, found: Population<F>, isPart: IsPart<F>): Tally {
  let known: Behind | undefined
  return {
    ...sums,
    get leftOut() {
      return found.leftOut
    },
    get counted() {
      return countedIn(found, isPart)
    },
    get partial() {
      return partialIn(found)
    },
    get buyers() {
      known ??= buyersIn(found)
      return known
    },
  }
}

function countedIn<F extends OrderFact | AnswerFact>(found: Population<F>, isPart: IsPart<F>): readonly Counted[] {
  const counted: Counted[] = []
  found.each((each, weight) => {
    if (weight === null) return
    const { fact, at, knownFrom, stay } = each
    counted.push({ order: fact.order, at, knownFrom, staysLonger: stay, weight, isPart: isPart(each) })
  })
  return counted
}

function partialIn<F extends OrderFact | AnswerFact>(found: Population<F>): readonly PartOf[] {
  const counts = new Map<Weight, number>()
  found.each((_, weight) => {
    if (weight !== null && weight > 0 && weight < 100) counts.set(weight, (counts.get(weight) ?? 0) + 1)
  })
  return [...counts].sort(([a], [b]) => b - a).map(([weight, count]) => ({ weight, count }))
}

function buyersIn<F extends OrderFact | AnswerFact>(found: Population<F>): Behind {
  const [good, bad] = [new Set<string>(), new Set<string>()]
  found.each(({ fact: { buyer }, isGood }, weight) => {
    if (weight !== null) (isGood ? good : bad).add(buyer)
  })
  return { good: good.size, bad: bad.size }
}

const isAny = (): boolean => true
const isGood = <F extends OrderFact | AnswerFact>(found: Candidate<F>): boolean => found.isGood

/** How many are in the figure, how many of those are a part, and how many are in the sample. */
function numbersOf<F extends OrderFact | AnswerFact>(found: Population<F>, isPart: IsPart<F>) {
  let [all, parts, sample] = [0, 0, 0]
  found.each((each, weight) => {
    sample++
    if (weight === null) return
    all++
    if (isPart(each)) parts++
  })
  return { all, parts, sample }
}

/** How many different ones of what it names are in the figure, and how many are in the sample. */
function distinctOf<F extends OrderFact | AnswerFact>(found: Population<F>, what: (fact: F) => string) {
  const different = new Set<string>()
  let sample = 0
  found.each(({ fact }, weight) => {
    sample++
    if (weight !== null) different.add(what(fact))
  })
  return { all: different.size, sample }
}

/** How many orders; with `distinct`, how many different ones of what it names. */
export function count(seen: Seen, lens: Lens, about: About, distinct?: (order: OrderFact) => string): Tally {
  const found = among(seen, lens, about)
  const { all, sample } = distinct ? distinctOf(found, distinct) : numbersOf(found, isAny)
  return tallied({ over: BigInt(all), under: null, scale: 1n, sample }, found, isAny)
}

/** How many of the orders are `isPart`: each is one, whatever it weighs. */
export function share(seen: Seen, lens: Lens, about: About, isPart: About['isMeant']): Tally {
  const found = among(seen, lens, about)
  const is: IsPart<OrderFact> = ({ fact }) => isPart(fact)
  const { all, parts, sample } = numbersOf(found, is)
  return tallied({ over: BigInt(parts), under: BigInt(all), scale: 1n, sample }, found, is)
}

/** Completed ones are good. By weight, and by orders or by value as the policy counts. */
export function weighedShare(seen: Seen, lens: Lens, isPart: About['isMeant']): Tally {
  return seen.counting.by === 'value' ? sharedByValue(seen, lens, isPart) : sharedByOrders(seen, lens, isPart)
}
const BY_ORDERS: About = { isMeant: isAny, isGood: isCompleted }

function sharedByOrders(seen: Seen, lens: Lens, isPart: About['isMeant']): Tally {
  const found = among(seen, lens, BY_ORDERS)
  let [over, under, sample] = [0, 0, 0]
  found.each(({ fact }, weight) => {
    sample++
    if (weight === null) return
    under += weight
    if (isPart(fact)) over += weight
  })
  const sums = { over: BigInt(over), under: BigInt(under), scale: 100n, sample }
  return tallied(sums, found, ({ fact }) => isPart(fact))
}

function sharedByValue(seen: Seen, lens: Lens, isPart: About['isMeant']): Tally {
  const found = among(seen, lens, BY_VALUE)
  let [over, under, sample] = [0n, 0n, 0]
  found.each(({ fact, size }, weight) => {
    sample++
    if (weight === null) return
    under += BigInt(weight) * size
    if (isPart(fact)) over += BigInt(weight) * size
  })
  return tallied({ over, under, scale: 100n, sample }, found, ({ fact }) => isPart(fact))
}

/** The sum of what the orders add, and how many those are. */
function sumOf(found: Population<OrderFact>) {
  let [over, all, sample] = [0n, 0, 0]
  found.each(({ size }, weight) => {
    sample++
    if (weight === null) return
    all++
    over += size
  })
  return { over, all, sample }
}

/** The sum of what the orders add. */
export function total(seen: Seen, lens: Lens, about: About): Tally {
  const found = among(seen, lens, about)
  const { over, sample } = sumOf(found)
  return tallied({ over, under: null, scale: 1n, sample }, found, isAny)
}

/** What was agreed for the order, and what was earned with it, in the ladder's currency. */
export const agreedFor: Size = ({ value, currency }, counting) => inLadderCurrency(value, currency, counting)
export const earnedWith: Size = ({ earned, currency }, counting) => inLadderCurrency(earned, currency, counting)
const BY_VALUE: About = { ...BY_ORDERS, size: agreedFor }

/** The mean of the ratings: each is one, whatever the order weighs. Good is what is not below what is asked. */
export function mean(seen: Seen, lens: Lens): Tally {
  const found = among(seen, lens, ratedFor(typeof lens.value === 'number' ? lens.value : 0))
  const { over, all, sample } = sumOf(found)
  return tallied({ over, under: BigInt(all), scale: 1n, sample }, found, isAny)
}

/** Policies ask for a handful of ratings. */
const rated = new Map<number, About>()
function ratedFor(asked: number): About {
  const about: About = rated.get(asked) ?? {
    isMeant: ({ rating }) => rating !== null,
    isGood: ({ rating }) => (rating ?? 0) >= asked,
    size: ({ rating, completed }) => (completed ? 'cancelled_later' : BigInt(rating ?? 0)),
  }
  rated.set(asked, about)
  return about
}

/** Of the answers, those in time. */
export function answers(seen: Seen, lens: Lens): Tally {
  const found = answered(seen, lens)
  const { all, parts, sample } = numbersOf(found, isGood)
  return tallied({ over: BigInt(parts), under: BigInt(all), scale: 1n, sample }, found, isGood)
}

/** How many different buyers were not answered in time. */
export function unanswered(seen: Seen, lens: Lens): Tally {
  const found = lateOf(answered(seen, lens))
  const { all, sample } = distinctOf(found, ({ buyer }) => buyer)
  return tallied({ over: BigInt(all), under: null, scale: 1n, sample }, found, isAny)
}
const lateOf = (found: Population<AnswerFact>): Population<AnswerFact> => ({
  each: visit =>
    found.each((each, weight) => {
      if (!each.isGood) visit(each, weight)
    }),
  get leftOut() {
    return found.leftOut
  },
})

/** A number that stands behind no orders. */
export const plain = (over: number): Tally => ({
  over: BigInt(over),
  under: null,
  scale: 1n,
  sample: 0,
  counted: [],
  leftOut: [],
  partial: [],
})
