// Versions of the level policy, immutable and cached once read. The orders' time decides which one is in force.
import { type Instant, type LevelPolicy, readStoredLevelPolicy, toIso } from '@evenhand/core'
import { NOW_INSTANT } from '../clock.ts'
import { policyVersion, type VersionRow } from '../policies/versions.ts'
import { type Database, statement } from '../statement.ts'
import { SETTLED } from './dueSellers.ts'

export interface LevelPolicyVersion {
  readonly version: number
  readonly policy: LevelPolicy
  readonly inForceSince: Instant
}

/** A subquery for the number of the version in force, evaluated once per statement. */
export const LEVEL_POLICY_VERSION = policyVersion('level')

const byVersion = statement<[version: number], VersionRow>(
  'level_policy_by_version',
  "select version, document, in_force_since from policy_versions where kind = 'level' and version = $1",
)
function versionOf(row: VersionRow | undefined): LevelPolicyVersion {
  if (!row) throw new Error('the level policy is missing from the database')
  const checked = readStoredLevelPolicy(row.document)
  if (!checked.ok) throw new Error(`level policy ${row.version} does not fit this version of Evenhand`)
  return { version: row.version, policy: checked.policy, inForceSince: row.in_force_since }
}

/** Selects the version in force, then the announced one. Of two versions for one instant, the later one counts. */
const current = statement<[], VersionRow>(
  'level_policies_from_now',
  `(select version, document, in_force_since from policy_versions where kind = 'level' and version = ${LEVEL_POLICY_VERSION})
   union all
   (select version, document, in_force_since from policy_versions where kind = 'level' and in_force_since > ${NOW_INSTANT}
     order by in_force_since, version desc limit 1)`,
)

/** Returns the version in force, and the announced one that follows it, if any. */
export async function levelPoliciesFromNow(
  db: Database,
): Promise<{ readonly now: LevelPolicyVersion; readonly next: LevelPolicyVersion | null }> {
  const [now, next] = await current(db)
  return { now: versionOf(now), next: next ? versionOf(next) : null }
}

const announced = statement<[], { readonly version: number; readonly since: Instant }>(
  'announced_level_policy',
  `select version, in_force_since as since from policy_versions where kind = 'level' and in_force_since > ${NOW_INSTANT}
    order by in_force_since, version desc limit 1`,
)
/** Returns the version that comes into force next, if one is announced, without its document. */
export const announcedVersion = async (db: Database) => (await announced(db))[0] ?? null

const inForce = statement<[at: string, after: string], { readonly version: number; readonly changes: Instant | null }>(
  'level_policy_at',
  `select version, (select min(in_force_since) from policy_versions where kind = 'level' and in_force_since > $2::timestamptz) as changes
     from policy_versions where kind = 'level' and (version = 1 or in_force_since <= $1::timestamptz) order by version desc limit 1`,
)
/**
 * Returns the number of the version in force at an instant, and when the next one comes into force after a later
 * instant.
 */
export async function levelPolicyAt(db: Database, at: Instant, after: Instant = at) {
  const [row] = await inForce(db, toIso(at), toIso(after))
  if (!row) throw new Error('the level policy is missing from the database')
  return row
}

const since = statement<[at: string], { readonly version: number; readonly since: Instant }>(
  'level_policies_since',
  `select version, in_force_since as since from policy_versions
    where kind = 'level' and version >= (select version from policy_versions where kind = 'level' and (version = 1 or in_force_since <= $1::timestamptz) order by version desc limit 1)
    order by version`,
)
/** Returns the version in force at an instant, and all versions after it. */
export const levelPoliciesSince = (db: Database, at: Instant) => since(db, toIso(at))

const list = statement<[before: number | null, limit: number], VersionRow>(
  'list_level_policies',
  `select version, document, in_force_since from policy_versions
    where kind = 'level' and version < coalesce($1::int, 2147483647) order by version desc limit $2`,
)
/** Lists every version, the latest first. */
export const listLevelPolicies = async (db: Database, before: number | null, limit: number) =>
  (await list(db, before, limit)).map(versionOf)

const announce = statement<[partitions: readonly number[], limit: number], { readonly id: string }>(
  'announce_level_policy',
  `with f as materialized (
     select min(in_force_since) as at from policy_versions where kind = 'level' and version > 1 and in_force_since > ${SETTLED}
   ), later as materialized (
     select s.partition, s.id, f.at from f cross join unnest($1::smallint[]) as i(partition)
      cross join lateral (select partition, id from sellers where partition = i.partition and next_due_at > f.at order by next_due_at desc limit $2) s
   ), locked as materialized (
     select l.partition, l.id, l.at from (select * from later order by id) l
      cross join lateral (select from sellers where partition = l.partition and id = l.id for update) s
   )
   update sellers t set next_due_at = l.at from locked l
    where t.partition = l.partition and t.id = l.id and t.next_due_at > l.at
   returning t.id`,
)
/**
 * Schedules every seller's evaluation for when another version comes into force, so that its schedule applies from then
 * on. A seller already evaluated at that instant is not scheduled again. Returns whether there may be more.
 */
export const announceVersion = async (db: Database, partitions: readonly number[]): Promise<boolean> =>
  (await announce(db, partitions, ANNOUNCED_AT_ONCE)).length > 0
const ANNOUNCED_AT_ONCE = 500

export type LevelPolicyReader = (version: number) => Promise<LevelPolicy>

/** Reads policies by version; each is read once. */
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
