// Opening a request. Only one can be open at a time, with a listed reason and a fixed window.
import type { Refusal } from '../../refusal.ts'
import { earliest, type Instant, isoOrNull, type Span, spanLength, upcoming } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import { runsUntil } from '../clocks/dates.ts'
import type { CommandBody } from '../commands/commands.ts'
import { event, numbered, type OrderEvent } from '../events.ts'
import { claim, met } from '../fault/agreement.ts'
import { isConditional, listed, type Reason, reasonsFor } from '../fault/reasons.ts'
import {
  type CommandHandler,
  carryOut,
  closed,
  type Moment,
  type Offer,
  type OfferedInputs,
  offerOf,
  type Permit,
  partyOf,
  permits,
  refusedBy,
  TEXT,
} from '../handler.ts'
import { supersede } from '../lifecycle/end.ts'
import {
  KINDS,
  type Kind,
  type OpenRequest,
  type Order,
  openRequest,
  type SilenceStatus,
  wholeCases,
} from '../order.ts'
import { attemptsUsed, requestsUsed, waitBeforeRetry, waitUntil } from './attempts.ts'
import { changeInputs, changeOf, dayRangeChangesAt, refuseChange } from './change.ts'
import { KIND_RULES, windowOf } from './kinds.ts'
import { beyondPerks, mostExtras } from './perks.ts'
import { refundRange } from './refund.ts'

/** The inputs if the other party already requested the same. Opening the second request then accepts the first. */
interface Joins {
  readonly reasons: readonly Reason[]
  readonly accepts: number
}
/** The inputs of a new request: how long the other party has to answer, and the outcome of silence. */
interface Opens {
  readonly reasons: readonly Reason[]
  readonly accepts?: undefined
  readonly window: Span
  readonly onSilence: SilenceStatus
  /** The minimum and maximum of a refund. */
  readonly range: { readonly min: number; readonly max: number } | null
}
type Inputs = Joins | Opens

export const openRequestHandler: CommandHandler<'open_request'> = {
  by: ['buyer', 'seller'],
  changesAt: (moment, offer) => (offer.kind ? offerChangesAt(moment, offer.kind, offer) : null),
  offers: moment =>
    KINDS.filter(kind => KIND_RULES[kind].openedBy.includes(partyOf(moment))).map(kind => {
      const allowed = permitOpen(moment, kind)
      return offerOf('open_request', kind, allowed.ok ? permits(offered(moment, kind, allowed.inputs)) : allowed)
    }),
  decide: (moment, command) =>
    carryOut(permitOpen(moment, command.kind), moment, (inputs, changes) => open(moment, command, inputs, changes)),
}

/** Returns the inputs as `allowed` lists them. */
function offered({ order, context, now }: Moment, kind: Kind, inputs: Inputs): OfferedInputs {
  const { reasons, faultOf } = listed(inputs.reasons)
  const { explanation } = TEXT
  if (inputs.accepts !== undefined) return { reasons, faultOf, explanation, accepts: inputs.accepts }
  const { window, onSilence, range } = inputs
  if (range) return { reasons, faultOf, explanation, window, onSilence, ...range, currency: order.currency }
  if (kind !== 'change') return { reasons, faultOf, explanation, window, onSilence }
  const change = changeInputs(order, now, mostExtras(order, context))
  return { reasons, faultOf, explanation, window, onSilence, change }
}

/** Reports whether a request of the kind may be opened. Checks the most relevant refusal first. */
function permitOpen(moment: Moment, kind: Kind): Permit<Inputs> {
  const { order, context, now } = moment
  const party = partyOf(moment)
  const joined = joins(order, kind, moment)
  const refused = refusedBy(
    resolutionClosed(moment),
    closed(moment),
    joined ? null : caseOpen(moment, kind),
    notOffered(moment, kind),
    otherOpen(moment, kind),
  )
  if (refused) return refused
  const reasons = reasonsFor(order, kind, party, now)
  if (joined) return permits({ reasons, accepts: joined.id })
  const limited = refusedBy(
    requestsUsed(order, party, context.policy.most.requests),
    attemptsUsed(order, kind, party, context.policy.attempts),
    waitBeforeRetry(order, kind, party, now),
  )
  if (limited) return limited
  const rule = windowOf(context.policy, kind, party, order.situation.phase)
  if (!rule) return { ok: false, refusal: { code: 'kind_not_offered', kind, allowed: [] } }
  const { window, onSilence } = rule
  if (kind !== 'partial_refund') return permits({ reasons, window, onSilence, range: null })
  const range = refundRange(order, context.policy)
  return 'code' in range ? { ok: false, refusal: range } : permits({ reasons, window, onSilence, range })
}

/**
 * Returns when the offer of a kind changes. A refusal changes at the instant that it names, the reasons change once the
 * work is late, and the days of a change grow with every day of lateness.
 */
function offerChangesAt(moment: Moment, kind: Kind, offer: Offer): Instant | null {
  const { order, now } = moment
  const party = partyOf(moment)
  if (!offer.ok) {
    const { code } = offer.refusal
    if (code === 'wait_before_retry') return waitUntil(order, kind, party)
    return code === 'resolution_center_closed' ? upcoming(caseUntil(order), now) : null
  }
  const late = isConditional(kind, party) ? upcoming(runsUntil(order), now) : null
  return earliest(late, kind === 'change' ? dayRangeChangesAt(order, now) : null)
}

