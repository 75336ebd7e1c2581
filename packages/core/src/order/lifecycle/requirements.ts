// Giving the requirements: the buyer answers the seller's questions, which starts the work clock.

import type { Refusal } from '../../refusal.ts'
import { toIso } from '../../time.ts'
import { add } from '../changes.ts'
import { workTime } from '../clocks/dates.ts'
import { event, numbered } from '../events.ts'
import { cancellationFirst, closed, handler, onlyByEvents, permits, refusedBy, TEXT } from '../handler.ts'
import type { Order } from '../order.ts'

function notAwaited({ situation, answeredAt }: Order): Refusal<'wrong_phase' | 'already_given'> | null {
  const { phase } = situation
  if (phase === 'awaiting_requirements') return null
  // The order was placed without questions, so there was nothing to give.
  if (answeredAt === null) return { code: 'wrong_phase', phase, allowed: ['awaiting_requirements'] }
  return { code: 'already_given', at: toIso(answeredAt) }
}

export const giveRequirements = handler({
  action: 'give_requirements',
  by: ['buyer'],
  refusals: ['order_closed', 'wrong_phase', 'already_given', 'answer_request_first', 'answers_count'],
  changesAt: onlyByEvents,
  permits: moment => {
    const { order } = moment
    return (
      refusedBy(closed(moment), notAwaited(order), cancellationFirst(moment)) ??
      permits({ answers: order.questions.length, text: TEXT.prose })
    )
  },
  execute: ({ order, actor, now }, { answers }, _inputs, changes) => {
    if (answers.length !== order.questions.length)
      return { code: 'answers_count', field: 'answers', expected: order.questions.length }
    add(changes, event('requirements.given', now, actor, { dueAt: now + workTime(order) }, numbered('answer', answers)))
  },
})
