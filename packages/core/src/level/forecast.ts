// What comes if nothing happens, and what if something does: the same evaluation, over facts with more lines.
import type { Currency } from '../money.ts'
import { DAY, type Instant } from '../time.ts'
import { type Evaluated, evaluate, levelIndex, type Scorecard, type Seller, seenAt } from './evaluate.ts'
import { type SellerFacts, withLines } from './facts.ts'
import { type Margin, margin } from './figures/margins.ts'
import { tally } from './figures/measure.ts'
import type { Counted, Purpose } from './figures/seen.ts'
import { lastInside } from './figures/span.ts'
import { isCompleted, type Weight } from './figures/weight.ts'
import type {
  ClosedLine,
  LoggedDecider,
  LoggedFaultStatus,
  LoggedMethod,
  LoggedParty,
  LoggedSide,
} from './performanceLog.ts'
import type { Criterion, LevelPolicy } from './policy/policy.ts'
import { nextAfter } from './policy/schedule.ts'

export interface Projection extends Seller {
  readonly level: string
  readonly from: Instant
  readonly until: Instant
  /** How orders will end if nobody acts: promises already given, dated when they will be kept. */
  readonly expected: readonly ClosedLine[]
}

/** Every evaluation strictly after `from` up to and including `until`. */
export function evaluationsBetween({ evaluation }: LevelPolicy, from: Instant, until: Instant): readonly Instant[] {
  const instants = new Set<Instant>()
  for (const schedule of [evaluation.promote, evaluation.demote])
    for (
      let at = nextAfter(schedule, evaluation.zone, from);
      at <= until;
      at = nextAfter(schedule, evaluation.zone, at)
    )
      instants.add(at)
  return [...instants].sort((a, b) => a - b)
}

const expectedFacts = <A extends Projection>(projection: A): A => ({
  ...projection,
  facts: withLines(projection.facts, projection.expected),
})

/** The scorecards of the coming evaluations if nobody acts, each from the level that the one before leaves. */
export function forecast(projection: Projection): readonly Scorecard[] {
  const seller = expectedFacts(projection)
  const cards: Scorecard[] = []
  let { level, levelSince } = projection
  for (const at of evaluationsBetween(projection.policy, projection.from, projection.until)) {
    const card = evaluate({ ...seller, level, levelSince, at })
    if (card.to !== level) levelSince = at
    level = card.to
    cards.push(card)
  }
  return cards
}

/** An order or answer that enters or leaves a window. */
export interface Move {
  readonly order: string
  /** Entering: counted by every evaluation after this. Leaving: by none after this. */
  readonly at: Instant
  readonly weight: Weight
  readonly isPart: boolean
  /** Not yet so: it will be, if nobody acts. */
  readonly isExpected: boolean
}
export interface Moves {
  readonly enters: readonly Move[]
  readonly leaves: readonly Move[]
}

/** Which counted orders come into a criterion's window and go out of it between two evaluations, and when; a cap left aside. */
export function moves(criterion: Criterion, projection: Projection, purpose: Purpose = 'keep'): Moves {
  const { from, until } = projection
  const isBetween = (at: Instant) => from <= at && at < until
  const expected = new Set(projection.expected.map(({ order }) => order))
  const { perBuyer: _, ...uncapped } = criterion
  const seller = expectedFacts(projection)
  // All that the window holds at some instant of the span: it begins where that of `from` does, and ends at `until`.
  const { counted } = tally(uncapped, { ...seenAt(seller, until), backFrom: from }, purpose)
  const gone = goneBy(tally(uncapped, seenAt(seller, from), purpose).counted, counted, seller.facts, criterion)
  const all = counted.flatMap(({ order, at, knownFrom, staysLonger, weight, isPart }) => {
    const last = lastInside(at + staysLonger, criterion.window)
    // Already out when its end makes it known: it was never in.
    if (last !== null && last <= knownFrom) return []
    return [{ order, weight, isPart, isExpected: expected.has(order), knownFrom, last }]
  })
  const enters = all.filter(({ knownFrom }) => isBetween(knownFrom)).map(each => move(each, each.knownFrom))
  const leaves = all.flatMap(each => (each.last !== null && isBetween(each.last) ? [move(each, each.last)] : []))
  const left = gone.map(({ at, ...each }) => move({ ...each, isExpected: expected.has(each.order) }, at))
  return { enters: byInstant(enters), leaves: byInstant([...leaves, ...left]) }
}

/** Questions go with their order, once it has closed and counts for nothing. */
function goneBy(before: readonly Counted[], after: readonly Counted[], { orders }: SellerFacts, { window }: Criterion) {
  const nameOf = ({ order, at }: Counted) => `${at} ${order}`
  const remaining = new Set(after.map(nameOf))
  const gone = before.filter(each => !remaining.has(nameOf(each)))
  if (gone.length === 0) return []
  const closings = new Map(orders.map(({ order, closedAt }) => [order, closedAt]))
  return gone.flatMap(({ order, at, staysLonger, weight, isPart }) => {
    const [closed, last] = [closings.get(order), lastInside(at + staysLonger, window)]
    return closed === undefined ? [] : [{ order, weight, isPart, at: Math.min(closed, last ?? closed) }]
  })
}

const move = ({ order, weight, isPart, isExpected }: Omit<Move, 'at'>, at: Instant): Move => ({
  order,
  at,
  weight,
  isPart,
  isExpected,
})
const byInstant = (list: readonly Move[]): readonly Move[] => list.toSorted((a, b) => a.at - b.at)

/** For every criterion to keep the level and to reach the next, in the order of the policy. */
export interface Margins {
  readonly keep: readonly Margin[]
  readonly reach: readonly Margin[]
}

