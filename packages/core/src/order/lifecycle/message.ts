// Messages, which are possible until some time after the end. The seller's next message answers an open update request.
import type { Refusal } from '../../refusal.ts'
import { HOUR, type Instant, spanLength, toIso } from '../../time.ts'
import { add } from '../changes.ts'
import { event } from '../events.ts'
import { handler, type Moment, partyOf, permits, refusedBy, TEXT } from '../handler.ts'
import { type Order, openRequest, PARTIES } from '../order.ts'

export const writeMessage = handler({
  action: 'write_message',
  by: ['buyer', 'seller'],
  refusals: ['over_since', 'too_many'],
  permits: moment => {
    const { order, actor, now } = moment
    const until = order.outcome && order.outcome.at + spanLength(order.spans.messages)
    const over = until !== null && now >= until
    const request = openRequest(order)
    const answersUpdate = actor.role === 'seller' && request?.kind === 'update'
    return (
      refusedBy(over ? { code: 'over_since', since: toIso(until) } : null, tooMany(moment)) ??
      permits({ text: TEXT.prose, answersUpdate })
    )
  },
  execute: ({ order, actor, now }, { text, automatic }, { answersUpdate }, changes) => {
    add(changes, event('message.written', now, actor, { automatic: automatic ?? false }, { text }))
    const request = openRequest(order)
    if (request && answersUpdate && !automatic)
      add(changes, event('request.answered', now, actor, { requestId: request.id, endedBy: 'seller' }))
    return undefined
  },
})

/** Refuses a message beyond the party's limits on the order: a maximum in all, and another within an hour. */
function tooMany(moment: Moment): Refusal<'too_many'> | null {
  const { order, context, now } = moment
  const { messages, messagesPerHour } = context.policy.most
  const { count, recent } = order.messages[partyOf(moment)]
  if (count >= messages) return { code: 'too_many', what: 'messages', limit: messages, from: null }
  const within = recent.filter(at => at > now - HOUR)
  const first = within.at(-messagesPerHour)
  if (within.length < messagesPerHour || first === undefined) return null
  return { code: 'too_many', what: 'messages_per_hour', limit: messagesPerHour, from: toIso(first + HOUR) }
}

/** Returns when each message of the last hour is an hour old. `allowed` may change then without an event. */
export const writableFrom = (order: Order): readonly Instant[] =>
  PARTIES.flatMap(party => order.messages[party].recent.map(at => at + HOUR))
