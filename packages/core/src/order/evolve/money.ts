// Folds the events of payments and refunds; the ledger itself is in ledger.ts.
import { startClock } from '../clocks/clock.ts'
import type { OrderEventOf } from '../events.ts'
import type { Refund } from '../order.ts'
import type { Steps } from './step.ts'

type Confirmation = OrderEventOf<'refund.done' | 'refund.failed' | 'payment.confirmed' | 'payment.failed'>

/** Records how a payment or refund ended. `failureReason` is null after its erasure, `externalId` in early events. */
const settle = <R extends Refund>(
  list: readonly R[],
  id: number,
  state: Refund['state'],
  { at, data, texts }: Confirmation,
): readonly R[] =>
  list.map(each =>
    each.id === id
      ? { ...each, state, at, externalId: data.externalId ?? null, failureReason: texts.failureReason ?? null }
      : each,
  )

const requested = (id: number, amount: number, at: number): Refund => ({
  id,
  amount,
  state: 'requested',
  at,
  externalId: null,
  failureReason: null,
})

export const MONEY: Steps<
  'payment.requested' | 'payment.confirmed' | 'payment.failed' | 'refund.requested' | 'refund.done' | 'refund.failed'
> = {
  'payment.requested': (order, { at, data, texts }) => {
    const id = order.version + 1
    return {
      ...order,
      charges: [...order.charges, { ...requested(id, data.amount, at), requestId: data.requestId }],
      requests: order.requests.map(r =>
        r.id === data.requestId && r.status === 'open'
          ? { ...r, payment: id, answer: texts.explanation ?? null, clock: startClock(at, data.respondBy) }
          : r,
      ),
    }
  },
  'payment.confirmed': (order, event) => ({
    ...order,
    charges: settle(order.charges, event.data.paymentId, 'done', event),
  }),
  'payment.failed': (order, event) => ({
    ...order,
    charges: settle(order.charges, event.data.paymentId, 'failed', event),
  }),
  'refund.requested': (order, { at, data }) => ({
    ...order,
    refunds: [...order.refunds, requested(order.version + 1, data.amount, at)],
  }),
  'refund.done': (order, event) => ({ ...order, refunds: settle(order.refunds, event.data.refundId, 'done', event) }),
  'refund.failed': (order, event) => ({
    ...order,
    refunds: settle(order.refunds, event.data.refundId, 'failed', event),
  }),
}
