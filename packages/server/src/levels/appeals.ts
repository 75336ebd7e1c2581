// Granting an appeal: the level before the evaluation returns by a new one, made by a person, that names the old.
import { type Instant, type LevelPolicy, levelIndex, toIso } from '@evenhand/core'
import type { Appealable } from '../store/appeals.ts'
import { type StandingSeller, sellerStanding } from '../store/dueSellers.ts'
import { type EvaluationToSave, evaluationsSince, type JudgedSeller, saveEvaluations } from '../store/evaluations.ts'
import { type LevelPolicyReader, levelPolicyAt } from '../store/levelPolicies.ts'
import type { Database } from '../store/statement.ts'
import { asItStands, graceBeside } from './judge.ts'

export interface Granting {
  readonly seller: string
  readonly at: Instant
  readonly n: number
  readonly found: Appealable
  readonly by: string
  readonly words: string
}

const MOST_TRIES = 8

/** Whether it was granted; not where another ruling came first. */
export async function grant(db: Database, policy: LevelPolicyReader, granting: Granting): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const standing = await sellerStanding(db, granting.seller)
    if (!standing) return false
    const inForce = await policy((await levelPolicyAt(db, standing.now)).version)
    const stored = await evaluationsSince(db, granting.seller, toIso(granting.at))
    const last = stored.findLast(({ at }) => at === granting.at)?.n ?? granting.n
    const saved = await saveEvaluations(db, [judged(standing, standing.now, inForce, granting, last + 1)])
    if (saved.size > 0) return true
  }
  return false
}

/** A level that has been reached again by itself meanwhile stays as it is; the ruling is kept all the same. */
function judged(
  standing: StandingSeller,
  now: Instant,
  policy: LevelPolicy,
  { seller, at, n, found, by, words }: Granting,
  next: number,
): JudgedSeller {
  const ruling = { id: seller, at: toIso(at), n, status: 'granted', ruledAt: toIso(now), ruledBy: by, ruling: words }
  if (!isHigher(policy, found.before, standing.level)) return { seller: asItStands(standing), evaluations: [], ruling }
  const restored: EvaluationToSave = {
    ...{
      id: seller,
      at: toIso(at),
      n: next,
      recordedAt: toIso(now),
      policyVersion: found.policyVersion,
      event: 'raised',
    },
    ...{ before: standing.level, after: found.before, reasons: { ...found.reasons, ruling: words }, automated: false },
    ...{ mends: n, appealUntil: null },
  }
  const grace = graceBeside(policy, standing, found.before, now)
  const back = { level: found.before, levelSince: toIso(now), atRiskSince: null, ...grace }
  return { seller: { ...asItStands(standing), ...back }, evaluations: [restored], ruling }
}

function isHigher(policy: LevelPolicy, level: string, than: string): boolean {
  const names = policy.ladder.map(({ name }) => name)
  return names.includes(level) && (!names.includes(than) || levelIndex(policy, level) > levelIndex(policy, than))
}
