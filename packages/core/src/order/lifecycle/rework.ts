// Asking for a rework: the work goes on, with a due instant of its own.
import type { Refusal } from '../../refusal.ts'
import { spanLength } from '../../time.ts'
import { dueAtIn } from '../dates.ts'
import { add } from '../changes.ts'
import { event } from '../events.ts'
import type { Moment } from '../handler.ts'
import { cancellationFirst, closed, permits, refusedBy, TEXT, handler } from '../handler.ts'
import { notDelivered } from './delivered.ts'

export const askForRework = handler({
  action: 'ask_for_rework',
  by: ['buyer'],
  permits: moment =>
    refusedBy(closed(moment), notDelivered(moment), cancellationFirst(moment), reworksUsed(moment)) ??
    permits({ explanation: TEXT.prose, nothingUsable: [true, false] }),
  execute: ({ order, actor, now }, { explanation, nothingUsable }, _inputs, changes) => {
    const atLeast = now + spanLength(order.spans.reworkAtLeast)
    const dueAt = Math.max(dueAtIn(order, now) ?? now, atLeast)
    add(changes, event('rework.asked', now, actor, { dueAt, nothingUsable: nothingUsable ?? false }, { explanation }))
    return undefined
  },
})

const reworksUsed = ({ order: { reworks, reworksIncluded } }: Moment): Refusal | null =>
  reworksIncluded !== null && reworks >= reworksIncluded ? { code: 'reworks_used', included: reworksIncluded } : null
