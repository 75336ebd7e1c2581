// Asking for a rework: the work goes on, with a due instant of its own.
import type { Refusal } from '../../refusal.ts'
import { spanLength } from '../../time.ts'
import { dueAtIn } from '../dates.ts'
import { add } from '../draft.ts'
import { event } from '../events.ts'
import type { Moment } from '../verb.ts'
import { cancellationFirst, closed, may, refusedBy, TEXT, verb } from '../verb.ts'
import { notDelivered } from './delivered.ts'

export const askForRework = verb({
  action: 'ask_for_rework',
  by: ['buyer'],
  may: moment =>
    refusedBy(closed(moment), notDelivered(moment), cancellationFirst(moment), reworksUsed(moment)) ??
    may({ explanation: TEXT.prose, nothingUsable: [true, false] }),
  then: ({ order, actor, now }, { explanation, nothingUsable }, _inputs, drafted) => {
    const atLeast = now + spanLength(order.spans.reworkAtLeast)
    const dueAt = Math.max(dueAtIn(order, now) ?? now, atLeast)
    add(drafted, event('rework.asked', now, actor, { dueAt, nothingUsable: nothingUsable ?? false }, { explanation }))
    return undefined
  },
})

const reworksUsed = ({ order: { reworks, reworksIncluded } }: Moment): Refusal | null =>
  reworksIncluded !== null && reworks >= reworksIncluded ? { code: 'reworks_used', included: reworksIncluded } : null
