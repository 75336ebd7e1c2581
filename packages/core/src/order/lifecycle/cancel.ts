// Cancelling without the other party: cooling-off, late and unstarted for the parties, support cancellation for staff.
import type { Refusal } from '../../refusal.ts'
import { type Instant, isoOrNull, spanLength, upcoming } from '../../time.ts'
import type { Changes } from '../changes.ts'
import { endOf, hasEnded } from '../clocks/clock.ts'
import type { CommandBody } from '../commands/commands.ts'
import type { InputsOf } from '../commands/inputs.ts'
import { listed, STAFF_REASONS } from '../fault/reasons.ts'
import { closed, handler, type Moment, type Permit, partyOf, permits, refusedBy, TEXT } from '../handler.ts'
import { refundable } from '../money/ledger.ts'
import { isClosed, type Order, type Party, SIDES } from '../order.ts'
import { cancel as end, isMuchLate } from './end.ts'

type Inputs = InputsOf<'cancel'>
/** A right to cancel alone. The rule that gives the right also sets the reason and the fault. */
type Right = Extract<Inputs, { readonly alone: unknown }>['alone']

export const cancel = handler({
  action: 'cancel',
  by: ['buyer', 'seller', 'staff'],
  refusals: ['order_closed', 'cannot_cancel_alone', 'reason_given_by_rule', 'reason_not_allowed', 'not_in_range'],
  changesAt: moment => (moment.actor.role === 'staff' || isClosed(moment.order) ? null : rightChangesAt(moment)),
  permits: moment => (moment.actor.role === 'staff' ? permitAsStaff(moment) : permitAlone(moment)),
  execute: (moment, command, inputs, changes) =>
    'alone' in inputs ? alone(moment, command, inputs.alone, changes) : asStaff(moment, command, changes),
})

function permitAlone(moment: Moment): Permit<Inputs, 'order_closed' | 'cannot_cancel_alone'> {
  const refused = refusedBy(closed(moment))
  if (refused) return refused
  const right = rightOf(moment)
  return right ? permits({ alone: right, explanation: TEXT.explanation }) : { ok: false, refusal: noRight(moment) }
}

function rightOf({ order, actor, now }: Moment): Right | null {
  const { spans, situation } = order
  if (actor.role === 'buyer') {
    if (hasCoolingOff(order, now))
      return {
        method: 'cooling_off',
        reason: 'cooling_off',
        fault: 'none',
        faultStatus: 'established',
        window: spans.coolingOff,
      }
    if (isMuchLate(order, now))
      return { method: 'late', reason: 'late', fault: 'seller', faultStatus: 'established', window: spans.lateCancel }
    return null
  }
  if (situation.phase !== 'awaiting_requirements' || !hasEnded(situation.requirements, now)) return null
  return {
    method: 'unstarted',
    reason: 'unstarted',
    fault: 'buyer',
    faultStatus: 'established',
    window: spans.unstarted,
  }
}

/**
 * Reports whether the buyer may cancel alone by cooling-off: in the first hours, until the seller first writes, opens
 * or answers a request, or delivers. Automatic messages do not count.
 */
const hasCoolingOff = (order: Order, now: Instant): boolean =>
  order.sellerWroteAt === null && !hasEnded(order.coolingOff, now)

/** Returns when a right to cancel alone ends or begins. The right that lateness gives does not end. */
function rightChangesAt(moment: Moment): Instant | null {
  const { order, now } = moment
  if (partyOf(moment) === 'buyer' && hasCoolingOff(order, now)) return endOf(order.coolingOff)
  return upcoming(cancellableFrom(moment), now)
}

/**
 * Returns the end of the cooling-off span or the instant of the seller's first message, request, answer or delivery,
 * whichever comes first.
 */
function coolingOffEnd({ coolingOff, sellerWroteAt }: Order): Instant | null {
  const end = endOf(coolingOff)
  return sellerWroteAt === null || end === null ? (sellerWroteAt ?? end) : Math.min(sellerWroteAt, end)
}

/** Returns the refusal, with the instants from which the party could cancel alone and at which cooling-off ended. */
function noRight(moment: Moment): Refusal<'cannot_cancel_alone'> {
  return {
    code: 'cannot_cancel_alone',
    from: isoOrNull(cancellableFrom(moment)),
    coolingOffEnded: partyOf(moment) === 'buyer' ? isoOrNull(coolingOffEnd(moment.order)) : null,
  }
}

/** Returns when lateness gives this party the right, or gave it; null while that clock is stopped or there is none. */
function cancellableFrom(moment: Moment): Instant | null {
  const { situation, spans } = moment.order
  const buyer = partyOf(moment) === 'buyer'
  if (buyer && situation.phase === 'in_progress') return endPlus(endOf(situation.work), spanLength(spans.lateCancel))
  if (!buyer && situation.phase === 'awaiting_requirements') return endOf(situation.requirements)
  return null
}
const endPlus = (end: Instant | null, span: number): Instant | null => (end === null ? null : end + span)

function alone(
  { actor, now }: Moment,
  command: CommandBody<'cancel'>,
  right: Right,
  changes: Changes,
): Refusal<'reason_given_by_rule'> | undefined {
  for (const field of ['reason', 'fault', 'refund'] as const)
    if (command[field] !== undefined) return { code: 'reason_given_by_rule', field }
  const decidedBy: Party = actor.role === 'seller' ? 'seller' : 'buyer'
  const agreedBy: readonly Party[] = right.fault === decidedBy ? [decidedBy] : []
  end(changes, now, actor, { ...right, decidedBy, agreedBy }, { explanation: command.explanation })
  return undefined
}

function permitAsStaff(moment: Moment): Permit<Inputs, 'order_closed'> {
  const { order } = moment
  const refused = order.situation.phase === 'cancelled' ? refusedBy(closed(moment)) : null
  if (refused) return refused
  const { reasons, faultOf } = listed(STAFF_REASONS)
  return permits({
    reasons,
    faultOf,
    faults: SIDES,
    min: 0,
    max: recoverable(order),
    default: order.balances.held,
    currency: order.currency,
    explanation: TEXT.explanation,
  })
}

/** Returns the money that is still held or, after the release, what was paid and not yet refunded. */
const recoverable = (order: Order) => (isClosed(order) ? refundable(order) : order.balances.held)

function asStaff(
  { order, actor, now }: Moment,
  command: CommandBody<'cancel'>,
  changes: Changes,
): Refusal<'reason_not_allowed' | 'not_in_range'> | undefined {
  const reason = STAFF_REASONS.find(({ code }) => code === command.reason)
  if (!reason) return { code: 'reason_not_allowed', field: 'reason', allowed: STAFF_REASONS.map(({ code }) => code) }
  const { refund } = command
  const max = recoverable(order)
  if (refund !== undefined && refund > max) return { code: 'not_in_range', field: 'refund', min: 0, max }
  const fault = command.fault ?? reason.fault
  const why = {
    method: 'support',
    decidedBy: 'staff',
    reason: reason.code,
    fault,
    faultStatus: 'ruled',
    window: null,
  } as const
  end(changes, now, actor, refund === undefined ? why : { ...why, refund }, { explanation: command.explanation })
  return undefined
}
