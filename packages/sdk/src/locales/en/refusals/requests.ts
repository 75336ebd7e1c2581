// Refusals around requests, cases and fault, in words: what comes first, what is used up, and from when it goes on.
import type { RefusalFacts } from '@evenhand/core'
import { any, anyNamed, count, type Sentence, wordFor } from '../grammar.ts'
import { roleText } from '../names.ts'
import { instantText } from '../quantities.ts'

const KINDS: Readonly<Record<string, string>> = {
  update: 'an update',
  cancellation: 'a cancellation',
  change: 'a later date or extras',
  partial_refund: 'a partial refund',
}
const kind = (code: string): string => wordFor(KINDS, code)

const REFUND_WHY: Readonly<Record<RefusalFacts['refund_not_offered']['why'], string>> = {
  currency: 'Partial refunds are not offered in this order’s currency.',
  order_too_small: 'The order’s price is too low for a partial refund.',
  all_offered: 'The partial refunds accepted so far leave less than the least amount that can be offered.',
}

const STATUS: Readonly<Record<string, string>> = {
  accepted: 'accepted',
  answered: 'answered',
  declined: 'declined',
  withdrawn: 'withdrawn',
  closed: 'closed',
}

/** Who loses against the clock reads that it was the clock. */
function endedText({ requestId, status, endedBy, at }: RefusalFacts['request_ended']): string {
  const ended = instantText(at)
  const request = `request ${requestId}`
  if (endedBy === 'payment' && status === 'declined')
    return `The payment for ${request} was not confirmed, so the request was declined on ${ended}.`
  if (status === 'superseded' && endedBy === 'silence')
    return `The order ended on ${ended} because a time had run out, and ${request} ended with it.`
  if (status === 'superseded') return `Request ${requestId} gave way to what ${roleText(endedBy)} did on ${ended}.`
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
  | 'wait_before_again'
  | 'kind_not_offered'
  | 'refund_not_offered'

export const requests: { readonly [C in Requests]: Sentence<RefusalFacts[C]> } = {
  resolution_center_closed: {
    title: 'The Resolution Center is for open orders',
    detail: ({ caseUntil }) =>
      caseUntil
        ? `The order is completed. Until ${instantText(caseUntil)} you can bring it to staff.`
        : 'The order is completed, and the time to bring it to staff has ended.',
  },
  request_open: {
    title: 'Another request is open',
    detail: ({ requestId, kind: of, openedBy }) =>
      `Request ${requestId} by ${roleText(openedBy)}, for ${kind(of)}, is open. One request can be open at a time: this one is answered or withdrawn first.`,
  },
  answer_request_first: {
    title: 'Answer the request first',
    detail: ({ requestId, followUp }) =>
      `Request ${requestId}, to cancel the order, is open. It is answered or withdrawn first${followUp ? '; with “followUp” both can be done in one step' : ''}.`,
  },
  answer_offer_first: {
    title: 'Answer the offer first',
    detail: ({ requestId }) =>
      `With request ${requestId} part of the money is offered back. Accept or decline the offer, then accept the delivery.`,
  },
  request_ended: { title: 'The request has ended', detail: endedText },
  not_your_request: {
    title: 'This is for the other party to do',
    detail: ({ requestId, allowed }) => `With request ${requestId}, this can be done by ${any(allowed.map(roleText))}.`,
  },
  awaiting_payment: {
    title: 'The request waits for its payment',
    detail: ({ until }) =>
      `The request was accepted and waits for its payment${until ? ` until ${instantText(until)}` : ''}. Meanwhile it can be neither answered nor withdrawn.`,
  },
  extras_beyond_level: {
    title: 'More extras than the level includes',
    detail: ({ level, max, used }) =>
      `At the level “${level}”, changes can bring ${count(max, 'extra', 'extras')} to an order${used === 0 ? '' : `; they have brought ${count(used, 'extra', 'extras')} to this one`}. A later date can be asked for, and what was bought stays.`,
  },
  attempts_used: {
    title: 'No more requests of this kind',
    detail: ({ kind: of, limit }) =>
      `${count(limit, 'request', 'requests')} of yours for ${kind(of)} ended without an agreement, and that is the most on one order. You can bring the order to staff.`,
  },
  wait_before_again: {
    title: 'A pause before the next request',
    detail: ({ kind: of, until }) => `You can ask for ${kind(of)} again from ${instantText(until)}.`,
  },
  kind_not_offered: {
    title: 'This kind of request is not offered now',
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
  return `The Resolution Center comes first. Staff takes this on ${any(needed)}. “about” can now be ${anyNamed(allowed)}.`
}

const CASE_STATUS: Readonly<Record<string, string>> = {
  settled: 'settled by the parties',
  withdrawn: 'withdrawn',
  ruled: 'ruled by staff',
}

const PILED: Readonly<Record<RefusalFacts['too_many']['what'], (limit: number) => string>> = {
  cases: limit =>
    `You have opened ${count(limit, 'case', 'cases')} on this order, and that is the most. Staff look at those.`,
  messages: limit => `You have written ${count(limit, 'message', 'messages')} on this order, and that is the most.`,
  messages_per_hour: limit =>
    `You have written ${count(limit, 'message', 'messages')} on this order within an hour, and that is the most.`,
  requests: limit =>
    `You have opened ${count(limit, 'request', 'requests')} on this order, and that is the most. You can bring the order to staff.`,
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
      `You have brought this to staff with case ${caseId}, and they decide on it. This is possible again once the case is closed; you can withdraw it.`,
  },
  case_holds_nothing: {
    title: 'This case holds no clocks',
    detail: ({ caseId }) =>
      `Case ${caseId} is looked at beside the order. Only a case about the open order as a whole can hold its clocks.`,
  },
  too_many: {
    title: 'That is the most on one order',
    detail: ({ what, limit, again }) =>
      again ? `${PILED[what](limit)} You can write again from ${instantText(again)}.` : PILED[what](limit),
  },
  fault_by_record: {
    title: 'The record itself states this cause',
    detail: ({ fault }) =>
      fault === 'buyer' || fault === 'seller'
        ? `The order’s own record puts the cause on the side of ${roleText(fault)}, who alone can see it differently.`
        : 'By the order’s own record nobody is the cause.',
  },
  no_case_yet: { title: 'The Resolution Center comes first', detail: noCaseYetText },
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
    title: 'You see the stated cause differently already',
    detail: () => 'It is on record that you see the stated cause differently.',
  },
  already_agreed: {
    title: 'You have agreed already',
    detail: () => 'It is on record that you named the stated cause, or agreed to it.',
  },
  nothing_to_agree: {
    title: 'There is nothing to agree to',
    detail: () => 'Only a stated cause that was left unanswered can be agreed to, and there is none.',
  },
}
