// Reinstates a seller after an appeal: the level from before the evaluation returns, if it is higher.
import { type Instant, type LevelPolicy, levelIndex } from '@evenhand/core'
import type { Appealable } from '../store/levels/appeals.ts'
import type { LevelPolicyReader } from '../store/levels/levelPolicies.ts'
import type { Database } from '../store/statement.ts'
import { decideByPerson, wordOf } from './byPerson.ts'

export interface Reinstating {
  readonly seller: string
  readonly at: Instant
  readonly n: number
  readonly found: Appealable
  readonly by: string
  readonly texts: string
}

/**
 * Rules in the seller's favor. Returns false if there was a ruling already. If the seller has reached the level again
 * meanwhile, the level stays as it is, and the ruling is stored all the same.
 */
export function reinstate(
  db: Database,
  policy: LevelPolicyReader,
  { found, ...reinstating }: Reinstating,
): Promise<boolean> {
  const { before, reasons, policyVersion } = found
  const decided = { ...reinstating, reasons, policyVersion }
  return decideByPerson(db, policy, decided, ({ level, now }, inForce) => ({
    to: isHigher(inForce, before, level) ? before : null,
    ruling: wordOf(decided, 'reinstated', now),
  }))
}

function isHigher(policy: LevelPolicy, level: string, than: string): boolean {
  const names = policy.ladder.map(({ name }) => name)
  return names.includes(level) && (!names.includes(than) || levelIndex(policy, level) > levelIndex(policy, than))
}
