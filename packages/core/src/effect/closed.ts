// Closed orders as the performance log stores them, and the lines that are read from the stored rows.

import { ESTABLISHED_METHODS } from '../level/figures/weight.ts'
import type { ClosedLine, Correctable, CorrectedLine, PerformanceLine } from '../level/performanceLog.ts'
import { total } from '../money.ts'
import { wasOnTime } from '../order/clocks/onTime.ts'
import type { FaultStatus, Order, Outcome, Party } from '../order/order.ts'
import type { Duration, Instant } from '../time.ts'

/** The state of a closed order. */
export interface ClosedOrder
  extends Correctable,
    Pick<
      ClosedLine,
      'buyer' | 'placedAt' | 'method' | 'decidedBy' | 'openedBy' | 'reason' | 'fault' | 'faultStatus' | 'currency'
    > {
  readonly gig: string | null
  readonly closedAt: Instant
  /** When the order was completed, if it was cancelled after that; otherwise null. */
  readonly completedAt: Instant | null
  readonly rating: number | null
}
/** The order's state from `at` until its next line. */
export interface OrderLine extends ClosedOrder {
  /** The number of the event that wrote the line. */
  readonly line: number
  readonly at: Instant
}
/** A line with the instant at which it was recorded. */
export interface StoredLine extends OrderLine {
  /** Whether the order was placed in Evenhand rather than imported from another system. */
  readonly own: boolean
  readonly recordedAt: Instant
}

/**
 * Returns the order as logged, or null if it is not closed. It is built as one object literal for speed, since every
 * order that closes needs it.
 */
export function closedOrder(order: Order): ClosedOrder | null {
  const { outcome, situation } = order
  if (!outcome || (situation.phase !== 'completed' && situation.phase !== 'cancelled')) return null
  const cancelled = outcome.method !== 'completed'
  return {
    buyer: order.buyer,
    gig: order.gig.id,
    placedAt: order.placedAt,
    ...timing(order, situation.dueAt, outcome.at),
    closedAt: outcome.at,
    completedAt: cancelled ? order.completedAt : null,
    method: outcome.method,
    decidedBy: outcome.decidedBy,
    openedBy: openerOf(order),
    reason: outcome.reason,
    fault: outcome.fault,
    faultStatus: faultStatusOf(outcome),
    value: total([order.price, ...order.extras.map(({ price }) => price)]),
    earned: order.balances.seller,
    staysLonger: staysLonger(order, outcome),
    currency: order.currency,
    rating: order.review ? order.review.rating : null,
  }
}

/** Returns the dates of the delivery. The due instant is null if the delivery counts as neither on time nor late. */
function timing(order: Order, dueAt: Instant | null, closedAt: Instant) {
  const { countedDelivery } = order
  if (!countedDelivery) return { dueAt, deliveredAt: null, lateWhenClosed: dueAt !== null && dueAt <= closedAt }
  const measured = wasOnTime(order) !== null
  return { dueAt: measured ? countedDelivery.dueAt : null, deliveredAt: countedDelivery.at, lateWhenClosed: false }
}

/** Returns the fault status. A contest by a party that agreed to the fault has no effect, so the fault stays agreed. */
const faultStatusOf = ({ faultStatus, views, agreedBy }: Outcome): FaultStatus | null =>
  faultStatus === 'contested' && views.every(({ by }) => agreedBy.includes(by)) ? 'agreed' : faultStatus

/**
 * Returns how much longer windows include the order: the time during which its fault was undecided because the seller
 * contested it in vain. A fault established by the record was never undecided, and a contest is not in vain if staff
 * rule for the seller's view.
 */
function staysLonger({ cases }: Order, { method, fault, faultStatus, views }: Outcome): Duration {
  const view = views.findLast(({ by }) => by === 'seller')
  if (faultStatus !== 'ruled' || !view || view.side === fault || ESTABLISHED_METHODS.includes(method)) return 0
  const ruled = cases.findLast(({ about, status }) => about === 'fault' && status === 'ruled')
  return ruled && ruled.endedAt !== null ? ruled.endedAt - ruled.openedAt : 0
}

/** Returns the party that opened the accepted cancellation, or null if the order did not end by agreement. */
function openerOf({ outcome, requests }: Order): Party | null {
  if (outcome?.method !== 'mutual') return null
  return requests.findLast(({ kind, status }) => kind === 'cancellation' && status === 'accepted')?.openedBy ?? null
}

