// Which orders and answers stand in a window, with which weight, and which are left out and why.
import type { Duration, Instant } from '../time.ts'
import type { OrderFact, SellerFacts } from './facts.ts'
import type { Counting, Placing } from './policy.ts'
import type { LeftOut, Lens, Purpose, Seen } from './seen.ts'
import { earlier } from './span.ts'
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
}

/** An order or an answer that is in the sample. A seller may have very many: nothing is kept here that can be read from the fact. */
export interface Item<F extends Named = Named> {
  readonly fact: F
  readonly at: Instant
  readonly isGood: boolean
  /** How much longer than others the window holds it. */
  readonly stay: Duration
}
interface Named {
  readonly order: string
  readonly buyer: string
  /** Of an order. */
  readonly closedAt?: Instant
  /** Of an answer. */
  readonly question?: string
}
export interface Weighed extends Item<OrderFact> {
  readonly weight: Weight
  readonly size: bigint
}
export interface Population<I extends Item = Weighed> {
  readonly weighed: readonly I[]
  /** In the sample, and in no figure until it is ruled. */
  readonly undecided: readonly I[]
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
const stays = new WeakMap<SellerFacts, Duration>()
function longestStay(facts: SellerFacts): Duration {
  const known = stays.get(facts) ?? facts.orders.reduce((most, { staysLonger }) => Math.max(most, staysLonger), 0)
  stays.set(facts, known)
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
export function among(seen: Seen, lens: Lens, about: About): Population {
  const { at: end, backFrom = end, facts, counting } = seen
  const { orders } = facts
  const placing = lens.placedBy ?? 'closed'
  const isInside = windowOf(seen, lens)
  const longest = longestStay(facts)
  const begin = placing === 'closed' ? firstFrom(orders, beginOf(backFrom, lens.window) - longest) : 0
  const sample = sampleOf<Weighed>(lens)
  for (const fact of orders.slice(begin, firstFrom(orders, end))) {
    const placed = PLACED_BY[placing](fact)
    const at = placed ?? fact.closedAt
    const stay = longest === 0 ? 0 : stayOf(fact, counting)
    if (!isInside(at, stay) || !about.isMeant(fact)) continue
    const weights = placed === null ? 'no_instant' : standing(fact, counting, about)
    const size = about.size === undefined ? 1n : about.size(fact, counting)
    if (typeof weights === 'string') sample.leave(fact.order, at, weights, fact.currency)
    else if (typeof size === 'string') sample.leave(fact.order, at, size, fact.currency)
    else {
      const isGood = about.isGood(fact)
      const weight = weightFor(weights, lens.purpose, isGood)
      sample.take({ fact, at, isGood, weight, size, stay }, weight === 0 && weights.most > 0)
    }
  }
  return sample.population()
}

/** What is found one after another, for a lens. */
function sampleOf<I extends Item>({ perBuyer }: Lens) {
  const [taken, open, leftOut]: [I[], I[], LeftOut[]] = [[], [], []]
  const tell = (items: readonly I[], why: Why) => items.map(({ fact: { order }, at }) => ({ order, at, why }))
  return {
    take: (item: I, isUndecided: boolean): void => void (isUndecided ? open : taken).push(item),
    leave: (order: string, at: Instant, why: Why, currency: string | null = null): void =>
      void leftOut.push({ order, at, why, currency }),
    population: (): Population<I> => {
      const over = perBuyer === undefined ? NOBODY : beyond([...taken, ...open], perBuyer)
      const [weighed, undecided] = over.size === 0 ? [taken, open] : [without(taken, over), without(open, over)]
      if (undecided.length === 0 && over.size === 0) return { weighed, undecided, leftOut }
      const more = [
        ...tell(undecided, 'contested'),
        ...tell(
          [...taken, ...open].filter(item => over.has(item)),
          'beyond_buyer',
        ),
      ]
      return { weighed, undecided, leftOut: [...leftOut, ...more] }
    },
  }
}
const NOBODY: ReadonlySet<Item> = new Set()
const without = <I extends Item>(items: readonly I[], gone: ReadonlySet<Item>) => items.filter(item => !gone.has(item))

/** At its worst to reach a level, at its best to keep one. */
const weightFor = ({ least, most }: Weights, purpose: Purpose, isGood: boolean): Weight =>
  (purpose === 'keep') === isGood ? most : least

/** More of a buyer's than count: the first ones of the window do, so more of them change nothing. */
function beyond(found: readonly Item[], perBuyer: number): ReadonlySet<Item> {
  const counts = new Map<string, number>()
  const over = new Set<Item>()
  for (const item of found.toSorted(
    (a, b) => a.at - b.at || byText(a.fact.order, b.fact.order) || byText(questionOf(a), questionOf(b)),
  )) {
    const { buyer } = item.fact
    const count = (counts.get(buyer) ?? 0) + 1
    counts.set(buyer, count)
    if (count > perBuyer) over.add(item)
  }
  return over
}
const questionOf = ({ fact: { question = '' } }: Item): string => question
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function standing(order: OrderFact, counting: Counting, { weightlessToo }: About): Weights | Why {
  const weights = weigh(order, counting)
  if (!weightlessToo) return weights
  if (typeof weights === 'string') return weights === 'weightless' ? NOTHING : weights
  // Whatever a ruling will say, the money is earned.
  return weights.least === weights.most ? weights : { least: weights.most, most: weights.most }
}
const NOTHING: Weights = { least: 0, most: 0 }

/** Answers stand where it was settled whether they came in time; those of an order that counts for no rate are in none. */
export function answered(seen: Seen, lens: Lens): Population<Item> {
  const isInside = windowOf(seen, lens)
  const sample = sampleOf<Item>(lens)
  for (const fact of seen.facts.answers) {
    const { order, settledAt: at, inTime: isGood } = fact
    if (!isInside(at, 0)) continue
    const weights = weightsOf(order, seen)
    if (typeof weights === 'string') sample.leave(order, at, weights)
    else sample.take({ fact, at, isGood, stay: 0 }, weightFor(weights, lens.purpose, isGood) === 0)
  }
  return sample.population()
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
