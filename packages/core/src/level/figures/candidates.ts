// The orders and answers that a criterion may count at some instant, computed once for many instants and criteria.
import type { Duration, Instant } from '../../time.ts'
import { type AnswerFact, baseOf, byClosing, type OrderFact, type SellerFacts } from '../facts.ts'
import type { Counting, Placing } from '../policy/policy.ts'
import { FULL, stayOf, type Weights, type Why, weigh } from './weight.ts'

/** Computes what an order adds to a figure, or returns the reason why it adds nothing. */
export type Size = (order: OrderFact, counting: Counting) => bigint | Why

/** The orders that a criterion is about. An `About` is a cache key, so it must be a constant. */
export interface About {
  readonly isMeant: (order: OrderFact) => boolean
  /** What each order adds; without it every order adds 1. */
  readonly size?: Size
  /** Whether orders of weight 0 are included, as for earned money. */
  readonly weightlessToo?: boolean
  /** Reports whether it is good for the seller that the order counts. */
  readonly isGood: (order: OrderFact) => boolean
}

/** An order or an answer that may be in a window. */
export interface Candidate<F extends OrderFact | AnswerFact = OrderFact | AnswerFact> {
  readonly fact: F
  /**
   * The instant that decides whether the order or answer is in a window. An order that lacks the instant of the date
   * basis is dated by its end and left out of the figure.
   */
  readonly at: Instant
  /** Every evaluation after this instant can count the order or answer. */
  readonly knownFrom: Instant
  readonly isGood: boolean
  /** How much longer than others the order or answer stays in the window. */
  readonly stay: Duration
  /** The weights of the order or answer, or the reason why it is left out. */
  readonly weights: Weights | Why
  /** What the order or answer adds before it is weighed: an amount, a rating, or 1 if each adds the same. */
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
/**
 * Candidates by the index of the order in the facts. null: the criterion is not about the order. undefined: not
 * computed.
 */
type Found = (Candidate<OrderFact> | null | undefined)[]

const looks = new WeakMap<SellerFacts, (Look & { readonly found: Found })[]>()

/**
 * Computes the candidates among the orders from index `first` to before `last`; null for an order that the criterion is
 * not about.
 */
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

/**
 * Copies the candidates that were computed before lines were added to the facts, for orders that the lines did not
 * change.
 */
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
  // The money is earned whatever the ruling, so the order has its greatest weight.
  return weights.least === weights.most ? weights : { least: weights.most, most: weights.most }
}
const NOTHING: Weights = { least: 0, most: 0 }
/**
 * An answer as a candidate. `open` applies while its order is open and has full weight. `closed` applies from
 * `closedAt` on and has the order's weight.
 */
export interface AnswerCandidates {
  readonly open: Candidate<AnswerFact>
  readonly closed: Candidate<AnswerFact> | null
  readonly closedAt: Instant
}

const answersByFacts = new WeakMap<
  SellerFacts,
  { readonly counting: Counting; readonly found: readonly AnswerCandidates[] }
>()

/** Returns the answers of a seller, each dated when it became certain whether it is in time. */
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
