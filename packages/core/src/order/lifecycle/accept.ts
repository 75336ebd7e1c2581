// Accepting a delivery completes the order and releases the held money.

import { cancellationFirst, closed, handler, onlyByEvents, permits, refusedBy } from '../handler.ts'
import { openRequest } from '../order.ts'
import { notDelivered, offerFirst } from './delivered.ts'
import { complete } from './end.ts'

export const acceptDelivery = handler({
  action: 'accept_delivery',
  by: ['buyer'],
  refusals: ['order_closed', 'wrong_phase', 'answer_request_first', 'answer_offer_first'],
  changesAt: onlyByEvents,
  permits: moment =>
    refusedBy(closed(moment), notDelivered(moment), cancellationFirst(moment), offerFirst(openRequest(moment.order))) ??
    permits({}),
  execute: ({ actor, now }, _command, _inputs, changes) => {
    complete(changes, now, actor, 'buyer', null)
    return undefined
  },
})
