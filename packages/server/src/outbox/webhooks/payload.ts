// Builds a webhook's payload from the exported event and the present state of its order, seller or policy.
import { isClosed, isoOrNull, outcomeBrief, type Reader, toIso } from '@evenhand/core'
import type { Payload } from '@evenhand/sdk/contract'
import { exportedEvent, type StoredEvent } from '../../store/orders/events.ts'
import type { Subject } from '../../store/streams/subjects.ts'

/** A webhook may be forwarded to either party, so it has no restricted fields. The API returns these to a key. */
export const NO_READER = null

/** Returns the event's id, which is the same in the feed and in all attempts of a webhook. */
export const payloadId = (stream: string, { seq }: Pick<StoredEvent, 'seq'>): string => `${stream}.${seq}`

/** Returns the payload as this reader may see it. */
export function payloadOf(subject: Subject, stored: StoredEvent, reader: Reader): Payload {
  const event = exportedEvent(stored, reader)
  return { type: stored.type, timestamp: toIso(stored.at), data: dataOf(subject, event) }
}

function dataOf(subject: Subject, event: ReturnType<typeof exportedEvent>): Payload['data'] {
  const { stream } = subject
  switch (subject.kind) {
    case 'order': {
      const { reference, version, situation, outcome } = subject.state
      const brief = outcome && isClosed(subject.state) ? outcomeBrief(outcome) : null
      return { event, order: { id: stream, reference, version, phase: situation.phase, outcome: brief } }
    }
    case 'seller': {
      const { id, version, level, levelSince, grace, atRiskSince } = subject.state
      const graced = { graceLevel: grace?.level ?? null, graceUntil: isoOrNull(grace?.until ?? null) }
      const levels = { level, levelSince: toIso(levelSince), ...graced, atRiskSince: isoOrNull(atRiskSince) }
      return { event, seller: { id, stream, version, ...levels } }
    }
    case 'policy':
      return { event, policy: { kind: subject.state.kind, stream, version: subject.state.version } }
  }
}
