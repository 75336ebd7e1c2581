// Messages, which are possible until some time after the end. The seller's next message answers an open update request.
import type { Refusal } from '../../refusal.ts'
import { earliest, HOUR, type Instant, spanLength, toIso } from '../../time.ts'
import { add } from '../changes.ts'
import { event } from '../events.ts'
import { handler, type Moment, partyOf, permits, refusedBy, TEXT } from '../handler.ts'
import { type Order, openRequest, type Written } from '../order.ts'

export const writeMessage = handler({
  action: 'write_message',
  by: ['buyer', 'seller'],
  refusals: ['over_since', 'too_many'],
  changesAt: (moment, { ok }) => {
    const until = writableUntil(moment.order)
    if (until !== null && until <= moment.now) return null
    return earliest(until, ok ? null : writableFrom(moment))
  },
  permits: moment => {
    const { order, actor, now } = moment
    const until = writableUntil(order)
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

const writableUntil = ({ outcome, spans }: Order): Instant | null => outcome && outcome.at + spanLength(spans.messages)

/** Refuses a message beyond the party's limits on the order: a maximum in all, and another within an hour. */
function tooMany(moment: Moment): Refusal<'too_many'> | null {
  const { messages: limit, messagesPerHour } = moment.context.policy.most
  if (writtenBy(moment).count >= limit) return { code: 'too_many', what: 'messages', limit, from: null }
  const from = writableFrom(moment)
  if (from === null) return null
  return { code: 'too_many', what: 'messages_per_hour', limit: messagesPerHour, from: toIso(from) }
}

/** Returns when each message of the last hour is an hour old. `allowed` may change then without an event. */
function writableFrom(moment: Moment): Instant | null {
  const { messages, messagesPerHour } = moment.context.policy.most
  const { count, recent } = writtenBy(moment)
  if (count >= messages) return null
  const within = recent.filter(at => at > moment.now - HOUR)
  const first = within.at(-messagesPerHour)
  return within.length < messagesPerHour || first === undefined ? null : first + HOUR
}

const writtenBy = (moment: Moment): Written => moment.order.messages[partyOf(moment)]
