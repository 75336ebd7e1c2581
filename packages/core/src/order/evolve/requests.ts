// Folds the events of requests.
import { startClock } from '../clocks/clock.ts'
import type { OrderEventOf } from '../events.ts'
import type { EndedRequest, Ending, OpenRequest, Order } from '../order.ts'
import { bySeller, type Steps, withTitles } from './step.ts'

const end =
  (status: Ending) =>
  (order: Order, event: OrderEventOf<`request.${Ending}`>): Order => ({
    ...order,
    requests: order.requests.map(request =>
      request.id === event.data.requestId && request.status === 'open' ? ended(request, status, event) : request,
    ),
  })

/** Copies the fields one by one, to leave out those that only an open request has. */
const ended = (
  request: OpenRequest,
  status: Ending,
  { at, data, texts }: OrderEventOf<`request.${Ending}`>,
): EndedRequest => ({
  id: request.id,
  kind: request.kind,
  openedBy: request.openedBy,
  openedAt: request.openedAt,
  reason: request.reason,
  explanation: request.explanation,
  fault: request.fault,
  refund: request.refund,
  change: request.change,
  onSilence: request.onSilence,
  window: request.window,
  answer: texts.explanation ?? request.answer,
  status,
  endedBy: data.endedBy,
  endedAt: at,
})

export const REQUESTS: Steps<
  | 'request.opened'
  | 'request.accepted'
  | 'request.answered'
  | 'request.declined'
  | 'request.withdrawn'
  | 'request.closed'
  | 'request.superseded'
> = {
  'request.opened': (order, event) => {
    const { at, by, data, texts } = event
    const request: OpenRequest = {
      id: order.version + 1,
      kind: data.kind,
      openedBy: by.role === 'seller' ? 'seller' : 'buyer',
      openedAt: at,
      reason: data.reason,
      explanation: texts.explanation ?? '',
      fault: data.fault,
      refund: data.refund,
      change: data.change && { ...data.change, extras: withTitles(data.change.extras, texts) },
      onSilence: data.onSilence,
      window: data.window,
      answer: null,
      payment: null,
      stops: 0,
      status: 'open',
      clock: startClock(at, data.respondBy),
    }
    return bySeller({ ...order, requests: [...order.requests, request] }, event)
  },
  'request.accepted': (order, event) => {
    const ended = bySeller(end('accepted')(order, event), event)
    const { requestId, fault } = event.data
    return { ...ended, requests: ended.requests.map(r => (r.id === requestId ? { ...r, fault } : r)) }
  },
  'request.answered': (order, event) => bySeller(end('answered')(order, event), event),
  'request.declined': (order, event) => bySeller(end('declined')(order, event), event),
  'request.withdrawn': end('withdrawn'),
  'request.closed': end('closed'),
  'request.superseded': end('superseded'),
}
