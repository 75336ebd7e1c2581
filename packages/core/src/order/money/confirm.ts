// Confirmations from the payment side: a refund is done or failed, the price of a change is collected or not.
import type { Refusal } from '../../refusal.ts'
import { toIso } from '../../time.ts'
import { add, type Changes, type OrderDecision } from '../changes.ts'
import type { CommandBody } from '../commands/commands.ts'
import type { InputsOf } from '../commands/inputs.ts'
import { RESULTS } from '../commands/resolution.ts'
import { event, type Texts } from '../events.ts'
import { type CommandHandler, carryOut, type Moment, onlyByEvents, type Permit, permits, TEXT } from '../handler.ts'
import { openRequest, otherParty, PAYMENT, type Payment, type Refund } from '../order.ts'
import { joinChange } from '../requests/kinds.ts'
import { requestRefund } from './refund.ts'
import type { MoneyKind } from './requests.ts'

const REFUSALS = ['not_found', 'already_settled', 'not_for_this'] as const
type Code = (typeof REFUSALS)[number]
type Confirmation = CommandBody<'confirm_refund' | 'confirm_payment'>

/** Permits a confirmation unless the movement is done, which is final. A failed movement can still be done. */
function permitConfirm<R extends Refund>(
  what: MoneyKind,
  found: R | undefined,
): Permit<R, 'not_found' | 'already_settled'> {
  if (!found) return { ok: false, refusal: { code: 'not_found', what } }
  return found.state === 'done' ? { ok: false, refusal: settled(what, found) } : permits(found)
}
const settled = (what: MoneyKind, { state, at, externalId }: Refund): Refusal<'already_settled'> => ({
  code: 'already_settled',
  what,
  state,
  at: toIso(at),
  externalId,
})
/** Returns the results that are still open, with their inputs. */
const inputsOf = ({ state }: Refund): InputsOf<'confirm_refund'> =>
  state === 'failed' ? { results: ['done'] } : { results: RESULTS, failureReason: TEXT.failureReason }

/**
 * Reports whether a confirmation repeats the recorded one, i.e. has the same result and the same id of the payment
 * side.
 */
const isRepeated = ({ state, externalId }: Refund, confirmation: Confirmation): boolean =>
  confirmation.externalId !== undefined && confirmation.externalId === externalId && confirmation.result === state

/** Confirms a requested movement. `execute` adds the events, and a repeated confirmation adds none. */
function confirm<R extends Refund>(
  what: MoneyKind,
  found: R | undefined,
  moment: Moment,
  confirmation: Confirmation,
  execute: (found: R, changes: Changes) => undefined,
): OrderDecision<Refusal<Code>> {
  if (found && isRepeated(found, confirmation)) return { ok: true, events: [], state: moment.order }
  return carryOut<R, Code>(permitConfirm(what, found), moment, (requested, changes) => {
    const { result, failureReason } = confirmation
    if (result === 'failed' && requested.state === 'failed') return settled(what, requested)
    if (result === 'done' && failureReason !== undefined)
      return { code: 'not_for_this', field: 'failureReason', allowed: [] }
    return execute(requested, changes)
  })
}

export const confirmRefund: CommandHandler<'confirm_refund', Code> = {
  by: ['marketplace'],
  refusals: REFUSALS,
  changesAt: onlyByEvents,
  offers: ({ order }) =>
    order.refunds.flatMap(refund =>
      permitConfirm('refund', refund).ok
        ? [{ action: 'confirm_refund', refundId: refund.id, ok: true, inputs: inputsOf(refund) }]
        : [],
    ),
  decide: (moment, command) => {
    const requested = moment.order.refunds.find(({ id }) => id === command.refundId)
    return confirm('refund', requested, moment, command, ({ id, amount }, changes) => {
      const type = command.result === 'done' ? 'refund.done' : 'refund.failed'
      add(changes, event(type, moment.now, PAYMENT, { refundId: id, amount, ...ownId(command) }, reasonIn(command)))
    })
  },
}

export const confirmPayment: CommandHandler<'confirm_payment', Code> = {
  by: ['marketplace'],
  refusals: REFUSALS,
  changesAt: onlyByEvents,
  offers: ({ order }) =>
    order.charges.flatMap(charge =>
      permitConfirm('payment', charge).ok
        ? [{ action: 'confirm_payment', paymentId: charge.id, ok: true, inputs: inputsOf(charge) }]
        : [],
    ),
  decide: (moment, command) => {
    const requested = moment.order.charges.find(({ id }) => id === command.paymentId)
    return confirm('payment', requested, moment, command, (charge, changes) =>
      command.result === 'done'
        ? collected(moment, charge, command, changes)
        : failed(moment, charge, command, changes),
    )
  },
}

const ownId = ({ externalId }: Confirmation) => ({ externalId: externalId ?? null })
const reasonIn = ({ failureReason }: Confirmation): Texts => (failureReason === undefined ? {} : { failureReason })

/** Applies the change once its price is collected. Money that comes too late is refunded. */
function collected(
  { order, now }: Moment,
  { id, amount }: Payment,
  command: Confirmation,
  changes: Changes,
): undefined {
  add(changes, event('payment.confirmed', now, PAYMENT, { paymentId: id, amount, ...ownId(command) }))
  const request = openRequest(order)
  if (request?.payment !== id) {
    requestRefund(changes, amount, 'held', now, PAYMENT)
    return
  }
  const acceptance = {
    now,
    by: PAYMENT,
    endedBy: otherParty(request.openedBy),
    decidedBy: 'agreement',
    otherReason: null,
  } as const
  joinChange(changes, request, { ...acceptance, fault: null, agreedBy: [], texts: {} })
}

function failed({ order, now }: Moment, { id, amount }: Payment, command: Confirmation, changes: Changes): undefined {
  add(changes, event('payment.failed', now, PAYMENT, { paymentId: id, amount, ...ownId(command) }, reasonIn(command)))
  const request = openRequest(order)
  if (request?.payment === id)
    add(changes, event('request.declined', now, PAYMENT, { requestId: request.id, endedBy: 'payment' }))
}
