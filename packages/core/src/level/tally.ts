// Counting: what the orders and answers of a window add up to.
import { DAY, type Duration, type Instant } from '../time.ts'
import type { SellerFacts } from './facts.ts'
import type { Counting } from './policy.ts'
import { type About, answersAsked, type Entry, type Looking, ordersAsked, type Size } from './population.ts'
import { type Book, bookOf, type Inside, type Running, running } from './running.ts'
import type { Counted, LeftOut, Lens, Seen } from './seen.ts'
import { earlier } from './span.ts'
import { inLadderCurrency, isCompleted, type Weight, type Why } from './weight.ts'

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

/** How a criterion counts. */
export interface Way {
  /** All that its windows can ever hold. */
  readonly entries: (facts: SellerFacts, counting: Counting, lens: Looking) => readonly Entry[]
  readonly scale: bigint
  /** A part of something, or a plain number: what all of it adds, or how many different buyers there are. */
  readonly figure: 'share' | 'sum' | 'buyers'
  /** What is good depends on what is asked. */
  readonly isRated?: boolean
}

const orders =
  (about: About): Way['entries'] =>
  (facts, counting, lens) =>
    ordersAsked(facts, counting, lens, about)

/** How many orders. */
export const count = (about: About): Way => ({ entries: orders(about), scale: 1n, figure: 'sum' })

/** How many different buyers of orders. */
export const buyers = (about: About): Way => ({ entries: orders(about), scale: 1n, figure: 'buyers' })

/** How many of the orders are `isPart`: each is one, whatever it weighs. */
export const share = (about: About): Way => ({ entries: orders(about), scale: 1n, figure: 'share' })

/** Completed ones are good. By weight, and by orders or by value as the policy counts. */
export const weighedShare = (isPart: About['isMeant']): Way => ({
  entries: (facts, counting, lens) => {
    const about: About = { isMeant: () => true, isGood: isCompleted, isPart, isWeighed: true }
    return ordersAsked(facts, counting, lens, counting.by === 'value' ? { ...about, size: agreedFor } : about)
  },
  ...{ scale: 100n, figure: 'share' },
})

/** The sum of what the orders add. */
export const total = (about: About): Way => ({ entries: orders(about), scale: 1n, figure: 'sum' })

/** What was agreed for the order, and what was earned with it, in the ladder's currency. */
export const agreedFor: Size = ({ value, currency }, counting) => inLadderCurrency(value, currency, counting)
export const earnedWith: Size = ({ earned, currency }, counting) => inLadderCurrency(earned, currency, counting)

/** The mean of the ratings: each is one, whatever the order weighs. Good is what is not below what is asked. */
export const mean: Way = {
  entries: (facts, counting, lens) => {
    const asked = typeof lens.value === 'number' ? lens.value : 0
    const found = ordersAsked(facts, counting, lens, {
      isMeant: ({ rating }) => rating !== null,
      isGood: ({ rating }) => (rating ?? 0) >= asked,
      size: ({ rating, completed }) => (completed ? 'cancelled_later' : BigInt(rating ?? 0)),
    })
    return found.map(each => ({ ...each, under: 1 }))
  },
  ...{ scale: 1n, figure: 'share', isRated: true },
}

/** Of the answers, those in time. */
export const answers: Way = { entries: answersAsked, scale: 1n, figure: 'share' }

/** How many different buyers were not answered in time. */
export const unanswered: Way = {
  entries: (...asked) => answersAsked(...asked).map(each => ({ ...each, isPart: true, isMute: each.isGood })),
  ...{ scale: 1n, figure: 'buyers' },
}

