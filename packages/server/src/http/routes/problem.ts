// Builds problems as RFC 9457 documents, with the status of each code and the sentences of the SDK.
import type { Refusal, RefusalCode } from '@evenhand/core'
import type { HttpProblemCode, HttpProblemFacts, InputError, ProblemCode } from '@evenhand/sdk'
import { httpProblemText, refusalText } from '@evenhand/sdk/locales/en'
import { type CallingActor, seesEverything } from '../orders/sight.ts'

/**
 * The status of each refusal: 422 for inputs, 409 for states, 404 for what does not exist or is not visible to the
 * caller.
 */
const REFUSAL_STATUS: Readonly<Record<RefusalCode, 404 | 409 | 422>> = {
  same_person: 422,
  not_in_range: 422,
  turnaround_not_positive: 422,
  reason_not_allowed: 422,
  reason_given_by_rule: 422,
  required: 422,
  not_for_this: 422,
  answers_count: 422,
  change_empty: 422,
  date_not_in_future: 422,
  date_in_future: 422,
  in_force_too_early: 422,
  date_not_set_yet: 422,
  one_of_two: 422,
  fault_same: 422,
  not_found: 404,
  not_your_part: 409,
  reference_taken: 409,
  wrong_phase: 409,
  order_closed: 409,
  already_delivered: 409,
  already_given: 409,
  resolution_center_closed: 409,
  request_open: 409,
  answer_request_first: 409,
  answer_offer_first: 409,
  request_ended: 409,
  not_your_request: 409,
  awaiting_payment: 409,
  attempts_used: 409,
  wait_before_retry: 409,
  kind_not_offered: 409,
  refund_not_offered: 409,
  case_open: 409,
  case_holds_nothing: 409,
  too_many: 409,
  fault_by_record: 409,
  no_case_yet: 409,
  case_closed: 409,
  cannot_cancel_alone: 409,
  revisions_used: 409,
  extras_beyond_level: 409,
  already_reviewed: 409,
  review_not_open: 409,
  over_since: 409,
  nothing_to_contest: 409,
  fault_ruled: 409,
  already_contested: 409,
  already_agreed: 409,
  nothing_to_agree: 409,
  already_decided: 409,
  proposal_over: 409,
  already_appealed: 409,
  already_settled: 409,
}

const HTTP_PROBLEM_STATUS: Readonly<Record<HttpProblemCode, number>> = {
  invalid_input: 422,
  malformed: 400,
  address_unreadable: 400,
  unauthorized: 401,
  session_ended: 401,
  link_used: 410,
  signed_in_as_other: 409,
  other_session_open: 409,
  origin_not_ours: 403,
  host_not_ours: 421,
  proxy_not_allowed: 403,
  actor_invalid: 403,
  actor_needed: 403,
  marketplace_only: 403,
  route_not_found: 404,
  method_not_allowed: 405,
  too_large: 413,
  media_type: 415,
  idempotency_key_invalid: 422,
  idempotency_key_reused: 422,
  test_clock_moving: 409,
  nothing_due: 409,
  too_many_calls: 429,
  too_many_at_once: 429,
  too_slow: 408,
  headers_too_large: 431,
  not_http: 400,
  overloaded: 503,
  outcome_unknown: 503,
  internal: 500,
}

/** Every code with its status, for documents. */
export const STATUS_BY_CODE: Readonly<Record<ProblemCode, number>> = { ...REFUSAL_STATUS, ...HTTP_PROBLEM_STATUS }

/** A problem as an error, thrown at the HTTP edge and sent by the error handler. */
export class Problem extends Error {
  readonly status: number
  readonly document: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds: number | null
  constructor(status: number, document: Readonly<Record<string, unknown>>, retryAfterSeconds: number | null = null) {
    super(String(document.detail))
    this.status = status
    this.document = document
    this.retryAfterSeconds = retryAfterSeconds
  }
}

interface Texts {
  readonly title: string
  readonly detail: string
}

function document(code: string, status: number, texts: Texts, facts: object, errors?: readonly InputError[]) {
  const { title, detail } = texts
  return { type: `urn:evenhand:problem:${code}`, title, status, detail, code, facts, ...(errors ? { errors } : {}) }
}

/** Copies the facts field by field. A view has a dozen refusals, and objects from a rest pattern are slow to write as JSON. */
function factsOf(refusal: Refusal): Readonly<Record<string, unknown>> {
  const facts: Record<string, unknown> = {}
  for (const [name, fact] of Object.entries(refusal)) if (name !== 'code') facts[name] = fact
  return facts
}

/** Returns a refusal as `allowed` and `preview` show it. The client builds the sentence in the user's language. */
export const refusalView = (refusal: Refusal) => ({ code: refusal.code, facts: factsOf(refusal) })

/** Throws unless the actor is staff or the marketplace. */
export function forStaff(actor: CallingActor): void {
  if (!seesEverything(actor)) throw refusalProblem({ code: 'not_your_part', allowed: ['staff'] })
}

/** Returns the problem for a refusal by the rules; an invalid field is also named in `errors`. */
export function refusalProblem(refusal: Refusal): Problem {
  const status = REFUSAL_STATUS[refusal.code]
  const texts = refusalText(refusal)
  const errors = 'field' in refusal ? [fieldError(refusal, texts)] : undefined
  return new Problem(status, document(refusal.code, status, texts, factsOf(refusal), errors))
}

const fieldError = (refusal: Refusal & { readonly field: string }, { detail }: Texts): InputError => ({
  field: refusal.field,
  message: detail,
  ...('allowed' in refusal ? { allowed: refusal.allowed } : {}),
})

/** Returns a problem of the HTTP edge. */
export function httpProblem<C extends HttpProblemCode>(code: C, facts: HttpProblemFacts[C]): Problem {
  const status = HTTP_PROBLEM_STATUS[code]
  const errors = 'errors' in facts ? facts.errors : undefined
  const retry = 'retryAfterSeconds' in facts ? facts.retryAfterSeconds : status === 503 ? 1 : null
  return new Problem(status, document(code, status, httpProblemText(code, facts), facts, errors), retry)
}
