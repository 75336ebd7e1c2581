// What becomes of the money asked for and asked back; the books themselves are in books.ts.
import type { Instant } from '../../time.ts'
import { startClock } from '../clock.ts'
import type { Refund } from '../order.ts'
import type { Steps } from './step.ts'

const settle = (list: readonly Refund[], id: number, state: Refund['state'], at: Instant) =>
  list.map(refund => (refund.id === id ? { ...refund, state, at } : refund))

export const MONEY: Steps<
  'payment.asked' | 'payment.confirmed' | 'payment.failed' | 'refund.asked' | 'refund.done' | 'refund.failed'
> = {
  'payment.asked': (order, { at, data, texts }) => {
    const id = order.version + 1
    return {
      ...order,
      charges: [...order.charges, { id, requestId: data.requestId, amount: data.amount, state: 'asked', at }],
      requests: order.requests.map(r =>
        r.id === data.requestId && r.status === 'open'
          ? { ...r, payment: id, answer: texts.explanation ?? null, clock: startClock(at, data.respondBy) }
          : r,
      ),
    }
  },
  'payment.confirmed': (order, { at, data }) => ({
    ...order,
    charges: order.charges.map(charge => (charge.id === data.paymentId ? { ...charge, state: 'done', at } : charge)),
  }),
  'payment.failed': (order, { at, data }) => ({
    ...order,
    charges: order.charges.map(charge => (charge.id === data.paymentId ? { ...charge, state: 'failed', at } : charge)),
  }),
  'refund.asked': (order, { at, data }) => ({
    ...order,
    refunds: [...order.refunds, { id: order.version + 1, amount: data.amount, state: 'asked', at }],
  }),
  'refund.done': (order, { at, data }) => ({ ...order, refunds: settle(order.refunds, data.refundId, 'done', at) }),
  'refund.failed': (order, { at, data }) => ({ ...order, refunds: settle(order.refunds, data.refundId, 'failed', at) }),
}
