// Sets a level by a person's decision, recorded with their text as a new evaluation of the same instant, under
// optimistic locking.
import { type Instant, type LevelPolicy, toIso } from '@evenhand/core'
import { readLevelState, type SellerLevelState } from '../store/levels/dueSellers.ts'
import { type EvaluatedSeller, evaluationsSince, type Reasons, saveEvaluations } from '../store/levels/evaluations.ts'
import { type LevelPolicyReader, levelPolicyAt } from '../store/levels/levelPolicies.ts'
import type { Database } from '../store/statement.ts'
import { asItStands, graceBeside } from './evaluateSeller.ts'

export interface PersonDecision {
  readonly seller: string
  readonly at: Instant
  readonly n: number
  readonly policyVersion: number
  readonly reasons: Reasons
  readonly by: string
  readonly texts: string
}
/** What a person's decision does, given the seller's current state and the policy in force. */
type Finding = Pick<EvaluatedSeller, 'ruling' | 'decision'> & {
  /** The level that the decision gives; null if the level stays and only the text is stored. */
  readonly to: string | null
}
type Now = SellerLevelState & { readonly now: Instant }
export type Find = (levelState: Now, policy: LevelPolicy) => Finding | null

const MOST_TRIES = 8

/**
 * Saves the decision. Returns false if there is nothing left to decide, or another person's decision was saved first.
 */
export async function decideByPerson(
  db: Database,
  policy: LevelPolicyReader,
  decided: PersonDecision,
  find: Find,
): Promise<boolean> {
  let tried: number | null = null
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const levelState = await readLevelState(db, decided.seller)
    // It was not saved although the seller is unchanged, so another person has decided.
    if (!levelState || levelState.version === tried) return false
    tried = levelState.version
    const inForce = await policy((await levelPolicyAt(db, levelState.now)).version)
    const found = find(levelState, inForce)
    if (!found) return false
    const stored = await evaluationsSince(db, decided.seller, toIso(decided.at))
    const last = stored.findLast(({ at }) => at === decided.at)?.n ?? decided.n
    const saved = await saveEvaluations(db, [evaluated(levelState, inForce, decided, found, last + 1)])
    if (saved.size > 0) return true
  }
  return false
}

function evaluated(
  levelState: Now,
  policy: LevelPolicy,
  { at, n: corrects, policyVersion, reasons, texts }: PersonDecision,
  { to, ...rest }: Finding,
  n: number,
): EvaluatedSeller {
  const seller = asItStands(levelState)
  if (to === null) return { seller, evaluations: [], ...rest }
  const recordedAt = toIso(levelState.now)
  const evaluation = {
    id: levelState.id,
    at: toIso(at),
    n,
    recordedAt,
    policyVersion,
    event: 'raised' as const,
    corrects,
    before: levelState.level,
    after: to,
    reasons: { ...reasons, ruling: texts },
    automated: false,
    appealUntil: null,
  }
  const grace = graceBeside(policy, levelState, to, levelState.now)
  const risen = { level: to, levelSince: recordedAt, atRiskSince: null, ...grace }
  return { seller: { ...seller, ...risen }, evaluations: [evaluation], ...rest }
}

/** Returns the person's decision as it is stored. */
export const wordOf = ({ seller: id, at, n, by, texts }: PersonDecision, status: string, now: Instant) => ({
  id,
  at: toIso(at),
  n,
  status,
  ruledAt: toIso(now),
  ruledBy: by,
  ruling: texts,
})
