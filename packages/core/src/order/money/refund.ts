// Asking for money back: once, by event; with the ledger as payment side the confirmation is part of the same decision.
import type { Amount } from '../../money.ts'
import type { Instant } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import { event } from '../events.ts'
import { type Actor, PAYMENT } from '../order.ts'

/** Asks the payment side to give money back, from what is held or, after the release, from the seller's balance. */
export function askRefund(changes: Changes, amount: Amount, from: 'held' | 'seller', now: Instant, by: Actor): void {
  if (amount === 0) return
  const refundId = add(changes, event('refund.requested', now, by, { amount, from }))
  if (changes.order.paymentMode === 'internal')
    add(changes, event('refund.done', now, PAYMENT, { refundId, amount, externalId: null }))
}
