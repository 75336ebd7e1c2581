// Accepting a delivery: the order is completed and what is held is released.
import { openRequest } from '../order.ts'
import { cancellationFirst, closed, may, refusedBy, verb } from '../verb.ts'
import { notDelivered, offerFirst } from './delivered.ts'
import { complete } from './end.ts'

export const acceptDelivery = verb({
  action: 'accept_delivery',
  by: ['buyer'],
  may: moment =>
    refusedBy(closed(moment), notDelivered(moment), cancellationFirst(moment), offerFirst(openRequest(moment.order))) ??
    may({}),
  then: ({ actor, now }, _command, _inputs, drafted) => {
    complete(drafted, now, actor, 'buyer', null)
    return undefined
  },
})
