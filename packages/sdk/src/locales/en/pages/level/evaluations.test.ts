// Texts of a past evaluation.
import { expect, it } from 'vitest'
import type { Result } from '../../../../client.ts'
import { DEMOTE, view } from '../../../../testing/levels.ts'
import { evaluations } from './evaluations.ts'

type Evaluation = Result<'listEvaluations'>['items'][number]

const evaluation: Evaluation = {
  at: DEMOTE,
  n: 2,
  recordedAt: DEMOTE,
  policyVersion: 3,
  event: 'raised',
  from: 'level 1',
  to: 'level 2',
  automated: true,
  corrects: 1,
  keep: [],
  reach: [],
  appealUntil: null,
  appeal: null,
  proposal: null,
  risk: null,
  graceUntil: null,
  appealPath: null,
  appealable: false,
  set: null,
  orders: [
    { criterion: 'completion_rate', counted: [], leftOut: [{ reference: 'EV-1', at: DEMOTE, why: 'cooling_off' }] },
  ],
}

it('an evaluation names its result, who decided, and the orders it counted', () => {
  expect(evaluations.result(evaluation)).toBe('Level 2 is reached')
  expect(evaluations.by(evaluation)).toBe(
    'Decided automatically by the rules; policy version 3. Corrects an earlier evaluation for the same date.',
  )
  expect(evaluation.orders.map(evaluations.orders)).toEqual(['Completion rate: 0 orders counted, 1 left out'])
})

it('a level set by the marketplace is shown with the previous level, who decided, and why', () => {
  const plain = { ...evaluation, event: 'set', from: 'level 2', to: 'new', automated: false, corrects: null } as const
  const levelSet = { ...plain, set: { reason: 'The papers were forged.', key: null } }
  expect(evaluations.result(levelSet)).toBe('The marketplace set “new”; previously it was level 2')
  expect(evaluations.by(levelSet)).toBe('Decided by marketplace staff; policy version 3 was in force.')
  expect(evaluations.people(levelSet)).toEqual([{ text: 'Reason given:', ruling: 'The papers were forged.' }])
})

it('the evaluation’s texts quote appeals, proposals and rulings', () => {
  const decided = { status: 'granted', ruledAt: DEMOTE, ruling: 'Their work is what it promises.' } as const
  const appeal = { status: 'open', openedAt: DEMOTE, ruledAt: null, ruling: null } as const
  expect(evaluations.people(evaluation)).toEqual([])
  expect(evaluations.people({ ...evaluation, proposal: decided, appeal })).toEqual([
    { text: 'A person granted it.', ruling: 'Their work is what it promises.' },
    { text: 'Appeal open: a person will read it.', ruling: null },
  ])
})

it('the evaluation’s texts say whether a person takes part in the decision', () => {
  expect(evaluations.automated(view())).toBe('The rules decide automatically; a person reads every appeal.')
  expect(evaluations.automated(view({ needsReview: true, next: 'level 3' }))).toBe(
    'A person decides on level 3 once its requirements are met. The rules decide everything else automatically, and a person reads every appeal.',
  )
})
