// How every order ends: supersedes the open request, closes cases, splits the money and records the outcome.
import type { Amount } from '../../money.ts'
import { type Instant, type Span, spanLength } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import { endedFor } from '../clocks/clock.ts'
import { event, type Texts } from '../events.ts'
import { refundable, release } from '../money/ledger.ts'
import { requestRefund } from '../money/refund.ts'
import {
  type Actor,
  type DecidedBy,
  type Ender,
  type FaultStatus,
  isClosed,
  type Method,
  type Order,
  openRequest,
  type Party,
  type Side,
  wholeCases,
} from '../order.ts'

/** Maps the actor who ended the order to `endedBy`. */
const enderOf = (by: Actor): Ender =>
  by.role === 'buyer' || by.role === 'seller' || by.role === 'staff'
    ? by.role
    : by.role === 'payment'
      ? 'payment'
      : 'silence'

/** Closes an open request that another event has made obsolete. */
export function supersede(changes: Changes, now: Instant, by: Actor): void {
  const request = openRequest(changes.order)
  if (request) add(changes, event('request.superseded', now, by, { requestId: request.id, endedBy: enderOf(by) }))
}

/** Closes the open cases about the order as a whole as settled, for an order that ends without staff. */
function settleCases(changes: Changes, now: Instant, by: Actor): void {
  for (const { id } of wholeCases(changes.order)) add(changes, event('case.settled', now, by, { caseId: id }))
}

/**
 * Closes every open case by the ruling `cancel`, for an order that staff cancel. A case about whether the delivery is
 * usable stays open.
 */
function ruleCases(changes: Changes, now: Instant, by: Actor): void {
  for (const { id, status, about } of changes.order.cases)
    if (status === 'open' && about !== 'nothing_usable')
      add(changes, event('case.ruled', now, by, { caseId: id, ruling: 'cancel' }))
}

/** Completes the order and releases all held money, less the fee. */
export function complete(changes: Changes, now: Instant, by: Actor, decidedBy: DecidedBy, window: Span | null): void {
  supersede(changes, now, by)
  settleCases(changes, now, by)
  const { order } = changes
  const money = release(order.balances.held, order.feeBasisPoints)
  const availableAt = now + spanLength(order.spans.payout)
  add(changes, event('order.completed', now, by, { decidedBy, window, ...money, availableAt }))
}

export interface Cancelling {
  readonly method: Method
  readonly decidedBy: DecidedBy
  readonly reason: string | null
  readonly fault: Side
  readonly faultStatus: FaultStatus
  readonly agreedBy?: readonly Party[]
  readonly window: Span | null
  /** The amount to refund; the default is all held money. */
  readonly refund?: Amount
}

/** Reports whether the work is so late that the buyer may cancel alone. */
export const isMuchLate = ({ situation, spans }: Order, now: Instant): boolean =>
  situation.phase === 'in_progress' && endedFor(situation.work, spanLength(spans.lateCancel), now)

const NOTHING = { released: 0, fee: 0 }

/** Cancels the order: refunds the amount and releases the rest of the held money. */
export function cancel(changes: Changes, now: Instant, by: Actor, why: Cancelling, texts: Texts = {}): void {
  supersede(changes, now, by)
  if (by.role === 'staff') ruleCases(changes, now, by)
  else settleCases(changes, now, by)
  const { order } = changes
  const afterRelease = isClosed(order)
  const { held } = order.balances
  const refund = Math.min(why.refund ?? held, refundable(order))
  const { released, fee } = afterRelease ? NOTHING : release(held - refund, order.feeBasisPoints)
  const record = {
    method: why.method,
    decidedBy: why.decidedBy,
    reason: why.reason,
    fault: why.fault,
    faultStatus: why.faultStatus,
    window: why.window,
    refunded: refund,
    released,
    fee,
    agreedBy: why.agreedBy ?? [],
    muchLate: isMuchLate(order, now),
  }
  add(changes, event('order.cancelled', now, by, record, texts))
  requestRefund(changes, refund, afterRelease ? 'seller' : 'held', now, by)
}