/** How much is missing and how much can be borne at an instant, usually that of a coming evaluation. */
export function margins(given: Evaluated): Margins {
  const seen = seenAt(given, given.at)
  const index = levelIndex(given.policy, given.level)
  const all = (criteria: readonly Criterion[] = [], purpose: Purpose) =>
    criteria.map(criterion => margin(criterion, seen, purpose))
  const { ladder } = given.policy
  return { keep: all(ladder[index]?.keep, 'keep'), reach: all(ladder[index + 1]?.reach, 'reach') }
}

type Cancelled = Exclude<LoggedMethod, 'completed'>

/** THE TABLE of what an end brings by itself: who decides it, whose side it is laid to, and how that stands. */
const ENDS: Readonly<Record<Cancelled, Required<Pick<Imagined, 'decidedBy' | 'fault' | 'faultStatus'>>>> = {
  mutual: { decidedBy: 'agreement', fault: 'none', faultStatus: 'agreed' },
  cooling_off: { decidedBy: 'buyer', fault: 'none', faultStatus: 'established' },
  late: { decidedBy: 'buyer', fault: 'seller', faultStatus: 'established' },
  unstarted: { decidedBy: 'seller', fault: 'buyer', faultStatus: 'established' },
  support: { decidedBy: 'staff', fault: 'none', faultStatus: 'ruled' },
  chargeback: { decidedBy: 'payment', fault: 'none', faultStatus: 'established' },
}

/** Orders that somebody imagines, all ending at one instant. */
export interface Imagined {
  readonly when: Instant
  readonly completed?: number
  readonly cancelled?: number
  /**
   * From how many new buyers they come, turn by turn. Unless named nobody gains by it: the completed ones are of buyers
   * who are there already, and each cancelled one is of a new buyer.
   */
  readonly buyers?: number
  /** How the cancelled ones end; by agreement unless named. What else is not named is what such an end brings. */
  readonly method?: Cancelled
  readonly decidedBy?: LoggedDecider
  readonly openedBy?: LoggedParty
  readonly fault?: LoggedSide
  readonly faultStatus?: LoggedFaultStatus
  /** Of each order; without it the value is unknown. */
  readonly value?: number
  /** Of each completed order after the fee; without it, its value. */
  readonly earned?: number
  readonly currency?: Currency
}

/** The evaluation as it would be. */
export const whatIf = (given: Evaluated, imagined: Imagined): Scorecard =>
  evaluate({ ...given, facts: withLines(given.facts, imaginedLines(imagined, buyersOf(given.facts))) })

/** Who has bought and kept something, the latest first. */
export const buyersOf = ({ orders }: SellerFacts): readonly string[] => [
  ...new Set(orders.toReversed().flatMap(order => (isCompleted(order) && order.buyer !== '' ? order.buyer : []))),
]

/** The lines that such orders would leave: completed ones on time, cancelled ones never delivered. `known`: the buyers there are. */
export function imaginedLines(imagined: Imagined, known: readonly string[] = []): readonly ClosedLine[] {
  const { when, value = null, currency = null } = imagined
  const of = (count: number | undefined, name: string, line: (id: string, i: number) => ClosedLine) =>
    Array.from({ length: count ?? 0 }, (_, i) => line(`what-if-${name}-${i + 1}`, i))
  const plain = { type: 'closed', at: when, recordedAt: when, placedAt: when, reason: null, value, currency } as const
  const buyers = buyersIn(imagined, known)
  const completed = (order: string, i: number): ClosedLine => ({
    ...plain,
    order,
    buyer: buyers.completed(i),
    dueAt: when,
    deliveredAt: when - 1,
    lateWhenClosed: false,
    method: 'completed',
    decidedBy: 'buyer',
    openedBy: null,
    fault: 'none',
    faultStatus: null,
    staysLonger: 0,
    earned: imagined.earned ?? value,
  })
  const cancelled = (order: string, i: number): ClosedLine => ({
    ...plain,
    order,
    buyer: buyers.cancelled(i),
    deliveredAt: null,
    earned: 0,
    staysLonger: 0,
    openedBy: imagined.openedBy ?? null,
    ...endOf(imagined),
  })
  return [...of(imagined.completed, 'completed', completed), ...of(imagined.cancelled, 'cancelled', cancelled)]
}

/** One order more is not one buyer more. */
function buyersIn({ buyers }: Imagined, known: readonly string[]) {
  const fresh = (i: number) => `what-if-buyer-${i + 1}`
  const inTurn = (i: number) => fresh(i % Math.max(1, buyers ?? 1))
  if (buyers !== undefined && buyers > 0) return { completed: inTurn, cancelled: inTurn }
  const regular = (i: number) => known[i % Math.max(1, known.length)] ?? fresh(0)
  return { completed: regular, cancelled: buyers === 0 ? regular : (i: number) => fresh(i + 1) }
}

/** An order that is cancelled because it is late was due a day before: earlier the buyer cannot do it alone. */
function endOf({ when, method = 'mutual', ...named }: Imagined) {
  const due = when - DAY
  const end = ENDS[method]
  const { decidedBy = end.decidedBy, fault = end.fault } = named
  const faultStatus = named.faultStatus ?? (decidedBy === 'silence' ? 'unanswered' : end.faultStatus)
  const dates = method === 'late' ? { placedAt: due, dueAt: due, lateWhenClosed: true } : IN_TIME
  return { method, decidedBy, fault, faultStatus, ...dates }
}
const IN_TIME = { dueAt: null, lateWhenClosed: false }
