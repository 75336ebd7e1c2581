// Texts of the refusals: what is true now, since when, and what is possible instead.
import type { Refusal, RefusalCode, RefusalFacts } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { refusalText } from './refusals.ts'

const at = '2026-11-23T18:20:00.000Z'
const AT = 'Mon 23 Nov 2026, 18:20 UTC'

/** One example of each code. The type requires a row for every code. */
const EXAMPLES: { readonly [C in RefusalCode]: RefusalFacts[C] } = {
  same_person: { field: 'seller.id' },
  not_in_range: { field: 'refund', min: 500, max: 3000 },
  turnaround_not_positive: { field: 'turnaround' },
  reason_not_allowed: { field: 'reason', allowed: ['late', 'other'] },
  reason_given_by_rule: { field: 'fault' },
  required: { field: 'explanation' },
  not_for_this: { field: 'answer', allowed: ['reply'] },
  answers_count: { field: 'answers', expected: 3 },
  change_empty: { field: 'change', allowed: ['dueAt', 'days', 'extras'] },
  date_not_in_future: { field: 'change.dueAt', after: at, before: '2031-11-23T18:20:00.000Z' },
  date_in_future: { field: 'since', latest: at },
  in_force_too_early: {
    field: 'inForceFrom',
    allowed: [`from ${at} on`],
    from: at,
    why: 'stricter',
    paths: ['/ladder/1/keep/0'],
    version: 2,
  },
  date_not_set_yet: { field: 'change.dueAt', allowed: ['days'] },
  one_of_two: { field: 'change', allowed: ['dueAt', 'days'] },
  fault_same: { field: 'fault', allowed: ['buyer', 'shared', 'none'] },
  not_found: { what: 'order' },
  not_your_part: { allowed: ['buyer', 'seller'] },
  reference_taken: { orderId: '0199' },
  wrong_phase: { phase: 'awaiting_requirements', allowed: ['in_progress', 'delivered'] },
  order_closed: { phase: 'cancelled', method: 'mutual', decidedBy: 'agreement', at },
  already_delivered: { at },
  already_given: { at },
  resolution_center_closed: { caseUntil: at },
  request_open: { requestId: 7, kind: 'change', openedBy: 'seller' },
  answer_request_first: { requestId: 7, followUp: true },
  answer_offer_first: { requestId: 7 },
  request_ended: { requestId: 7, status: 'declined', endedBy: 'seller', at },
  not_your_request: { requestId: 7, allowed: ['buyer'] },
  awaiting_payment: { until: at },
  attempts_used: { kind: 'cancellation', limit: 3 },
  wait_before_retry: { kind: 'partial_refund', until: at },
  kind_not_offered: { kind: 'update', allowed: ['cancellation', 'change'] },
  refund_not_offered: { why: 'currency' },
  case_open: { caseId: 9 },
  case_holds_nothing: { caseId: 9 },
  too_many: { what: 'messages_per_hour', limit: 20, from: at },
  fault_by_record: { fault: 'seller' },
  no_case_yet: { allowed: ['fraud', 'threats', 'danger'], declinesNeeded: 1 },
  case_closed: { caseId: 9, status: 'settled' },
  cannot_cancel_alone: { from: at, coolingOffEnded: null },
  revisions_used: { included: 2 },
  extras_beyond_level: { level: 'new', max: 2, used: 1 },
  already_reviewed: { at },
  review_not_open: { until: at },
  over_since: { since: at },
  nothing_to_contest: {},
  fault_ruled: {},
  already_contested: {},
  already_agreed: {},
  nothing_to_agree: {},
  already_decided: { status: 'granted', at },
  proposal_over: { level: 'level 2' },
  already_appealed: { status: 'open', at },
  already_settled: { what: 'refund', state: 'done', at, externalId: 're_91' },
}

const codes = Object.keys(EXAMPLES) as RefusalCode[]
const textOf = <C extends RefusalCode>(code: C, facts: RefusalFacts[C] = EXAMPLES[code]) =>
  refusalText({ code, ...facts } as Refusal)

