// The effect of a choice on the level, in one line.
import { describe, expect, it } from 'vitest'
import { DEMOTE, empty, few, MORA, poor, row } from '../../../testing/levels.ts'
import { levelBadge, levelEffect, levelStart, levelText } from './levelEffect.ts'

describe('the effect of a choice on the level', () => {
  const end = { level: 'level 2', event: 'kept', rate: row() } as const
  const effect = { at: DEMOTE, level: 'level 2', rate: row(), before: end, after: end, answers: null }
  const after = { level: 'level 1', event: 'lowered', rate: poor } as const
  it.each([
    { of: effect, expected: 'no difference: level 2 is kept on Tue 15 Dec, 01:00' },
    {
      of: { ...effect, after },
      expected:
        '44 of 50 (88%) instead of 46 of 50 (92%): level 2 drops to level 1 on Tue 15 Dec, 01:00; without it, level 2',
    },
    {
      of: { ...effect, before: { ...end, rate: empty }, after: { ...end, rate: few } },
      expected: 'nothing measured yet: level 2 is kept on Tue 15 Dec, 01:00',
    },
    {
      of: { ...effect, before: { ...end, rate: few } },
      expected: '46 of 50 (92%) instead of nothing measured yet: level 2 is kept on Tue 15 Dec, 01:00',
    },
  ])('fits in one line: “$expected”', ({ of, expected }) => {
    expect(levelEffect.onLevel(of, MORA)).toBe(expected)
  })

  it('is stated for each of several answers on its own, independent of the others', () => {
    const answer = { ...effect, before: after }
    expect(levelEffect.onAnswer(answer, answer.before, MORA)).toBe(
      '44 of 50 (88%): level 2 drops to level 1 on Tue 15 Dec, 01:00',
    )
    expect(levelEffect.endOf(answer, { ...end, rate: null })).toBe('level 2 is kept')
    expect(levelEffect.endOf(answer, { ...end, rate: few })).toBe('nothing measured yet: level 2 is kept')
  })

  it.each([
    { name: 'level 2', inside: 'level 2', begins: 'Level 2', badge: 'Level 2' },
    { name: 'new', inside: '“new”', begins: '“new”', badge: 'New' },
  ])('names the level $name', ({ name, inside, begins, badge }) => {
    expect([levelText(name), levelStart(name), levelBadge(name)]).toEqual([inside, begins, badge])
  })
})
