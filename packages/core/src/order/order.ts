// The state of an order. Its situation is a union by phase, so each phase has only its own clocks.
import type { Amount, Currency } from '../money.ts'
import type { PaymentMode } from '../policy/context.ts'
import type { Spans } from '../policy/policy.ts'
import type { Duration, Instant, Span } from '../time.ts'
import type { Clock } from './clocks/clock.ts'

export const PARTIES = ['buyer', 'seller'] as const
export type Party = (typeof PARTIES)[number]
export const ROLES = ['buyer', 'seller', 'staff', 'marketplace', 'payment', 'clock'] as const
export type Role = (typeof ROLES)[number]

/** The actor of a command or event. People have an id from their marketplace, all other actors have none. */
export type Actor =
  | { readonly role: 'buyer' | 'seller' | 'staff'; readonly id: string }
  | { readonly role: 'marketplace' | 'payment' | 'clock' }
export const CLOCK: Actor = { role: 'clock' }
export const PAYMENT: Actor = { role: 'payment' }

export const PHASES = ['awaiting_requirements', 'in_progress', 'delivered', 'completed', 'cancelled'] as const
export type Phase = (typeof PHASES)[number]

export const KINDS = ['update', 'cancellation', 'change', 'partial_refund'] as const
export type Kind = (typeof KINDS)[number]

export const SIDES = ['buyer', 'seller', 'shared', 'none'] as const
export type Side = (typeof SIDES)[number]
export const FAULT_STATUSES = ['claimed', 'agreed', 'unanswered', 'contested', 'established', 'ruled'] as const
export type FaultStatus = (typeof FAULT_STATUSES)[number]
/** The side on which the cause lies, and how firmly that is known. */
export interface Fault {
  readonly side: Side
  readonly status: FaultStatus
}

export const METHODS = ['completed', 'mutual', 'cooling_off', 'late', 'unstarted', 'support', 'chargeback'] as const
export type Method = (typeof METHODS)[number]
export const DECIDERS = ['agreement', 'silence', 'buyer', 'seller', 'staff', 'payment'] as const
export type DecidedBy = (typeof DECIDERS)[number]

/**
 * An addition to the base order at a price of its own. `days` moves the due instant, negative for a faster delivery.
 */
export interface Extra {
  readonly title: string
  readonly price: Amount
  readonly days: number
}
export interface Term {
  readonly id: string
  readonly text: string
  /** The instant at which the buyer acknowledged the term. */
  readonly acknowledgedAt: Instant
}

/** How the order ended, who decided that, and what it did to the money. */
export interface Outcome {
  readonly method: Method
  readonly decidedBy: DecidedBy
  readonly reason: string | null
  readonly fault: Side
  /** null for a completed order, since a success has no fault. */
  readonly faultStatus: FaultStatus | null
  readonly at: Instant
  /** The span that made the outcome possible, written as in the policy and shown in the outcome's label. */
  readonly window: Span | null
  readonly refunded: Amount
  readonly released: Amount
  readonly fee: Amount
  /** The parties that agree to the stated fault. */
  readonly agreedBy: readonly Party[]
  readonly views: readonly FaultView[]
  /** Whether the order, when it ended, was late enough for the buyer to cancel alone. */
  readonly muchLate: boolean
}
export interface FaultView {
  readonly by: Party
  readonly side: Side
  readonly explanation: string
}

/** A requested change. `dueAt` is the date shown to the buyer. Before the work clock runs, there are only `days`. */
export interface Change {
  readonly dueAt: Instant | null
  readonly days: number | null
  readonly extras: readonly Extra[]
}

export const SILENCES = ['closed', 'accepted', 'withdrawn', 'declined'] as const
export type SilenceStatus = (typeof SILENCES)[number]
export const ENDINGS = ['accepted', 'answered', 'declined', 'withdrawn', 'closed', 'superseded'] as const
export type Ending = (typeof ENDINGS)[number]
export const ENDERS = ['buyer', 'seller', 'staff', 'silence', 'payment'] as const
export type Ender = (typeof ENDERS)[number]

