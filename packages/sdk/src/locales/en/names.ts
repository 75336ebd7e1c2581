// Short names for phases, kinds, actions, reasons, faults and events. The tables are complete by type.
import type { Action, FaultStatus, Kind, OrderEventType, Phase, Role, Side } from '@evenhand/core'
import { wordFor } from './grammar.ts'

const PHASES: Readonly<Record<Phase, string>> = {
  awaiting_requirements: 'Waiting for requirements',
  in_progress: 'In progress',
  delivered: 'Delivered',
  completed: 'Completed',
  cancelled: 'Cancelled',
}

const KINDS: Readonly<Record<Kind, string>> = {
  update: 'Update',
  cancellation: 'Cancellation',
  change: 'Later date or extras',
  partial_refund: 'Partial refund',
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

/** All reasons: those given with requests, by staff, and by rules. */
const REASONS = {
  // a buyer’s for a cancellation
  ordered_by_mistake: 'Ordered by mistake',
  changed_mind: 'A change of mind',
  cannot_wait: 'Cannot wait for the agreed date',
  not_as_described: 'Not as described',
  quality: 'The quality is not what was expected',
  seller_silent: 'No answer from the seller',
  late: 'The order is late',
  seller_asked: 'The seller asked to cancel',
  // a seller’s for a cancellation
  not_offered: 'The buyer wants something the gig does not offer',
  buyer_silent: 'No answer or no requirements from the buyer',
  buyer_mistake: 'The buyer ordered by mistake',
  cannot_deliver: 'The work cannot be delivered',
  too_busy: 'Too busy',
  scope_dispute: 'No agreement on what is included',
  buyer_asked: 'The buyer asked to cancel',
  not_happy: 'The buyer is not satisfied and it cannot be put right',
  // updates, changes, partial refunds
  progress: 'How the work is going',
  question: 'A question',
  more_time: 'More time is needed',
  more_work: 'More work than was ordered',
  less_work: 'Less work than was ordered',
  goodwill: 'Goodwill',
  // staff’s
  parties_agreed: 'Both parties agreed',
  nothing_delivered: 'Nothing was delivered',
  not_as_agreed: 'Not delivered as agreed',
  breach: 'The marketplace’s terms were broken',
  fraud: 'Fraud',
  // a rule’s
  cooling_off: 'Cancelled soon after ordering',
  unstarted: 'The requirements were not given',
  // everybody’s
  other: 'Another reason',
} as const satisfies Readonly<Record<string, string>>
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

const ROLES: Readonly<Record<Role, string>> = {
  buyer: 'the buyer',
  seller: 'the seller',
  staff: 'staff',
  marketplace: 'the marketplace',
  payment: 'the payment side',
  clock: 'the clock',
}

// A newer server may send codes that these tables lack; such a code is shown spelled out.

export const phaseText = (phase: string): string => wordFor(PHASES, phase)
export const kindText = (kind: string): string => wordFor(KINDS, kind)
export const actionText = (action: string): string => wordFor(ACTIONS, action)
export const reasonText = (code: string): string => wordFor(REASONS, code)
export const eventText = (type: string): string => wordFor(EVENTS, type)
/** The role inside a sentence: “the buyer”, “staff”. */
export const roleText = (role: string): string => wordFor(ROLES, role)
/** Whose side the cause lies on, with the fault status: “The seller’s side, not answered”. */
export const faultText = (side: Side, status: FaultStatus | null): string =>
  status === null ? SIDES[side] : `${SIDES[side]}, ${FAULT_STATUSES[status]}`
