// Decision contexts of orders: a version of the order policy, and the perks of the seller's level. They are cached.
import {
  type DecisionContext,
  type LevelPolicy,
  type PaymentMode,
  type Policy,
  type SellerPerks,
  weighsFault,
} from '@evenhand/core'
import type { LevelPolicyReader } from '../levels/levelPolicies.ts'
import type { LevelState } from '../orders/load.ts'
import type { Database } from '../statement.ts'
import { policyOfVersion } from './versions.ts'

export interface ContextKey {
  readonly version: number
  readonly levelPolicy: number
  readonly levelState: LevelState | null
}

/** Returns a reader of decision contexts, by policy version and level of the seller. Each context is built once. */
export function contextReader(
  db: Database,
  payments: PaymentMode,
  levelPolicy: LevelPolicyReader,
): (of: ContextKey) => Promise<DecisionContext> {
  const policies = new Map<number, Policy>()
  const known = new Map<string, DecisionContext>()
  return async of => {
    const { version, levelState } = of
    const key = `${version} ${of.levelPolicy} ${levelState?.level} ${levelState?.grace}`
    const remembered = known.get(key)
    if (remembered) return remembered
    const policy = policies.get(version) ?? (await policyOfVersion(db, version))
    policies.set(version, policy)
    const ladder = await levelPolicy(of.levelPolicy)
    const perks = levelState && perksOf(ladder, levelState)
    const context: DecisionContext = { policy, version, payments, perks, ladderWeighsFault: weighsFault(ladder) }
    if (known.size < MOST_CONTEXTS) known.set(key, context)
    return context
  }
}
/** The most contexts cached: far more than all versions times all levels, unless levels keep being renamed. */
const MOST_CONTEXTS = 1000

/** Returns the perks of a level. They are unlimited for a level that is no longer in the ladder. */
function perksOf({ ladder }: LevelPolicy, { level, grace }: LevelState): SellerPerks {
  const found = ladder.find(({ name }) => name === (grace ?? level))
  const { extrasPerGig = null, payoutAfter = null } = found?.perks ?? {}
  return { level, extrasPerGig, payoutAfter }
}
