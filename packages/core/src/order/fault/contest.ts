// Contesting the stated fault, or agreeing to it, within the days after the outcome.
import type { DecisionContext } from '../../policy/context.ts'
import type { Refusal } from '../../refusal.ts'
import { type Instant, spanLength, toIso, upcoming } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import { event, type Texts } from '../events.ts'
import { handler, type Moment, partyOf, permits, refusedBy, TEXT } from '../handler.ts'
import { type Actor, type Order, type Outcome, SIDES } from '../order.ts'

const FAULT = { about: 'fault', stops: false, heldUntil: null, completionHeldUntil: null } as const

/** Opens a case about a contested fault, if the policy or the ladder weighs fault. The case holds no clock. */
export function openFaultCase(changes: Changes, now: Instant, by: Actor, context: DecisionContext, texts: Texts): void {
  const open = changes.order.cases.some(({ about, status }) => about === 'fault' && status === 'open')
  const isWeighed = context.policy.weighsFault || context.ladderWeighsFault === true
  if (isWeighed && !open) add(changes, event('case.opened', now, by, FAULT, texts))
}

export const contestFault = handler({
  action: 'contest_fault',
  by: ['buyer', 'seller'],
  refusals: [
    'nothing_to_contest',
    'fault_ruled',
    'over_since',
    'already_contested',
    'already_agreed',
    'fault_by_record',
    'fault_same',
  ],
  changesAt: closesAt,
  permits: moment => {
    const { outcome } = moment.order
    // Each party may record one view. After one party's contest, the other may still name a third side.
    const own = outcome?.views.some(({ by }) => by === partyOf(moment))
    const contested: Refusal<'already_contested'> | null = own ? { code: 'already_contested' } : null
    return (
      refusedBy(notOpen(moment), contested, agreed(moment), notBurdened(moment)) ??
      permits({ faults: SIDES.filter(side => side !== outcome?.fault), explanation: TEXT.explanation })
    )
  },
  execute: ({ actor, context, now }, { fault, explanation }, { faults }, changes) => {
    if (!faults.includes(fault)) return { code: 'fault_same', field: 'fault', allowed: faults }
    add(changes, event('fault.contested', now, actor, { fault }, { explanation }))
    openFaultCase(changes, now, actor, context, { explanation })
    return undefined
  },
})

/** Refuses a party that named the fault or has already agreed to it. */
const agreed = (moment: Moment): Refusal<'already_agreed'> | null =>
  moment.order.outcome?.agreedBy.includes(partyOf(moment)) ? { code: 'already_agreed' } : null

/** Refuses a contest of a fault established by the record, unless the party is on the side at fault. */
function notBurdened(moment: Moment): Refusal<'fault_by_record'> | null {
  const { outcome } = moment.order
  if (outcome?.faultStatus !== 'established') return null
  const { fault } = outcome
  return fault === 'shared' || fault === partyOf(moment) ? null : { code: 'fault_by_record', fault }
}

export const agreeToFault = handler({
  action: 'agree_to_fault',
  by: ['buyer', 'seller'],
  refusals: ['nothing_to_contest', 'fault_ruled', 'over_since', 'already_agreed', 'nothing_to_agree'],
  changesAt: closesAt,
  permits: moment => {
    const { outcome } = moment.order
    const refused = refusedBy(
      notOpen(moment),
      agreed(moment),
      outcome?.faultStatus === 'unanswered' ? null : { code: 'nothing_to_agree' },
    )
    return refused ?? permits({})
  },
  execute: (moment, _command, _inputs, changes) => {
    const { order, actor, now } = moment
    const agreedBy = [...(order.outcome?.agreedBy ?? []), partyOf(moment)]
    add(changes, event('fault.agreed', now, actor, { agreedBy, status: agreedBy.length > 1 ? 'agreed' : 'unanswered' }))
    return undefined
  },
})

/** Refuses unless the order is cancelled, its contest span has not passed and staff have not ruled. */
function notOpen({ order, now }: Moment): Refusal<'nothing_to_contest' | 'fault_ruled' | 'over_since'> | null {
  const { outcome } = order
  if (!isCancelled(outcome)) return { code: 'nothing_to_contest' }
  if (outcome.faultStatus === 'ruled') return { code: 'fault_ruled' }
  const until = openUntil(outcome, order)
  return now < until ? null : { code: 'over_since', since: toIso(until) }
}

const openUntil = ({ at }: Outcome, { spans }: Order): Instant => at + spanLength(spans.contest)

function closesAt({ order, now }: Moment): Instant | null {
  const { outcome } = order
  const isOpen = isCancelled(outcome) && outcome.faultStatus !== 'ruled'
  return isOpen ? upcoming(openUntil(outcome, order), now) : null
}

const isCancelled = (outcome: Outcome | null): outcome is Outcome => outcome !== null && outcome.method !== 'completed'
