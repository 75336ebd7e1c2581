// Texts about evaluations: when the next ones are, by whom and why past ones were decided, and how to appeal.
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
  open: 'Appeal open: a person will read it.',
  stands: 'Appeal answered: the evaluation stands.',
  reinstated: 'Appeal accepted: the level is reinstated.',
}
function resultText({ event, from, to }: Evaluation): string {
  if (event === 'set') return `The marketplace set ${levelText(to)}; previously it was ${levelText(from)}`
  return upper(endText({ event, from, to }))
}
function decidedBy({ automated, policyVersion, corrects, set }: Evaluation): string {
  if (set) return `Decided by marketplace staff; policy version ${numberText(policyVersion)} was in force.`
  const how = automated ? 'Decided automatically by the rules' : 'Decided by a person'
  return `${how}; policy version ${numberText(policyVersion)}.${corrects === null ? '' : ' Corrects an earlier evaluation for the same date.'}`
}
const PROPOSALS: Readonly<Record<NonNullable<Evaluation['proposal']>['status'], string>> = {
  open: 'A person will decide.',
  granted: 'A person granted it.',
  refused: 'A person did not grant it.',
}
/**
 * Returns what people decided about an evaluation, one sentence for each decision, with the ruling quoted if there is
 * one.
 */
function people({
  appeal,
  proposal,
  set,
}: Evaluation): readonly { readonly text: string; readonly ruling: string | null }[] {
  return [
    ...(set ? [{ text: 'Reason given:', ruling: set.reason }] : []),
    ...(proposal ? [{ text: PROPOSALS[proposal.status], ruling: proposal.ruling }] : []),
    ...(appeal ? [{ text: APPEALS[appeal.status], ruling: appeal.ruling }] : []),
  ]
}
function automated({ needsReview, next }: View): string {
  const appeals = 'a person reads every appeal.'
  if (!needsReview || next === null) return `The rules decide automatically; ${appeals}`
  return `A person decides on ${levelText(next)} once its requirements are met. The rules decide everything else automatically, and ${appeals}`
}
type CriterionOrders = Evaluation['orders'][number]
const criterionOrders = ({ criterion, counted, leftOut }: CriterionOrders): string =>
  `${nameOfRow({ criterion })}: ${count(counted.length, 'order', 'orders')} counted${leftOut.length === 0 ? '' : `, ${numberText(leftOut.length)} left out`}`

export const evaluations = {
  title: 'How your level is decided',
  rhythm,
  automated,
  none: 'No evaluation has changed the level yet. Each one that does, and each level review, is listed here with its reasons.',
  past: 'Past evaluations',
  result: resultText,
  by: decidedBy,
  reasons: 'Reasons',
  kept: 'To keep',
  reached: 'To reach the next',
  orders: criterionOrders,
  appealUntil: 'Appeal possible until',
  appeal: 'Appeal',
  why: 'Why should it be reconsidered?',
  whyHelp: 'A person will read it together with the facts of the evaluation.',
  send: 'Send the appeal',
  sending: 'Sending …',
  needed: 'Say why.',
  sent: 'Your appeal was sent. A person will read it.',
  people,
  more: 'Show older ones',
  row: (row: LevelRow): string => `${nameOfRow(row)}: ${figureText(row)}; ${required(row)}: ${met(row)}`,
} as const
