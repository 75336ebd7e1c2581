// A level that the marketplace sets: never without a record of who, when, why, and what it was.
import { type Instant, type LevelPolicy, later, nextEvaluations, toIso } from '@evenhand/core'
import { type StandingSeller, sellerStanding } from '../store/dueSellers.ts'
import { type EvaluationToSave, evaluationsSince, saveEvaluations } from '../store/evaluations.ts'
import { type LevelPolicyReader, levelPolicyAt } from '../store/levelPolicies.ts'
import type { Database } from '../store/statement.ts'
import { asItStands } from './judge.ts'

export interface Setting {
  readonly id: string
  readonly level: string
  readonly reason: string
  /** The id of the API key. */
  readonly key: string
}

const MOST_TRIES = 8

/**
 * Sets the level of a seller who is known; false where others changed the seller again and again meanwhile. It overtakes an
 * evaluation that is due. A level that is held already is kept, and nothing is recorded.
 */
export async function setLevel(db: Database, policy: LevelPolicyReader, setting: Setting): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const standing = await sellerStanding(db, setting.id)
    if (!standing) return false
    if (standing.level === setting.level) return true
    const inForce = await policy((await levelPolicyAt(db, standing.now)).version)
    const recorded = await evaluationsSince(db, setting.id, toIso(standing.now))
    const n = (recorded.findLast(({ at }) => at === standing.now)?.n ?? 0) + 1
    const evaluation = recordOf(standing, setting, inForce, n)
    const seller = risenOrFallen(standing, setting.level, inForce)
    if ((await saveEvaluations(db, [{ seller, evaluations: [evaluation] }])).size > 0) return true
  }
  return false
}

type Now = StandingSeller & { readonly now: Instant }

/** Whatever was at risk or in grace belonged to the level before. */
function risenOrFallen(standing: Now, level: string, policy: LevelPolicy) {
  const { promote, demote } = nextEvaluations(policy, standing.now)
  return {
    ...asItStands(standing),
    level,
    levelSince: toIso(standing.now),
    atRiskSince: null,
    graceLevel: null,
    graceUntil: null,
    nextDueAt: toIso(Math.min(promote, demote)),
  }
}

/** Made by a person of the marketplace, and open to appeal as any other that changes the level. */
function recordOf(
  { id, level: before, now }: Now,
  { level, reason, key }: Setting,
  policy: LevelPolicy,
  n: number,
): EvaluationToSave {
  const { appeal } = policy.evaluation
  return {
    id,
    at: toIso(now),
    n,
    recordedAt: toIso(now),
    policyVersion: policy.version,
    event: 'set',
    before,
    after: level,
    reasons: { next: null, keep: [], reach: [], risk: null, graceUntil: null, orders: [], ruling: reason, key },
    automated: false,
    mends: null,
    appealUntil: appeal === undefined ? null : toIso(later(now, appeal)),
  }
}
