// Versions of the level policy: immutable, remembered once read. Which is in force is said in the orders' time.
import { checkLevelPolicy, type Instant, type LevelPolicy } from '@evenhand/core'
import type { Database } from '../db/db.ts'
import { NOW_INSTANT } from './clock.ts'
import { statement } from './statement.ts'

interface PolicyRow {
  readonly version: number
  readonly document: unknown
  readonly in_force_since: number
}
export interface LevelPolicyVersion {
  readonly version: number
  readonly policy: LevelPolicy
  readonly inForceSince: Instant
}

/** The number of the version in force: the shipped one is, before any other is. A subquery, asked once a statement. */
export const LEVEL_POLICY_VERSION = `(select version from level_policies where version = 1 or in_force_since <= ${NOW_INSTANT}
   order by version desc limit 1)`

/** The shipped policy is version 1. */
export const shipLevelPolicy = statement<[document: string], never>(
  'ship_level_policy',
  `insert into level_policies (version, document, in_force_since)
   values (1, $1::text::json, date_trunc('milliseconds', ${NOW_INSTANT})) on conflict do nothing`,
)

const byVersion = statement<[version: number], PolicyRow>(
  'level_policy_by_version',
  'select version, document, in_force_since from level_policies where version = $1',
)
const current = statement<[], PolicyRow>(
  'level_policies_from_now',
  `select version, document, in_force_since from level_policies where version >= ${LEVEL_POLICY_VERSION} order by version`,
)

function versionOf(row: PolicyRow | undefined): LevelPolicyVersion {
  if (!row) throw new Error('the level policy is missing from the database')
  const checked = checkLevelPolicy(row.document)
  if (!checked.ok) throw new Error(`level policy ${row.version} does not fit this version of Evenhand`)
  return { version: row.version, policy: checked.policy, inForceSince: row.in_force_since }
}

/** The version in force, and the one that follows it, if one is announced. */
export async function levelPoliciesFromNow(
  db: Database,
): Promise<{ readonly now: LevelPolicyVersion; readonly next: LevelPolicyVersion | null }> {
  const [now, next] = await current(db)
  return { now: versionOf(now), next: next ? versionOf(next) : null }
}

export type LevelPolicyReader = (version: number) => Promise<LevelPolicy>

/** Policies by version; each is read once. */
export function levelPolicyReader(db: Database): LevelPolicyReader {
  const known = new Map<number, LevelPolicy>()
  return async version => {
    const remembered = known.get(version)
    if (remembered) return remembered
    const { policy } = versionOf((await byVersion(db, version))[0])
    known.set(version, policy)
    return policy
  }
}
