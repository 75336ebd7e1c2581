// Giving the requirements: the buyer's answers start the work clock.

import { toIso } from '../../time.ts'
import { workTime } from '../dates.ts'
import { add } from '../draft.ts'
import { event, numbered } from '../events.ts'
import { cancellationFirst, closed, may, refusedBy, TEXT, verb } from '../verb.ts'

export const giveRequirements = verb({
  action: 'give_requirements',
  by: ['buyer'],
  may: moment => {
    const { order } = moment
    return (
      refusedBy(
        closed(moment),
        order.situation.phase === 'awaiting_requirements'
          ? null
          : { code: 'already_given', at: toIso(order.answeredAt ?? order.placedAt) },
        cancellationFirst(moment),
      ) ?? may({ answers: order.questions.length, text: TEXT.prose })
    )
  },
  then: ({ order, actor, now }, { answers }, _inputs, drafted) => {
    if (answers.length !== order.questions.length)
      return { code: 'answers_count', field: 'answers', expected: order.questions.length }
    add(drafted, event('requirements.given', now, actor, { dueAt: now + workTime(order) }, numbered('answer', answers)))
  },
})
