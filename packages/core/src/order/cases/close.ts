// How a case ends: its opener withdraws it or marks it settled, staff rule on it, or the order ends.
import type { Refusal } from '../../refusal.ts'
import { add, type Changes } from '../changes.ts'
import type { CommandBody } from '../commands/commands.ts'
import { event } from '../events.ts'
import {
  type CommandHandler,
  carryOut,
  type Moment,
  onlyByEvents,
  type Permit,
  partyOf,
  permits,
  TEXT,
} from '../handler.ts'
import { supersede } from '../lifecycle/end.ts'
import { type Case, isClosed, SIDES } from '../order.ts'
import { MATTERS } from './matters.ts'

const openCases = ({ order }: Moment): readonly Case[] => order.cases.filter(({ status }) => status === 'open')

/** Returns the open case with this id, or the refusal. */
export function openCaseOf(moment: Moment, caseId: number): Permit<Case, 'not_found' | 'case_closed'> {
  const found = moment.order.cases.find(({ id }) => id === caseId)
  if (!found) return { ok: false, refusal: { code: 'not_found', what: 'case' } }
  return found.status === 'open'
    ? permits(found)
    : { ok: false, refusal: { code: 'case_closed', caseId, status: found.status } }
}

/** Permits the opener to withdraw a case, except one about a contested fault, which only a ruling ends. */
function permitWithdraw(moment: Moment, caseId: number): Permit<Case, 'not_found' | 'case_closed' | 'not_your_part'> {
  const allowed = openCaseOf(moment, caseId)
  if (!allowed.ok) return allowed
  const { openedBy, about } = allowed.inputs
  if (about === 'fault') return { ok: false, refusal: { code: 'not_your_part', allowed: ['staff'] } }
  return openedBy === partyOf(moment) ? allowed : { ok: false, refusal: { code: 'not_your_part', allowed: [openedBy] } }
}

export const withdrawCase: CommandHandler<'withdraw_case', 'not_found' | 'case_closed' | 'not_your_part'> = {
  by: ['buyer', 'seller'],
  refusals: ['not_found', 'case_closed', 'not_your_part'],
  changesAt: onlyByEvents,
  offers: moment =>
    openCases(moment).flatMap(({ id }) =>
      permitWithdraw(moment, id).ok
        ? [{ action: 'withdraw_case', caseId: id, ok: true, inputs: { settled: [true, false] } }]
        : [],
    ),
  decide: (moment, { caseId, settled }) =>
    carryOut(permitWithdraw(moment, caseId), moment, (_found, changes) => {
      add(changes, event(settled ? 'case.settled' : 'case.withdrawn', moment.now, moment.actor, { caseId }))
      return undefined
    }),
}

type InputCode = 'not_for_this' | 'required'
type Ruling = CommandBody<'rule_case'>['ruling']
/** The rulings that staff may give, by the matter of the case. */
export const RULINGS: Readonly<Record<Case['about'], readonly Ruling[]>> = {
  unresolved: ['continue'],
  fraud: ['continue'],
  threats: ['continue'],
  danger: ['continue'],
  nothing_usable: ['usable', 'nothing_usable'],
  fault: ['fault'],
  sealed: ['continue'],
}

export const ruleCase: CommandHandler<'rule_case', 'not_found' | 'case_closed' | InputCode> = {
  by: ['staff'],
  refusals: ['not_found', 'case_closed', 'not_for_this', 'required'],
  changesAt: onlyByEvents,
  offers: moment =>
    openCases(moment).map(found => {
      const rulings = RULINGS[found.about]
      const faults = rulings.includes('fault') ? { faults: SIDES } : {}
      const founded = MATTERS[found.about].whole ? { founded: [true, false] } : {}
      const inputs = { rulings, ...faults, ...founded, explanation: TEXT.explanation }
      return { action: 'rule_case', caseId: found.id, ok: true, inputs }
    }),
  decide: (moment, command) =>
    carryOut(openCaseOf(moment, command.caseId), moment, (found, changes) => rule(moment, command, found, changes)),
}

function rule(
  { order, actor, now }: Moment,
  command: CommandBody<'rule_case'>,
  found: Case,
  changes: Changes,
): Refusal<InputCode> | undefined {
  const { ruling, fault, explanation, founded } = command
  const refusal = refuseRuling(command, found)
  if (refusal) return refusal
  if (ruling === 'continue' && found.whole && !isClosed(order)) supersede(changes, now, actor)
  const data = { caseId: found.id, ruling, founded: foundedBy(ruling) ?? founded ?? null }
  add(changes, event('case.ruled', now, actor, data, { explanation }))
  if (fault !== undefined) add(changes, event('fault.ruled', now, actor, { fault }))
  return undefined
}

function refuseRuling(
  { ruling, fault, founded }: CommandBody<'rule_case'>,
  { about }: Case,
): Refusal<InputCode> | undefined {
  const allowed = RULINGS[about]
  if (!allowed.includes(ruling)) return { code: 'not_for_this', field: 'ruling', allowed }
  if (ruling === 'fault' && fault === undefined) return { code: 'required', field: 'fault' }
  if (ruling !== 'fault' && fault !== undefined) return { code: 'not_for_this', field: 'fault', allowed: [] }
  if (founded !== undefined && !MATTERS[about].whole) return { code: 'not_for_this', field: 'founded', allowed: [] }
  return undefined
}

/** Returns whether the ruling itself means that the case was founded, or null if it decides nothing about that. */
const foundedBy = (ruling: Ruling): boolean | null =>
  ruling === 'usable' ? true : ruling === 'nothing_usable' ? false : null