/** The figures of a way in the window of a lens. What stands behind them is listed when somebody asks: most only want the figure. */
export function tallied(way: Way, seen: Seen, lens: Lens): Tally {
  const { at: end, backFrom = end } = seen
  const begin = lens.window === null ? Number.NEGATIVE_INFINITY : earlier(backFrom, lens.window)
  const run = runningOf(way, seen, lens, begin)
  /** Others have moved it meanwhile. */
  const here = (): Running => {
    run.moveTo(begin, end)
    return run
  }
  const { over, under, weighed, undecided } = here().sums()
  return {
    over: way.figure === 'buyers' ? differentIn(run.buyers()) : over,
    under: way.figure === 'share' ? under : null,
    ...{ scale: way.scale, sample: weighed + undecided },
    get counted() {
      return here().inside().weighed.map(countedOf)
    },
    get leftOut() {
      return leftOutOf(here().inside())
    },
    get partial() {
      return partsOf(here().inside().weighed)
    },
    get buyers() {
      return here().buyers()
    },
  }
}
/** Of what only ever is good, or only ever is bad. */
const differentIn = ({ good, bad }: Behind): bigint => BigInt(good + bad)

const countedOf = ({ order, at, knownFrom, stay, weight, isPart }: Entry): Counted => ({
  ...{ order, at, knownFrom, staysLonger: stay, weight, isPart },
})

function leftOutOf({ left, undecided, beyond }: Inside): readonly LeftOut[] {
  const tell = (entries: readonly Entry[], why: Why) => entries.map(({ order, at }) => ({ order, at, why }))
  return [
    ...left.flatMap(({ order, at, why, currency }) => (why === null ? [] : [{ order, at, why, currency }])),
    ...tell(undecided, 'contested'),
    ...tell(
      beyond.filter(({ isUndecided }) => !isUndecided),
      'beyond_buyer',
    ),
    ...tell(
      beyond.filter(({ isUndecided }) => isUndecided),
      'beyond_buyer',
    ),
  ]
}

function partsOf(weighed: readonly Entry[]): readonly PartOf[] {
  const counts = new Map<Weight, number>()
  for (const { weight } of weighed) if (weight > 0 && weight < 100) counts.set(weight, (counts.get(weight) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => b - a).map(([weight, count]) => ({ weight, count }))
}

/** What a way can hold of a seller, with a window for each that was asked for. */
interface Shelf {
  readonly from: Instant
  readonly book: Book
  readonly windows: Map<string, Running>
}
/** The same facts are asked again and again: by each level of a ladder, for each day of a forecast and of a chart. */
const shelves = new WeakMap<SellerFacts, WeakMap<Counting, Map<Way, Map<string, Shelf>>>>()

function runningOf(way: Way, { facts, counting }: Seen, lens: Lens, begin: Instant): Running {
  const byCounting = found(shelves, facts, () => new WeakMap<Counting, Map<Way, Map<string, Shelf>>>())
  const byWay = found(byCounting, counting, () => new Map<Way, Map<string, Shelf>>())
  const byLens = found(byWay, way, () => new Map<string, Shelf>())
  const key = `${lens.purpose} ${lens.placedBy ?? 'closed'} ${way.isRated ? lens.value : ''}`
  const known = byLens.get(key)
  const shelf = known && known.from <= begin ? known : shelfFrom(way, { facts, counting }, lens, begin - FURTHER)
  byLens.set(key, shelf)
  return found(shelf.windows, `${lens.window} ${lens.perBuyer}`, () => running(shelf.book, lens.perBuyer))
}

/** Whoever asks for a day soon asks for those before it, too: the chart of half a year. */
const FURTHER: Duration = 220 * DAY

const shelfFrom = (
  way: Way,
  { facts, counting }: Pick<Seen, 'facts' | 'counting'>,
  lens: Lens,
  from: Instant,
): Shelf => ({
  ...{ from, windows: new Map() },
  book: bookOf(way.entries(facts, counting, { ...lens, from })),
})

/** What is kept under a key, made when it is first asked for. */
function found<K, V>(kept: { get(key: K): V | undefined; set(key: K, value: V): unknown }, key: K, make: () => V): V {
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = make()
  kept.set(key, made)
  return made
}

/** A number that stands behind no orders. */
export const plain = (over: number): Tally => ({
  ...{ over: BigInt(over), under: null, scale: 1n },
  ...{ sample: 0, counted: [], leftOut: [], partial: [] },
})
