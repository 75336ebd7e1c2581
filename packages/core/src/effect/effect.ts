// What an order's events add to its seller's performance log, and what its deadlines would add if neither party acts.
import { elapse } from '../decider.ts'
import type { PerformanceLine } from '../level/performanceLog.ts'
import { orderDecider } from '../order/decide.ts'
import type { OrderEvent, OrderEventType } from '../order/events.ts'
import { evolve } from '../order/evolve/evolve.ts'
import type { Order, OrderState } from '../order/order.ts'
import type { Instant } from '../time.ts'
import { closedOrder, isSame, type OrderLine, performanceLines } from './closed.ts'
import { type AnswerLine, answersOf, FIRST_MESSAGE } from './questions.ts'

export interface NewLine extends OrderLine {
  /**
   * Evaluations after this instant may change. For a finding it is the order's end, for a rating the rating's own
   * instant.
   */
  readonly touches: Instant
}
/** Rows to add to a seller's performance log. */
export interface PerformanceRows {
  readonly orders: readonly NewLine[]
  readonly answers: readonly AnswerLine[]
}
type KnownRows = Pick<PerformanceRows, 'answers'> & { readonly orders: readonly OrderLine[] }
const NOTHING: PerformanceRows = { orders: [], answers: [] }

/** The table of event types: true for those that may change a closed order or a question in a performance log. */
const TOUCHES: Readonly<Record<OrderEventType, boolean>> = {
  'order.placed': false,
  'requirements.given': false,
  'order.delivered': true,
  'revision.requested': false,
  'order.completed': true,
  'order.cancelled': true,
  'order.changed': false,
  'message.written': true,
  'review.written': true,
  'reminder.due': false,
  'due.passed': false,
  'late.cancellable': false,
  'requirements.overdue': false,
  'request.opened': true,
  'request.accepted': true,
  'request.answered': true,
  'request.declined': true,
  'request.withdrawn': true,
  'request.closed': true,
  'request.superseded': true,
  'payment.requested': false,
  'payment.confirmed': false,
  'payment.failed': false,
  'refund.requested': true,
  'refund.done': false,
  'refund.failed': false,
  'fault.contested': true,
  'fault.agreed': true,
  'fault.ruled': true,
  'case.opened': true,
  'case.settled': true,
  'case.withdrawn': true,
  'case.ruled': true,
  'hold.set': true,
  'hold.ending': false,
  'hold.ended': true,
}

/**
 * Returns the rows that `events` add to the performance log of an order that was in the state `before`. There is one
 * line for each instant at which the closed order changes, and there are rows for questions and their answers.
 */
export function performanceLogOf(before: OrderState, events: readonly OrderEvent[]): PerformanceRows {
  if (!events.some(({ type }) => TOUCHES[type])) return NOTHING
  const orders: NewLine[] = []
  const answers: AnswerLine[] = []
  let [order, recorded] = [before, before && closedOrder(before)]
  for (const [i, event] of events.entries()) {
    const next = evolve(order, event)
    if (!next) continue
    if (TOUCHES[event.type]) answers.push(...answersOf(order, next, event))
    order = next
    // Several events of the same instant make one line.
    if (events[i + 1]?.at === event.at) continue
    const found = closedOrder(next)
    if (!found || (recorded && isSame(recorded, found))) continue
    const isBack = recorded !== null && !isSame({ ...recorded, rating: found.rating }, found)
    orders.push({ ...found, line: next.version, at: event.at, touches: isBack ? found.closedAt : event.at })
    recorded = found
  }
  return { orders, answers }
}

/**
 * Turns rows into lines of the performance log, recorded at `recordedAt` or, if that is missing, when they take effect.
 */
export function linesOf(
  order: string,
  { orders, answers }: KnownRows,
  recordedAt?: Instant,
): readonly PerformanceLine[] {
  const stored = orders.map(line => ({ ...line, own: true, recordedAt: recordedAt ?? line.at }))
  return [...performanceLines(order, stored), ...answers.map(line => answerLine(order, line, recordedAt ?? line.at))]
}

/** Turns a row about a question into a line of the performance log. */
export function answerLine(
  order: string,
  { question, type, at, by, buyer }: AnswerLine,
  recordedAt: Instant,
): PerformanceLine {
  const dated = { order, question, at, recordedAt }
  if (type !== 'asked') return { ...dated, type }
  return { ...dated, buyer, type, what: question === FIRST_MESSAGE ? 'first_message' : 'request', by: by ?? at }
}

/** Returns the lines that an order adds before `until` if neither party acts and its deadlines fire. */
export function expectedLines(order: Order, until: Instant): readonly PerformanceLine[] {
  // An evaluation at `until` excludes lines dated `until`.
  return linesOf(order.reference, performanceLogOf(order, elapse(orderDecider, order, until - 1).events))
}
