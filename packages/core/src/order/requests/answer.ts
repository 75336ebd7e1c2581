// Answering: only the other party, only while it is open. Silence has answered at the due instant.
import type { Refusal } from '../../refusal.ts'
import { toIso } from '../../time.ts'
import { endOf } from '../clock.ts'
import type { CommandBody } from '../commands/commands.ts'
import { add, type Draft } from '../draft.ts'
import { event } from '../events.ts'
import { answered } from '../fault/agreement.ts'
import { openFaultCase } from '../fault/contest.ts'
import { isClosed, type OpenRequest, type Order, openRequest, otherParty, SIDES } from '../order.ts'
import {
  carryOut,
  isoOrNull,
  type May,
  type Moment,
  may,
  offerTo,
  partyOf,
  refusedBy,
  TEXT,
  type Verb,
} from '../verb.ts'
import { KIND_RULES } from './kinds.ts'
import { follow, followings } from './then.ts'

type Answer = CommandBody<'answer_request'>

export const answerRequest: Verb<'answer_request'> = {
  by: ['buyer', 'seller'],
  offers: moment => {
    const request = openRequest(moment.order)
    if (!request || request.openedBy === partyOf(moment)) return []
    const allowed = mayAnswer(moment, request.id)
    const inputs = allowed.ok ? may(inputsFor(moment, allowed.with)) : allowed
    return [offerTo('answer_request', request.id, inputs)]
  },
  decide: (moment, command) =>
    carryOut(mayAnswer(moment, command.requestId), moment, (request, drafted) =>
      answer(moment, command, request, drafted),
    ),
}

function mayAnswer(moment: Moment, requestId: number): May<OpenRequest> {
  const { order } = moment
  const request = openRequest(order)
  const refused = refusedBy(ended(order, requestId))
  if (refused) return refused
  if (request?.id !== requestId) return { ok: false, refusal: { code: 'not_found', what: 'request' } }
  if (request.openedBy === partyOf(moment))
    return { ok: false, refusal: { code: 'not_your_request', requestId, allowed: [otherParty(request.openedBy)] } }
  return request.payment === null ? may(request) : { ok: false, refusal: awaitingPayment(request) }
}

/** The request is over: says how, by whom and when, so that who lost against the clock reads it. */
export function ended(order: Order, requestId: number): Refusal | null {
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

export const awaitingPayment = (request: OpenRequest): Refusal => ({
  code: 'awaiting_payment',
  until: isoOrNull(endOf(request.clock)),
})

function inputsFor(moment: Moment, request: OpenRequest) {
  const answers = KIND_RULES[request.kind].answers.map(name => {
    const command: Answer = { action: 'answer_request', requestId: request.id, answer: name, explanation: ' ' }
    const then = followings(moment, drafted => void first(moment, command, request, drafted))
    const optional = name === 'accept'
    const faults = name === 'accept' && request.fault ? { faults: SIDES, statedFault: request.fault } : {}
    return { answer: name, explanation: { ...TEXT.explanation, optional }, ...faults, then }
  })
  return { kind: request.kind, answers }
}

function answer(moment: Moment, command: Answer, request: OpenRequest, drafted: Draft): Refusal | undefined {
  const { answers } = KIND_RULES[request.kind]
  if (!answers.includes(command.answer)) return { code: 'not_for_this', field: 'answer', allowed: answers }
  if (command.answer !== 'accept' && command.explanation === undefined)
    return { code: 'required', field: 'explanation' }
  if (command.fault !== undefined && (command.answer !== 'accept' || request.kind !== 'cancellation'))
    return { code: 'not_for_this', field: 'fault', allowed: [] }
  first(moment, command, request, drafted)
  // Nothing follows the end, and the answer must not read as if it had come.
  if (command.then && isClosed(drafted.order)) return { code: 'not_for_this', field: 'then', allowed: [] }
  return follow(moment, command.then, drafted)
}

/** The answer itself, without what follows. */
function first(moment: Moment, command: Answer, request: OpenRequest, drafted: Draft): void {
  const { actor, now, terms } = moment
  const party = partyOf(moment)
  const texts = command.explanation === undefined ? {} : { explanation: command.explanation }
  if (command.answer === 'decline') {
    add(drafted, event('request.declined', now, actor, { requestId: request.id, endedBy: party }, texts))
    return
  }
  const agreement = request.fault && answered(request.fault, request.openedBy, command.fault)
  KIND_RULES[request.kind].grant(drafted, request, {
    now,
    by: actor,
    endedBy: party,
    decidedBy: 'agreement',
    otherReason: null,
    texts,
    fault: agreement?.fault ?? null,
    agreedBy: agreement?.agreedBy ?? [],
  })
  if (agreement?.fault.standing === 'contested' && command.fault) {
    add(drafted, event('fault.contested', now, actor, { fault: command.fault }, texts))
    openFaultCase(drafted, now, actor, terms, texts)
  }
}
