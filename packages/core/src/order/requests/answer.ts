// Answering a request: only the other party may, and only while it is open. At the end of the window silence answers
// it.
import type { Refusal } from '../../refusal.ts'
import { isoOrNull, toIso } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import { endOf } from '../clocks/clock.ts'
import type { CommandBody } from '../commands/commands.ts'
import { event } from '../events.ts'
import { answered } from '../fault/agreement.ts'
import { openFaultCase } from '../fault/contest.ts'
import {
  type CommandHandler,
  carryOut,
  type Moment,
  type OpenOffer,
  onlyByEvents,
  type Permit,
  partyOf,
  permits,
  refusedBy,
  TEXT,
} from '../handler.ts'
import { isClosed, type Kind, type OpenRequest, type Order, openRequest, otherParty, SIDES } from '../order.ts'
import { FOLLOW_UP_REFUSALS, type FollowUpCode, follow, followings } from './followUp.ts'
import { KIND_RULES } from './kinds.ts'

type Answer = CommandBody<'answer_request'>

type PermitCode = 'request_ended' | 'not_found' | 'not_your_request' | 'awaiting_payment'
type InputCode = 'not_for_this' | 'required'

export const answerRequest: CommandHandler<'answer_request', PermitCode | InputCode | FollowUpCode> = {
  by: ['buyer', 'seller'],
  refusals: [
    'request_ended',
    'not_found',
    'not_your_request',
    'awaiting_payment',
    'not_for_this',
    'required',
    ...FOLLOW_UP_REFUSALS,
  ],
  changesAt: onlyByEvents,
  offers: moment => {
    const request = openRequest(moment.order)
    if (!request || request.openedBy === partyOf(moment)) return []
    const { id: requestId, kind } = request
    const allowed = permitAnswer(moment, requestId)
    if (!allowed.ok) return [{ action: 'answer_request', requestId, kind, ok: false, refusal: allowed.refusal }]
    return [OFFERS[kind](moment, request)]
  },
  decide: (moment, command) =>
    carryOut(permitAnswer(moment, command.requestId), moment, (request, changes) =>
      answer(moment, command, request, changes),
    ),
}

function permitAnswer(moment: Moment, requestId: number): Permit<OpenRequest, PermitCode> {
  const { order } = moment
  const request = openRequest(order)
  const refused = refusedBy(ended(order, requestId))
  if (refused) return refused
  if (request?.id !== requestId) return { ok: false, refusal: { code: 'not_found', what: 'request' } }
  if (request.openedBy === partyOf(moment))
    return { ok: false, refusal: { code: 'not_your_request', requestId, allowed: [otherParty(request.openedBy)] } }
  return request.payment === null ? permits(request) : { ok: false, refusal: awaitingPayment(request) }
}

/** Refuses an action on a request that has ended, stating how, by whom and when it ended. */
export function ended(order: Order, requestId: number): Refusal<'request_ended'> | null {
  const request = order.requests.find(({ id }) => id === requestId)
  if (!request || request.status === 'open') return null
  return {
    code: 'request_ended',
    requestId,
    status: request.status,
    endedBy: request.endedBy,
    at: toIso(request.endedAt),
  }
}

export const awaitingPayment = (request: OpenRequest): Refusal<'awaiting_payment'> => ({
  code: 'awaiting_payment',
  until: isoOrNull(endOf(request.clock)),
})

/** Returns each answer in the list with its inputs. */
function answersOf<N extends Answer['answer']>(moment: Moment, request: OpenRequest, names: readonly N[]) {
  const { ends } = KIND_RULES[request.kind]
  return names.map(name => {
    const command: Answer = { action: 'answer_request', requestId: request.id, answer: name, explanation: ' ' }
    const isLast = ends && name === 'accept'
    const followUp = isLast ? [] : followings(moment, changes => void first(moment, command, request, changes))
    const optional = name === 'accept'
    const faults = name === 'accept' && request.fault ? { faults: SIDES, statedFault: request.fault } : {}
    return { answer: name, explanation: { ...TEXT.explanation, optional }, ...faults, followUp }
  })
}

type Offers = {
  readonly [K in Kind]: (
    moment: Moment,
    request: OpenRequest,
  ) => Extract<OpenOffer<'answer_request'>, { readonly kind: K }>
}
const offerOf =
  <K extends Kind>(kind: K) =>
  (moment: Moment, request: OpenRequest) => {
    const answers = answersOf(moment, request, KIND_RULES[kind].answers)
    return { action: 'answer_request', requestId: request.id, kind, ok: true, inputs: { answers } } as const
  }
const OFFERS: Offers = {
  update: offerOf('update'),
  cancellation: offerOf('cancellation'),
  change: offerOf('change'),
  partial_refund: offerOf('partial_refund'),
}

function answer(
  moment: Moment,
  command: Answer,
  request: OpenRequest,
  changes: Changes,
): Refusal<InputCode | FollowUpCode> | undefined {
  const answers: readonly Answer['answer'][] = KIND_RULES[request.kind].answers
  if (!answers.includes(command.answer)) return { code: 'not_for_this', field: 'answer', allowed: answers }
  if (command.answer !== 'accept' && command.explanation === undefined)
    return { code: 'required', field: 'explanation' }
  if (command.fault !== undefined && (command.answer !== 'accept' || request.kind !== 'cancellation'))
    return { code: 'not_for_this', field: 'fault', allowed: [] }
  first(moment, command, request, changes)
  // No follow-up is possible after the order has ended, so the whole command is refused.
  if (command.followUp && isClosed(changes.order)) return { code: 'not_for_this', field: 'followUp', allowed: [] }
  return follow(moment, command.followUp, changes)
}

/** Executes the answer without the follow-up. */
function first(moment: Moment, command: Answer, request: OpenRequest, changes: Changes): void {
  const { actor, now, context } = moment
  const party = partyOf(moment)
  const texts = command.explanation === undefined ? {} : { explanation: command.explanation }
  if (command.answer === 'decline') {
    add(changes, event('request.declined', now, actor, { requestId: request.id, endedBy: party }, texts))
    return
  }
  const agreement = request.fault && answered(request.fault, request.openedBy, command.fault)
  KIND_RULES[request.kind].apply(changes, request, {
    now,
    by: actor,
    endedBy: party,
    decidedBy: 'agreement',
    otherReason: null,
    texts,
    fault: agreement?.fault ?? null,
    agreedBy: agreement?.agreedBy ?? [],
  })
  if (agreement?.fault.status === 'contested' && command.fault) {
    add(changes, event('fault.contested', now, actor, { fault: command.fault }, texts))
    openFaultCase(changes, now, actor, context, texts)
  }
}
