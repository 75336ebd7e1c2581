// Requests refunds by an event each. With internal payments, the same decision includes the confirmation.
import type { Amount } from '../../money.ts'
import type { Instant } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import { event } from '../events.ts'
import { type Actor, PAYMENT } from '../order.ts'

/** Requests a refund from the held money or, after the release, from the seller's balance. */
export function requestRefund(
  changes: Changes,
  amount: Amount,
  from: 'held' | 'seller',
  now: Instant,
  by: Actor,
): void {
  if (amount === 0) return
  const refundId = add(changes, event('refund.requested', now, by, { amount, from }))
  if (changes.order.paymentMode === 'internal')
    add(changes, event('refund.done', now, PAYMENT, { refundId, amount, externalId: null }))
}
