// How a level is judged, in words: when, by whom, each past evaluation with its reasons, and how to appeal.
import type { Result } from '../../../../client.ts'
import { count, numberText } from '../../grammar.ts'
import { endText, figureText, type LevelRow, levelText } from '../levelEffect.ts'
import { met, nameOfRow, required } from './card.ts'
import { upper } from './phrase.ts'
import type { View } from './view.ts'

type Evaluation = Result<'listEvaluations'>['items'][number]
type LevelPolicy = Result<'getLevelPolicy'>['policy']

const EVERY = { day: 'every day', month: 'every month', quarter: 'every quarter' } as const
type Schedule = LevelPolicy['evaluation']['promote']
const scheduled = ({ every, day: of, at = '00:00' }: Schedule): string =>
  `${EVERY[every]}${of === undefined ? '' : ` on day ${numberText(of)}`} at ${at}`
const rhythm = ({ evaluation }: LevelPolicy): string =>
  `A level can rise ${scheduled(evaluation.promote)} and be lost ${scheduled(evaluation.demote)} (${evaluation.zone}), ${count(evaluation.step ?? 1, 'step', 'steps')} at a time.`

const APPEALS: Readonly<Record<NonNullable<Evaluation['appeal']>['status'], string>> = {
  open: 'Appeal open: a person reads it.',
  stands: 'Appeal answered: the evaluation stands.',
  reinstated: 'Appeal accepted: the level is reinstated.',
}
function says({ event, from, to }: Evaluation): string {
  if (event === 'set') return `The marketplace set ${levelText(to)}; before, it was ${levelText(from)}`
  return upper(endText({ event, from, to }))
}
function judgedBy({ automated, policyVersion, corrects, set }: Evaluation): string {
  if (set) return `Decided by a person of the marketplace; policy version ${numberText(policyVersion)} was in force.`
  const how = automated ? 'Decided by the rule, without a person' : 'Decided by a person'
  return `${how}; policy version ${numberText(policyVersion)}.${corrects === null ? '' : ' Mends an earlier evaluation of the same instant.'}`
}
const PROPOSALS: Readonly<Record<NonNullable<Evaluation['proposal']>['status'], string>> = {
  open: 'A person decides on it.',
  granted: 'A person granted it.',
  refused: 'A person did not grant it.',
}
/** What people said to an evaluation: each a sentence, with their words where there are some. */
function people({
  appeal,
  proposal,
  set,
}: Evaluation): readonly { readonly says: string; readonly ruling: string | null }[] {
  return [
    ...(set ? [{ says: 'It says why:', ruling: set.reason }] : []),
    ...(proposal ? [{ says: PROPOSALS[proposal.status], ruling: proposal.ruling }] : []),
    ...(appeal ? [{ says: APPEALS[appeal.status], ruling: appeal.ruling }] : []),
  ]
}
function automated({ needsReview, next }: View): string {
  const appeals = 'a person reads every appeal.'
  if (!needsReview || next === null) return `The rule decides, without a person; ${appeals}`
  return `A person decides on ${levelText(next)} once the rule finds it reached; all else the rule decides, and ${appeals}`
}
type Judged = Evaluation['orders'][number]
const judgedOrders = ({ criterion, counted, leftOut }: Judged): string =>
  `${nameOfRow({ criterion })}: ${count(counted.length, 'order', 'orders')} counted${leftOut.length === 0 ? '' : `, ${numberText(leftOut.length)} left out`}`

export const judged = {
  title: 'How you are judged',
  rhythm,
  automated,
  none: 'No evaluation has changed anything yet. Each that does, and each on a day for keeping, stands here with its reasons.',
  past: 'Past evaluations',
  says,
  by: judgedBy,
  reasons: 'Reasons',
  kept: 'To keep',
  reached: 'To reach the next',
  orders: judgedOrders,
  appealUntil: 'Appeal possible until',
  appeal: 'Appeal',
  why: 'Why should it be looked at again?',
  whyHelp: 'A person reads it, with the facts of the evaluation beside it.',
  send: 'Send the appeal',
  sending: 'Sending …',
  needed: 'Say why.',
  sent: 'Your appeal was sent. A person reads it.',
  people,
  more: 'Show older ones',
  row: (row: LevelRow): string => `${nameOfRow(row)}: ${figureText(row)}; ${required(row)}: ${met(row)}`,
} as const