describe('the text of every refusal', () => {
  it.each(codes)('for %s has a title and whole sentences, calm and without a gap', code => {
    const { title, detail } = textOf(code)
    expect(title).toMatch(/^[A-Z][^.!]+$/)
    expect(detail).toMatch(/^[A-Z“3][^!]+\.$/)
    expect(`${title} ${detail}`).not.toMatch(
      /undefined|null|\bNaN\b|\[object|error|invalid|illegal|wrong|forbidden|fail/,
    )
  })

  it.each(codes.filter(code => 'field' in EXAMPLES[code]))('for %s names the field', code => {
    const facts = EXAMPLES[code]
    expect(textOf(code).detail).toContain('field' in facts ? `“${facts.field}”` : '')
  })
})

describe('the text of an action refused after its deadline', () => {
  it.each([
    [
      textOf('request_ended', { requestId: 7, status: 'accepted', endedBy: 'silence', at }),
      `The time to answer ended on ${AT}; nobody had answered, so request 7 was accepted.`,
    ],
    [
      textOf('order_closed', { phase: 'cancelled', method: 'mutual', decidedBy: 'silence', at }),
      `The time to answer ended on ${AT}, and the order was cancelled at that moment. This is no longer possible.`,
    ],
    [
      textOf('order_closed', { phase: 'completed', method: 'completed', decidedBy: 'silence', at }),
      `The time to look at the delivery ended on ${AT}, and the order was completed at that moment. This is no longer possible.`,
    ],
    [
      textOf('request_ended', { requestId: 7, status: 'superseded', endedBy: 'silence', at }),
      `The order ended on ${AT} because a deadline passed, and request 7 ended with it.`,
    ],
    [
      textOf('request_ended', { requestId: 7, status: 'declined', endedBy: 'payment', at }),
      `The payment for request 7 was not confirmed, so the request was declined on ${AT}.`,
    ],
  ])('names the deadline: $detail', ({ detail }, expected) => {
    expect(detail).toBe(expected)
  })
})

describe('the text of a refusal', () => {
  it.each([
    [textOf('order_closed'), `The order was cancelled by agreement on ${AT}. This is no longer possible.`],
    [
      textOf('order_closed', { phase: 'cancelled', method: 'chargeback', decidedBy: 'payment', at }),
      `The order was cancelled on ${AT}, because its payment was reversed. This is no longer possible.`,
    ],
    [textOf('request_ended'), `Request 7 was declined by the seller on ${AT}.`],
    [
      textOf('request_ended', { requestId: 7, status: 'superseded', endedBy: 'buyer', at }),
      `Request 7 ended on ${AT}: another action by the buyer replaced it.`,
    ],
    [
      textOf('wrong_phase'),
      'The order is waiting for requirements. This is possible while it is in progress or delivered.',
    ],
    [textOf('reason_not_allowed'), '“reason” can be “late” or “other” here.'],
    [textOf('not_for_this', { field: 'change', allowed: [] }), '“change” is not allowed here: leave it out.'],
    [textOf('not_in_range'), '“refund” can be from 500 to 3,000, in the currency’s minor units.'],
    [
      textOf('not_in_range', { field: 'turnaround', min: 1, max: 1826 * 86_400_000 }),
      '“turnaround” can be at most 1,826 days.',
    ],
    [textOf('not_in_range', { field: 'change.days', min: 1, max: 365 }), '“change.days” can be from 1 to 365 days.'],
    [
      textOf('answer_request_first'),
      'Request 7, to cancel the order, is open. It must be answered or withdrawn first; you can do both in one step.',
    ],
    [
      textOf('attempts_used'),
      '3 of your requests for a cancellation ended without an agreement, which is the limit for one order. You can ask staff to step in.',
    ],
    [textOf('resolution_center_closed'), `The order is completed. Until ${AT} you can ask staff to step in.`],
    [
      textOf('revisions_used', { included: 1 }),
      'This order includes 1 revision. More work can be agreed on as an extra.',
    ],
  ])('reads: $detail', ({ detail }, expected) => {
    expect(detail).toBe(expected)
  })
})
