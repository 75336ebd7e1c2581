// Every refusal: a code from one closed union, with the facts for its sentence. The sentences are in the SDK.
import type { IsoInstant } from './time.ts'

/**
 * The facts of each refusal. `allowed` lists what would be accepted. A new code needs an HTTP status and a sentence.
 */
export interface RefusalFacts {
  // Refusals of inputs
  same_person: { field: string }
  not_in_range: { field: string; min: number; max: number }
  turnaround_not_positive: { field: string }
  reason_not_allowed: { field: string; allowed: readonly string[] }
  reason_given_by_rule: { field: string }
  required: { field: string }
  not_for_this: { field: string; allowed: readonly string[] }
  answers_count: { field: string; expected: number }
  change_empty: { field: string; allowed: readonly string[] }
  date_not_in_future: { field: string; after: IsoInstant; before: IsoInstant }
  in_force_too_early: {
    field: string
    from: IsoInstant
    why: 'stricter' | 'announced' | 'past'
    allowed: readonly string[]
    /** Where the version is stricter than the last one. */
    paths: readonly string[]
    /** The number of the last version. */
    version: number
  }
  date_in_future: { field: string; latest: IsoInstant }
  date_not_set_yet: { field: string; allowed: readonly string[] }
  one_of_two: { field: string; allowed: readonly string[] }
  fault_same: { field: string; allowed: readonly string[] }
  // Refusals because of a state
  not_found: {
    what:
      | 'order'
      | 'request'
      | 'refund'
      | 'payment'
      | 'case'
      | 'seller'
      | 'evaluation'
      | 'appeal'
      | 'proposal'
      | 'webhook_endpoint'
      | 'event'
      | 'session'
  }
  not_your_part: { allowed: readonly string[] }
  reference_taken: { orderId: string }
  wrong_phase: { phase: string; allowed: readonly string[] }
  order_closed: { phase: string; method: string; decidedBy: string; at: IsoInstant }
  already_delivered: { at: IsoInstant }
  already_given: { at: IsoInstant }
  resolution_center_closed: { caseUntil: IsoInstant | null }
  request_open: { requestId: number; kind: string; openedBy: string }
  answer_request_first: { requestId: number; followUp: boolean }
  answer_offer_first: { requestId: number }
  request_ended: { requestId: number; status: string; endedBy: string; at: IsoInstant }
  not_your_request: { requestId: number; allowed: readonly string[] }
  awaiting_payment: { until: IsoInstant | null }
  attempts_used: { kind: string; limit: number }
  wait_before_retry: { kind: string; until: IsoInstant }
  kind_not_offered: { kind: string; allowed: readonly string[] }
  refund_not_offered: { why: 'currency' | 'order_too_small' | 'all_offered' }
  case_open: { caseId: number }
  case_holds_nothing: { caseId: number }
  too_many: { what: 'cases' | 'messages' | 'messages_per_hour' | 'requests'; limit: number; from: IsoInstant | null }
  no_case_yet: { allowed: readonly string[]; declinesNeeded: number }
  case_closed: { caseId: number; status: string }
  cannot_cancel_alone: { from: IsoInstant | null; coolingOffEnded: IsoInstant | null }
  revisions_used: { included: number }
  extras_beyond_level: { level: string; max: number; used: number }
  already_reviewed: { at: IsoInstant }
  review_not_open: { until: IsoInstant | null }
  over_since: { since: IsoInstant }
  nothing_to_contest: Record<never, never>
  fault_ruled: Record<never, never>
  fault_by_record: { fault: string }
  already_contested: Record<never, never>
  already_agreed: Record<never, never>
  nothing_to_agree: Record<never, never>
  already_decided: { status: string; at: IsoInstant }
  proposal_over: { level: string }
  already_appealed: { status: string; at: IsoInstant }
  already_settled: { what: 'refund' | 'payment'; state: string; at: IsoInstant; externalId: string | null }
}

export type RefusalCode = keyof RefusalFacts
type Refusals = { readonly [C in RefusalCode]: { readonly code: C } & Readonly<RefusalFacts[C]> }
/** A refusal is returned as data and never thrown. */
export type Refusal<C extends RefusalCode = RefusalCode> = Extract<Refusals[RefusalCode], { readonly code: C }>
