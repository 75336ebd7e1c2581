// How every order ends: the open request is superseded, the case closed, the money split, the outcome written.
import type { Amount } from '../../money.ts'
import { type Instant, type Span, spanLength } from '../../time.ts'
import { refundable, release } from '../books.ts'
import { endedFor } from '../clock.ts'
import { add, type Draft } from '../draft.ts'
import { event, type Texts } from '../events.ts'
import { askRefund } from '../money/refund.ts'
import {
  type Actor,
  type DecidedBy,
  type Ender,
  isClosed,
  type Method,
  type Order,
  openRequest,
  type Party,
  type Side,
  type Standing,
  wholeCases,
} from '../order.ts'

/** Who an ending is written down to, seen from who decided the order. */
const enderOf = (by: Actor): Ender =>
  by.role === 'buyer' || by.role === 'seller' || by.role === 'staff'
    ? by.role
    : by.role === 'payment'
      ? 'payment'
      : 'silence'

/** Closes an open request that something else has overtaken. */
export function supersede(draft: Draft, now: Instant, by: Actor): void {
  const request = openRequest(draft.order)
  if (request) add(draft, event('request.superseded', now, by, { requestId: request.id, endedBy: enderOf(by) }))
}

/** The order has ended without staff: cases about it as a whole close as settled. */
function settleCases(draft: Draft, now: Instant, by: Actor): void {
  for (const { id } of wholeCases(draft.order)) add(draft, event('case.settled', now, by, { caseId: id }))
}

/** Cancelling by staff is the ruling of every case about the order as a whole. */
function ruleCases(draft: Draft, now: Instant, by: Actor): void {
  for (const { id, status, about } of draft.order.cases)
    if (status === 'open' && about !== 'nothing_usable')
      add(draft, event('case.ruled', now, by, { caseId: id, ruling: 'cancel' }))
}

/** Releases everything held, less the fee. */
export function complete(draft: Draft, now: Instant, by: Actor, decidedBy: DecidedBy, window: Span | null): void {
  supersede(draft, now, by)
  settleCases(draft, now, by)
  const { order } = draft
  const money = release(order.balances.held, order.feeBasisPoints)
  const availableAt = now + spanLength(order.spans.payout)
  add(draft, event('order.completed', now, by, { decidedBy, window, ...money, availableAt }))
}

export interface Cancelling {
  readonly method: Method
  readonly decidedBy: DecidedBy
  readonly reason: string | null
  readonly fault: Side
  readonly faultStanding: Standing
  readonly agreedBy?: readonly Party[]
  readonly window: Span | null
  /** What goes back; all that is held unless named. */
  readonly refund?: Amount
}

/** Whether the work is so late that the buyer may cancel alone. */
export const isMuchLate = ({ situation, spans }: Order, now: Instant): boolean =>
  situation.phase === 'in_progress' && endedFor(situation.work, spanLength(spans.lateCancel), now)

const NOTHING = { released: 0, fee: 0 }

/** Ends the order without the work: money back, what is left of the held released. */
export function cancel(draft: Draft, now: Instant, by: Actor, why: Cancelling, texts: Texts = {}): void {
  supersede(draft, now, by)
  if (by.role === 'staff') ruleCases(draft, now, by)
  else settleCases(draft, now, by)
  const { order } = draft
  const afterRelease = isClosed(order)
  const { held } = order.balances
  const refund = Math.min(why.refund ?? held, refundable(order))
  const { released, fee } = afterRelease ? NOTHING : release(held - refund, order.feeBasisPoints)
  const record = {
    method: why.method,
    decidedBy: why.decidedBy,
    reason: why.reason,
    fault: why.fault,
    faultStanding: why.faultStanding,
    window: why.window,
    refunded: refund,
    released,
    fee,
    agreedBy: why.agreedBy ?? [],
    muchLate: isMuchLate(order, now),
  }
  add(draft, event('order.cancelled', now, by, record, texts))
  askRefund(draft, refund, afterRelease ? 'seller' : 'held', now, by)
}
