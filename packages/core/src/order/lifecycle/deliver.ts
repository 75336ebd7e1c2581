// Delivering: answers an open update, supersedes an open change, starts the time to look at the work.

import type { Refusal } from '../../refusal.ts'
import { type Instant, spanLength, toIso } from '../../time.ts'
import { dueAtIn } from '../dates.ts'
import { add } from '../draft.ts'
import { event } from '../events.ts'
import { isLate } from '../fault/reasons.ts'
import { openRequest } from '../order.ts'
import type { Moment } from '../verb.ts'
import { cancellationFirst, closed, may, refusedBy, TEXT, verb } from '../verb.ts'
import { supersede } from './end.ts'

export const deliver = verb({
  action: 'deliver',
  by: ['seller'],
  may: moment =>
    refusedBy(closed(moment), notInProgress(moment), cancellationFirst(moment)) ??
    may({ message: TEXT.prose, links: { max: 50 } }),
  then: ({ order, actor, now }, { message, links }, _inputs, drafted) => {
    const dueAt: Instant = dueAtIn(order, now) ?? now
    const completeAt = now + spanLength(order.spans.completion)
    const late = isLate(order, now)
    add(drafted, event('order.delivered', now, actor, { links: links ?? [], dueAt, late, completeAt }, { message }))
    const request = openRequest(order)
    if (request?.kind === 'update')
      add(drafted, event('request.answered', now, actor, { requestId: request.id, endedBy: 'seller' }))
    if (request?.kind === 'change') supersede(drafted, now, actor)
  },
})

function notInProgress({ order: { situation } }: Moment): Refusal | null {
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
