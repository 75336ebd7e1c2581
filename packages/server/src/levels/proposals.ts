// Granting a level that asks for a person.
import type { LevelPolicyReader } from '../store/levels/levelPolicies.ts'
import type { Proposal } from '../store/levels/proposals.ts'
import type { Database } from '../store/statement.ts'
import { judgedByPerson, wordOf } from './byPerson.ts'

/** Whether it was granted by this call: not where the level has changed meanwhile, or where somebody has decided before. */
export function promote(
  db: Database,
  policy: LevelPolicyReader,
  proposal: Proposal,
  by: string,
  texts: string,
): Promise<boolean> {
  const { before, reasons } = proposal
  const judgement = { ...proposal, by, texts }
  return judgedByPerson(db, policy, judgement, ({ level, now }) =>
    level === before && reasons.next !== null
      ? { to: reasons.next, decision: wordOf(judgement, 'granted', now) }
      : null,
  )
}
