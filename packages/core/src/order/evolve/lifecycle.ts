// What placing, working, delivering, ending and writing make of an order.
import { startClock } from '../clock.ts'
import { dueAtIn } from '../dates.ts'
import type { OrderEvent } from '../events.ts'
import { isClosed, type Order } from '../order.ts'
import { keep } from './clocks.ts'
import { bySeller, heard, type Steps, withTitles } from './step.ts'

export const LIFECYCLE: Steps<
  | 'requirements.given'
  | 'order.delivered'
  | 'rework.asked'
  | 'order.completed'
  | 'order.cancelled'
  | 'order.changed'
  | 'message.written'
  | 'review.written'
  | 'reminder.due'
  | 'due.passed'
  | 'late.cancellable'
  | 'requirements.overdue'
> = {
  'requirements.given': (order, { at, data }) => ({
    ...order,
    answeredAt: at,
    situation: { phase: 'in_progress', work: startClock(at, data.dueAt) },
  }),
  'order.delivered': (order, { at, data }) => ({
    ...order,
    sellerWrote: true,
    firstMessage: heard(order),
    firstDelivery: order.firstDelivery ?? { at, dueAt: data.dueAt },
    judgedDelivery: order.judgedDelivery ?? { at, dueAt: data.dueAt },
    deliveredLate: order.deliveredLate || data.late,
    situation: { phase: 'delivered', completion: startClock(at, data.completeAt), dueAt: data.dueAt, deliveredAt: at },
  }),
  'rework.asked': (order, { at, data }) => ({
    ...order,
    reworks: order.reworks + 1,
    judgedDelivery: data.nothingUsable ? null : order.judgedDelivery,
    situation: { phase: 'in_progress', work: startClock(at, data.dueAt) },
  }),
  'order.completed': (order, { at, data }) => ({
    ...order,
    situation: { phase: 'completed', dueAt: dueAtIn(order, at) },
    firstMessage: heard(order),
    completedAt: at,
    outcome: {
      method: 'completed',
      decidedBy: data.decidedBy,
      reason: null,
      fault: 'none',
      faultStanding: null,
      at,
      window: data.window,
      refunded: 0,
      released: data.released,
      fee: data.fee,
      agreedBy: [],
      views: [],
      muchLate: false,
    },
  }),
  'order.cancelled': (order, { at, data }) => ({
    ...order,
    situation: { phase: 'cancelled', dueAt: dueAtIn(order, at) },
    firstMessage: heard(order),
    outcome: { ...data, at, views: [] },
  }),
  'order.changed': (order, { at, data, texts }) => {
    const extras = [...order.extras, ...withTitles(data.extras, texts).map(extra => ({ ...extra, days: 0 }))]
    const { situation } = order
    const moved: Order = { ...order, extras, turnaround: data.turnaround }
    if (situation.phase !== 'in_progress' || data.dueAt === null) return moved
    return { ...moved, situation: { phase: 'in_progress', work: startClock(at, data.dueAt) } }
  },
  'message.written': (order, event) => (event.data.automatic ? order : asked(bySeller(order, event), event)),
  'review.written': (order, { at, data, texts }) => ({
    ...order,
    review: { rating: data.rating, text: texts.text ?? null, at },
  }),
  'reminder.due': (order, { data }) => keep(order, data.about === 'answer' ? 'request' : 'situation'),
  'due.passed': order => keep(order, 'situation'),
  'late.cancellable': order => keep(order, 'situation'),
  'requirements.overdue': order => keep(order, 'situation'),
}

/** The buyer's first message asks the seller for an answer, as long as the order is open. */
const asked = (order: Order, { at, by }: OrderEvent): Order =>
  by.role === 'buyer' && order.firstMessage === null && !isClosed(order)
    ? { ...order, firstMessage: { at, waits: true } }
    : order
