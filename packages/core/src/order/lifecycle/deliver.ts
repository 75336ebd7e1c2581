// Delivers the work. This answers an open update, supersedes an open change and starts the completion clock.

import type { Refusal } from '../../refusal.ts'
import { type Instant, spanLength, toIso } from '../../time.ts'
import { add } from '../changes.ts'
import { dueAtIn } from '../clocks/dates.ts'
import { event } from '../events.ts'
import { isLate } from '../fault/reasons.ts'
import type { Moment } from '../handler.ts'
import { cancellationFirst, closed, handler, onlyByEvents, permits, refusedBy, TEXT } from '../handler.ts'
import { openRequest } from '../order.ts'
import { supersede } from './end.ts'

export const deliver = handler({
  action: 'deliver',
  by: ['seller'],
  refusals: ['order_closed', 'wrong_phase', 'already_delivered', 'answer_request_first'],
  changesAt: onlyByEvents,
  permits: moment =>
    refusedBy(closed(moment), notInProgress(moment), cancellationFirst(moment)) ??
    permits({ message: TEXT.prose, links: { max: 50 } }),
  execute: ({ order, actor, now }, { message, links }, _inputs, changes) => {
    const dueAt: Instant = dueAtIn(order, now) ?? now
    const completeAt = now + spanLength(order.spans.completion)
    const late = isLate(order, now)
    add(changes, event('order.delivered', now, actor, { links: links ?? [], dueAt, late, completeAt }, { message }))
    const request = openRequest(order)
    if (request?.kind === 'update')
      add(changes, event('request.answered', now, actor, { requestId: request.id, endedBy: 'seller' }))
    if (request?.kind === 'change') supersede(changes, now, actor)
  },
})

function notInProgress({ order: { situation } }: Moment): Refusal<'wrong_phase' | 'already_delivered'> | null {
  switch (situation.phase) {
    case 'in_progress':
      return null
    case 'delivered':
      return { code: 'already_delivered', at: toIso(situation.deliveredAt) }
    case 'awaiting_requirements':
    case 'completed':
    case 'cancelled':
      return { code: 'wrong_phase', phase: situation.phase, allowed: ['in_progress'] }
  }
}
