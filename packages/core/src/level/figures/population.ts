// The orders and answers in a window with their weights, and those that are left out with the reason.
import { byText } from '../../text.ts'
import type { Duration, Instant } from '../../time.ts'
import type { AnswerFact, OrderFact, SellerFacts } from '../facts.ts'
import { type About, answersOf, type Candidate, candidatesOf } from './candidates.ts'
import type { LeftOut, Lens, Purpose, SellerAt } from './sellerAt.ts'
import { earlier } from './span.ts'
import type { Weight, Weights } from './weight.ts'

/** The orders or answers in a window. Lists are computed only when read, since most callers need only the figure. */
export interface Population<F extends OrderFact | AnswerFact> {
  /** Visits the whole sample. An order with weight null is in no figure until staff have ruled. */
  each(visit: (found: Candidate<F>, weight: Weight | null) => void): void
  readonly leftOut: readonly LeftOut[]
}
/** Visits every order or answer in the window. */
type Walk<F extends OrderFact | AnswerFact> = (visit: (found: Candidate<F>) => void) => void

/**
 * Returns the start of a window [at − window, at). An order with an extended stay counts even if it is dated before
 * that start by at most the extension.
 */
const beginOf = (at: Instant, window: Lens['window']): Instant =>
  window === null ? Number.NEGATIVE_INFINITY : earlier(at, window)

/** The longest extra stay of a seller's orders, cached because every instant of a chart needs it. */
const stays = new WeakMap<SellerFacts, Duration>()
function longestStay(facts: SellerFacts): Duration {
  const known = stays.get(facts) ?? facts.orders.reduce((most, { staysLonger }) => Math.max(most, staysLonger), 0)
  stays.set(facts, known)
  return known
}

/**
 * Finds by binary search the index of the first order that closed at `at` or later. Orders are sorted by closing
 * instant.
 */
function firstFrom(orders: readonly OrderFact[], at: Instant): number {
  let [low, high] = [0, orders.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((orders[middle]?.closedAt ?? at) < at) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Returns the orders in the window. An order without the instant of the date basis is dated by its end and left out.
 */
export function among(view: SellerAt, lens: Lens, about: About): Population<OrderFact> {
  const { at: end, backFrom = end, facts, counting } = view
  const placing = lens.dateBasis ?? 'closed'
  const begin = beginOf(backFrom, lens.window)
  const first = placing === 'closed' ? firstFrom(facts.orders, begin - longestStay(facts)) : 0
  const last = firstFrom(facts.orders, end)
  const candidates = candidatesOf(facts, { counting, about, placing }, first, last)
  return population(lens, visit => {
    for (let place = first; place < last; place++) {
      const found = candidates[place]
      if (found && begin <= found.at + found.stay && found.at < end) visit(found)
    }
  })
}

/** Returns the answers in the window, without those of zero-weight orders. */
export function answered(view: SellerAt, lens: Lens): Population<AnswerFact> {
  const { at: end, backFrom = end, facts, counting } = view
  const begin = beginOf(backFrom, lens.window)
  const answers = answersOf(facts, counting)
  return population(lens, visit => {
    for (const { open, closed, closedAt } of answers)
      if (begin <= open.at && open.at < end) visit(closed !== null && closedAt < end ? closed : open)
  })
}

function population<F extends OrderFact | AnswerFact>(lens: Lens, walk: Walk<F>): Population<F> {
  const { perBuyer, purpose } = lens
  const over = perBuyer === undefined ? null : beyondSample(walk, perBuyer)
  return {
    each: visit =>
      walk(found => {
        const { weights } = found
        if (typeof weights === 'string' || over?.has(found)) return
        const weight = weightFor(weights, purpose, found.isGood)
        visit(found, weight === 0 && weights.most > 0 ? null : weight)
      }),
    get leftOut() {
      return leftOutOf(walk, over, purpose)
    },
  }
}

/**
 * Lists the orders or answers that are left out: first those without a weight, then undecided ones, then those beyond
 * the maximum per buyer.
 */
function leftOutOf<F extends OrderFact | AnswerFact>(
  walk: Walk<F>,
  over: ReadonlySet<Candidate> | null,
  purpose: Purpose,
): readonly LeftOut[] {
  const [never, contested, counted, open]: [LeftOut[], LeftOut[], LeftOut[], LeftOut[]] = [[], [], [], []]
  walk(found => {
    const { fact, at, weights } = found
    const { order } = fact
    if (typeof weights === 'string') {
      never.push({ order, at, why: weights, currency: 'currency' in fact ? fact.currency : null })
      return
    }
    const isOpen = weights.most > 0 && weightFor(weights, purpose, found.isGood) === 0
    if (over?.has(found)) (isOpen ? open : counted).push({ order, at, why: 'beyond_buyer' })
    else if (isOpen) contested.push({ order, at, why: 'contested' })
  })
  return [...never, ...contested, ...counted, ...open]
}

/** Returns the weight in the worst case to reach a level, or in the best case to keep one. */
const weightFor = ({ least, most }: Weights, purpose: Purpose, isGood: boolean): Weight =>
  (purpose === 'keep') === isGood ? most : least

/**
 * Finds the orders or answers beyond the maximum per buyer. A buyer's first ones in the window count, so later ones
 * change nothing.
 */
function beyondSample<F extends OrderFact | AnswerFact>(walk: Walk<F>, perBuyer: number): ReadonlySet<Candidate> {
  const counts = new Map<string, number>()
  const [found, over]: [Candidate<F>[], Set<Candidate>] = [[], new Set()]
  walk(each => {
    if (typeof each.weights !== 'string') found.push(each)
  })
  for (const each of found.sort(inTurn)) {
    const { buyer } = each.fact
    const count = (counts.get(buyer) ?? 0) + 1
    counts.set(buyer, count)
    if (count > perBuyer) over.add(each)
  }
  return over
}
const inTurn = (a: Candidate, b: Candidate): number =>
  a.at - b.at || byText(a.fact.order, b.fact.order) || byText(questionOf(a), questionOf(b))
const questionOf = ({ fact }: Candidate): string => ('question' in fact ? fact.question : '')
