// Texts about an announced policy version.
import { expect, it } from 'vitest'
import { DEMOTE, row } from '../../../../testing/levels.ts'
import { announced } from './announced.ts'

it('the announcement names the policy version and the levels that it asks for', () => {
  const next = { version: 3, inForceSince: DEMOTE, level: 'level 2', next: 'level 3', keep: [row()], reach: [] }
  expect([announced.version(next), announced.keep(next), announced.reach(next)]).toEqual([
    'Policy version 3',
    'To keep level 2',
    'To reach level 3',
  ])
  expect(announced.reach({ ...next, next: null })).toBe('')
})
