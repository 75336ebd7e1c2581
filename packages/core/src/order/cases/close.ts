// How a case ends: its opener withdraws it, or staff rules. Settling and cancelling close it on their own way.
import type { Refusal } from '../../refusal.ts'
import type { CommandBody } from '../commands/commands.ts'
import { add, type Draft } from '../draft.ts'
import { event } from '../events.ts'
import { supersede } from '../lifecycle/end.ts'
import { type Case, isClosed, SIDES } from '../order.ts'
import { carryOut, type May, type Moment, may, partyOf, TEXT, type Verb } from '../verb.ts'

const openCases = ({ order }: Moment): readonly Case[] => order.cases.filter(({ status }) => status === 'open')

function mayClose(moment: Moment, caseId: number): May<Case> {
  const found = moment.order.cases.find(({ id }) => id === caseId)
  if (!found) return { ok: false, refusal: { code: 'not_found', what: 'case' } }
  return found.status === 'open'
    ? may(found)
    : { ok: false, refusal: { code: 'case_closed', caseId, status: found.status } }
}

/** A contested fault stays contested: only a ruling ends that case. */
function mayWithdraw(moment: Moment, caseId: number): May<Case> {
  const allowed = mayClose(moment, caseId)
  if (!allowed.ok) return allowed
  const { openedBy, about } = allowed.with
  if (about === 'fault') return { ok: false, refusal: { code: 'not_your_part', allowed: ['staff'] } }
  return openedBy === partyOf(moment) ? allowed : { ok: false, refusal: { code: 'not_your_part', allowed: [openedBy] } }
}

export const withdrawCase: Verb<'withdraw_case'> = {
  by: ['buyer', 'seller'],
  offers: moment =>
    openCases(moment).flatMap(({ id }) =>
      mayWithdraw(moment, id).ok ? [{ action: 'withdraw_case', caseId: id, ...may({}) }] : [],
    ),
  decide: (moment, { caseId }) =>
    carryOut(mayWithdraw(moment, caseId), moment, (_found, drafted) => {
      add(drafted, event('case.withdrawn', moment.now, moment.actor, { caseId }))
      return undefined
    }),
}

type Ruling = CommandBody<'rule_case'>['ruling']
/** Which rulings fit which case. */
export const RULINGS: Readonly<Record<Case['about'], readonly Ruling[]>> = {
  unresolved: ['continue'],
  fraud: ['continue'],
  threats: ['continue'],
  danger: ['continue'],
  nothing_usable: ['usable', 'nothing_usable'],
  fault: ['fault'],
}

export const ruleCase: Verb<'rule_case'> = {
  by: ['staff'],
  offers: moment =>
    openCases(moment).map(found => {
      const rulings = RULINGS[found.about]
      const faults = rulings.includes('fault') ? { faults: SIDES } : {}
      return { action: 'rule_case', caseId: found.id, ...may({ rulings, ...faults, explanation: TEXT.explanation }) }
    }),
  decide: (moment, command) =>
    carryOut(mayClose(moment, command.caseId), moment, (found, drafted) => rule(moment, command, found, drafted)),
}

function rule(
  { order, actor, now }: Moment,
  command: CommandBody<'rule_case'>,
  found: Case,
  drafted: Draft,
): Refusal | undefined {
  const { ruling, fault, explanation } = command
  const allowed = RULINGS[found.about]
  if (!allowed.includes(ruling)) return { code: 'not_for_this', field: 'ruling', allowed }
  if (ruling === 'fault' && fault === undefined) return { code: 'required', field: 'fault' }
  if (ruling !== 'fault' && fault !== undefined) return { code: 'not_for_this', field: 'fault', allowed: [] }
  if (ruling === 'continue' && found.stops && !isClosed(order)) supersede(drafted, now, actor)
  add(drafted, event('case.ruled', now, actor, { caseId: found.id, ruling }, { explanation }))
  if (fault !== undefined) add(drafted, event('fault.ruled', now, actor, { fault }))
  return undefined
}
