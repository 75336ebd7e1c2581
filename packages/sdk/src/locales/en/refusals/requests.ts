// Texts for refusals about requests, cases and fault: what must come first, what is used up, and when an action becomes
// possible.
import type { Kind, RefusalFacts } from '@evenhand/core'
import { any, anyNamed, count, numberText, type Sentence, type When, wordFor } from '../grammar.ts'
import { roleText } from '../names.ts'

const KINDS: Readonly<Record<Kind, string>> = {
  update: 'an update',
  cancellation: 'a cancellation',
  change: 'a later date or extras',
  partial_refund: 'a partial refund',
}
const kind = (code: string): string => wordFor(KINDS, code)

const REFUND_WHY: Readonly<Record<RefusalFacts['refund_not_offered']['why'], string>> = {
  currency: 'Partial refunds are not offered in this order’s currency.',
  order_too_small: 'The order’s price is too low for a partial refund.',
  all_offered: 'The partial refunds accepted so far leave less than the smallest amount that can be offered.',
}

const STATUS: Readonly<Record<string, string>> = {
  accepted: 'accepted',
  answered: 'answered',
  declined: 'declined',
  withdrawn: 'withdrawn',
  closed: 'closed',
}

/** Returns how the request ended. If a deadline passed before the command, the text says so. */
function endedText({ requestId, status, endedBy, at }: RefusalFacts['request_ended'], when: When): string {
  const ended = when(at)
  const request = `request ${requestId}`
  if (endedBy === 'payment' && status === 'declined')
    return `The payment for ${request} was not confirmed, so the request was declined on ${ended}.`
  if (status === 'superseded' && endedBy === 'silence')
    return `The order ended on ${ended} because a deadline passed, and ${request} ended with it.`
  if (status === 'superseded')
    return `Request ${requestId} ended on ${ended}: another action by ${roleText(endedBy)} replaced it.`
  const how = wordFor(STATUS, status)
  if (endedBy === 'silence')
    return `The time to answer ended on ${ended}; nobody had answered, so ${request} was ${how}.`
  return `Request ${requestId} was ${how} by ${roleText(endedBy)} on ${ended}.`
}

type Requests =
  | 'resolution_center_closed'
  | 'request_open'
  | 'answer_request_first'
  | 'answer_offer_first'
  | 'request_ended'
  | 'not_your_request'
  | 'awaiting_payment'
  | 'attempts_used'
  | 'extras_beyond_level'
  | 'wait_before_retry'
  | 'kind_not_offered'
  | 'refund_not_offered'

export const requests: { readonly [C in Requests]: Sentence<RefusalFacts[C]> } = {
  resolution_center_closed: {
    title: 'The Resolution Center is for open orders',
    detail: ({ caseUntil }, when) =>
      caseUntil
        ? `The order is completed. Until ${when(caseUntil)} you can ask staff to step in.`
        : 'The order is completed, and the time to ask staff has ended.',
  },
  request_open: {
    title: 'Another request is open',
    detail: ({ requestId, kind: of, openedBy }) =>
      `Request ${requestId} by ${roleText(openedBy)}, for ${kind(of)}, is open. Only one request can be open at a time: this one must be answered or withdrawn first.`,
  },
  answer_request_first: {
    title: 'Answer the request first',
    detail: ({ requestId, followUp }) =>
      `Request ${requestId}, to cancel the order, is open. It must be answered or withdrawn first${followUp ? '; you can do both in one step' : ''}.`,
  },
  answer_offer_first: {
    title: 'Answer the offer first',
    detail: ({ requestId }) =>
      `Request ${requestId} offers part of the money back. Accept or decline the offer, then accept the delivery.`,
  },
  request_ended: { title: 'The request has ended', detail: endedText },
  not_your_request: {
    title: 'The other party has to do this',
    detail: ({ requestId, allowed }) => `Only ${any(allowed.map(roleText))} can do this with request ${requestId}.`,
  },
  awaiting_payment: {
    title: 'The request is waiting for its payment',
    detail: ({ until }, when) =>
      `The request was accepted and is waiting for its payment${until ? ` until ${when(until)}` : ''}. Until then it cannot be answered or withdrawn.`,
  },
  extras_beyond_level: {
    title: 'More extras than the level includes',
    detail: ({ level, max, used }) =>
      `At the level “${level}”, changes can add ${count(max, 'extra', 'extras')} to an order${used === 0 ? '' : `; ${count(used, 'extra has', 'extras have')} been added to this one`}. You can still ask for a later date, and extras already bought stay.`,
  },
  attempts_used: {
    title: 'No more requests of this kind',
    detail: ({ kind: of, limit }) =>
      `${numberText(limit)} of your requests for ${kind(of)} ended without an agreement, which is the limit for one order. You can ask staff to step in.`,
  },
  wait_before_retry: {
    title: 'Please wait before the next request',
    detail: ({ kind: of, until }, when) => `You can ask for ${kind(of)} again from ${when(until)}.`,
  },
  kind_not_offered: {
    title: 'This kind of request is not available now',
    detail: ({ kind: of, allowed }) =>
      allowed.length === 0
        ? `You cannot ask for ${kind(of)} in this phase.`
        : `You cannot ask for ${kind(of)} in this phase. You can ask for ${any(allowed.map(kind))}.`,
  },
  refund_not_offered: { title: 'A partial refund is not possible', detail: ({ why }) => REFUND_WHY[why] },
}

