// A window that is moved along a seller's orders and answers: what enters is added, what leaves is taken away again.
import type { Instant } from '../time.ts'
import type { Entry } from './population.ts'

/** All that a criterion can ever hold, in the orders in which windows come upon it. */
export interface Book {
  readonly entries: readonly Entry[]
  readonly entering: readonly Place[]
  readonly leaving: readonly Place[]
  readonly ending: readonly Place[]
}
/** An entry by its place in the list. */
interface Place {
  readonly entry: Entry
  readonly index: number
}

export interface Sums {
  readonly over: bigint
  readonly under: bigint
  /** How many are in the figures, and how many are not before they are ruled. */
  readonly weighed: number
  readonly undecided: number
}

/** How many different buyers there are behind what is good, and what is bad. */
export interface BuyersBehind {
  readonly good: number
  readonly bad: number
}

/** The entries of a window, each list in the order of the book. */
export interface Inside {
  readonly weighed: readonly Entry[]
  readonly undecided: readonly Entry[]
  /** Left out by themselves. */
  readonly left: readonly Entry[]
  /** Of those that would count, the ones beyond what counts of one buyer. */
  readonly beyond: readonly Entry[]
}

export interface Running {
  /** To the window from `begin` (included) to `end` (excluded). The nearer the last one was, the sooner. */
  readonly moveTo: (begin: Instant, end: Instant) => void
  readonly sums: () => Sums
  readonly buyers: () => BuyersBehind
  readonly inside: () => Inside
}

export function bookOf(entries: readonly Entry[]): Book {
  const places = entries.map((entry, index) => ({ entry, index }))
  return {
    entries,
    entering: places.toSorted((a, b) => a.entry.enters - b.entry.enters),
    leaving: places.toSorted((a, b) => a.entry.leaves - b.entry.leaves),
    ending: places
      .filter(({ entry }) => entry.until !== Number.POSITIVE_INFINITY)
      .sort((a, b) => a.entry.until - b.entry.until),
  }
}

const [ENTERED, LEFT, ENDED] = [1, 2, 4]
const isInside = (state: number | undefined): boolean => state === ENTERED

/** `perBuyer`: so many of each buyer's count, the first ones of the window. */
export function running(book: Book, perBuyer?: number): Running {
  const states = new Uint8Array(book.entries.length)
  const isThere = (index: number): boolean => isInside(states[index])
  const cap = perBuyer === undefined ? null : capped(book, perBuyer, isThere)
  const figures = runningFigures(() => insideOf(book, isThere, cap).weighed)
  const turn = ({ entry, index }: Place, bit: number): void => {
    const before = states[index] ?? 0
    const after = before ^ bit
    states[index] = after
    if (entry.why !== null || isInside(before) === isInside(after)) return
    if (cap) cap.touched.add(entry.buyer)
    else figures.put(entry, isInside(after))
  }
  const passing = (places: readonly Place[], instantOf: (entry: Entry) => Instant, bit: number) =>
    cursor(places, instantOf, place => turn(place, bit))
  const enter = passing(book.entering, ({ enters }) => enters, ENTERED)
  const leave = passing(book.leaving, ({ leaves }) => leaves, LEFT)
  const end = passing(book.ending, ({ until }) => until, ENDED)
  return {
    moveTo: (from, until) => {
      leave(from)
      enter(until)
      end(until)
      cap?.settle(figures.put)
    },
    sums: figures.sums,
    buyers: figures.buyers,
    inside: () => insideOf(book, isThere, cap),
  }
}

function insideOf({ entries }: Book, isThere: (index: number) => boolean, cap: Cap | null): Inside {
  const all = entries.filter((_, index) => isThere(index))
  const would = all.filter(({ why }) => why === null)
  const counted = cap ? would.filter(entry => cap.counted.has(entry)) : would
  return {
    weighed: counted.filter(({ isUndecided, isMute }) => !isUndecided && !isMute),
    undecided: counted.filter(({ isUndecided }) => isUndecided),
    left: all.filter(({ why }) => why !== null),
    beyond: cap ? would.filter(entry => !cap.counted.has(entry)) : [],
  }
}

/** Turns everything that lies between the last instant and the next: what is before an instant is on one side of it. */
function cursor(places: readonly Place[], instantOf: (entry: Entry) => Instant, turn: (place: Place) => void) {
  let passed = 0
  return (at: Instant): void => {
    for (let next = places[passed]; next && instantOf(next.entry) < at; next = places[passed]) {
      turn(next)
      passed += 1
    }
    for (let last = places[passed - 1]; last && instantOf(last.entry) >= at; last = places[passed - 1]) {
      turn(last)
      passed -= 1
    }
  }
}

/** Different buyers are counted once somebody has asked for them: most only want the sums. */
function runningFigures(weighedNow: () => readonly Entry[]) {
  let [over, under, weighed, undecided] = [0n, 0n, 0, 0]
  let behind: Readonly<Record<'good' | 'bad', Map<string, number>>> | null = null
  const meet = ({ isGood, buyer }: Entry, step: number): void => {
    const counts = isGood ? behind?.good : behind?.bad
    const count = (counts?.get(buyer) ?? 0) + step
    if (count === 0) counts?.delete(buyer)
    else counts?.set(buyer, count)
  }
  return {
    put: (entry: Entry, isIn: boolean): void => {
      if (entry.isMute) return
      const step = isIn ? 1 : -1
      if (entry.isUndecided) {
        undecided += step
        return
      }
      weighed += step
      over += isIn ? entry.over : -entry.over
      under += isIn ? entry.under : -entry.under
      if (behind) meet(entry, step)
    },
    sums: (): Sums => ({ over, under, weighed, undecided }),
    buyers: (): BuyersBehind => {
      if (!behind) {
        behind = { good: new Map(), bad: new Map() }
        for (const entry of weighedNow()) meet(entry, 1)
      }
      return { good: behind.good.size, bad: behind.bad.size }
    },
  }
}

type Put = (entry: Entry, isIn: boolean) => void
interface Cap {
  /** What counts of each buyer. */
  readonly counted: ReadonlySet<Entry>
  /** Whose orders have changed since it was settled. */
  readonly touched: Set<string>
  readonly settle: (put: Put) => void
}

/** More of a buyer's than count: the first ones of the window do, so more of them change nothing. */
function capped(book: Book, perBuyer: number, isThere: (index: number) => boolean): Cap {
  const byBuyer = new Map<string, Place[]>()
  for (const place of book.entering) {
    if (place.entry.why !== null) continue
    const own = byBuyer.get(place.entry.buyer)
    if (own) own.push(place)
    else byBuyer.set(place.entry.buyer, [place])
  }
  for (const own of byBuyer.values()) own.sort((a, b) => firstOf(a.entry, b.entry))
  const [counted, touched] = [new Set<Entry>(), new Set<string>()]
  const settleOne = (buyer: string, put: Put): void => {
    let before = 0
    for (const { entry, index } of byBuyer.get(buyer) ?? []) {
      const counts = isThere(index) && before++ < perBuyer
      if (counts === counted.has(entry)) continue
      if (counts) counted.add(entry)
      else counted.delete(entry)
      put(entry, counts)
    }
  }
  const settle = (put: Put): void => {
    for (const buyer of touched) settleOne(buyer, put)
    touched.clear()
  }
  return { counted, touched, settle }
}
const firstOf = (a: Entry, b: Entry): number =>
  a.at - b.at || byText(a.order, b.order) || byText(a.question, b.question)
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
