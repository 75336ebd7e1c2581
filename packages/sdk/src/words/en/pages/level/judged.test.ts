// A past evaluation in words.
import { expect, it } from 'vitest'
import type { Result } from '../../../../client.ts'
import { DEMOTE } from '../../../../testing/levels.ts'
import { judged } from './judged.ts'

type Evaluation = Result<'listEvaluations'>['items'][number]

it('an evaluation says what it did, by what, and from which orders', () => {
  const evaluation: Evaluation = {
    ...{ at: DEMOTE, n: 2, recordedAt: DEMOTE, policyVersion: 3, event: 'raised', from: 'level 1', to: 'level 2' },
    ...{ automated: true, mends: 1, keep: [], reach: [], appealUntil: null, appeal: null, proposal: null },
    orders: [
      { criterion: 'completion_rate', counted: [], leftOut: [{ reference: 'EV-1', at: DEMOTE, why: 'regret' }] },
    ],
  }
  expect(judged.says(evaluation)).toBe('Level 2 is reached')
  expect(judged.by(evaluation)).toBe(
    'Decided by the rule, without a person; policy version 3. Mends an earlier evaluation of the same instant.',
  )
  expect(evaluation.orders.map(judged.orders)).toEqual(['Completion rate: 0 orders counted, 1 left out'])
})
