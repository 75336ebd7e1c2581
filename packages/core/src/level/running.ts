// A window that is moved along a seller's orders and answers: what enters is added, what leaves is taken away again.
import type { Instant } from '../time.ts'
import { type Entry, EXACT_TO, type Exact } from './population.ts'

/** All that a criterion can ever hold, in the orders in which windows come upon it. */
export interface Book {
  readonly entries: readonly Entry[]
  readonly entering: Course
  readonly leaving: Course
  readonly ending: Course
}
/** Places in the list of entries by an instant of each. There are very many: plain arrays of numbers take a tenth of the memory. */
interface Course {
  readonly places: Int32Array
  readonly instants: Float64Array
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
  return {
    entries,
    entering: courseOf(entries, ({ enters }) => enters),
    leaving: courseOf(entries, ({ leaves }) => leaves),
    ending: courseOf(entries, ({ until }) => until),
  }
}

/** What never comes has no place in it. Arrays of numbers are filled place by place: their iterators are slow. */
function courseOf(entries: readonly Entry[], instantOf: (entry: Entry) => Instant): Course {
  const [places, instants] = [new Int32Array(entries.length), new Float64Array(entries.length)]
  let [count, last, isSorted] = [0, Number.NEGATIVE_INFINITY, true]
  entries.forEach((entry, place) => {
    const at = instantOf(entry)
    instants[place] = at
    if (at === Number.POSITIVE_INFINITY) return
    isSorted &&= last <= at
    last = at
    places[count++] = place
  })
  // Most stand by their end already.
  if (isSorted && count === entries.length) return { places, instants }
  const own = places.slice(0, count)
  if (!isSorted) own.sort((a, b) => (instants[a] ?? 0) - (instants[b] ?? 0))
  return { places: own, instants: new Float64Array(own).map(place => instants[place] ?? 0) }
}

const [ENTERED, LEFT, ENDED] = [1, 2, 4]
const isInside = (state: number | undefined): boolean => state === ENTERED

/** `perBuyer`: so many of each buyer's count, the first ones of the window. */
export function running(book: Book, perBuyer?: number): Running {
  const states = new Uint8Array(book.entries.length)
  const isThere = (index: number): boolean => isInside(states[index])
  const cap = perBuyer === undefined ? null : capped(book, perBuyer, isThere)
  const figures = runningFigures(() => insideOf(book, isThere, cap).weighed)
  const turn = (index: number, bit: number): void => {
    const [entry, before] = [book.entries[index], states[index] ?? 0]
    const after = before ^ bit
    states[index] = after
    if (!entry || entry.why !== null || isInside(before) === isInside(after)) return
    if (cap) cap.touched.add(entry.buyer)
    else figures.put(entry, isInside(after))
  }
  const enter = cursor(book.entering, index => turn(index, ENTERED))
  const leave = cursor(book.leaving, index => turn(index, LEFT))
  const end = cursor(book.ending, index => turn(index, ENDED))
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
function cursor({ places, instants }: Course, turn: (place: number) => void) {
  let passed = 0
  return (at: Instant): void => {
    for (; passed < places.length && (instants[passed] ?? 0) < at; passed++) turn(places[passed] ?? 0)
    for (; passed > 0 && (instants[passed - 1] ?? 0) >= at; passed--) turn(places[passed - 1] ?? 0)
  }
}

/** A sum that is exact however large it grows. */
function sum() {
  let [near, far] = [0, 0n]
  return {
    add: (value: Exact, sign: 1 | -1): void => {
      if (typeof value === 'bigint') far += BigInt(sign) * value
      else near += sign * value
      if (Math.abs(near) < EXACT_TO) return
      far += BigInt(near)
      near = 0
    },
    value: (): bigint => far + BigInt(near),
  }
}

/** Different buyers are counted once somebody has asked for them: most only want the sums. */
function runningFigures(weighedNow: () => readonly Entry[]) {
  const [over, under] = [sum(), sum()]
  let [weighed, undecided] = [0, 0]
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
      over.add(entry.over, step)
      under.add(entry.under, step)
      if (behind) meet(entry, step)
    },
    sums: (): Sums => ({ over: over.value(), under: under.value(), weighed, undecided }),
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
  const byBuyer = new Map<string, { readonly entry: Entry; readonly index: number }[]>()
  for (const [index, entry] of book.entries.entries()) {
    if (entry.why !== null) continue
    const own = byBuyer.get(entry.buyer)
    if (own) own.push({ entry, index })
    else byBuyer.set(entry.buyer, [{ entry, index }])
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
