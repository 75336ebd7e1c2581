// Bringing an order to staff: once the Resolution Center has been tried, or at once for fraud, threats and danger.
import type { Refusal } from '../../refusal.ts'
import { spanLength, toIso } from '../../time.ts'
import type { CommandBody } from '../commands/commands.ts'
import { add, type Draft } from '../draft.ts'
import { event } from '../events.ts'
import { type Case, isClosed, type Order } from '../order.ts'
import { declinedCancellations, someAttemptsUsed } from '../requests/attempts.ts'
import { type Moment, may, partyOf, refusedBy, TEXT, verb } from '../verb.ts'

type About = CommandBody<'open_case'>['about']
const URGENT: readonly About[] = ['fraud', 'threats', 'danger']

export const openCase = verb({
  action: 'open_case',
  by: ['buyer', 'seller'],
  may: moment =>
    refusedBy(caseOpen(moment.order), over(moment)) ??
    may({ abouts: abouts(moment), explanation: TEXT.explanation, declinesNeeded: declinesNeeded(moment) }),
  then: (moment, { about, explanation }, { abouts: allowed, declinesNeeded: needed }, drafted) => {
    if (allowed.includes(about)) return open(moment, about, explanation, drafted)
    if (about === 'unresolved' && !isClosed(moment.order))
      return { code: 'no_case_yet', allowed, declinesNeeded: needed }
    return { code: 'not_for_this', field: 'about', allowed }
  },
})

function open({ order, actor, now }: Moment, about: About, explanation: string, drafted: Draft): undefined {
  const stops = !isClosed(order) && about !== 'nothing_usable'
  add(drafted, event('case.opened', now, actor, { about, stops }, { explanation }))
}

/** One case about the order as a whole at a time; what is looked at beside it keeps nobody from reporting a threat. */
const caseOpen = (order: Order): Refusal | null => {
  const beside = (about: Case['about']) => about === 'fault' || about === 'nothing_usable'
  const open = order.cases.find(({ status, about }) => status === 'open' && !beside(about))
  return open ? { code: 'case_open', caseId: open.id } : null
}

function over({ order, now }: Moment): Refusal | null {
  if (!order.outcome) return null
  const until = order.outcome.at + spanLength(order.spans.case)
  return now < until ? null : { code: 'over_since', since: toIso(until) }
}

/** Before "unresolved": two declined cancellations, or a party's attempts used up. */
const declinesNeeded = ({ order, terms }: Moment): number =>
  Math.max(0, terms.policy.declinesBeforeStaff - declinedCancellations(order))

function abouts(moment: Moment): readonly About[] {
  const { order, terms } = moment
  const { phase } = order.situation
  const tried = declinesNeeded(moment) === 0 || someAttemptsUsed(order, terms.policy.attempts)
  const unresolved: readonly About[] = phase === 'completed' || (phase !== 'cancelled' && tried) ? ['unresolved'] : []
  const usable: readonly About[] = mayContestUsable(moment) ? ['nothing_usable'] : []
  return [...unresolved, ...URGENT, ...usable]
}

/** The seller may contest, once, that nothing usable was delivered. */
function mayContestUsable(moment: Moment): boolean {
  const { firstDelivery, judgedDelivery, cases } = moment.order
  const set = firstDelivery !== null && judgedDelivery?.at !== firstDelivery.at
  return partyOf(moment) === 'seller' && set && !cases.some(({ about }) => about === 'nothing_usable')
}
