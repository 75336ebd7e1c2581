// Short names for phases, kinds, actions, reasons, faults and events. The types require a name for every code except
// those of reasons, which a test requires.
import type { Action, FaultStatus, Kind, OrderEventType, Phase, Role, Side } from '@evenhand/core'
import { insideFor, labelFor, type Name, wordFor } from './grammar.ts'

const PHASES: Readonly<Record<Phase, Name>> = {
  awaiting_requirements: ['Waiting for requirements', 'waiting for requirements'],
  in_progress: ['In progress', 'in progress'],
  delivered: ['Delivered', 'delivered'],
  completed: ['Completed', 'completed'],
  cancelled: ['Cancelled', 'cancelled'],
}

const KINDS: Readonly<Record<Kind, Name>> = {
  update: ['Update', 'update'],
  cancellation: ['Cancellation', 'cancellation'],
  change: ['Later date or extras', 'later date or extras'],
  partial_refund: ['Partial refund', 'partial refund'],
}

const ACTIONS: Readonly<Record<Action, string>> = {
  place: 'Place the order',
  give_requirements: 'Answer the seller’s questions',
  deliver: 'Deliver',
  request_revision: 'Request a revision',
  accept_delivery: 'Accept the delivery',
  write_message: 'Write a message',
  review: 'Write a review',
  open_request: 'Ask the other party',
  answer_request: 'Answer the request',
  withdraw_request: 'Withdraw the request',
  cancel: 'Cancel the order',
  contest_fault: 'Dispute the stated cause',
  agree_to_fault: 'Agree to the stated cause',
  open_case: 'Ask staff to step in',
  withdraw_case: 'Withdraw the case',
  hold_case: 'Pause deadlines for the case',
  rule_case: 'Rule on the case',
  confirm_refund: 'Confirm the refund',
  confirm_payment: 'Confirm the payment',
}

/** All reasons: those that the parties give with requests, those of staff, and those that rules set. */
export const REASONS = {
  // the buyer’s reasons to cancel
  ordered_by_mistake: ['Ordered by mistake', 'ordered by mistake'],
  changed_mind: ['A change of mind', 'a change of mind'],
  cannot_wait: ['Cannot wait for the agreed date', 'cannot wait for the agreed date'],
  not_as_described: ['Not as described', 'not as described'],
  quality: ['The quality is not what was expected', 'the quality is not what was expected'],
  seller_silent: ['No answer from the seller', 'no answer from the seller'],
  late: ['The order is late', 'the order is late'],
  seller_asked: ['The seller asked to cancel', 'the seller asked to cancel'],
  // the seller’s reasons to cancel
  not_offered: ['The buyer wants something the gig does not offer', 'the buyer wants something the gig does not offer'],
  buyer_silent: ['No answer or no requirements from the buyer', 'no answer or no requirements from the buyer'],
  buyer_mistake: ['The buyer ordered by mistake', 'the buyer ordered by mistake'],
  cannot_deliver: ['The work cannot be delivered', 'the work cannot be delivered'],
  too_busy: ['Too busy', 'too busy'],
  scope_dispute: ['No agreement on what is included', 'no agreement on what is included'],
  buyer_asked: ['The buyer asked to cancel', 'the buyer asked to cancel'],
  not_happy: [
    'The buyer is not satisfied and it cannot be put right',
    'the buyer is not satisfied and it cannot be put right',
  ],
  // reasons for updates, changes and partial refunds
  progress: ['How the work is going', 'how the work is going'],
  question: ['A question', 'a question'],
  more_time: ['More time is needed', 'more time is needed'],
  more_work: ['More work than was ordered', 'more work than was ordered'],
  less_work: ['Less work than was ordered', 'less work than was ordered'],
  goodwill: ['Goodwill', 'goodwill'],
  // reasons of staff
  parties_agreed: ['Both parties agreed', 'both parties agreed'],
  nothing_delivered: ['Nothing was delivered', 'nothing was delivered'],
  not_as_agreed: ['Not delivered as agreed', 'not delivered as agreed'],
  breach: ['The marketplace’s terms were broken', 'the marketplace’s terms were broken'],
  fraud: ['Fraud', 'fraud'],
  // reasons that a rule sets
  cooling_off: ['Cancelled soon after ordering', 'cancelled soon after ordering'],
  unstarted: ['The requirements were not given', 'the requirements were not given'],
  // a reason for everybody
  other: ['Another reason', 'another reason'],
} as const satisfies Readonly<Record<string, Name>>
export type ReasonCode = keyof typeof REASONS

