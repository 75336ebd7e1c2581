// Promotes a seller to a level that requires a person's decision.
import type { LevelPolicyReader } from '../store/levels/levelPolicies.ts'
import type { Proposal } from '../store/levels/proposals.ts'
import type { Database } from '../store/statement.ts'
import { decideByPerson, wordOf } from './byPerson.ts'

/**
 * Grants the proposed level. Returns false if the level has changed meanwhile or the proposal has already been decided.
 */
export function promote(
  db: Database,
  policy: LevelPolicyReader,
  proposal: Proposal,
  by: string,
  texts: string,
): Promise<boolean> {
  const { before, reasons } = proposal
  const decided = { ...proposal, by, texts }
  return decideByPerson(db, policy, decided, ({ level, now }) =>
    level === before && reasons.next !== null ? { to: reasons.next, decision: wordOf(decided, 'granted', now) } : null,
  )
}
