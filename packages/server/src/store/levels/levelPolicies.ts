// Versions of the level policy, immutable and cached once read. The orders' time decides which one is in force.
import { type Instant, type LevelPolicy, readStoredLevelPolicy, toIso } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { NOW_INSTANT } from '../clock.ts'
import { statement } from '../statement.ts'
import { SETTLED } from './dueSellers.ts'

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

/** The number of the version in force, initially the shipped one. A subquery, evaluated once per statement. */
export const LEVEL_POLICY_VERSION = `(select version from level_policies where version = 1 or in_force_since <= ${NOW_INSTANT}
   order by version desc limit 1)`

/** Stores the shipped policy as version 1. */
export const shipLevelPolicy = statement<[document: string], never>(
  'ship_level_policy',
  `insert into level_policies (version, document, in_force_since)
   values (1, $1::text::json, date_trunc('milliseconds', ${NOW_INSTANT})) on conflict do nothing`,
)

const byVersion = statement<[version: number], PolicyRow>(
  'level_policy_by_version',
  'select version, document, in_force_since from level_policies where version = $1',
)
function versionOf(row: PolicyRow | undefined): LevelPolicyVersion {
  if (!row) throw new Error('the level policy is missing from the database')
  const checked = readStoredLevelPolicy(row.document)
  if (!checked.ok) throw new Error(`level policy ${row.version} does not fit this version of Evenhand`)
  return { version: row.version, policy: checked.policy, inForceSince: row.in_force_since }
}

/** Selects the version in force, then the announced one. Of two versions for one instant, the later one counts. */
const current = statement<[], PolicyRow>(
  'level_policies_from_now',
  `(select version, document, in_force_since from level_policies where version = ${LEVEL_POLICY_VERSION})
   union all
   (select version, document, in_force_since from level_policies where in_force_since > ${NOW_INSTANT}
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
  `select version, in_force_since as since from level_policies where in_force_since > ${NOW_INSTANT}
    order by in_force_since, version desc limit 1`,
)
/** Returns the version that comes into force next, if one is announced, without its document. */
export const announcedVersion = async (db: Database) => (await announced(db))[0] ?? null

const inForce = statement<[at: string, after: string], { readonly version: number; readonly changes: Instant | null }>(
  'level_policy_at',
  `select version, (select min(in_force_since) from level_policies where in_force_since > $2::timestamptz) as changes
     from level_policies where version = 1 or in_force_since <= $1::timestamptz order by version desc limit 1`,
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
  `select version, in_force_since as since from level_policies
    where version >= (select version from level_policies where version = 1 or in_force_since <= $1::timestamptz order by version desc limit 1)
    order by version`,
)
/** Returns the version in force at an instant, and all versions after it. */
export const levelPoliciesSince = (db: Database, at: Instant) => since(db, toIso(at))

const list = statement<[before: number | null, limit: number], PolicyRow>(
  'list_level_policies',
  `select version, document, in_force_since from level_policies
    where version < coalesce($1::int, 2147483647) order by version desc limit $2`,
)
/** Lists every version, the latest first. */
export const listLevelPolicies = async (db: Database, before: number | null, limit: number) =>
  (await list(db, before, limit)).map(versionOf)

const publish = statement<[version: number, document: string, from: string | null], PolicyRow>(
  'publish_level_policy',
  `insert into level_policies (version, document, in_force_since)
   select $1, $2::text::json, coalesce($3::timestamptz, date_trunc('milliseconds', ${NOW_INSTANT}))
     from (select max(version) as version, max(in_force_since) as since from level_policies) as last
    where last.version = $1 - 1 and ($3::timestamptz is null or $3::timestamptz >= ${NOW_INSTANT})
      and (last.version = 1 or coalesce($3::timestamptz, ${NOW_INSTANT}) >= last.since)
   on conflict do nothing
   returning version, document, in_force_since`,
)
/**
 * Publishes a version. Returns null if its number is already published, or its instant is before now or before the last
 * version's.
 */
export async function publishLevelPolicy(
  db: Database,
  policy: LevelPolicy,
  from: Instant | null,
): Promise<LevelPolicyVersion | null> {
  const [row] = await publish(db, policy.version, JSON.stringify(policy), from === null ? null : toIso(from))
  return row ? versionOf(row) : null
}

const announce = statement<[partitions: readonly number[], limit: number], { readonly id: string }>(
  'announce_level_policy',
  `with f as materialized (
     select min(in_force_since) as at from level_policies where version > 1 and in_force_since > ${SETTLED}
   ), later as materialized (
     select s.partition, s.id, f.at from f cross join unnest($1::smallint[]) as i(partition)
      cross join lateral (select partition, id from sellers where partition = i.partition and next_due_at > f.at order by next_due_at desc limit $2) s
   ), locked as materialized (
     select l.partition, l.id, l.at from (select * from later order by id) l
      cross join lateral (select from sellers where partition = l.partition and id = l.id for update) s
   )
   update sellers t set next_due_at = l.at, version = t.version + 1 from locked l
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
