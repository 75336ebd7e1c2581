// Questions to the seller: the buyer's requests, and the buyer's first message in an order.
import { endOf } from '../order/clocks/clock.ts'
import type { OrderEvent, OrderEventType } from '../order/events.ts'
import { type Order, type OrderState, openRequest } from '../order/order.ts'
import { DAY, type Instant } from '../time.ts'

/** One row of the performance log: a question to the seller, its answer, or its end without an answer. */
export interface AnswerLine {
  /** `first_message` or the id of the request. `5.1` is request 5 after a case has held its window once. */
  readonly question: string
  readonly type: 'asked' | 'answered' | 'dropped'
  readonly at: Instant
  /** The instant before which an answer is in time; null unless the type is `asked`. */
  readonly by: Instant | null
  /** The buyer who asked, or '' if unknown. */
  readonly buyer: string
}

export const FIRST_MESSAGE = 'first_message'
/** The time that a seller has to answer a first message. */
const ANSWER_WITHIN = DAY

interface Question {
  readonly question: string
  readonly by: Instant
}

/** Returns the rows about questions to the seller that one event adds. */
export function answersOf(before: OrderState, after: Order, event: OrderEvent): readonly AnswerLine[] {
  const steps = [
    ...step(messageIn(before), messageIn(after), event),
    ...step(requestIn(before), requestIn(after), event),
  ]
  return steps.map(line => ({ ...line, buyer: after.buyer }))
}

/** Reports whether a message from the seller would answer the buyer and so affect the response rate. */
export const isAwaited = (order: Order): boolean => messageIn(order) !== null || openRequest(order)?.kind === 'update'

function messageIn(order: OrderState): Question | null {
  const message = order?.firstMessage
  return message?.waits ? { question: FIRST_MESSAGE, by: message.at + ANSWER_WITHIN } : null
}

/**
 * Returns the buyer's open request while its window runs. A hold ends the question; the time left after the hold is a
 * new question.
 */
function requestIn(order: OrderState): Question | null {
  const request = order && openRequest(order)
  if (!order || !request || request.openedBy !== 'buyer') return null
  const by = endOf(request.clock)
  if (by === null) return null
  return { question: request.stops === 0 ? String(request.id) : `${request.id}.${request.stops}`, by }
}

type Step = Omit<AnswerLine, 'buyer'>
function step(before: Question | null, after: Question | null, event: OrderEvent): readonly Step[] {
  const { at } = event
  if (before?.question === after?.question) return []
  const asked: readonly Step[] = after ? [{ question: after.question, type: 'asked', at, by: after.by }] : []
  if (!before) return asked
  const { question, by } = before
  if (isAnswer(event)) return [{ question, type: 'answered', at, by: null }, ...asked]
  // A question whose time to answer has passed counts as unanswered and gets no further row.
  return at < by ? [{ question, type: 'dropped', at, by: null }, ...asked] : asked
}

/** The table of event types: true for those that answer a question if the seller causes them. */
const ANSWERS: Readonly<Record<OrderEventType, boolean>> = {
  'message.written': true,
  'order.delivered': true,
  'request.opened': true,
  'request.accepted': true,
  'request.answered': true,
  'request.declined': true,
  'order.placed': false,
  'requirements.given': false,
  'revision.requested': false,
  'order.completed': false,
  'order.cancelled': false,
  'order.changed': false,
  'review.written': false,
  'reminder.due': false,
  'due.passed': false,
  'late.cancellable': false,
  'requirements.overdue': false,
  'request.withdrawn': false,
  'request.closed': false,
  'request.superseded': false,
  'payment.requested': false,
  'payment.confirmed': false,
  'payment.failed': false,
  'refund.requested': false,
  'refund.done': false,
  'refund.failed': false,
  'fault.contested': false,
  'fault.agreed': false,
  'fault.ruled': false,
  'case.opened': false,
  'case.settled': false,
  'case.withdrawn': false,
  'case.ruled': false,
  'hold.set': false,
  'hold.ending': false,
  'hold.ended': false,
}

const isAnswer = ({ type, by }: OrderEvent): boolean => by.role === 'seller' && ANSWERS[type]
