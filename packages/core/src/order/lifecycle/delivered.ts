// The refusals that accepting a delivery and requesting a revision share.
import type { Refusal } from '../../refusal.ts'
import type { Moment } from '../handler.ts'
import type { OpenRequest } from '../order.ts'

export const notDelivered = ({ order: { situation } }: Moment): Refusal | null =>
  situation.phase === 'delivered' ? null : { code: 'wrong_phase', phase: situation.phase, allowed: ['delivered'] }

/** Refuses to accept a delivery while a partial refund is open, since accepting would release all the money. */
export const offerFirst = (request: OpenRequest | null): Refusal | null =>
  request?.kind === 'partial_refund' ? { code: 'answer_offer_first', requestId: request.id } : null
