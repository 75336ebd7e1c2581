// What stands between a delivery and the buyer's answer to it.
import type { Refusal } from '../../refusal.ts'
import type { Moment } from '../handler.ts'
import type { OpenRequest } from '../order.ts'

export const notDelivered = ({ order: { situation } }: Moment): Refusal | null =>
  situation.phase === 'delivered' ? null : { code: 'wrong_phase', phase: situation.phase, allowed: ['delivered'] }

/** Part of the money is on offer: accepting the delivery would release it all. */
export const offerFirst = (request: OpenRequest | null): Refusal | null =>
  request?.kind === 'partial_refund' ? { code: 'answer_offer_first', requestId: request.id } : null
