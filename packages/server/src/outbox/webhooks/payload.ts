// Builds a webhook's payload from the event as exported and the state of its order.
import { isClosed, type Order, outcomeBrief, toIso } from '@evenhand/core'
import { exportedEvent, type StoredEvent } from '../../store/orders/events.ts'

export interface Payload {
  readonly type: string
  readonly timestamp: string
  readonly data: unknown
}

/**
 * A payload may be forwarded to either party, so it has no restricted fields. The API returns those fields to a key.
 */
const NO_READER = null

export function payloadOf(orderId: string, order: Order, event: StoredEvent): Payload {
  const outcome = order.outcome && isClosed(order) ? outcomeBrief(order.outcome) : null
  const { reference, version, situation } = order
  return {
    type: event.type,
    timestamp: toIso(event.at),
    data: {
      event: exportedEvent(event, NO_READER),
      order: { id: orderId, reference, version, phase: situation.phase, outcome },
    },
  }
}
