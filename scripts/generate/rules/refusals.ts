// The part of docs/rules.md about refusals: every code of the rules and the HTTP edge, with its status and an example
// sentence.
import type { Refusal, RefusalCode } from '../../../packages/core/src/refusal.ts'
import { httpProblemText, refusalText } from '../../../packages/sdk/src/locales/en/index.ts'
import type { HttpProblemCode, HttpProblemFacts } from '../../../packages/sdk/src/problem.ts'
import { REPEATS, type Repeating } from '../../../packages/sdk/src/repeats.ts'
import { STATUS_BY_CODE } from '../../../packages/server/src/http/routes/problem.ts'
import { code, file, table } from '../markdown.ts'

const at = '2026-11-26T14:00:00.000Z'

/** An example of each refusal. The type requires one for every code. */
const FACTS: { readonly [C in RefusalCode]: Extract<Refusal, { code: C }> } = {
  same_person: { code: 'same_person', field: 'seller.id' },
  not_in_range: { code: 'not_in_range', field: 'refund', min: 500, max: 10_800 },
  turnaround_not_positive: { code: 'turnaround_not_positive', field: 'turnaround' },
  reason_not_allowed: { code: 'reason_not_allowed', field: 'reason', allowed: ['progress', 'question', 'other'] },
  reason_given_by_rule: { code: 'reason_given_by_rule', field: 'reason' },
  required: { code: 'required', field: 'explanation' },
  not_for_this: { code: 'not_for_this', field: 'answer', allowed: ['accept', 'decline'] },
  answers_count: { code: 'answers_count', field: 'answers', expected: 2 },
  change_empty: { code: 'change_empty', field: 'change', allowed: ['dueAt', 'days', 'extras'] },
  date_not_in_future: {
    code: 'date_not_in_future',
    field: 'change.dueAt',
    after: at,
    before: '2031-11-26T14:00:00.000Z',
  },
  date_in_future: { code: 'date_in_future', field: 'since', latest: at },
  in_force_too_early: {
    code: 'in_force_too_early',
    field: 'inForceFrom',
    allowed: [`from ${at} on`],
    from: at,
    why: 'stricter',
    paths: ['/ladder/1/keep/0'],
    version: 2,
  },
  date_not_set_yet: { code: 'date_not_set_yet', field: 'change.dueAt', allowed: ['days'] },
  one_of_two: { code: 'one_of_two', field: 'change', allowed: ['dueAt', 'days'] },
  fault_same: { code: 'fault_same', field: 'fault', allowed: ['seller', 'shared', 'none'] },
  not_found: { code: 'not_found', what: 'order' },
  not_your_part: { code: 'not_your_part', allowed: ['seller'] },
  reference_taken: { code: 'reference_taken', orderId: '01930000-0000-7000-8000-000000000000' },
  wrong_phase: { code: 'wrong_phase', phase: 'in_progress', allowed: ['delivered'] },
  order_closed: { code: 'order_closed', phase: 'cancelled', method: 'mutual', decidedBy: 'silence', at },
  already_delivered: { code: 'already_delivered', at },
  already_given: { code: 'already_given', at },
  resolution_center_closed: { code: 'resolution_center_closed', caseUntil: at },
  request_open: { code: 'request_open', requestId: 4, kind: 'change', openedBy: 'seller' },
  answer_request_first: { code: 'answer_request_first', requestId: 4, followUp: true },
  answer_offer_first: { code: 'answer_offer_first', requestId: 4 },
  request_ended: { code: 'request_ended', requestId: 4, status: 'accepted', endedBy: 'silence', at },
  not_your_request: { code: 'not_your_request', requestId: 4, allowed: ['buyer'] },
  awaiting_payment: { code: 'awaiting_payment', until: at },
  attempts_used: { code: 'attempts_used', kind: 'cancellation', limit: 3 },
  wait_before_retry: { code: 'wait_before_retry', kind: 'cancellation', until: at },
  kind_not_offered: { code: 'kind_not_offered', kind: 'partial_refund', allowed: ['cancellation', 'change'] },
  refund_not_offered: { code: 'refund_not_offered', why: 'order_too_small' },
  case_open: { code: 'case_open', caseId: 7 },
  case_holds_nothing: { code: 'case_holds_nothing', caseId: 7 },
  too_many: { code: 'too_many', what: 'messages_per_hour', limit: 20, from: at },
  fault_by_record: { code: 'fault_by_record', fault: 'seller' },
  no_case_yet: { code: 'no_case_yet', allowed: ['fraud', 'threats', 'danger'], declinesNeeded: 1 },
  case_closed: { code: 'case_closed', caseId: 7, status: 'settled' },
  cannot_cancel_alone: { code: 'cannot_cancel_alone', from: at, coolingOffEnded: null },
  revisions_used: { code: 'revisions_used', included: 2 },
  extras_beyond_level: { code: 'extras_beyond_level', level: 'new', max: 2, used: 1 },
  already_reviewed: { code: 'already_reviewed', at },
  review_not_open: { code: 'review_not_open', until: at },
  over_since: { code: 'over_since', since: at },
  nothing_to_contest: { code: 'nothing_to_contest' },
  fault_ruled: { code: 'fault_ruled' },
  already_contested: { code: 'already_contested' },
  already_agreed: { code: 'already_agreed' },
  nothing_to_agree: { code: 'nothing_to_agree' },
  already_decided: { code: 'already_decided', status: 'granted', at },
  proposal_over: { code: 'proposal_over', level: 'level 2' },
  already_appealed: { code: 'already_appealed', status: 'open', at },
  already_settled: { code: 'already_settled', what: 'refund', state: 'done', at, externalId: 're_91' },
}

