// Tallies: counts and sums of the orders and answers in a window.

import type { AnswerFact, OrderFact } from '../facts.ts'
import type { About, Candidate, Size } from './candidates.ts'
import { among, answered, type Population } from './population.ts'
import type { Counted, LeftOut, Lens, SellerAt } from './sellerAt.ts'
import { inLadderCurrency, isCompleted, type Weight } from './weight.ts'

/**
 * The measured figure is `over ÷ under`, with both multiplied by `scale`. Without `under` it is the plain count `over`.
 */
export interface Figures {
  readonly over: bigint
  readonly under: bigint | null
  readonly scale: bigint
  /** The number of orders, answers or ratings, of any weight and including undecided ones. */
  readonly sample: number
  /** The number of different buyers on the good and on the bad side; missing if the figure needs none. */
  readonly buyers?: Behind
}
/** How many different buyers the good orders of a rate have, and how many the bad ones have. */
export interface Behind {
  readonly good: number
  readonly bad: number
}
/** How many orders count with one partial weight. */
export interface PartOf {
  readonly weight: Weight
  readonly count: number
}
/** The figures with the orders and answers that they count. */
export interface Tally extends Figures {
  readonly counted: readonly Counted[]
  readonly leftOut: readonly LeftOut[]
  /** The orders with a partial weight, the heaviest first. */
  readonly partial: readonly PartOf[]
}

type IsPart<F extends OrderFact | AnswerFact> = (found: Candidate<F>) => boolean
type Sums = Pick<Figures, 'over' | 'under' | 'scale' | 'sample'>

/** Returns a tally whose lists are computed only when read, since most callers need just the figure. */
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

/** Counts the facts in the figure, those among them that are in the numerator, and those in the sample. */
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

/** Counts the distinct values of `what` in the figure, and the facts in the sample. */
function distinctOf<F extends OrderFact | AnswerFact>(found: Population<F>, what: (fact: F) => string) {
  const different = new Set<string>()
  let sample = 0
  found.each(({ fact }, weight) => {
    sample++
    if (weight !== null) different.add(what(fact))
  })
  return { all: different.size, sample }
}

/** Counts orders or, if `distinct` is given, its distinct values. */
export function count(view: SellerAt, lens: Lens, about: About, distinct?: (order: OrderFact) => string): Tally {
  const found = among(view, lens, about)
  const { all, sample } = distinct ? distinctOf(found, distinct) : numbersOf(found, isAny)
  return tallied({ over: BigInt(all), under: null, scale: 1n, sample }, found, isAny)
}

/** Returns the share of orders for which `isPart` holds. Every order counts as one, whatever its weight. */
export function share(view: SellerAt, lens: Lens, about: About, isPart: About['isMeant']): Tally {
  const found = among(view, lens, about)
  const is: IsPart<OrderFact> = ({ fact }) => isPart(fact)
  const { all, parts, sample } = numbersOf(found, is)
  return tallied({ over: BigInt(parts), under: BigInt(all), scale: 1n, sample }, found, is)
}

/** Returns the weighted share of orders, by number or by value as the policy counts. Completed orders are good. */
export function weighedShare(view: SellerAt, lens: Lens, isPart: About['isMeant']): Tally {
  return view.counting.by === 'value' ? sharedByValue(view, lens, isPart) : sharedByOrders(view, lens, isPart)
}
const BY_ORDERS: About = { isMeant: isAny, isGood: isCompleted }

function sharedByOrders(view: SellerAt, lens: Lens, isPart: About['isMeant']): Tally {
  const found = among(view, lens, BY_ORDERS)
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

function sharedByValue(view: SellerAt, lens: Lens, isPart: About['isMeant']): Tally {
  const found = among(view, lens, BY_VALUE)
  let [over, under, sample] = [0n, 0n, 0]
  found.each(({ fact, size }, weight) => {
    sample++
    if (weight === null) return
    under += BigInt(weight) * size
    if (isPart(fact)) over += BigInt(weight) * size
  })
  return tallied({ over, under, scale: 100n, sample }, found, ({ fact }) => isPart(fact))
}

/** Returns the sum of the orders' sizes, and the number of orders. */
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

/** Sums the orders' sizes. */
export function total(view: SellerAt, lens: Lens, about: About): Tally {
  const found = among(view, lens, about)
  const { over, sample } = sumOf(found)
  return tallied({ over, under: null, scale: 1n, sample }, found, isAny)
}

/** Returns the amount agreed for an order, in the ladder's currency. */
export const agreedFor: Size = ({ value, currency }, counting) => inLadderCurrency(value, currency, counting)
export const earnedWith: Size = ({ earned, currency }, counting) => inLadderCurrency(earned, currency, counting)
const BY_VALUE: About = { ...BY_ORDERS, size: agreedFor }

/** Returns the mean of the ratings, whatever the orders' weights. A rating is good from the required value on. */
export function mean(view: SellerAt, lens: Lens): Tally {
  const found = among(view, lens, ratedFor(typeof lens.value === 'number' ? lens.value : 0))
  const { over, all, sample } = sumOf(found)
  return tallied({ over, under: BigInt(all), scale: 1n, sample }, found, isAny)
}

/** A cache by required rating, of which policies have only a handful. */
const rated = new Map<number, About>()
function ratedFor(required: number): About {
  const about: About = rated.get(required) ?? {
    isMeant: ({ rating }) => rating !== null,
    isGood: ({ rating }) => (rating ?? 0) >= required,
    size: ({ rating, completed }) => (completed ? 'cancelled_later' : BigInt(rating ?? 0)),
  }
  rated.set(required, about)
  return about
}

/** Returns the share of answers in time. */
export function answers(view: SellerAt, lens: Lens): Tally {
  const found = answered(view, lens)
  const { all, parts, sample } = numbersOf(found, isGood)
  return tallied({ over: BigInt(parts), under: BigInt(all), scale: 1n, sample }, found, isGood)
}

/** Counts the different buyers who were not answered in time. */
export function unanswered(view: SellerAt, lens: Lens): Tally {
  const found = lateOf(answered(view, lens))
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

/** Returns the tally of a plain number that counts no orders. */
export const plain = (over: number): Tally => ({
  over: BigInt(over),
  under: null,
  scale: 1n,
  sample: 0,
  counted: [],
  leftOut: [],
  partial: [],
})
