// Texts for refusals because of the order’s state: what that is, since when, and what is possible instead.
import type { RefusalFacts } from '@evenhand/core'
import { any, count, type Sentence, type When } from '../grammar.ts'
import { phaseInside, roleText } from '../names.ts'

const NOT_FOUND: Readonly<Record<RefusalFacts['not_found']['what'], string>> = {
  order: 'No order that you can see has this id.',
  request: 'This order has no request with this number.',
  refund: 'This order has no refund with this number.',
  payment: 'This order has no payment with this number.',
  case: 'This order has no case with this number.',
  seller: 'No seller that you can see has this id.',
  evaluation: 'This seller has no evaluation with this date and number.',
  appeal: 'There is no appeal against this evaluation.',
  proposal: 'This evaluation proposes no level.',
  webhook_endpoint: 'There is no webhook endpoint with this id.',
  event: 'There is no event with this number.',
  session: 'No session that you can see has this id.',
}

type Closed = RefusalFacts['order_closed']

/** Returns why the order is closed. If a deadline passed before the command, the text says so. */
function closedText({ phase, method, decidedBy, at }: Closed, when: When): string {
  const ended = when(at)
  const state = phaseInside(phase)
  if (method === 'chargeback')
    return `The order was ${state} on ${ended}, because its payment was reversed. ${NO_LONGER}`
  if (decidedBy === 'agreement') return `The order was ${state} by agreement on ${ended}. ${NO_LONGER}`
  if (decidedBy !== 'silence') return `The order was ${state} by ${roleText(decidedBy)} on ${ended}. ${NO_LONGER}`
  const what = SILENCE[method] ?? 'The time to act ended'
  return `${what} on ${ended}, and the order was ${state} at that moment. ${NO_LONGER}`
}
const NO_LONGER = 'This is no longer possible.'
const SILENCE: Readonly<Record<string, string>> = {
  completed: 'The time to look at the delivery ended',
  mutual: 'The time to answer ended',
  late: 'The time to deliver late ended',
  unstarted: 'The time to give the requirements ended',
}

function aloneText({ from, coolingOffEnded }: RefusalFacts['cannot_cancel_alone'], when: When): string {
  const later = from ? `If nothing else happens, you can cancel on your own from ${when(from)}.` : ''
  const afterCoolingOff = coolingOffEnded
    ? `The time to cancel right after ordering ended on ${when(coolingOffEnded)}.`
    : ''
  const always = 'You can ask the other party to cancel.'
  return ['You cannot cancel on your own right now.', later, afterCoolingOff, always].filter(Boolean).join(' ')
}

type Orders =
  | 'not_found'
  | 'not_your_part'
  | 'reference_taken'
  | 'wrong_phase'
  | 'order_closed'
  | 'already_delivered'
  | 'already_given'
  | 'cannot_cancel_alone'
  | 'revisions_used'
  | 'already_reviewed'
  | 'review_not_open'
  | 'over_since'
  | 'already_decided'
  | 'proposal_over'
  | 'already_appealed'
  | 'already_settled'

const DECIDED: Readonly<Record<string, string>> = {
  granted: 'the level was granted',
  reinstated: 'the level was reinstated',
  stands: 'the evaluation stands',
}

export const orders: { readonly [C in Orders]: Sentence<RefusalFacts[C]> } = {
  not_found: { title: 'Not found', detail: ({ what }) => NOT_FOUND[what] },
  not_your_part: {
    title: 'You cannot do this',
    detail: ({ allowed }) => `Only ${any(allowed.map(roleText))} can do this.`,
  },
  reference_taken: {
    title: 'This reference is already in use',
    detail: ({ orderId }) => `The reference belongs to order ${orderId}. Each order needs its own reference.`,
  },
  wrong_phase: {
    title: 'Not in this phase',
    detail: ({ phase, allowed }) =>
      `The order is ${phaseInside(phase)}. This is possible while it is ${any(allowed.map(phaseInside))}.`,
  },
  order_closed: { title: 'The order is closed', detail: closedText },
  already_delivered: {
    title: 'The work has already been delivered',
    detail: ({ at }, when) => `The work was delivered on ${when(at)}. Further files can be sent in a message.`,
  },
  already_given: {
    title: 'The requirements are complete',
    detail: ({ at }, when) => `The requirements have been complete since ${when(at)}. You can add more in a message.`,
  },
  cannot_cancel_alone: { title: 'You cannot cancel on your own right now', detail: aloneText },
  revisions_used: {
    title: 'All included revisions have been used',
    detail: ({ included }) =>
      `This order includes ${included === 0 ? 'no revisions' : count(included, 'revision', 'revisions')}. More work can be agreed on as an extra.`,
  },
  already_reviewed: {
    title: 'The review has already been written',
    detail: ({ at }, when) => `The review was written on ${when(at)}. Each order can have one review.`,
  },
  review_not_open: {
    title: 'A review is not possible now',
    detail: ({ until }, when) =>
      until
        ? `The time to review ended on ${when(until)}.`
        : 'You can review a completed order and, where the marketplace allows it, one that was cancelled when it was late.',
  },
  over_since: {
    title: 'The time for this has ended',
    detail: ({ since }, when) => `The time for this ended on ${when(since)}.`,
  },
  already_appealed: {
    title: 'An appeal has already been made',
    detail: ({ status, at }, when) =>
      status === 'open'
        ? `The appeal from ${when(at)} is open: a person will read it.`
        : `The appeal was decided on ${when(at)}: ${status === 'reinstated' ? 'the level was reinstated' : 'the evaluation stands'}.`,
  },
  already_decided: {
    title: 'This has already been decided',
    detail: ({ status, at }, when) =>
      `It was decided on ${when(at)}: ${DECIDED[status] ?? 'the level was not granted'}.`,
  },
  proposal_over: {
    title: 'The level has changed',
    detail: ({ level }) => `The seller is now at “${level}”, so there is nothing left to decide.`,
  },
  already_settled: {
    title: 'This has already been confirmed',
    detail: ({ what, state, at, externalId }, when) => {
      const known = externalId === null ? '' : `, with the payment side’s id “${externalId}”`
      return `The ${what} was recorded as ${state === 'done' ? 'done' : 'failed'} on ${when(at)}${known}.`
    },
  },
}