const EXAMPLES: readonly Refusal[] = Object.values(FACTS)

const HTTP_PROBLEMS: { readonly [C in HttpProblemCode]: HttpProblemFacts[C] } = {
  invalid_input: { errors: [{ field: 'price', message: 'must be at least 1' }] },
  malformed: {},
  address_unreadable: {},
  unauthorized: {},
  session_ended: {},
  link_used: {},
  signed_in_as_other: { openedFor: 'buyer:lena', signedInAs: 'seller:mora' },
  other_session_open: {
    signedInAs: 'buyer:lena',
    signedInName: 'Lena Brandt',
    opensFor: 'seller:mora',
    opensForName: 'Mora Okafor',
  },
  origin_not_ours: {},
  host_not_ours: {},
  proxy_not_allowed: { header: 'x-forwarded-for' },
  actor_invalid: { allowed: ['buyer:<id>', 'seller:<id>', 'staff:<id>'] },
  actor_needed: { allowed: ['buyer'] },
  marketplace_only: {},
  route_not_found: { method: 'GET', path: '/v1/nothing' },
  method_not_allowed: { allowed: ['GET'] },
  too_large: { limitBytes: 1_048_576 },
  media_type: { allowed: ['application/json'] },
  idempotency_key_invalid: { max: 128 },
  idempotency_key_reused: {},
  test_clock_moving: { retryAfterSeconds: 1 },
  nothing_due: {},
  too_many_calls: { of: 'session', limit: 120, retryAfterSeconds: 12 },
  too_many_at_once: { limit: 1, retryAfterSeconds: 1 },
  too_slow: { seconds: 30 },
  headers_too_large: { limitBytes: 16_384 },
  not_http: {},
  overloaded: { retryAfterSeconds: 1 },
  outcome_unknown: {},
  internal: { id: 'req-12' },
}

const isCode = (name: string): name is keyof typeof STATUS_BY_CODE => name in STATUS_BY_CODE
const isHttpProblemCode = (name: string): name is HttpProblemCode => name in HTTP_PROBLEMS

const statusOf = (name: string): number => (isCode(name) ? STATUS_BY_CODE[name] : 0)

const ruleRefusals = (): string =>
  table(
    ['code', 'status', 'for example'],
    EXAMPLES.map(refusal => [code(refusal.code), statusOf(refusal.code), refusalText(refusal).detail]),
  )

const httpProblems = (): string =>
  table(
    ['code', 'status', 'for example'],
    Object.keys(HTTP_PROBLEMS)
      .filter(isHttpProblemCode)
      .map(name => [code(name), statusOf(name), httpProblemText(name, HTTP_PROBLEMS[name]).detail]),
  )

const ABOUT = `A refusal is a problem document (RFC 9457) with a \`code\`, a sentence, and the facts used in the sentence. 422 is for
inputs, 409 for states, 404 for what does not exist or is not visible to the caller. Every order also lists under \`allowed\` what its
reader may do now, each action with the accepted inputs or with the code and the facts of the refusal it would get.`

const WHY_NO_KEY: Readonly<Record<Exclude<Repeating, 'key'>, string>> = {
  changes_nothing: 'it changes nothing, however often it is sent',
  once: 'it works once: a repeat is refused as used, or opens another demo session',
}

const withoutKey = () =>
  Object.entries(REPEATS).flatMap(([name, repeating]) =>
    repeating === 'key' ? [] : [[code(name), WHY_NO_KEY[repeating]]],
  )

const REPEATING = `### Repeating a call

With an \`Idempotency-Key\` every call that changes something can be repeated safely. The key belongs to its caller, actor, route and the
ids in the path. For a session the caller is its person: after signing in again, by another link or on another device, that person can
repeat an earlier call; no other caller can, not even an API key that acts for the same person. The result of the first call is stored for
24 hours of real time and returned with the header \`Idempotency-Replayed\`: for a command on an order with the order as it is now,
for any other change as it was answered then. The same key with a different body is refused; the order of fields makes no difference.
A refused call stores nothing under its key, and its repeat is decided anew. Of two simultaneous calls with one key one is
carried out, and the other gets the same result. The key of a placing is stored with the order; after the 24 hours the
\`reference\` still prevents placing it twice. Secrets that are shown once (of a webhook endpoint, in a session link) are not stored: a
repeat within the 24 hours creates new ones.

A move of the test clock always finishes: if the server is killed on the way, the repeat or the next move continues it to its
target. Only one call at a time moves the clock; another call waits three seconds and is then refused.

${table(['changes something, and takes no key', 'because'], withoutKey())}

If two people decide the same matter at the same moment (an appeal, a proposed level, a case), one decision counts. The other call
changes nothing and gets a refusal with the decision; a second click of the same person with the same text gets the result of the
first.`

export const refusals = (): string =>
  [
    ABOUT,
    ruleRefusals(),
    '### At the HTTP edge',
    'These come before any rule is evaluated.',
    httpProblems(),
    REPEATING,
    `Sentences: ${file('packages/sdk/src/locales/en/refusals.ts')}, ${file('packages/sdk/src/locales/en/httpProblems.ts')}. Statuses: ${file('packages/server/src/http/routes/problem.ts')}.`,
  ].join('\n\n')
