// Orders and answers as a criterion sees them, whatever the instant: computed once for many instants and criteria.
import type { Duration, Instant } from '../../time.ts'
import { type AnswerFact, baseOf, byClosing, type OrderFact, type SellerFacts } from '../facts.ts'
import type { Counting, Placing } from '../policy/policy.ts'
import { FULL, stayOf, type Weights, type Why, weigh } from './weight.ts'

/** What an order adds, or why it adds nothing. */
export type Size = (order: OrderFact, counting: Counting) => bigint | Why

/** The orders that a criterion is about. It is a cache key, so it must be a constant. */
export interface About {
  readonly isMeant: (order: OrderFact) => boolean
  /** One per order by default. */
  readonly size?: Size
  /** Whether orders of weight 0 are included: earned money counts even if the order counts for no rate. */
  readonly weightlessToo?: boolean
  /** Whether counting the order is good for the seller. */
  readonly isGood: (order: OrderFact) => boolean
}

/** An order or an answer that may be in a window. */
export interface Candidate<F extends OrderFact | AnswerFact = OrderFact | AnswerFact> {
  readonly fact: F
  /** The instant that decides whether it is in a window; its end if it has no such instant. */
  readonly at: Instant
  /** Every evaluation after this instant can count it. */
  readonly knownFrom: Instant
  readonly isGood: boolean
  /** How much longer than others it stays in the window. */
  readonly stay: Duration
  /** Its weights, or why it is left out. */
  readonly weights: Weights | Why
  /** What it adds by its value; 1 if all add the same. */
  readonly size: bigint
}

const DATE_BASIS: Readonly<Record<Placing, (order: OrderFact) => Instant | null>> = {
  closed: ({ closedAt }) => closedAt,
  placed: ({ placedAt }) => placedAt,
  due: ({ dueAt }) => dueAt,
  delivered: ({ deliveredAt }) => deliveredAt,
}

/** How a criterion selects and weighs orders. */
interface Look {
  readonly counting: Counting
  readonly about: About
  readonly placing: Placing
}
/** By the index of the order in the facts; null: the criterion is not about it. undefined: not computed yet. */
type Found = (Candidate<OrderFact> | null | undefined)[]

const looks = new WeakMap<SellerFacts, (Look & { readonly found: Found })[]>()

/** The candidates among a seller's orders, from index `first` to before `last`; null if not a candidate. */
export function candidatesOf(facts: SellerFacts, look: Look, first: number, last: number): Found {
  const found = foundBefore(facts, look) ?? remember(facts, look, carried(facts, look))
  const { orders } = facts
  for (let place = first; place < last; place++) {
    if (found[place] !== undefined) continue
    const fact = orders[place]
    found[place] = fact !== undefined && look.about.isMeant(fact) ? candidate(fact, look) : null
  }
  return found
}

const foundBefore = (facts: SellerFacts, { counting, about, placing }: Look): Found | undefined =>
  looks.get(facts)?.find(each => each.about === about && each.counting === counting && each.placing === placing)?.found

function remember(facts: SellerFacts, look: Look, found: Found): Found {
  const known = looks.get(facts) ?? []
  looks.set(facts, known)
  known.push({ ...look, found })
  return found
}

/** Facts with some more lines have nearly the same orders in the same sequence: reuses their candidates. */
function carried(facts: SellerFacts, look: Look): Found {
  const found = new Array<Found[number]>(facts.orders.length).fill(undefined)
  const base = baseOf(facts)
  const before = base && foundBefore(base, look)
  if (!base || !before) return found
  let place = 0
  facts.orders.forEach((order, i) => {
    for (let each = base.orders[place]; each && byClosing(each, order) < 0; each = base.orders[place]) place++
    if (base.orders[place] === order) found[i] = before[place]
  })
  return found
}

function candidate(fact: OrderFact, { counting, about, placing }: Look): Candidate<OrderFact> {
  const placed = DATE_BASIS[placing](fact)
  const at = placed ?? fact.closedAt
  const weights = placed === null ? 'no_instant' : weightsOf(fact, counting, about)
  const size = about.size === undefined ? 1n : about.size(fact, counting)
  return {
    fact,
    at,
    knownFrom: Math.max(at, fact.closedAt),
    isGood: about.isGood(fact),
    stay: stayOf(fact, counting),
    weights: typeof weights !== 'string' && typeof size === 'string' ? size : weights,
    size: typeof size === 'string' ? 0n : size,
  }
}

function weightsOf(order: OrderFact, counting: Counting, { weightlessToo }: About): Weights | Why {
  const weights = weigh(order, counting)
  if (!weightlessToo) return weights
  if (typeof weights === 'string') return weights === 'weightless' ? NOTHING : weights
  // Whatever the ruling, the money is earned.
  return weights.least === weights.most ? weights : { least: weights.most, most: weights.most }
}
const NOTHING: Weights = { least: 0, most: 0 }
/** An answer, of full weight while its order is open; `closed`: with the order's weight, from `closedAt` on. */
export interface AnswerCandidates {
  readonly open: Candidate<AnswerFact>
  readonly closed: Candidate<AnswerFact> | null
  readonly closedAt: Instant
}

const answersByFacts = new WeakMap<
  SellerFacts,
  { readonly counting: Counting; readonly found: readonly AnswerCandidates[] }
>()

/** The answers of a seller, dated when it was settled whether they were in time. */
export function answersOf(facts: SellerFacts, counting: Counting): readonly AnswerCandidates[] {
  const known = answersByFacts.get(facts)
  if (known?.counting === counting) return known.found
  const orders = new Map(facts.orders.map(order => [order.order, order]))
  const found = facts.answers.map(fact => {
    const order = orders.get(fact.order)
    const { settledAt: at, inTime: isGood } = fact
    const open = { fact, at, knownFrom: at, isGood, stay: 0, weights: FULL, size: 1n }
    const closed = order ? { ...open, weights: weigh(order, counting) } : null
    return { open, closed, closedAt: order?.closedAt ?? Number.POSITIVE_INFINITY }
  })
  answersByFacts.set(facts, { counting, found })
  return found
}