interface AnyRequest {
  /** The number of the event that opened the request. */
  readonly id: number
  readonly kind: Kind
  readonly openedBy: Party
  readonly openedAt: Instant
  readonly reason: string
  readonly explanation: string
  /** The fault that a cancellation states; null for other kinds. */
  readonly fault: Fault | null
  readonly change: Change | null
  readonly refund: Amount | null
  readonly onSilence: SilenceStatus
  readonly window: Span
  /** The text that came with the answer. */
  readonly answer: string | null
}
/** A request that has not ended. `payment` is the payment for which an accepted change waits, otherwise null. */
export interface OpenRequest extends AnyRequest {
  readonly status: 'open'
  readonly clock: Clock
  readonly payment: number | null
  /** How often a case has held the request's window. */
  readonly stops: number
}
export interface EndedRequest extends AnyRequest {
  readonly status: Ending
  readonly endedBy: Ender
  readonly endedAt: Instant
}
export type Request = OpenRequest | EndedRequest

/** The matters of a case. `sealed` replaces a matter that the reader may not know, or whose text was erased. */
export const ABOUTS = ['unresolved', 'fraud', 'threats', 'danger', 'nothing_usable', 'fault', 'sealed'] as const
export type About = (typeof ABOUTS)[number]
/** How long a case holds a clock, and who set that. */
export interface Hold {
  /** The instant at which the hold ends; null if only the end of the case ends it. */
  readonly until: Instant | null
  /** The instant at which both parties are notified of that end; null if they were notified or never will be. */
  readonly noticeAt: Instant | null
  /** Whether staff set the hold. Otherwise the rule set it, for a limited time. */
  readonly confirmed: boolean
}
/**
 * What a case holds. `completion` is the completion clock of a delivered order, which ends separately; `windows` are
 * all other clocks.
 */
export interface Holds {
  readonly windows: Hold | null
  readonly completion: Hold | null
  /** Whether the hold includes the clocks against the case's opener, which only staff can set. */
  readonly both: boolean
}
export interface Case {
  readonly id: number
  readonly about: About
  readonly openedBy: Party
  readonly openedAt: Instant
  readonly explanation: string
  /**
   * Whether the case is about the open order as a whole, which puts the order in resolution and may hold its clocks.
   */
  readonly whole: boolean
  readonly holds: Holds
  /**
   * Whether the case held clocks by the rule. If so and unless staff found the case founded, the opener's next case in
   * the same matter group holds clocks by the rule only after the span `holdPause`.
   */
  readonly held: boolean
  readonly status: 'open' | 'settled' | 'withdrawn' | 'ruled'
  /** Whether staff decided for the case's opener; null if they have not decided. */
  readonly founded: boolean | null
  readonly endedAt: Instant | null
}
/** The time for which a case has held the work clock. */
export interface HeldTime {
  readonly caseId: number
  readonly time: Duration
}

export const MONEY_STATES = ['requested', 'done', 'failed'] as const
/** The state of a request to the payment side. One that failed can still be done. */
export type MoneyState = (typeof MONEY_STATES)[number]
export interface Refund {
  readonly id: number
  readonly amount: Amount
  readonly state: MoneyState
  readonly at: Instant
  /** The payment side's own id, from the latest confirmation. */
  readonly externalId: string | null
  /** The reason as the payment side stated it, while the movement is failed. Only the marketplace and staff see it. */
  readonly failureReason: string | null
}
export interface Payment extends Refund {
  readonly requestId: number
}

