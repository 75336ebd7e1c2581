// Withdrawing a request: only its opener may, and only while it is open and does not wait for a payment.
import { add, type Changes } from '../changes.ts'
import { event } from '../events.ts'
import {
  type CommandHandler,
  carryOut,
  type Moment,
  onlyByEvents,
  type Permit,
  partyOf,
  permits,
  refusedBy,
} from '../handler.ts'
import { type OpenRequest, openRequest } from '../order.ts'
import { awaitingPayment, ended } from './answer.ts'
import { FOLLOW_UP_REFUSALS, type FollowUpCode, follow, followings } from './followUp.ts'

type PermitCode = 'request_ended' | 'not_found' | 'not_your_request' | 'awaiting_payment'

export const withdrawRequest: CommandHandler<'withdraw_request', PermitCode | FollowUpCode> = {
  by: ['buyer', 'seller'],
  refusals: ['request_ended', 'not_found', 'not_your_request', 'awaiting_payment', ...FOLLOW_UP_REFUSALS],
  changesAt: onlyByEvents,
  offers: moment => {
    const request = openRequest(moment.order)
    if (!request || request.openedBy !== partyOf(moment)) return []
    const { id: requestId } = request
    const allowed = permitWithdraw(moment, requestId)
    if (!allowed.ok) return [{ action: 'withdraw_request', requestId, ok: false, refusal: allowed.refusal }]
    const followUp = followings(moment, changes => withdrawn(moment, requestId, changes))
    return [{ action: 'withdraw_request', requestId, ok: true, inputs: { followUp } }]
  },
  decide: (moment, command) =>
    carryOut(permitWithdraw(moment, command.requestId), moment, (request, changes) => {
      withdrawn(moment, request.id, changes)
      return follow(moment, command.followUp, changes)
    }),
}

function permitWithdraw(moment: Moment, requestId: number): Permit<OpenRequest, PermitCode> {
  const refused = refusedBy(ended(moment.order, requestId))
  if (refused) return refused
  const request = openRequest(moment.order)
  if (request?.id !== requestId) return { ok: false, refusal: { code: 'not_found', what: 'request' } }
  if (request.openedBy !== partyOf(moment))
    return { ok: false, refusal: { code: 'not_your_request', requestId, allowed: [request.openedBy] } }
  return request.payment === null ? permits(request) : { ok: false, refusal: awaitingPayment(request) }
}

function withdrawn(moment: Moment, requestId: number, changes: Changes): void {
  add(changes, event('request.withdrawn', moment.now, moment.actor, { requestId, endedBy: partyOf(moment) }))
}
