// Opening a request. Only one can be open at a time, with a listed reason and a fixed window.
import type { Refusal } from '../../refusal.ts'
import { type Instant, type Span, spanLength, toIso } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import type { CommandBody } from '../commands/commands.ts'
import type { InputsByKind } from '../commands/inputs.ts'
import { event, numbered, type OrderEvent } from '../events.ts'
import { claim, met } from '../fault/agreement.ts'
import { listed, type Reason, reasonsFor } from '../fault/reasons.ts'
import {
  type CommandHandler,
  carryOut,
  closed,
  type KindOffer,
  type Moment,
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
import { attemptsUsed, requestsUsed, waitBeforeRetry } from './attempts.ts'
import { CHANGE_REFUSALS, changeInputs, changeOf, refuseChange } from './change.ts'
import { KIND_RULES, windowOf } from './kinds.ts'
import { beyondPerks, mostExtras } from './perks.ts'
import { refundRange } from './refund.ts'

interface Reasons {
  readonly reasons: readonly Reason[]
  readonly explanation: typeof TEXT.explanation
}
/** The inputs if the other party already requested the same. Opening the second request then accepts the first. */
interface Joins extends Reasons {
  readonly accepts: number
}
/** The inputs of a new request: how long the other party has to answer, and the outcome of silence. */
interface Opens extends Reasons {
  readonly window: Span
  readonly onSilence: SilenceStatus
}
/** What a kind accepts beside a reason and an explanation. */
interface Terms extends Record<Kind, object> {
  readonly change: Pick<InputsByKind<'open_request', 'change'>, 'change'>
  readonly partial_refund: Pick<InputsByKind<'open_request', 'partial_refund'>, 'min' | 'max' | 'currency'>
}
type Permits = {
  readonly [K in Kind]: (
    moment: Moment,
  ) => Permit<(Opens & Terms[K]) | (K extends 'cancellation' ? Joins : never), PermitCode>
}
/** The codes of requests that may not be opened now. */
const PERMIT_REFUSALS = [
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
type PermitCode = (typeof PERMIT_REFUSALS)[number]
/** The codes of inputs that are not accepted. */
const INPUT_REFUSALS = [
  'reason_not_allowed',
  'not_for_this',
  'required',
  ...CHANGE_REFUSALS,
  'extras_beyond_level',
] as const
type InputCode = (typeof INPUT_REFUSALS)[number]

type Inputs = Joins | { readonly [K in Kind]: Opens & Terms[K] }[Kind]

/** THE TABLE: whether a request of this kind may be opened, and with which terms. */
const PERMITS: Permits = {
  update: moment => permitOpen(moment, 'update', NO_TERMS),
  cancellation: moment => permitOpen(moment, 'cancellation', NO_TERMS, joins(moment)),
  change: moment => permitOpen(moment, 'change', changeTerms),
  partial_refund: moment => permitOpen(moment, 'partial_refund', refundTerms),
}
const NO_TERMS = () => permits({})

type Offers = { readonly [K in Kind]: (moment: Moment) => KindOffer<'open_request', K> }
const OFFERS: Offers = {
  update: moment => offerOf('update', PERMITS.update(moment)),
  cancellation: moment => offerOf('cancellation', PERMITS.cancellation(moment)),
  change: moment => offerOf('change', PERMITS.change(moment)),
  partial_refund: moment => offerOf('partial_refund', PERMITS.partial_refund(moment)),
}

/** Returns the line of `allowed`, with the codes of the reasons in the place of their rows. */
function offerOf<K extends Kind, W extends Reasons>(kind: K, allowed: Permit<W>) {
  const line = { action: 'open_request', kind } as const
  if (!allowed.ok) return { ...line, ok: false, refusal: allowed.refusal } as const
  return { ...line, ok: true, inputs: { ...allowed.inputs, ...listed(allowed.inputs.reasons) } } as const
}

export const openRequestHandler: CommandHandler<'open_request', PermitCode | InputCode> = {
  by: ['buyer', 'seller'],
  refusals: [...PERMIT_REFUSALS, ...INPUT_REFUSALS],
  offers: moment =>
    KINDS.filter(kind => KIND_RULES[kind].openedBy.includes(partyOf(moment))).map(kind => OFFERS[kind](moment)),
  decide: (moment, command) =>
    carryOut<Inputs, PermitCode | InputCode>(PERMITS[command.kind](moment), moment, (inputs, changes) =>
      open(moment, command, inputs, changes),
    ),
}

/** Reports whether a request of the kind may be opened. Checks the most relevant refusal first. */
function permitOpen<T extends object>(
  moment: Moment,
  kind: Kind,
  terms: (moment: Moment) => Permit<T, PermitCode>,
): Permit<Opens & T, PermitCode>
function permitOpen<T extends object>(
  moment: Moment,
  kind: Kind,
  terms: (moment: Moment) => Permit<T, PermitCode>,
  joined: OpenRequest | null,
): Permit<Joins | (Opens & T), PermitCode>
function permitOpen<T extends object>(
  moment: Moment,
  kind: Kind,
  terms: (moment: Moment) => Permit<T, PermitCode>,
  joined: OpenRequest | null = null,
): Permit<Joins | (Opens & T), PermitCode> {
  const { order, context, now } = moment
  const party = partyOf(moment)
  const text = { reasons: reasonsFor(order, kind, party, now), explanation: TEXT.explanation }
  const refused = refusedBy(
    resolutionClosed(moment),
    closed(moment),
    joined ? null : caseOpen(moment, kind),
    notOffered(moment, kind),
    joined ? null : otherOpen(moment, kind),
  )
  if (refused) return refused
  if (joined) return permits({ ...text, accepts: joined.id })
  const limited = refusedBy(
    requestsUsed(order, party, context.policy.most.requests),
    attemptsUsed(order, kind, party, context.policy.attempts),
    waitBeforeRetry(order, kind, party, now),
  )
  if (limited) return limited
  const rule = windowOf(context.policy, kind, party, order.situation.phase)
  if (!rule) return { ok: false, refusal: { code: 'kind_not_offered', kind, allowed: [] } }
  const own = terms(moment)
  return own.ok ? permits({ ...text, window: rule.window, onSilence: rule.onSilence, ...own.inputs }) : own
}

const changeTerms = ({ order, context, now }: Moment): Permit<Terms['change'], PermitCode> =>
  permits({ change: changeInputs(order, now, mostExtras(order, context)) })

function refundTerms({ order, context }: Moment): Permit<Terms['partial_refund'], 'refund_not_offered'> {
  const range = refundRange(order, context.policy)
  return 'code' in range ? { ok: false, refusal: range } : permits({ ...range, currency: order.currency })
}

/** Refuses requests on a completed order, which has no Resolution Center. The refusal points to staff. */
function resolutionClosed({ order, now }: Moment): Refusal<'resolution_center_closed'> | null {
  if (order.situation.phase !== 'completed' || !order.outcome) return null
  const until = order.outcome.at + spanLength(order.spans.case)
  return { code: 'resolution_center_closed', caseUntil: now < until ? toIso(until) : null }
}

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

function open(
  moment: Moment,
  command: CommandBody<'open_request'>,
  inputs: Inputs,
  changes: Changes,
): Refusal<InputCode> | undefined {
  const { order, actor, context, now } = moment
  const { explanation, change } = command
  const reason = inputs.reasons.find(({ code }) => code === command.reason)
  if (!reason) return { code: 'reason_not_allowed', field: 'reason', allowed: inputs.reasons.map(({ code }) => code) }
  const wrong = refuseInputs(command, inputs, order, now) ?? beyondPerks(change?.extras?.length ?? 0, order, context)
  if (wrong) return wrong
  if ('accepts' in inputs) return meet(moment, inputs.accepts, reason, explanation, changes)
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
): Refusal<InputCode> | null {
  const { kind, change, refund } = command
  if (kind !== 'change' && change) return { code: 'not_for_this', field: 'change', allowed: [] }
  if (kind !== 'partial_refund' && refund !== undefined) return { code: 'not_for_this', field: 'refund', allowed: [] }
  if (kind === 'change') return refuseChange(change, order, now)
  if (kind !== 'partial_refund') return null
  if (refund === undefined) return { code: 'required', field: 'refund' }
  const { min, max } = 'min' in inputs ? inputs : { min: 0, max: 0 }
  return refund < min || refund > max ? { code: 'not_in_range', field: 'refund', min, max } : null
}
