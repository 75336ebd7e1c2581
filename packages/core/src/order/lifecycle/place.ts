// Placing an order. Pins everything on which the order's deadlines depend.
import { refuse } from '../../decider.ts'
import { LARGEST_AMOUNT, total } from '../../money.ts'
import type { DecisionContext } from '../../policy/context.ts'
import type { Refusal } from '../../refusal.ts'
import { type Instant, parseSpan, readIso, spanLength } from '../../time.ts'
import type { OrderDecision } from '../changes.ts'
import { workTime } from '../clocks/dates.ts'
import type { OrderCommand } from '../commands/commands.ts'
import { event, type OrderEventData } from '../events.ts'
import { placedBy } from '../evolve/evolve.ts'

type Place = OrderCommand<'place'>

/** The codes of its refusals, beside those that any command may get. */
export const PLACING_REFUSALS = ['same_person', 'not_in_range', 'turnaround_not_positive', 'reference_taken'] as const
type PlacingCode = (typeof PLACING_REFUSALS)[number]

/** Decides the one command that needs no existing order. */
export function place(command: Place, context: DecisionContext, now: Instant): OrderDecision {
  const extras = (command.extras ?? []).map(({ title, price, days }) => ({ title, price, days: days ?? 0 }))
  const turnaround = parseSpan(command.turnaround) ?? 0
  const refusal = refusePlacing(command, extras, turnaround)
  if (refusal) return refuse(refusal)
  const placed = event('order.placed', now, command.by, pinned(command, context, now, { extras, turnaround }))
  return { ok: true, events: [placed], state: placedBy(placed) }
}

/** Returns what was bought, and the policy values that later policies do not change. */
function pinned(
  command: Place,
  { policy, version, payments, perks }: DecisionContext,
  now: Instant,
  { extras, turnaround }: Pick<OrderEventData['order.placed'], 'extras' | 'turnaround'>,
): OrderEventData['order.placed'] {
  const questions = command.requirements ?? []
  const starts = questions.length === 0
  return {
    reference: command.reference,
    gig: command.gig,
    buyer: command.buyer.id,
    seller: command.seller.id,
    currency: command.currency,
    price: command.price,
    extras,
    turnaround,
    questions,
    terms: acknowledged(command),
    revisionsIncluded: command.revisions ?? null,
    policyVersion: version,
    spans: { ...policy.spans, payout: perks?.payoutAfter ?? policy.spans.payout },
    paymentMode: payments,
    feeBasisPoints: policy.feeBasisPoints,
    workClockStops: policy.workClockStopsDuringCancellation,
    coolingOffUntil: now + spanLength(policy.spans.coolingOff),
    requirementsBy: starts ? null : now + spanLength(policy.spans.unstarted),
    dueAt: starts ? now + workTime({ turnaround, extras }) : null,
  }
}

/** Returns the acknowledged terms as evidence. Instants are recorded as given and never made up. */
const acknowledged = ({ terms = [] }: Place) =>
  terms.map(({ id, text, acknowledgedAt }) => ({ id, text, acknowledgedAt: readIso(acknowledgedAt) }))

const LONGEST_TURNAROUND = 'P1826D'

function refusePlacing(
  command: Place,
  extras: readonly { price: number; days: number }[],
  turnaround: number,
): Refusal<PlacingCode> | null {
  if (command.buyer.id === command.seller.id) return { code: 'same_person', field: 'seller.id' }
  const max = spanLength(LONGEST_TURNAROUND)
  if (turnaround > max) return { code: 'not_in_range', field: 'turnaround', min: 1, max }
  if (workTime({ turnaround, extras: extras.map(extra => ({ ...extra, title: '' })) }) <= 0)
    return { code: 'turnaround_not_positive', field: 'turnaround' }
  const sum = total([command.price, ...extras.map(extra => extra.price)])
  return sum > LARGEST_AMOUNT ? { code: 'not_in_range', field: 'total', min: 1, max: LARGEST_AMOUNT } : null
}
