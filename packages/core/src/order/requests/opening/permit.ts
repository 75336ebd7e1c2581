// Whether a request may be opened now, by kind: one at a time, within the attempts, and only what the policy offers.
import type { Refusal } from '../../../refusal.ts'
import { type Instant, isoOrNull, type Span, spanLength, upcoming } from '../../../time.ts'
import { type Reason, reasonsFor } from '../../fault/reasons.ts'
import { closed, type Moment, type Permit, partyOf, permits, refusedBy } from '../../handler.ts'
import {
  KINDS,
  type Kind,
  type OpenRequest,
  type Order,
  openRequest,
  type SilenceStatus,
  wholeCases,
} from '../../order.ts'
import { attemptsUsed, requestsUsed, waitBeforeRetry } from '../attempts.ts'
import { KIND_RULES, windowOf } from '../kinds.ts'
import { refundRange } from '../refund.ts'

/** The inputs if the other party already requested the same. Opening the second request then accepts the first. */
export interface Joins {
  readonly reasons: readonly Reason[]
  readonly accepts: number
}
/** The inputs of a new request: how long the other party has to answer, and the outcome of silence. */
export interface Opens {
  readonly reasons: readonly Reason[]
  readonly window: Span
  readonly onSilence: SilenceStatus
}
export interface OpensRefund extends Opens {
  readonly min: number
  readonly max: number
}
export type Inputs = Joins | Opens | OpensRefund

/** The codes of requests that may not be opened now. */
export const PERMIT_REFUSALS = [
  'resolution_center_closed',
  'order_closed',
  'case_open',
  'not_your_part',
  'wrong_phase',
  'kind_not_offered',
  'request_open',
  'too_many',
  'attempts_used',
  'wait_before_retry',
  'refund_not_offered',
] as const
export type PermitCode = (typeof PERMIT_REFUSALS)[number]

/** THE TABLE: whether a request of this kind may be opened. */
export const PERMITS = {
  update: moment => permitOpen(moment, 'update'),
  cancellation: permitCancellation,
  change: moment => permitOpen(moment, 'change'),
  partial_refund: permitRefund,
} as const satisfies { readonly [K in Kind]: (moment: Moment) => Permit<Inputs, PermitCode> }

/** Reports whether a new request of the kind may be opened. Checks the most relevant refusal first. */
function permitOpen(moment: Moment, kind: Kind): Permit<Opens, PermitCode> {
  const { order, context, now } = moment
  const party = partyOf(moment)
  const refused = refusedBy(
    resolutionClosed(moment),
    closed(moment),
    caseOpen(moment, kind),
    notOffered(moment, kind),
    otherOpen(moment, kind),
  )
  if (refused) return refused
  const limited = refusedBy(
    requestsUsed(order, party, context.policy.most.requests),
    attemptsUsed(order, kind, party, context.policy.attempts),
    waitBeforeRetry(order, kind, party, now),
  )
  if (limited) return limited
  const rule = windowOf(context.policy, kind, party, order.situation.phase)
  if (!rule) return { ok: false, refusal: { code: 'kind_not_offered', kind, allowed: [] } }
  return permits({ reasons: reasonsFor(order, kind, party, now), window: rule.window, onSilence: rule.onSilence })
}

/** Permits a cancellation that the other party has requested too, whatever else would refuse a new one. */
function permitCancellation(moment: Moment): Permit<Joins | Opens, PermitCode> {
  const joined = joins(moment)
  if (!joined) return permitOpen(moment, 'cancellation')
  const reasons = reasonsFor(moment.order, 'cancellation', partyOf(moment), moment.now)
  return (
    refusedBy(resolutionClosed(moment), closed(moment), notOffered(moment, 'cancellation')) ??
    permits({ reasons, accepts: joined.id })
  )
}

function permitRefund(moment: Moment): Permit<OpensRefund, PermitCode> {
  const allowed = permitOpen(moment, 'partial_refund')
  if (!allowed.ok) return allowed
  const range = refundRange(moment.order, moment.context.policy)
  if ('code' in range) return { ok: false, refusal: range }
  const { reasons, window, onSilence } = allowed.inputs
  return permits({ reasons, window, onSilence, min: range.min, max: range.max })
}

/** Refuses requests on a completed order, which has no Resolution Center. The refusal points to staff. */
function resolutionClosed({ order, now }: Moment): Refusal<'resolution_center_closed'> | null {
  if (order.situation.phase !== 'completed') return null
  return { code: 'resolution_center_closed', caseUntil: isoOrNull(upcoming(caseUntil(order), now)) }
}
/** Returns until when staff may be asked about a completed order. */
export const caseUntil = ({ outcome, spans }: Order): Instant | null => outcome && outcome.at + spanLength(spans.case)

/** Refuses a request that would decide what the party's own open case is about. The other party may still open one. */
function caseOpen({ order, actor }: Moment, kind: Kind): Refusal<'case_open'> | null {
  if (!KIND_RULES[kind].decides) return null
  const own = wholeCases(order).find(({ openedBy }) => openedBy === actor.role)
  return own ? { code: 'case_open', caseId: own.id } : null
}

function notOffered(
  { order, context, actor }: Moment,
  kind: Kind,
): Refusal<'not_your_part' | 'wrong_phase' | 'kind_not_offered'> | null {
  const { phase } = order.situation
  const rule = KIND_RULES[kind]
  const party = actor.role === 'seller' ? 'seller' : 'buyer'
  if (!rule.openedBy.includes(party)) return { code: 'not_your_part', allowed: rule.openedBy }
  if (!rule.phases.includes(phase)) return { code: 'wrong_phase', phase, allowed: rule.phases }
  if (windowOf(context.policy, kind, party, phase)) return null
  const offered = KINDS.filter(
    other => KIND_RULES[other].openedBy.includes(party) && windowOf(context.policy, other, party, phase),
  )
  return { code: 'kind_not_offered', kind, allowed: offered }
}

/** Returns the other party's cancellation request, which a request for the same accepts. */
function joins(moment: Moment): OpenRequest | null {
  const request = openRequest(moment.order)
  return request?.kind === 'cancellation' && request.openedBy !== partyOf(moment) ? request : null
}

/** Refuses a second request, unless it is a cancellation, which supersedes the first. */
function otherOpen({ order }: Moment, kind: Kind): Refusal<'request_open'> | null {
  const request = openRequest(order)
  if (!request || (kind === 'cancellation' && request.kind !== 'cancellation')) return null
  return { code: 'request_open', requestId: request.id, kind: request.kind, openedBy: request.openedBy }
}
