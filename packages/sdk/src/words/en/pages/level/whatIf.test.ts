// What would be, in words.
import { expect, it } from 'vitest'
import { DEMOTE, plain, poor, row, view } from '../../../../testing/levels.ts'
import { whatIf } from './whatIf.ts'

it('what if is answered with the figures, the verdict and what would keep the level', () => {
  const before = { at: DEMOTE, event: 'kept', from: 'level 2', to: 'level 2', keep: [row()], reach: [] } as const
  const after = { ...before, event: 'lowered', to: 'level 1', keep: [poor] } as const
  const answer = {
    at: DEMOTE,
    before: { ...before, keep: [row()], reach: [] },
    after: { ...after, keep: [poor], reach: [] },
  }
  expect(plain(whatIf.answer(answer, view()))).toBe(
    'On Tue 15 Dec, 01:00: 44 of 50 (88 %). Level 2 is lost for level 1. 10 more completed orders until then would keep it.',
  )
  expect(whatIf.before(answer, view()).replaceAll('\u00a0', ' ')).toBe(
    'Without them: 46 of 50 (92 %), level 2 is kept.',
  )
})
