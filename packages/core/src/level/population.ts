// What every order and answer is to a criterion: when a window can hold it, with which weight, or why it is left out.
import type { Currency } from '../money.ts'
import type { Duration, Instant } from '../time.ts'
import type { AnswerFact, OrderFact, SellerFacts } from './facts.ts'
import type { Counting, Placing } from './policy.ts'
import type { Lens, Purpose } from './seen.ts'
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
  /** Whether it is in the numerator, too; every one is, unless it says otherwise. */
  readonly isPart?: (order: OrderFact) => boolean
  /** Whether it counts for what it weighs, in hundredths. */
  readonly isWeighed?: boolean
}

/** An order or an answer, as the windows see it that end after `enters`, at `until` at the latest, and begin at `leaves` at the latest. */
export interface Entry {
  readonly order: string
  readonly buyer: string
  /** Of an answer; '' of an order. */
  readonly question: string
  /** What placed it in the window. */
  readonly at: Instant
  /** Every evaluation after this knows of it: its end may come after what placed it. */
  readonly knownFrom: Instant
  /** Windows that end after this see it. */
  readonly enters: Instant
  /** How much longer than others the window holds it. */
  readonly stay: Duration
  /** Windows that begin after this do not hold it any more. */
  readonly leaves: Instant
  /** Windows that end after this see something else in its place. */
  readonly until: Instant
  /** Why it is in no figure and in no sample. */
  readonly why: Why | null
  readonly currency: Currency | null
  /** In the sample, and in no figure until it is ruled. */
  readonly isUndecided: boolean
  /** It takes its place among what counts of one buyer, and is neither in a figure nor in the sample. */
  readonly isMute: boolean
  readonly isGood: boolean
  readonly isPart: boolean
  /** Hundredths. */
  readonly weight: Weight
  readonly over: Exact
  readonly under: Exact
}

/** A whole number; as a bigint only where two of them might not add up exactly otherwise: of numbers there are very many. */
export type Exact = number | bigint
export const EXACT_TO = 2 ** 52
const exact = (value: bigint): Exact => {
  const number = Number(value)
  return Math.abs(number) < EXACT_TO ? number : value
}

const PLACED_BY: Readonly<Record<Placing, (order: OrderFact) => Instant | null>> = {
  closed: ({ closedAt }) => closedAt,
  placed: ({ placedAt }) => placedAt,
  due: ({ dueAt }) => dueAt,
  delivered: ({ deliveredAt }) => deliveredAt,
}
const FOREVER = Number.POSITIVE_INFINITY
/** `from`: no window begins before, so what none of them can hold is not there. */
export type Looking = Lens & { readonly from: Instant }

/** The orders that a criterion is about, by closing instant. One without the instant that would place it is told of by its end. */
export function ordersAsked(
  { orders }: SellerFacts,
  counting: Counting,
  lens: Looking,
  about: About,
): readonly Entry[] {
  const placedBy = PLACED_BY[lens.placedBy ?? 'closed']
  const found: Entry[] = []
  for (const fact of orders)
    if ((placedBy(fact) ?? fact.closedAt) + fact.staysLonger >= lens.from && about.isMeant(fact))
      found.push(orderEntry(fact, placedBy(fact), counting, lens.purpose, about))
  return found
}

function orderEntry(
  fact: OrderFact,
  placed: Instant | null,
  counting: Counting,
  purpose: Purpose,
  about: About,
): Entry {
  const weights = placed === null ? 'no_instant' : standing(fact, counting, about)
  const size = about.size === undefined ? 1 : about.size(fact, counting)
  const isGood = about.isGood(fact)
  const why = typeof weights === 'string' ? weights : typeof size === 'string' ? size : null
  const weight = typeof weights === 'string' ? 0 : weightFor(weights, purpose, isGood)
  const counts = typeof size === 'string' ? 0 : weighed(size, about.isWeighed ? weight : 1)
  const [at, stay] = [placed ?? fact.closedAt, stayOf(fact, counting)]
  const isPart = about.isPart === undefined || about.isPart(fact)
  // The very same number where it is the same: a ledger has very many.
  const enters = at < fact.closedAt ? fact.closedAt : at
  return {
    order: fact.order,
    buyer: fact.buyer,
    question: '',
    at,
    knownFrom: enters,
    enters,
    stay,
    leaves: stay === 0 ? at : at + stay,
    until: FOREVER,
    why,
    currency: fact.currency,
    isUndecided: typeof weights !== 'string' && weight === 0 && weights.most > 0,
    isMute: false,
    isGood,
    isPart,
    weight,
    over: isPart ? counts : 0,
    under: counts,
  }
}

const weighed = (size: 1 | bigint, times: number): Exact => (size === 1 ? times : exact(size * BigInt(times)))

/** At its worst to reach a level, at its best to keep one. */
const weightFor = ({ least, most }: Weights, purpose: Purpose, isGood: boolean): Weight =>
  (purpose === 'keep') === isGood ? most : least

function standing(order: OrderFact, counting: Counting, { weightlessToo }: About): Weights | Why {
  const weights = weigh(order, counting)
  if (!weightlessToo) return weights
  if (typeof weights === 'string') return weights === 'weightless' ? NOTHING : weights
  // Whatever a ruling will say, the money is earned.
  return weights.least === weights.most ? weights : { least: weights.most, most: weights.most }
}
const NOTHING: Weights = { least: 0, most: 0 }

/** Answers stand where it was settled whether they came in time; those of an order that counts for no rate are in none. */
export function answersAsked(
  { orders, answers }: SellerFacts,
  counting: Counting,
  { purpose, from }: Looking,
): readonly Entry[] {
  const byOrder = new Map(orders.map(each => [each.order, each]))
  const found: Entry[] = []
  for (const answer of answers) {
    if (answer.settledAt < from) continue
    const order = byOrder.get(answer.order)
    const [at, end] = [answer.settledAt, order?.closedAt ?? FOREVER]
    // In full while the order is open; then as the order counts.
    if (at < end) found.push(answerEntry(answer, OPEN, purpose, at, end))
    if (order) found.push(answerEntry(answer, weigh(order, counting), purpose, Math.max(at, end), FOREVER))
  }
  return found
}
const OPEN: Weights = { least: 100, most: 100 }

function answerEntry(
  answer: AnswerFact,
  weights: Weights | Why,
  purpose: Purpose,
  enters: Instant,
  until: Instant,
): Entry {
  const { order, buyer, question, settledAt: at, inTime: isGood } = answer
  return {
    order,
    buyer,
    question,
    at,
    knownFrom: at,
    enters,
    stay: 0,
    leaves: at,
    until,
    why: typeof weights === 'string' ? weights : null,
    currency: null,
    isUndecided: typeof weights !== 'string' && weightFor(weights, purpose, isGood) === 0,
    isMute: false,
    isGood,
    isPart: isGood,
    weight: 100,
    over: isGood ? 1 : 0,
    under: 1,
  }
}
