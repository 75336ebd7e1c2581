// Requesting a revision: the work continues, with a new due instant.
import type { Refusal } from '../../refusal.ts'
import { spanLength } from '../../time.ts'
import { add } from '../changes.ts'
import { dueAtIn } from '../clocks/dates.ts'
import { event } from '../events.ts'
import type { Moment } from '../handler.ts'
import { cancellationFirst, closed, handler, onlyByEvents, permits, refusedBy, TEXT } from '../handler.ts'
import { notDelivered } from './delivered.ts'

export const requestRevision = handler({
  action: 'request_revision',
  by: ['buyer'],
  refusals: ['order_closed', 'wrong_phase', 'answer_request_first', 'revisions_used'],
  changesAt: onlyByEvents,
  permits: moment =>
    refusedBy(closed(moment), notDelivered(moment), cancellationFirst(moment), revisionsUsed(moment)) ??
    permits({ explanation: TEXT.prose, nothingUsable: [true, false] }),
  execute: ({ order, actor, now }, { explanation, nothingUsable }, _inputs, changes) => {
    const atLeast = now + spanLength(order.spans.revisionAtLeast)
    const dueAt = Math.max(dueAtIn(order, now) ?? now, atLeast)
    add(
      changes,
      event('revision.requested', now, actor, { dueAt, nothingUsable: nothingUsable ?? false }, { explanation }),
    )
    return undefined
  },
})

const revisionsUsed = ({ order: { revisions, revisionsIncluded } }: Moment): Refusal<'revisions_used'> | null =>
  revisionsIncluded !== null && revisions >= revisionsIncluded
    ? { code: 'revisions_used', included: revisionsIncluded }
    : null
