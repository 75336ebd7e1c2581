// Granting an appeal: the level before the evaluation returns, if it is the higher one.
import { type Instant, type LevelPolicy, levelIndex } from '@evenhand/core'
import type { Appealable } from '../store/levels/appeals.ts'
import type { LevelPolicyReader } from '../store/levels/levelPolicies.ts'
import type { Database } from '../store/statement.ts'
import { judgedByPerson, wordOf } from './byPerson.ts'

export interface Reinstating {
  readonly seller: string
  readonly at: Instant
  readonly n: number
  readonly found: Appealable
  readonly by: string
  readonly texts: string
}

/** Whether it was granted by this call: not where a ruling was there before. A level that has been reached again by itself meanwhile stays as it is; the ruling is kept all the same. */
export function reinstate(
  db: Database,
  policy: LevelPolicyReader,
  { found, ...reinstating }: Reinstating,
): Promise<boolean> {
  const { before, reasons, policyVersion } = found
  const judgement = { ...reinstating, reasons, policyVersion }
  return judgedByPerson(db, policy, judgement, ({ level, now }, inForce) => ({
    to: isHigher(inForce, before, level) ? before : null,
    ruling: wordOf(judgement, 'reinstated', now),
  }))
}

function isHigher(policy: LevelPolicy, level: string, than: string): boolean {
  const names = policy.ladder.map(({ name }) => name)
  return names.includes(level) && (!names.includes(than) || levelIndex(policy, level) > levelIndex(policy, than))
}
