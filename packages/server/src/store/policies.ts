// Policy versions, which are immutable and cached once read.
import {
  checkPolicy,
  type DecisionContext,
  filledPolicy,
  type LevelPolicy,
  type PaymentMode,
  type Policy,
  type SellerPerks,
  weighsFault,
} from '@evenhand/core'
import type { Database } from '../db/db.ts'
import type { LevelPolicyReader } from './levels/levelPolicies.ts'
import type { LevelState } from './orders/load.ts'
import { statement } from './statement.ts'

interface PolicyRow {
  version: number
  document: unknown
  in_force_since: number
}
const byVersion = statement<[version: number], PolicyRow>(
  'policy_by_version',
  'select version, document, in_force_since from policies where version = $1',
)
const inForce = statement<[], PolicyRow>(
  'policy_in_force',
  `select version, document, in_force_since from policies where in_force_since <= statement_timestamp()
    order by version desc limit 1`,
)
/** Stores the shipped policy as version 1, in force since before any order was placed. */
export const shipPolicy = statement<[document: string], never>(
  'ship_policy',
  `insert into policies (version, document, in_force_since) values (1, $1::text::json, date_trunc('milliseconds', statement_timestamp()))
   on conflict do nothing`,
)

export interface PolicyVersion {
  readonly version: number
  readonly policy: Policy
  readonly inForceSince: number
}

function versionOf(row: PolicyRow | undefined): PolicyVersion {
  if (!row) throw new Error('the policy is missing from the database')
  const checked = checkPolicy(filledPolicy(row.document))
  if (!('policy' in checked)) throw new Error(`policy ${row.version} does not fit this version of Evenhand`)
  return { version: row.version, policy: checked.policy, inForceSince: row.in_force_since }
}

export const policyInForce = async (db: Database): Promise<PolicyVersion> => versionOf((await inForce(db))[0])

export interface ContextKey {
  readonly version: number
  readonly levelPolicy: number
  readonly levelState: LevelState | null
}

/** Returns decision contexts by policy version and the perks of the seller's level; each is built once. */
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
    const policy = policies.get(version) ?? versionOf((await byVersion(db, version))[0]).policy
    policies.set(version, policy)
    const ladder = await levelPolicy(of.levelPolicy)
    const perks = levelState && perksOf(ladder, levelState)
    const context: DecisionContext = { policy, version, payments, perks, ladderWeighsFault: weighsFault(ladder) }
    if (known.size < MOST_CONTEXTS) known.set(key, context)
    return context
  }
}
/** The most contexts cached. Policies times levels are far fewer, unless levels keep being renamed. */
const MOST_CONTEXTS = 1000

/** Returns the perks of a level. A level that the ladder no longer has gives unlimited perks. */
function perksOf({ ladder }: LevelPolicy, { level, grace }: LevelState): SellerPerks {
  const found = ladder.find(({ name }) => name === (grace ?? level))
  const { extrasPerGig = null, payoutAfter = null } = found?.perks ?? {}
  return { level, extrasPerGig, payoutAfter }
}