export const isSame = (a: ClosedOrder, b: ClosedOrder): boolean =>
  a.closedAt === b.closedAt &&
  a.completedAt === b.completedAt &&
  a.method === b.method &&
  a.fault === b.fault &&
  a.faultStatus === b.faultStatus &&
  a.rating === b.rating &&
  CORRECTABLE.every(name => a[name] === b[name])

const CORRECTABLE = [
  'dueAt',
  'deliveredAt',
  'lateWhenClosed',
  'value',
  'earned',
  'staysLonger',
] as const satisfies readonly (keyof Correctable)[]

/** Returns the lines of one order: its end, then later findings and corrections. */
export function performanceLines(order: string, stored: readonly StoredLine[]): readonly PerformanceLine[] {
  const [only, ...others] = stored
  if (only && others.length === 0) return importedUnless(only.own, ended(order, only, undefined))
  const isOurs = stored.some(({ own }) => own)
  // The lines of an order closed in Evenhand replace those of its imported record.
  const sorted = stored.filter(({ own }) => own || !isOurs).toSorted((a, b) => a.line - b.line)
  const lines = sorted.flatMap((line, i) => linesFrom(order, line, sorted[i - 1]))
  return importedUnless(isOurs, lines)
}
const importedUnless = (isOurs: boolean, lines: readonly PerformanceLine[]): readonly PerformanceLine[] =>
  isOurs ? lines : lines.map(line => ({ imported: true as const, ...line }))

function linesFrom(order: string, line: StoredLine, before: StoredLine | undefined): readonly PerformanceLine[] {
  const dated = { order, at: line.at, recordedAt: line.recordedAt }
  if (!before || before.method !== line.method || before.closedAt !== line.closedAt) return ended(order, line, before)
  const faulted = before.fault !== line.fault || before.faultStatus !== line.faultStatus
  const set = corrected(before, line)
  return [
    ...(faulted && line.faultStatus
      ? [{ ...dated, type: 'fault' as const, side: line.fault, faultStatus: line.faultStatus }]
      : []),
    ...(set ? [{ ...dated, type: 'corrected' as const, set }] : []),
    ...rated(order, line, before),
  ]
}

function ended(order: string, line: StoredLine, before: StoredLine | undefined): readonly PerformanceLine[] {
  const closed = closedLine(order, line)
  // The completion and the later cancellation were recorded together, so no earlier line has the completion.
  const missed = line.completedAt !== null && !before
  if (!missed && line.rating === null) return [closed]
  return [...(missed ? [completion(closed, line.completedAt)] : []), closed, ...rated(order, line, before)]
}

const closedLine = (order: string, line: StoredLine): ClosedLine => ({
  type: 'closed',
  order,
  at: line.closedAt,
  recordedAt: line.recordedAt,
  buyer: line.buyer,
  placedAt: line.placedAt,
  dueAt: line.dueAt,
  deliveredAt: line.deliveredAt,
  lateWhenClosed: line.lateWhenClosed,
  value: line.value,
  earned: line.earned,
  staysLonger: line.staysLonger,
  method: line.method,
  decidedBy: line.decidedBy,
  openedBy: line.openedBy,
  reason: line.reason,
  fault: line.fault,
  faultStatus: line.faultStatus,
  currency: line.currency,
})

const completion = (closed: ClosedLine, at: Instant): ClosedLine => ({
  ...closed,
  at,
  method: 'completed',
  decidedBy: null,
  openedBy: null,
  reason: null,
  fault: 'none',
  faultStatus: null,
  staysLonger: 0,
})

/**
 * Returns a line for the rating if it is new. The rating of a completion reported after a later cancellation is dated
 * before that cancellation, like the completion.
 */
function rated(order: string, { rating, at, recordedAt }: StoredLine, before?: StoredLine): readonly PerformanceLine[] {
  const isRecorded = before !== undefined && before.at <= at && before.rating === rating
  return rating === null || isRecorded ? [] : [{ type: 'rated', order, rating, at, recordedAt }]
}

/** Returns the fields that differ, or null if none does. */
function corrected(before: StoredLine, after: StoredLine): CorrectedLine['set'] | null {
  const changed = CORRECTABLE.filter(name => before[name] !== after[name])
  return changed.length === 0 ? null : Object.fromEntries(changed.map(name => [name, after[name]]))
}
