// Withdrawing: only the opener, only while it is open and not waiting for a payment.
import { add, type Draft } from '../draft.ts'
import { event } from '../events.ts'
import { type OpenRequest, openRequest } from '../order.ts'
import { carryOut, type May, type Moment, may, offerTo, partyOf, refusedBy, type Verb } from '../verb.ts'
import { awaitingPayment, ended } from './answer.ts'
import { follow, followings } from './then.ts'

export const withdrawRequest: Verb<'withdraw_request'> = {
  by: ['buyer', 'seller'],
  offers: moment => {
    const request = openRequest(moment.order)
    if (!request || request.openedBy !== partyOf(moment)) return []
    const allowed = mayWithdraw(moment, request.id)
    const inputs = allowed.ok
      ? may({ then: followings(moment, drafted => withdrawn(moment, request.id, drafted)) })
      : allowed
    return [offerTo('withdraw_request', request.id, inputs)]
  },
  decide: (moment, command) =>
    carryOut(mayWithdraw(moment, command.requestId), moment, (request, drafted) => {
      withdrawn(moment, request.id, drafted)
      return follow(moment, command.then, drafted)
    }),
}

function mayWithdraw(moment: Moment, requestId: number): May<OpenRequest> {
  const refused = refusedBy(ended(moment.order, requestId))
  if (refused) return refused
  const request = openRequest(moment.order)
  if (request?.id !== requestId) return { ok: false, refusal: { code: 'not_found', what: 'request' } }
  if (request.openedBy !== partyOf(moment))
    return { ok: false, refusal: { code: 'not_your_request', requestId, allowed: [request.openedBy] } }
  return request.payment === null ? may(request) : { ok: false, refusal: awaitingPayment(request) }
}

function withdrawn(moment: Moment, requestId: number, drafted: Draft): void {
  add(drafted, event('request.withdrawn', moment.now, moment.actor, { requestId, endedBy: partyOf(moment) }))
}
