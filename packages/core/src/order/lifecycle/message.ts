// Messages: always possible, until some time after the end. They answer nothing, except that the seller's next one answers an update.
import { spanLength, toIso } from '../../time.ts'
import { add } from '../draft.ts'
import { event } from '../events.ts'
import { openRequest } from '../order.ts'
import { may, refusedBy, TEXT, verb } from '../verb.ts'

export const writeMessage = verb({
  action: 'write_message',
  by: ['buyer', 'seller'],
  may: ({ order, actor, now }) => {
    const until = order.outcome && order.outcome.at + spanLength(order.spans.messages)
    const over = until !== null && now >= until
    const request = openRequest(order)
    const answersUpdate = actor.role === 'seller' && request?.kind === 'update'
    return (
      refusedBy(over ? { code: 'over_since', since: toIso(until) } : null) ?? may({ text: TEXT.prose, answersUpdate })
    )
  },
  then: ({ order, actor, now }, { text, automatic }, { answersUpdate }, drafted) => {
    add(drafted, event('message.written', now, actor, { automatic: automatic ?? false }, { text }))
    const request = openRequest(order)
    if (request && answersUpdate && !automatic)
      add(drafted, event('request.answered', now, actor, { requestId: request.id, endedBy: 'seller' }))
    return undefined
  },
})
