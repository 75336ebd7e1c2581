// What comes back from the payment side: money returned or not, the price of a change collected or not.
import type { Refusal } from '../../refusal.ts'
import { toIso } from '../../time.ts'
import type { CommandBody } from '../commands/commands.ts'
import { add, type Draft } from '../draft.ts'
import { event } from '../events.ts'
import { openRequest, otherParty, PAYMENT, type Payment, type Refund } from '../order.ts'
import { joinChange } from '../requests/kinds.ts'
import { carryOut, type May, type Moment, may, type Verb } from '../verb.ts'
import { askRefund } from './refund.ts'

type Result = CommandBody<'confirm_refund'>['result']
const RESULTS: readonly Result[] = ['done', 'failed']

/** What has failed can still be done; what is done stays done. */
function mayConfirm<R extends Refund>(what: 'refund' | 'payment', found: R | undefined): May<R> {
  if (!found) return { ok: false, refusal: { code: 'not_found', what } }
  return found.state === 'done' ? { ok: false, refusal: settled(what, found) } : may(found)
}
const settled = (what: 'refund' | 'payment', { state, at }: Refund): Refusal => ({
  code: 'already_settled',
  what,
  state,
  at: toIso(at),
})
const results = ({ state }: Refund) => may({ results: state === 'failed' ? ['done'] : RESULTS })

export const confirmRefund: Verb<'confirm_refund'> = {
  by: ['marketplace'],
  offers: ({ order }) =>
    order.refunds.flatMap(refund =>
      mayConfirm('refund', refund).ok ? [{ action: 'confirm_refund', refundId: refund.id, ...results(refund) }] : [],
    ),
  decide: (moment, { refundId, result }) =>
    carryOut(
      mayConfirm(
        'refund',
        moment.order.refunds.find(({ id }) => id === refundId),
      ),
      moment,
      (refund, drafted) => {
        if (result === 'failed' && refund.state === 'failed') return settled('refund', refund)
        add(
          drafted,
          event(result === 'done' ? 'refund.done' : 'refund.failed', moment.now, PAYMENT, {
            refundId,
            amount: refund.amount,
          }),
        )
        return undefined
      },
    ),
}

export const confirmPayment: Verb<'confirm_payment'> = {
  by: ['marketplace'],
  offers: ({ order }) =>
    order.charges.flatMap(charge =>
      mayConfirm('payment', charge).ok ? [{ action: 'confirm_payment', paymentId: charge.id, ...results(charge) }] : [],
    ),
  decide: (moment, { paymentId, result }) =>
    carryOut(
      mayConfirm(
        'payment',
        moment.order.charges.find(({ id }) => id === paymentId),
      ),
      moment,
      (charge, drafted) => (result === 'done' ? collected(moment, charge, drafted) : failed(moment, charge, drafted)),
    ),
}

/** Date and extras join when the money is there; money that comes too late goes back. */
function collected({ order, now }: Moment, { id, amount }: Payment, drafted: Draft): undefined {
  add(drafted, event('payment.confirmed', now, PAYMENT, { paymentId: id, amount }))
  const request = openRequest(order)
  if (request?.payment !== id) {
    askRefund(drafted, amount, 'held', now, PAYMENT)
    return
  }
  const grant = {
    now,
    by: PAYMENT,
    endedBy: otherParty(request.openedBy),
    decidedBy: 'agreement',
    otherReason: null,
  } as const
  joinChange(drafted, request, { ...grant, fault: null, agreedBy: [], texts: {} })
}

function failed({ order, now }: Moment, charge: Payment, drafted: Draft): Refusal | undefined {
  if (charge.state === 'failed') return settled('payment', charge)
  const { id, amount } = charge
  add(drafted, event('payment.failed', now, PAYMENT, { paymentId: id, amount }))
  const request = openRequest(order)
  if (request?.payment === id)
    add(drafted, event('request.declined', now, PAYMENT, { requestId: request.id, endedBy: 'payment' }))
  return undefined
}