/** The phase of an order, with the clocks that run in it. */
export type Situation =
  | { readonly phase: 'awaiting_requirements'; readonly requirements: Clock; readonly nobody: Clock }
  | {
      readonly phase: 'in_progress'
      readonly work: Clock
      /** Runs to the end that an order has if neither party acts. No party's case holds it. */
      readonly nobody: Clock
      /** How long each case has held the work clock and so moved the due instant. */
      readonly held: readonly HeldTime[]
    }
  | {
      readonly phase: 'delivered'
      readonly completion: Clock
      /**
       * The completion clock as it would be without the buyer's cases. It replaces `completion` if such a case is void.
       */
      readonly unheld: Clock
      readonly dueAt: Instant
      readonly deliveredAt: Instant
    }
  | { readonly phase: 'completed'; readonly dueAt: Instant | null }
  | { readonly phase: 'cancelled'; readonly dueAt: Instant | null }

/** What the parties agreed at placing. Only accepted changes add to it. */
export interface Agreed {
  readonly reference: string
  readonly gig: { readonly id: string; readonly version: string; readonly title: string }
  readonly buyer: string
  readonly seller: string
  readonly currency: Currency
  readonly price: Amount
  readonly extras: readonly Extra[]
  readonly turnaround: Duration
  readonly questions: readonly string[]
  readonly terms: readonly Term[]
  /** The number of included revisions; null if there is no limit. */
  readonly revisionsIncluded: number | null
  readonly placedAt: Instant
}

/** A delivery with the due instant that applied to it, and how long cases had moved that instant. */
export interface Delivered {
  readonly at: Instant
  readonly dueAt: Instant
  readonly held: readonly HeldTime[]
}

/** The messages that a party has written. */
export interface Written {
  readonly count: number
  /** The instants of the messages in the hour before the latest one. */
  readonly recent: readonly Instant[]
}

export interface Order extends Agreed {
  /** The number of the last event. */
  readonly version: number
  readonly lastAt: Instant
  readonly situation: Situation
  /** The spans pinned at placing, so that deadlines never depend on a later policy. */
  readonly spans: Spans
  readonly policyVersion: number
  readonly paymentMode: PaymentMode
  readonly feeBasisPoints: number
  readonly workClockStops: boolean
  readonly coolingOff: Clock
  readonly answeredAt: Instant | null
  /** The instant of the seller's first message, request, answer or delivery, which ends cooling-off. */
  readonly sellerWroteAt: Instant | null
  readonly messages: Readonly<Record<Party, Written>>
  /** The buyer's first message while the order was open. `waits` is true until the seller answers or the order ends. */
  readonly firstMessage: { readonly at: Instant; readonly waits: boolean } | null
  readonly firstDelivery: Delivered | null
  /** The delivery that decides whether the order was on time. */
  readonly countedDelivery: Delivered | null
  readonly deliveredLate: boolean
  readonly revisions: number
  readonly requests: readonly Request[]
  readonly cases: readonly Case[]
  readonly refunds: readonly Refund[]
  /** The prices of changes that were requested from the payment side. */
  readonly charges: readonly Payment[]
  readonly balances: Balances
  readonly review: { readonly rating: number; readonly text: string | null; readonly at: Instant } | null
  readonly outcome: Outcome | null
  /** The instant of the completion, which stays if the order is cancelled later. */
  readonly completedAt: Instant | null
}

export const ACCOUNTS = ['received', 'held', 'seller', 'fee', 'refund_requested', 'refunded'] as const
export type Account = (typeof ACCOUNTS)[number]
/**
 * The balance of each account. `received` is where money comes from, so it is negative; the other accounts hold money.
 */
export type Balances = Readonly<Record<Account, Amount>>
/** The order, or null until it is placed. */
export type OrderState = Order | null

export const otherParty = (party: Party): Party => (party === 'buyer' ? 'seller' : 'buyer')
export const openRequest = (order: Order): OpenRequest | null =>
  order.requests.find((request): request is OpenRequest => request.status === 'open') ?? null
/** Returns the open cases about the order as a whole. */
export const wholeCases = (order: Order): readonly Case[] => order.cases.filter(c => c.status === 'open' && c.whole)
export const isClosed = (order: Order): boolean =>
  order.situation.phase === 'completed' || order.situation.phase === 'cancelled'
