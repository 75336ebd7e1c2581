// Folds the events of an order's life: requirements, deliveries, revisions, the end, messages, milestones.

import { HOUR } from '../../time.ts'
import { startClock } from '../clocks/clock.ts'
import { dueAtIn } from '../clocks/dates.ts'
import type { OrderEvent } from '../events.ts'
import { isClosed, type Order } from '../order.ts'
import { markFired } from './clocks.ts'
import { bySeller, noLongerWaiting, type Steps, withTitles, workFrom } from './step.ts'

export const LIFECYCLE: Steps<
  | 'requirements.given'
  | 'order.delivered'
  | 'revision.requested'
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
    situation: workFrom(at, data.dueAt, order.spans.withoutDelivery),
  }),
  'order.delivered': (order, { at, data }) => {
    const held = order.situation.phase === 'in_progress' ? order.situation.held : []
    const delivered = { at, dueAt: data.dueAt, held }
    const completion = startClock(at, data.completeAt)
    return {
      ...order,
      sellerWroteAt: order.sellerWroteAt ?? at,
      firstMessage: noLongerWaiting(order),
      firstDelivery: order.firstDelivery ?? delivered,
      countedDelivery: order.countedDelivery ?? delivered,
      deliveredLate: order.deliveredLate || data.late,
      situation: { phase: 'delivered', completion, unheld: completion, dueAt: data.dueAt, deliveredAt: at },
    }
  },
  'revision.requested': (order, { at, data }) => ({
    ...order,
    revisions: order.revisions + 1,
    countedDelivery: data.nothingUsable ? null : order.countedDelivery,
    situation: workFrom(at, data.dueAt, order.spans.withoutDelivery),
  }),
  'order.completed': (order, { at, data }) => ({
    ...order,
    situation: { phase: 'completed', dueAt: dueAtIn(order, at) },
    firstMessage: noLongerWaiting(order),
    completedAt: at,
    outcome: {
      method: 'completed',
      decidedBy: data.decidedBy,
      reason: null,
      fault: 'none',
      faultStatus: null,
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
    firstMessage: noLongerWaiting(order),
    outcome: { ...data, at, views: [] },
  }),
  'order.changed': (order, { at, data, texts }) => {
    const extras = [...order.extras, ...withTitles(data.extras, texts).map(extra => ({ ...extra, days: 0 }))]
    const { situation } = order
    const moved: Order = { ...order, extras, turnaround: data.turnaround }
    if (situation.phase !== 'in_progress' || data.dueAt === null) return moved
    return { ...moved, situation: workFrom(at, data.dueAt, order.spans.withoutDelivery) }
  },
  'message.written': (order, event) => {
    const next = counted(order, event)
    return event.data.automatic ? next : withFirstMessage(bySeller(next, event), event)
  },
  'review.written': (order, { at, data, texts }) => ({
    ...order,
    review: { rating: data.rating, text: texts.text ?? null, at },
  }),
  'reminder.due': (order, { data }) => markFired(order, data.about === 'answer' ? 'request' : 'situation'),
  'due.passed': order => markFired(order, 'situation'),
  'late.cancellable': order => markFired(order, 'situation'),
  'requirements.overdue': order => markFired(order, 'situation'),
}

/** Marks the buyer's first message as waiting for the seller's answer, if the order is open. */
const withFirstMessage = (order: Order, { at, by }: OrderEvent): Order =>
  by.role === 'buyer' && order.firstMessage === null && !isClosed(order)
    ? { ...order, firstMessage: { at, waits: true } }
    : order

/** Counts a party's messages, whose number is limited. */
function counted(order: Order, { at, by }: OrderEvent): Order {
  if (by.role !== 'buyer' && by.role !== 'seller') return order
  const { count, recent } = order.messages[by.role]
  const written = { count: count + 1, recent: [...recent.filter(each => each > at - HOUR), at] }
  return { ...order, messages: { ...order.messages, [by.role]: written } }
}
