// What a webhook says: the event as exported, and where its order stands.
import { isClosed, type Order, toIso } from '@evenhand/core'
import { outcomeLabel } from '@evenhand/sdk/words/en'
import type { StoredEvent } from '../store/events.ts'

export interface Payload {
  readonly type: string
  readonly timestamp: string
  readonly data: unknown
}

/** An event as it is exported, on the wire and in webhooks alike. */
export function exportedEvent({ seq, type, at, recorded_at, actor, data, digests, texts, hash }: StoredEvent) {
  return {
    ...{ seq, type, at: toIso(at), recordedAt: toIso(recorded_at), by: actor, data },
    ...{ digests: digests ?? {}, texts: texts ?? {}, hash: hash.toString('hex') },
  }
}

export function payloadOf(orderId: string, order: Order, event: StoredEvent): Payload {
  const label = order.outcome && isClosed(order) ? outcomeLabel(order.outcome) : null
  const { reference, version, situation } = order
  return {
    type: event.type,
    timestamp: toIso(event.at),
    data: { event: exportedEvent(event), order: { id: orderId, reference, version, phase: situation.phase, label } },
  }
}
