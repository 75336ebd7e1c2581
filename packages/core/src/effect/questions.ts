// What waits for the seller's answer: the buyer's requests, and the buyer's first message in an order.
import { endOf } from '../order/clock.ts'
import type { OrderEvent } from '../order/events.ts'
import { type Order, type OrderState, openRequest } from '../order/order.ts'
import { DAY, type Instant } from '../time.ts'

/** One row of the ledger: a question to the seller, or what became of it. */
export interface AnswerLine {
  /** `first_message`, or the number of the request; `5.1` where a case has stopped its window once, and it goes on. */
  readonly question: string
  readonly type: 'asked' | 'answered' | 'dropped'
  readonly at: Instant
  /** In time is strictly before this; null unless it is the asking. */
  readonly by: Instant | null
  /** Whose question it is; '' where nobody knows. */
  readonly buyer: string
}

export const FIRST_MESSAGE = 'first_message'
/** The time for the answer to a first message. */
const ANSWER_WITHIN = DAY

interface Question {
  readonly question: string
  readonly by: Instant
}

/** What became of the seller's questions by one event. */
export function answersOf(before: OrderState, after: Order, event: OrderEvent): readonly AnswerLine[] {
  const steps = [
    ...step(messageIn(before), messageIn(after), event),
    ...step(requestIn(before), requestIn(after), event),
  ]
  return steps.map(line => ({ ...line, buyer: after.buyer }))
}

/** Whether a message of the seller would answer the buyer: the rate of answers depends on it. */
export const isAwaited = (order: Order): boolean => messageIn(order) !== null || openRequest(order)?.kind === 'update'

function messageIn(order: OrderState): Question | null {
  const message = order?.firstMessage
  return message?.waits ? { question: FIRST_MESSAGE, by: message.at + ANSWER_WITHIN } : null
}

/** The buyer's open request, while its window runs. Stopped by a case it is no question; what is left of its time is a new one. */
function requestIn(order: OrderState): Question | null {
  const request = order && openRequest(order)
  if (!order || !request || request.openedBy !== 'buyer') return null
  const by = endOf(request.clock)
  if (by === null) return null
  const stops = order.cases.filter(({ id, stops: isStopping }) => isStopping && id > request.id).length
  return { question: stops === 0 ? String(request.id) : `${request.id}.${stops}`, by }
}

type Step = Omit<AnswerLine, 'buyer'>
function step(before: Question | null, after: Question | null, event: OrderEvent): readonly Step[] {
  const { at } = event
  if (before?.question === after?.question) return []
  const asked: readonly Step[] = after ? [{ question: after.question, type: 'asked', at, by: after.by }] : []
  if (!before) return asked
  const { question, by } = before
  if (isAnswer(event)) return [{ question, type: 'answered', at, by: null }, ...asked]
  // When its time is over nothing more becomes of it: it was not answered.
  return at < by ? [{ question, type: 'dropped', at, by: null }, ...asked] : asked
}

/** Whatever the seller says answers the buyer; withdrawing and overtaking say nothing. */
function isAnswer({ type, by }: OrderEvent): boolean {
  if (by.role !== 'seller') return false
  switch (type) {
    case 'message.written':
    case 'order.delivered':
    case 'request.opened':
    case 'request.accepted':
    case 'request.answered':
    case 'request.declined':
      return true
    case 'order.placed':
    case 'requirements.given':
    case 'rework.asked':
    case 'order.completed':
    case 'order.cancelled':
    case 'order.changed':
    case 'review.written':
    case 'reminder.due':
    case 'due.passed':
    case 'late.cancellable':
    case 'requirements.overdue':
    case 'request.withdrawn':
    case 'request.closed':
    case 'request.superseded':
    case 'payment.asked':
    case 'payment.confirmed':
    case 'payment.failed':
    case 'refund.asked':
    case 'refund.done':
    case 'refund.failed':
    case 'fault.contested':
    case 'fault.agreed':
    case 'fault.ruled':
    case 'case.opened':
    case 'case.settled':
    case 'case.withdrawn':
    case 'case.ruled':
      return false
  }
}
