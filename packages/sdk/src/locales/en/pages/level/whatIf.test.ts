// Texts of the what-if result.
import { expect, it } from 'vitest'
import { DEMOTE, few, plain, poor, row, view } from '../../../../testing/levels.ts'
import { whatIf } from './whatIf.ts'

it('the what-if answer has the figures, the result and what would keep the level', () => {
  const before = { at: DEMOTE, event: 'kept', from: 'level 2', to: 'level 2', keep: [row()], reach: [] } as const
  const after = { ...before, event: 'lowered', to: 'level 1', keep: [poor] } as const
  const answer = {
    at: DEMOTE,
    before: { ...before, keep: [row()], reach: [] },
    after: { ...after, keep: [poor], reach: [] },
  }
  expect(plain(whatIf.answer(answer, view()))).toBe(
    'On Tue 15 Dec, 01:00: 44 of 50 (88%). Level 2 drops to level 1. 10 more completed orders by then would keep it.',
  )
  expect(whatIf.before(answer, view())).toBe('Without them: 46 of 50 (92%), level 2 is kept.')
})

it.each([
  { of: row({ met: 'no_data', sample: 4 }), decisive: true },
  { of: row({ met: 'no_data', sample: 3 }), decisive: false },
  { of: row({ criterion: 'response_rate', met: 'no_data', sample: 4 }), decisive: false },
  { of: row(), decisive: false },
])(
  'the next order’s effect is shown only if that order can give a rate enough data: $of.criterion from $of.sample orders ($decisive)',
  ({ of, decisive }) => {
    expect(whatIf.isNextDecisive(view({ scorecard: { keep: [of], reach: [] } }))).toBe(decisive)
  },
)

it('the text about the next completed order says what it would add to the evaluation', () => {
  const weak = row({ numerator: 4, denominator: 5, sample: 5, shown: '80%', met: false })
  const before = { at: DEMOTE, event: 'kept', from: 'level 2', to: 'level 2', keep: [], reach: [] } as const
  const after = { ...before, event: 'lowered', to: 'level 1', keep: [weak], reach: [] } as const
  const answer = {
    at: DEMOTE,
    before: { ...before, keep: [], reach: [] },
    after: { ...after, keep: [weak], reach: [] },
  }
  expect(plain([whatIf.nextOrder(answer, view())])).toBe(
    'If the next order that closes is completed, the review on Tue 15 Dec, 01:00 finds 4 of 5 (80%): level 2 drops to level 1.',
  )
})

it.each([
  { of: few, expected: '3 of 4' },
  { of: row(), expected: '46 of 50 (92%)' },
])('a figure next to its earlier value reads “$expected”', ({ of, expected }) => {
  expect(whatIf.figure(of)).toBe(expected)
})
