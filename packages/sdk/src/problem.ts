// Problems on the wire: RFC 9457 documents, their codes, and the error that the client throws for each.
import type { RefusalFacts } from '@evenhand/core'

/** One invalid field. `message` follows the field’s name, e.g. “must be at least 1”. */
export interface InputError {
  /** The field's dotted path, e.g. `gig.title` or `extras.0.price`. */
  readonly field: string
  readonly message: string
  /** The accepted values, if they can be listed. */
  readonly allowed?: readonly string[]
}

type None = Record<never, never>

/** The problems that the HTTP edge finds before any rule applies, with the facts that their texts need. */
export interface HttpProblemFacts {
  invalid_input: { errors: readonly InputError[] }
  malformed: None
  address_unreadable: None
  unauthorized: None
  session_ended: None
  link_used: None
  /**
   * `openedFor`: the person for whom the call’s page was opened. `signedInAs`: the person of this browser's current
   * session.
   */
  signed_in_as_other: { openedFor: string; signedInAs: string }
  /**
   * The link is for another person than the one signed in here; each is given by actor and name. The link stays unused.
   */
  other_session_open: { signedInAs: string; signedInName: string; opensFor: string; opensForName: string }
  origin_not_ours: None
  host_not_ours: None
  proxy_not_allowed: { header: string }
  actor_invalid: { allowed: readonly string[] }
  actor_needed: { allowed: readonly string[] }
  marketplace_only: None
  route_not_found: { method: string; path: string }
  method_not_allowed: { allowed: readonly string[] }
  too_large: { limitBytes: number }
  media_type: { allowed: readonly string[] }
  idempotency_key_invalid: { max: number }
  idempotency_key_reused: None
  test_clock_moving: { retryAfterSeconds: number }
  nothing_due: None
  /**
   * `of` is what the limit counts: calls of this session, of all sessions of this person, of this key, or of this
   * address.
   */
  too_many_calls: { of: 'session' | 'person' | 'key' | 'address'; limit: number; retryAfterSeconds: number }
  too_many_at_once: { limit: number; retryAfterSeconds: number }
  too_slow: { seconds: number }
  headers_too_large: { limitBytes: number }
  not_http: None
  overloaded: { retryAfterSeconds: number }
  outcome_unknown: None
  internal: { id: string }
}
export type HttpProblemCode = keyof HttpProblemFacts

/** The facts of every problem, whether a refusal of the rules or a problem of the HTTP edge. */
export interface ProblemFacts extends RefusalFacts, HttpProblemFacts {}
export type ProblemCode = keyof ProblemFacts

export interface ProblemOf<C extends ProblemCode> {
  readonly type: `urn:evenhand:problem:${C}`
  /** A text that is the same for every problem of this code. */
  readonly title: string
  readonly status: number
  /** A sentence for the person who sent the call. */
  readonly detail: string
  readonly code: C
  readonly facts: Readonly<ProblemFacts[C]>
  /** The invalid fields. */
  readonly errors?: readonly InputError[]
}
/** A problem document. Compare `code`, and `facts` gets the type of that code. */
export type Problem = { readonly [C in ProblemCode]: ProblemOf<C> }[ProblemCode]

/**
 * The error for a problem document. Its message is the `detail`, and `problem.facts` has the values in that sentence.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem
  readonly status: number
  readonly code: ProblemCode
  /** How long to wait before repeating the call, in milliseconds; null if the server gives no time. */
  readonly retryAfterMs: number | null

  constructor(problem: Problem, retryAfterMs: number | null = null) {
    super(problem.detail)
    this.problem = problem
    this.status = problem.status
    this.code = problem.code
    this.retryAfterMs = retryAfterMs
  }
}

const URN = 'urn:evenhand:problem:'

/** Reports whether a body is one of our problem documents. A newer server may send codes unknown to this version. */
export function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false
  if (!('type' in body && 'code' in body && 'status' in body && 'detail' in body && 'facts' in body)) return false
  const { type, code, status, detail, facts } = body
  const typed = typeof code === 'string' && type === URN + code
  return typed && typeof status === 'number' && typeof detail === 'string' && isFacts(facts)
}

const isFacts = (facts: unknown): boolean => typeof facts === 'object' && facts !== null
