// The seller's performance log: append-only lines, from which every fact about a level is read.
import type { Amount, Currency } from '../money.ts'
import type { Duration, Instant } from '../time.ts'

export const LOGGED_METHODS = [
  'completed',
  'mutual',
  'cooling_off',
  'late',
  'unstarted',
  'support',
  'chargeback',
] as const
export type LoggedMethod = (typeof LOGGED_METHODS)[number]
export const LOGGED_DECIDERS = ['agreement', 'silence', 'buyer', 'seller', 'staff', 'payment'] as const
export type LoggedDecider = (typeof LOGGED_DECIDERS)[number]
export const LOGGED_PARTIES = ['buyer', 'seller'] as const
export type LoggedParty = (typeof LOGGED_PARTIES)[number]
export const LOGGED_SIDES = ['buyer', 'seller', 'shared', 'none'] as const
export type LoggedSide = (typeof LOGGED_SIDES)[number]
/**
 * The fault statuses in their usual sequence. Of two statuses at the same instant, the one later in this list applies.
 */
export const LOGGED_FAULT_STATUSES = ['claimed', 'unanswered', 'agreed', 'established', 'contested', 'ruled'] as const
export type LoggedFaultStatus = (typeof LOGGED_FAULT_STATUSES)[number]

/** `at` is when the line took effect, `recordedAt` when it was recorded, which may be later. */
interface Dated {
  readonly at: Instant
  readonly recordedAt: Instant
  /** Set if the line is from another system. It then affects only evaluations after it was recorded. */
  readonly imported?: true
}

/** What can be corrected later: timing, money and how long windows include the order. Fault has its own lines. */
export interface Correctable {
  /** The instant at which the delivery was due; null if there was none or the delivery is not measured. */
  readonly dueAt: Instant | null
  /** The instant of the delivery that decides whether the order is on time; null if nothing was delivered. */
  readonly deliveredAt: Instant | null
  /** Whether the order was late when it closed. */
  readonly lateWhenClosed: boolean
  /** The price agreed for base and extras before fee and refunds, in minor units; null if unknown. */
  readonly value: Amount | null
  /** The amount released to the seller after fee and refunds, in minor units; null if unknown. */
  readonly earned: Amount | null
  /**
   * How much longer windows include the order, in milliseconds: the time during which the seller contested the fault in
   * vain.
   */
  readonly staysLonger: Duration
}

/** How an order ended. A completed order that is cancelled later has two such lines. */
export interface ClosedLine extends Dated, Correctable {
  readonly type: 'closed'
  readonly order: string
  readonly buyer: string
  readonly placedAt: Instant | null
  readonly method: LoggedMethod
  readonly decidedBy: LoggedDecider | null
  /** The party that opened the request that ended the order. */
  readonly openedBy: LoggedParty | null
  readonly reason: string | null
  readonly fault: LoggedSide
  readonly faultStatus: LoggedFaultStatus | null
  readonly currency: Currency | null
}
/** A later finding about the fault: agreed, contested or ruled. */
export interface FaultLine extends Dated {
  readonly type: 'fault'
  readonly order: string
  readonly side: LoggedSide
  readonly faultStatus: LoggedFaultStatus
}
export interface CorrectedLine extends Dated {
  readonly type: 'corrected'
  readonly order: string
  readonly set: Partial<Correctable>
}
export interface RatedLine extends Dated {
  readonly type: 'rated'
  readonly order: string
  /** A whole number from 1 to 5. */
  readonly rating: number
}
/** The buyer's first message or a request. `question` identifies it within the order; `at` is when it was asked. */
export interface AskedLine extends Dated {
  readonly type: 'asked'
  readonly order: string
  readonly question: string
  /** The buyer who asked, or '' if unknown. All unknown buyers count as one. */
  readonly buyer: string
  readonly what: 'first_message' | 'request'
  /** The instant before which an answer is in time. */
  readonly by: Instant
}
export interface AnsweredLine extends Dated {
  readonly type: 'answered'
  readonly order: string
  readonly question: string
}
/** The question was withdrawn or superseded before an answer, so it is not measured. */
export interface DroppedLine extends Dated {
  readonly type: 'dropped'
  readonly order: string
  readonly question: string
}
export interface WarningLine extends Dated {
  readonly type: 'warning'
  readonly id: string
  readonly open: boolean
}
/** A step of a chargeback. Chargebacks never count and are always shown separately. */
export interface ChargebackLine extends Dated {
  readonly type: 'chargeback'
  readonly order: string
  readonly outcome: 'reported' | 'won' | 'lost'
}

export type PerformanceLine =
  | ClosedLine
  | FaultLine
  | CorrectedLine
  | RatedLine
  | AskedLine
  | AnsweredLine
  | DroppedLine
  | WarningLine
  | ChargebackLine