const SIDES: Readonly<Record<Side, string>> = {
  buyer: 'The buyer’s side',
  seller: 'The seller’s side',
  shared: 'Both sides',
  none: 'Neither side',
}
const FAULT_STATUSES: Readonly<Record<FaultStatus, string>> = {
  claimed: 'as stated in the request',
  agreed: 'agreed',
  unanswered: 'not answered',
  contested: 'in dispute',
  established: 'by the record',
  ruled: 'ruled by staff',
}

const EVENTS: Readonly<Record<OrderEventType, string>> = {
  'order.placed': 'Order placed',
  'requirements.given': 'Requirements given',
  'order.delivered': 'Work delivered',
  'revision.requested': 'Revision requested',
  'order.completed': 'Order completed',
  'order.cancelled': 'Order cancelled',
  'order.changed': 'Date or extras changed',
  'message.written': 'Message',
  'review.written': 'Review written',
  'reminder.due': 'Reminder',
  'due.passed': 'The due date has passed',
  'late.cancellable': 'The buyer can now cancel alone',
  'requirements.overdue': 'The seller can now cancel alone',
  'request.opened': 'Request opened',
  'request.accepted': 'Request accepted',
  'request.answered': 'Request answered',
  'request.declined': 'Request declined',
  'request.withdrawn': 'Request withdrawn',
  'request.closed': 'Request closed without an answer',
  'request.superseded': 'Request superseded',
  'payment.requested': 'Payment requested',
  'payment.confirmed': 'Payment confirmed',
  'payment.failed': 'The payment did not go through',
  'refund.requested': 'Refund requested',
  'refund.done': 'Refunded',
  'refund.failed': 'The refund did not go through',
  'fault.contested': 'The stated cause is disputed',
  'fault.agreed': 'The stated cause was agreed to',
  'fault.ruled': 'Staff ruled on the cause',
  'case.opened': 'Staff asked to step in',
  'case.settled': 'Case settled by the parties',
  'case.withdrawn': 'Case withdrawn',
  'case.ruled': 'Staff ruled on the case',
  'hold.set': 'Staff paused or resumed deadlines',
  'hold.ending': 'Paused deadlines will soon resume',
  'hold.ended': 'Paused deadlines resumed',
}

const ROLES: Readonly<Record<Role, Name>> = {
  buyer: ['The buyer', 'the buyer'],
  seller: ['The seller', 'the seller'],
  staff: ['Staff', 'staff'],
  marketplace: ['The marketplace', 'the marketplace'],
  payment: ['The payment side', 'the payment side'],
  clock: ['The clock', 'the clock'],
}

// A newer server may send codes that these tables lack. Such codes are spelled out.

export const phaseText = (phase: string): string => labelFor(PHASES, phase)
export const phaseInside = (phase: string): string => insideFor(PHASES, phase)
export const kindText = (kind: string): string => labelFor(KINDS, kind)
export const kindInside = (kind: string): string => insideFor(KINDS, kind)
export const actionText = (action: string): string => wordFor(ACTIONS, action)
export const reasonText = (code: string): string => labelFor(REASONS, code)
export const reasonInside = (code: string): string => insideFor(REASONS, code)
export const eventText = (type: string): string => wordFor(EVENTS, type)
/** Returns the role as it reads inside a sentence: “the buyer”, “staff”. */
export const roleText = (role: string): string => insideFor(ROLES, role)
/** Returns the role as it reads at the beginning of a sentence: “The buyer”, “Staff”. */
export const roleStart = (role: string): string => labelFor(ROLES, role)
/** Returns the side on which the cause lies, with the fault status: “The seller’s side, not answered”. */
export const faultText = (side: Side, status: FaultStatus | null): string =>
  status === null ? SIDES[side] : `${SIDES[side]}, ${FAULT_STATUSES[status]}`