const noCaseYetText = ({ allowed, declinesNeeded }: RefusalFacts['no_case_yet']): string => {
  const needed = [
    ...(declinesNeeded > 0
      ? [`after ${count(declinesNeeded, 'more declined cancellation', 'more declined cancellations')}`]
      : []),
    'when a party has used all its requests of one kind',
  ]
  return `Try the Resolution Center first. Staff take this on ${any(needed)}. The matter can now be ${anyNamed(allowed)}.`
}

const CASE_STATUS: Readonly<Record<string, string>> = {
  settled: 'settled by the parties',
  withdrawn: 'withdrawn',
  ruled: 'ruled by staff',
}

const PILED: Readonly<Record<RefusalFacts['too_many']['what'], (limit: number) => string>> = {
  cases: limit =>
    `You have opened ${count(limit, 'case', 'cases')} on this order, which is the limit. Staff are looking at those.`,
  messages: limit => `You have written ${count(limit, 'message', 'messages')} on this order, which is the limit.`,
  messages_per_hour: limit =>
    `You have written ${count(limit, 'message', 'messages')} on this order within an hour, which is the limit.`,
  requests: limit =>
    `You have opened ${count(limit, 'request', 'requests')} on this order, which is the limit. You can ask staff to step in.`,
}

type Cases =
  | 'case_open'
  | 'case_holds_nothing'
  | 'too_many'
  | 'fault_by_record'
  | 'no_case_yet'
  | 'case_closed'
  | 'nothing_to_contest'
  | 'fault_ruled'
  | 'already_contested'
  | 'already_agreed'
  | 'nothing_to_agree'

export const cases: { readonly [C in Cases]: Sentence<RefusalFacts[C]> } = {
  case_open: {
    title: 'The order is with staff',
    detail: ({ caseId }) =>
      `You asked staff to decide, with case ${caseId}. This is possible again once the case is closed; you can withdraw it.`,
  },
  case_holds_nothing: {
    title: 'This case pauses no deadlines',
    detail: ({ caseId }) =>
      `Case ${caseId} does not affect the order’s deadlines. Only a case about the open order as a whole can pause them.`,
  },
  too_many: {
    title: 'The limit for one order is reached',
    detail: ({ what, limit, from }, when) =>
      from ? `${PILED[what](limit)} You can write again from ${when(from)}.` : PILED[what](limit),
  },
  fault_by_record: {
    title: 'The record itself establishes this cause',
    detail: ({ fault }) =>
      fault === 'buyer' || fault === 'seller'
        ? `The order’s own record puts the cause on ${roleText(fault)}’s side, and only ${roleText(fault)} can dispute it.`
        : 'The order’s own record shows that neither side is the cause.',
  },
  no_case_yet: { title: 'Try the Resolution Center first', detail: noCaseYetText },
  case_closed: {
    title: 'The case is closed',
    detail: ({ caseId, status }) => `Case ${caseId} was ${wordFor(CASE_STATUS, status)}.`,
  },
  nothing_to_contest: {
    title: 'No cause is stated',
    detail: () => 'Only the outcome of a cancelled order states a cause.',
  },
  fault_ruled: {
    title: 'Staff have ruled on the cause',
    detail: () => 'The ruling of staff on the cause stands.',
  },
  already_contested: {
    title: 'You have already disputed the stated cause',
    detail: () => 'Your dispute of the stated cause is on record.',
  },
  already_agreed: {
    title: 'You have already agreed',
    detail: () => 'It is on record that you named the stated cause, or agreed to it.',
  },
  nothing_to_agree: {
    title: 'There is nothing to agree to',
    detail: () => 'You can agree to a stated cause only while it is unanswered. This order has no such cause.',
  },
}
