// Opening a request. Only one can be open at a time, with a listed reason and a fixed window.
import type { Refusal } from '../../refusal.ts'
import { type Instant, spanLength } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import type { CommandBody } from '../commands/commands.ts'
import { event, numbered, type OrderEvent } from '../events.ts'
import { claim, met } from '../fault/agreement.ts'
import type { Reason } from '../fault/reasons.ts'
import { type CommandHandler, carryOut, type Moment, partyOf } from '../handler.ts'
import { supersede } from '../lifecycle/end.ts'
import { KINDS, type Order, openRequest } from '../order.ts'
import { CHANGE_REFUSALS, changeOf, refuseChange } from './change.ts'
import { KIND_RULES } from './kinds.ts'
import { OFFERS, offerChangesAt } from './opening/offer.ts'
import { type Inputs, type Opens, PERMIT_REFUSALS, PERMITS, type PermitCode } from './opening/permit.ts'
import { beyondPerks } from './perks.ts'

/** The codes of inputs that are not accepted. */
const INPUT_REFUSALS = [
  'reason_not_allowed',
  'not_for_this',
  'required',
  ...CHANGE_REFUSALS,
  'extras_beyond_level',
] as const
type InputCode = (typeof INPUT_REFUSALS)[number]

export const openRequestHandler: CommandHandler<'open_request', PermitCode | InputCode> = {
  by: ['buyer', 'seller'],
  refusals: [...PERMIT_REFUSALS, ...INPUT_REFUSALS],
  changesAt: (moment, offer) => (offer.action === 'open_request' ? offerChangesAt(moment, offer) : null),
  offers: moment =>
    KINDS.filter(kind => KIND_RULES[kind].openedBy.includes(partyOf(moment))).map(kind => OFFERS[kind](moment)),
  decide: (moment, command) =>
    carryOut<Inputs, PermitCode | InputCode>(PERMITS[command.kind](moment), moment, (inputs, changes) =>
      open(moment, command, inputs, changes),
    ),
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
