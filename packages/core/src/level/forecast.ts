// Forecasts and what-ifs: ordinary evaluations over facts with additional lines.
import type { Currency } from '../money.ts'
import { DAY, type Instant } from '../time.ts'
import { type Evaluated, evaluate, levelIndex, type Scorecard, type Seller, viewAt } from './evaluate.ts'
import { type SellerFacts, withLines } from './facts.ts'
import { type Margin, margin } from './figures/margins.ts'
import { tally } from './figures/measure.ts'
import type { Counted, Purpose } from './figures/sellerAt.ts'
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
  /** The lines by which orders will end if neither party acts, dated at their deadlines. */
  readonly expected: readonly ClosedLine[]
}

/** Returns every evaluation strictly after `from`, up to and including `until`. */
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

/**
 * Returns the scorecards of the upcoming evaluations if neither party acts, each from the level after the previous one.
 */
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
  /**
   * For an order that enters: every evaluation after this instant counts it. For an order that leaves: no evaluation
   * after this instant counts it.
   */
  readonly at: Instant
  readonly weight: Weight
  readonly isPart: boolean
  /** Whether the order is still open, so that it moves as stated only if neither party acts. */
  readonly isExpected: boolean
}
export interface Moves {
  readonly enters: readonly Move[]
  readonly leaves: readonly Move[]
}

/**
 * Returns the orders that enter and leave a criterion's window between two evaluations, and when. Ignores the maximum
 * per buyer.
 */
export function moves(criterion: Criterion, projection: Projection, purpose: Purpose = 'keep'): Moves {
  const { from, until } = projection
  const isBetween = (at: Instant) => from <= at && at < until
  const expected = new Set(projection.expected.map(({ order }) => order))
  const { perBuyer: _, ...uncapped } = criterion
  const seller = expectedFacts(projection)
  // This window begins where the criterion's window begins at `from` and ends at `until`, so it contains every order
  // that is in the criterion's window at any instant between the two.
  const { counted } = tally(uncapped, { ...viewAt(seller, until), backFrom: from }, purpose)
  const gone = goneBy(tally(uncapped, viewAt(seller, from), purpose).counted, counted, seller.facts, criterion)
  const all = counted.flatMap(({ order, at, knownFrom, staysLonger, weight, isPart }) => {
    const last = lastInside(at + staysLonger, criterion.window)
    // An order that had left the window before its end became known never entered it.
    if (last !== null && last <= knownFrom) return []
    return [{ order, weight, isPart, isExpected: expected.has(order), knownFrom, last }]
  })
  const enters = all.filter(({ knownFrom }) => isBetween(knownFrom)).map(each => move(each, each.knownFrom))
  const leaves = all.flatMap(each => (each.last !== null && isBetween(each.last) ? [move(each, each.last)] : []))
  const left = gone.map(({ at, ...each }) => move({ ...each, isExpected: expected.has(each.order) }, at))
  return { enters: byInstant(enters), leaves: byInstant([...leaves, ...left]) }
}

/** Returns answers that leave a window early because their order closed with weight 0. */
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

/** A margin for every criterion to keep the level and to reach the next, in the sequence of the policy. */
export interface Margins {
  readonly keep: readonly Margin[]
  readonly reach: readonly Margin[]
}

/** Returns the margins at an instant, usually that of an upcoming evaluation. */
export function margins(given: Evaluated): Margins {
  const view = viewAt(given, given.at)
  const index = levelIndex(given.policy, given.level)
  const all = (criteria: readonly Criterion[] = [], purpose: Purpose) =>
    criteria.map(criterion => margin(criterion, view, purpose))
  const { ladder } = given.policy
  return { keep: all(ladder[index]?.keep, 'keep'), reach: all(ladder[index + 1]?.reach, 'reach') }
}

type Cancelled = Exclude<LoggedMethod, 'completed'>

/** The table of defaults for each way to cancel: who decides the cancellation, the fault and the fault status. */
const ENDS: Readonly<Record<Cancelled, Required<Pick<Imagined, 'decidedBy' | 'fault' | 'faultStatus'>>>> = {
  mutual: { decidedBy: 'agreement', fault: 'none', faultStatus: 'agreed' },
  cooling_off: { decidedBy: 'buyer', fault: 'none', faultStatus: 'established' },
  late: { decidedBy: 'buyer', fault: 'seller', faultStatus: 'established' },
  unstarted: { decidedBy: 'seller', fault: 'buyer', faultStatus: 'established' },
  support: { decidedBy: 'staff', fault: 'none', faultStatus: 'ruled' },
  chargeback: { decidedBy: 'payment', fault: 'none', faultStatus: 'established' },
}

/** Assumed orders, which all end at one instant. */
export interface Imagined {
  readonly when: Instant
  readonly completed?: number
  readonly cancelled?: number
  /**
   * The number of new buyers to whom the orders belong in turn. By default the unfavorable case applies: completed
   * orders are from existing buyers, and each cancelled order is from a new buyer.
   */
  readonly buyers?: number
  /** How the cancelled orders end; the default is by agreement. The method sets the defaults of the fields below. */
  readonly method?: Cancelled
  readonly decidedBy?: LoggedDecider
  readonly openedBy?: LoggedParty
  readonly fault?: LoggedSide
  readonly faultStatus?: LoggedFaultStatus
  /** The value of each order; the default is unknown. */
  readonly value?: number
  /** The amount earned with each completed order after the fee; the default is its value. */
  readonly earned?: number
  readonly currency?: Currency
}

/** Returns the evaluation with the assumed orders. */
export const whatIf = (given: Evaluated, imagined: Imagined): Scorecard =>
  evaluate({ ...given, facts: withLines(given.facts, imaginedLines(imagined, buyersOf(given.facts))) })

/** Returns the buyers of completed orders, the most recent first. */
export const buyersOf = ({ orders }: SellerFacts): readonly string[] => [
  ...new Set(orders.toReversed().flatMap(order => (isCompleted(order) && order.buyer !== '' ? order.buyer : []))),
]

/**
 * Returns the lines of assumed orders. Completed ones are on time, cancelled ones were never delivered. `known` are the
 * existing buyers.
 */
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

/** Returns functions that choose the buyer of each assumed order. By default completed orders add no new buyer. */
function buyersIn({ buyers }: Imagined, known: readonly string[]) {
  const fresh = (i: number) => `what-if-buyer-${i + 1}`
  const inTurn = (i: number) => fresh(i % Math.max(1, buyers ?? 1))
  if (buyers !== undefined && buyers > 0) return { completed: inTurn, cancelled: inTurn }
  const regular = (i: number) => known[i % Math.max(1, known.length)] ?? fresh(0)
  return { completed: regular, cancelled: buyers === 0 ? regular : (i: number) => fresh(i + 1) }
}

/**
 * Returns how a cancelled order ends. An order cancelled as late was due one day before its end, since the buyer cannot
 * cancel alone earlier.
 */
function endOf({ when, method = 'mutual', ...named }: Imagined) {
  const due = when - DAY
  const end = ENDS[method]
  const { decidedBy = end.decidedBy, fault = end.fault } = named
  const faultStatus = named.faultStatus ?? (decidedBy === 'silence' ? 'unanswered' : end.faultStatus)
  const dates = method === 'late' ? { placedAt: due, dueAt: due, lateWhenClosed: true } : IN_TIME
  return { method, decidedBy, fault, faultStatus, ...dates }
}
const IN_TIME = { dueAt: null, lateWhenClosed: false }