/** Refuses requests on a completed order, which has no Resolution Center. The refusal points to staff. */
function resolutionClosed({ order, now }: Moment): Refusal | null {
  if (order.situation.phase !== 'completed') return null
  return { code: 'resolution_center_closed', caseUntil: isoOrNull(upcoming(caseUntil(order), now)) }
}
const caseUntil = ({ outcome, spans }: Order): Instant | null => outcome && outcome.at + spanLength(spans.case)

/** Refuses a request that would decide what the party's own open case is about. The other party may still open one. */
function caseOpen({ order, actor }: Moment, kind: Kind): Refusal | null {
  if (!KIND_RULES[kind].decides) return null
  const own = wholeCases(order).find(({ openedBy }) => openedBy === actor.role)
  return own ? { code: 'case_open', caseId: own.id } : null
}

function notOffered({ order, context, actor }: Moment, kind: Kind): Refusal | null {
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

const joins = (order: Order, kind: Kind, moment: Moment): OpenRequest | null => {
  const request = openRequest(order)
  return request?.kind === 'cancellation' && kind === 'cancellation' && request.openedBy !== partyOf(moment)
    ? request
    : null
}

/** Refuses a second request, unless it is a cancellation: that supersedes the first or accepts the other party's. */
function otherOpen(moment: Moment, kind: Kind): Refusal | null {
  const request = openRequest(moment.order)
  if (!request || joins(moment.order, kind, moment)) return null
  if (kind === 'cancellation' && request.kind !== 'cancellation') return null
  return { code: 'request_open', requestId: request.id, kind: request.kind, openedBy: request.openedBy }
}

function open(
  moment: Moment,
  command: CommandBody<'open_request'>,
  inputs: Inputs,
  changes: Changes,
): Refusal | undefined {
  const { order, actor, context, now } = moment
  const { explanation, change } = command
  const reason = inputs.reasons.find(({ code }) => code === command.reason)
  if (!reason) return { code: 'reason_not_allowed', field: 'reason', allowed: inputs.reasons.map(({ code }) => code) }
  const wrong = refuseInputs(command, inputs, order, now) ?? beyondPerks(change?.extras?.length ?? 0, order, context)
  if (wrong) return wrong
  if (inputs.accepts !== undefined) return meet(moment, inputs.accepts, reason, explanation, changes)
  supersede(changes, now, actor)
  add(changes, opened(moment, command, reason, inputs))
  return undefined
}

/** Adds the opening event. It includes the window and the outcome of silence, so that no later policy changes them. */
function opened(
  { order, actor, now }: Moment,
  command: CommandBody<'open_request'>,
  { code, fault }: Reason,
  { window, onSilence }: Opens,
): OrderEvent {
  const { kind, explanation, refund } = command
  const change = kind === 'change' ? changeOf(command, order, now) : null
  const titles = (change?.extras ?? []).map(({ title }) => title)
  const data = {
    kind,
    reason: code,
    fault: kind === 'cancellation' ? claim(fault, actor.role === 'seller' ? 'seller' : 'buyer') : null,
    respondBy: now + spanLength(window),
    onSilence,
    window,
    change: change && {
      dueAt: change.dueAt,
      days: change.days,
      extras: change.extras.map(({ price, days }) => ({ price, days })),
    },
    refund: refund ?? null,
  }
  return event('request.opened', now, actor, data, { ...numbered('extra', titles), explanation })
}

/** Accepts the open cancellation, since both parties have now asked to cancel. */
function meet(
  { order, actor, now }: Moment,
  requestId: number,
  reason: Reason,
  explanation: string,
  changes: Changes,
): undefined {
  const first = openRequest(order)
  if (first?.id !== requestId || !first.fault) return
  const agreement = met(first.fault.side, first.openedBy, reason.fault)
  KIND_RULES.cancellation.apply(changes, first, {
    ...agreement,
    now,
    by: actor,
    endedBy: actor.role === 'seller' ? 'seller' : 'buyer',
    decidedBy: 'agreement',
    otherReason: reason.code,
    texts: { explanation },
  })
}

function refuseInputs(
  command: CommandBody<'open_request'>,
  inputs: Inputs,
  order: Order,
  now: Instant,
): Refusal | null {
  const { kind, change, refund } = command
  if (kind !== 'change' && change) return { code: 'not_for_this', field: 'change', allowed: [] }
  if (kind !== 'partial_refund' && refund !== undefined) return { code: 'not_for_this', field: 'refund', allowed: [] }
  if (kind === 'change') return refuseChange(change, order, now)
  if (kind !== 'partial_refund') return null
  if (refund === undefined) return { code: 'required', field: 'refund' }
  const { min, max } = (inputs.accepts === undefined ? inputs.range : null) ?? { min: 0, max: 0 }
  return refund < min || refund > max ? { code: 'not_in_range', field: 'refund', min, max } : null
}
