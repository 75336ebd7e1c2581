// Every event of an order. Only additions are allowed: a new meaning gets a new name. Free text is in `texts`, which
// can be erased.
import type { Amount } from '../money.ts'
import type { PaymentMode } from '../policy/context.ts'
import type { Spans } from '../policy/policy.ts'
import type { Duration, Instant, Span } from '../time.ts'
import type {
  About,
  Actor,
  DecidedBy,
  Ender,
  Fault,
  FaultStatus,
  Kind,
  Method,
  Party,
  Side,
  SilenceStatus,
  Term,
} from './order.ts'

/** Free text by name. After its erasure a text is missing. */
export type Texts = Readonly<Record<string, string>>

/** An extra without its title, which is stored in the texts as `extra.0`, `extra.1` … */
export interface UntitledExtra {
  readonly price: Amount
  readonly days: number
}

interface Ended {
  requestId: number
  endedBy: Ender
}
/** A report from the payment side. If it failed, the reason is stored in the texts as `failureReason`. */
interface Confirmed {
  amount: Amount
  /** The payment side's own id of the movement; null if it gave none. */
  externalId: string | null
}
/** The actions that the parties have from a milestone on. */
interface Milestone {
  buyerActions: readonly string[]
  sellerActions: readonly string[]
}

/** The data of each event type: instants in milliseconds, amounts in minor units. */
export interface OrderEventData {
  'order.placed': {
    reference: string
    gig: { id: string; version: string; title: string }
    buyer: string
    seller: string
    currency: string
    price: Amount
    extras: readonly { title: string; price: Amount; days: number }[]
    turnaround: Duration
    questions: readonly string[]
    terms: readonly Term[]
    revisionsIncluded: number | null
    policyVersion: number
    spans: Spans
    paymentMode: PaymentMode
    feeBasisPoints: number
    workClockStops: boolean
    coolingOffUntil: Instant
    /** The instant from which the seller may cancel alone; null if the work starts at once. */
    requirementsBy: Instant | null
    /** The due instant; null until the buyer gives the requirements. */
    dueAt: Instant | null
  }
  'requirements.given': { dueAt: Instant }
  'order.delivered': { links: readonly string[]; dueAt: Instant; late: boolean; completeAt: Instant }
  'revision.requested': { dueAt: Instant; nothingUsable: boolean }
  'order.completed': { decidedBy: DecidedBy; window: Span | null; released: Amount; fee: Amount; availableAt: Instant }
  'order.cancelled': {
    method: Method
    decidedBy: DecidedBy
    reason: string | null
    fault: Side
    faultStatus: FaultStatus
    agreedBy: readonly Party[]
    window: Span | null
    refunded: Amount
    released: Amount
    fee: Amount
    muchLate: boolean
  }
  'order.changed': { requestId: number; dueAt: Instant | null; turnaround: Duration; extras: readonly UntitledExtra[] }
  'message.written': { automatic: boolean }
  'review.written': { rating: number }
  'reminder.due': {
    about: 'requirements' | 'delivery' | 'look_at_delivery' | 'answer'
    to: Party
    until: Instant
    requestId: number | null
  }
  'due.passed': Milestone
  'late.cancellable': Milestone
  'requirements.overdue': Milestone
  'request.opened': {
    kind: Kind
    reason: string
    fault: Fault | null
    respondBy: Instant
    onSilence: SilenceStatus
    window: Span
    change: { dueAt: Instant | null; days: number | null; extras: readonly UntitledExtra[] } | null
    refund: Amount | null
  }
  'request.accepted': Ended & { fault: Fault | null; otherReason: string | null }
  'request.answered': Ended
  'request.declined': Ended
  'request.withdrawn': Ended
  'request.closed': Ended
  'request.superseded': Ended
  'payment.requested': { requestId: number; amount: Amount; respondBy: Instant }
  'payment.confirmed': Confirmed & { paymentId: number }
  'payment.failed': Confirmed & { paymentId: number }
  'refund.requested': { amount: Amount; from: 'held' | 'seller' }
  'refund.done': Confirmed & { refundId: number }
  'refund.failed': Confirmed & { refundId: number }
  'fault.contested': { fault: Side }
  'fault.agreed': { agreedBy: readonly Party[]; status: FaultStatus }
  'fault.ruled': { fault: Side }
  /**
   * `stops`: the case is about the open order as a whole. `heldUntil`: the end of the hold, null for none. A sealed
   * matter is in `texts`.
   */
  'case.opened': { about: About; stops: boolean; heldUntil?: Instant | null; completionHeldUntil?: Instant | null }
  'case.settled': { caseId: number }
  'case.withdrawn': { caseId: number }
  'case.ruled': {
    caseId: number
    ruling: 'continue' | 'cancel' | 'fault' | 'usable' | 'nothing_usable'
    founded?: boolean | null
  }
  /**
   * Staff set or lift the hold of a case. If `holds` is true and `until` is null, the hold lasts to the end of the
   * case.
   */
  'hold.set': { caseId: number; holds: boolean; both: boolean; until: Instant | null }
  /** Notifies both parties before the hold ends. */
  'hold.ending': { caseId: number; of: Held; until: Instant }
  'hold.ended': { caseId: number; of: Held }
}
/** What a hold covers: the completion of a delivered order, or all other clocks. */
export type Held = 'windows' | 'completion'

export type OrderEventType = keyof OrderEventData
/** The type requires a row for every event type, so that none is missing where types are listed by name. */
const TYPES: Readonly<Record<OrderEventType, true>> = {
  'order.placed': true,
  'requirements.given': true,
  'order.delivered': true,
  'revision.requested': true,
  'order.completed': true,
  'order.cancelled': true,
  'order.changed': true,
  'message.written': true,
  'review.written': true,
  'reminder.due': true,
  'due.passed': true,
  'late.cancellable': true,
  'requirements.overdue': true,
  'request.opened': true,
  'request.accepted': true,
  'request.answered': true,
  'request.declined': true,
  'request.withdrawn': true,
  'request.closed': true,
  'request.superseded': true,
  'payment.requested': true,
  'payment.confirmed': true,
  'payment.failed': true,
  'refund.requested': true,
  'refund.done': true,
  'refund.failed': true,
  'fault.contested': true,
  'fault.agreed': true,
  'fault.ruled': true,
  'case.opened': true,
  'case.settled': true,
  'case.withdrawn': true,
  'case.ruled': true,
  'hold.set': true,
  'hold.ending': true,
  'hold.ended': true,
}
/** The names of all event types. */
export const ORDER_EVENT_TYPES: readonly string[] = Object.keys(TYPES)

export interface OrderEventOf<T extends OrderEventType> {
  readonly type: T
  /** The instant at which the event took effect. */
  readonly at: Instant
  readonly by: Actor
  readonly data: Readonly<OrderEventData[T]>
  readonly texts: Texts
}
export type OrderEvent = { readonly [T in OrderEventType]: OrderEventOf<T> }[OrderEventType]

/** Makes an event, by default without texts. */
export function event<T extends OrderEventType>(
  type: T,
  at: Instant,
  by: Actor,
  data: OrderEventData[T],
  texts: Texts = {},
): OrderEventOf<T> {
  return { type, at, by, data, texts }
}

/** Names the texts of a list, e.g. `answer.0` and `answer.1` for `answer`. */
export const numbered = (name: string, list: readonly string[]): Texts =>
  Object.fromEntries(list.map((text, i) => [`${name}.${i}`, text]))
