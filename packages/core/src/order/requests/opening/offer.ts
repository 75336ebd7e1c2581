// The line of `allowed` for opening a request of each kind, and when it changes by time alone.
import { earliest, type Instant, upcoming } from '../../../time.ts'
import { runsUntil } from '../../clocks/dates.ts'
import type { InputsByKind } from '../../commands/inputs.ts'
import { isConditional, listed } from '../../fault/reasons.ts'
import { type KindOffer, type Moment, type Offer, type Permit, partyOf, TEXT } from '../../handler.ts'
import type { Kind } from '../../order.ts'
import { waitUntil } from '../attempts.ts'
import { changeInputs, dayRangeChangesAt } from '../change.ts'
import { mostExtras } from '../perks.ts'
import { caseUntil, type Joins, type Opens, type OpensRefund, PERMITS } from './permit.ts'

/** THE TABLE: the line of `allowed` for each kind. */
export const OFFERS: { readonly [K in Kind]: (moment: Moment) => KindOffer<'open_request', K> } = {
  update: moment => offerOf('update', PERMITS.update(moment), opening),
  cancellation: moment =>
    offerOf('cancellation', PERMITS.cancellation(moment), inputs =>
      'accepts' in inputs ? joining(inputs) : opening(inputs),
    ),
  change: moment => offerOf('change', PERMITS.change(moment), inputs => changing(moment, inputs)),
  partial_refund: moment =>
    offerOf('partial_refund', PERMITS.partial_refund(moment), inputs => refunding(moment, inputs)),
}

function offerOf<K extends Kind, W>(
  kind: K,
  allowed: Permit<W>,
  inputsOf: (inputs: W) => InputsByKind<'open_request', K>,
): KindOffer<'open_request', K> {
  return allowed.ok
    ? { action: 'open_request', kind, ok: true, inputs: inputsOf(allowed.inputs) }
    : { action: 'open_request', kind, ok: false, refusal: allowed.refusal }
}

// The inputs as `allowed` lists them, with the codes of the reasons in the place of their rows. Literals for speed.
const { explanation } = TEXT
function joining(inputs: Joins): InputsByKind<'open_request', 'cancellation'> {
  const { reasons, faultOf } = listed(inputs.reasons)
  return { reasons, faultOf, explanation, accepts: inputs.accepts }
}
function opening(inputs: Opens): InputsByKind<'open_request', 'update'> {
  const { window, onSilence } = inputs
  const { reasons, faultOf } = listed(inputs.reasons)
  return { reasons, faultOf, explanation, window, onSilence }
}
function changing({ order, context, now }: Moment, inputs: Opens): InputsByKind<'open_request', 'change'> {
  const { reasons, faultOf } = listed(inputs.reasons)
  const { window, onSilence } = inputs
  const change = changeInputs(order, now, mostExtras(order, context))
  return { reasons, faultOf, explanation, window, onSilence, change }
}
function refunding({ order }: Moment, inputs: OpensRefund): InputsByKind<'open_request', 'partial_refund'> {
  const { reasons, faultOf } = listed(inputs.reasons)
  const { window, onSilence, min, max } = inputs
  return { reasons, faultOf, explanation, window, onSilence, min, max, currency: order.currency }
}

/**
 * Returns when the offer of a kind changes. A refusal changes at the instant that it names, the reasons change once the
 * work is late, and the days of a change grow with every day of lateness.
 */
export function offerChangesAt(moment: Moment, offer: Offer<'open_request'>): Instant | null {
  const { order, now } = moment
  const { kind } = offer
  const party = partyOf(moment)
  if (!offer.ok) {
    const { code } = offer.refusal
    if (code === 'wait_before_retry') return waitUntil(order, kind, party)
    return code === 'resolution_center_closed' ? upcoming(caseUntil(order), now) : null
  }
  const late = isConditional(kind, party) ? upcoming(runsUntil(order), now) : null
  return earliest(late, kind === 'change' ? dayRangeChangesAt(order, now) : null)
}
