// The seller's performance log: append-only lines, the only source of every fact for a level.
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
/** In their usual sequence; of two at one instant the later in this list applies. */
export const LOGGED_FAULT_STATUSES = ['claimed', 'unanswered', 'agreed', 'established', 'contested', 'ruled'] as const
export type LoggedFaultStatus = (typeof LOGGED_FAULT_STATUSES)[number]

/** `at`: when it took effect. `recordedAt`: when it was recorded, which may be later. */
interface Dated {
  readonly at: Instant
  readonly recordedAt: Instant
  /** From another system: it affects only evaluations after it was recorded. */
  readonly imported?: true
}

/** What can be corrected later: timing, money and how long windows include the order. Fault has a line of its own. */
export interface Correctable {
  /** The due instant for the delivery; null if there was none or it is not measured. */
  readonly dueAt: Instant | null
  /** The first delivery that counts; null if nothing was delivered. */
  readonly deliveredAt: Instant | null
  /** Closed while it was late. */
  readonly lateWhenClosed: boolean
  /** What was agreed for it, base and extras, before fee and refunds, in minor units; null: unknown. */
  readonly value: Amount | null
  /** Released to the seller after fee and refunds, in minor units; null: unknown. */
  readonly earned: Amount | null
  /** How much longer windows include it, in milliseconds: the time it was contested by the seller in vain. */
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
  /** Who opened the request that ended it. */
  readonly openedBy: LoggedParty | null
  readonly reason: string | null
  readonly fault: LoggedSide
  readonly faultStatus: LoggedFaultStatus | null
  readonly currency: Currency | null
}
/** A finding about fault after the end: agreed, contested, ruled. */
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
  /** Whole, 1 to 5. */
  readonly rating: number
}
/** A buyer's first message or a request; `question` names it within the order, `at` is when it was asked. */
export interface AskedLine extends Dated {
  readonly type: 'asked'
  readonly order: string
  readonly question: string
  /** Who asked; '' if unknown: all such count as one buyer. */
  readonly buyer: string
  readonly what: 'first_message' | 'request'
  /** An answer is in time strictly before this. */
  readonly by: Instant
}
export interface AnsweredLine extends Dated {
  readonly type: 'answered'
  readonly order: string
  readonly question: string
}
/** Withdrawn or superseded before an answer: it is not measured. */
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
/** A step of a chargeback. It never counts and is always shown separately. */
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
