// Imports sellers from another system: when they joined, their level, and their open warnings.
import { type Instant, toIso } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { NOW_INSTANT } from '../clock.ts'
import { partitionOf } from '../partition.ts'
import { statement } from '../statement.ts'
import type { Beginning } from './imports.ts'
import { LEVEL_POLICY_VERSION } from './levelPolicies.ts'
import { setBecause } from './sellers.ts'

/** A seller to import; null fields are left unchanged. */
export interface ImportedSeller {
  readonly id: string
  readonly since: Instant | null
  readonly level: string | null
  readonly warnings: number | null
  readonly reevaluation: string
}
export interface ImportedSellerResult {
  readonly id: string
  readonly changed: boolean
  /** Whether the level is left as it is because the seller has been evaluated here. */
  readonly level_stays: boolean
}

/**
 * Imports a level only until the seller has been evaluated here, since the file is outdated after that. A changed level
 * is recorded as set by the marketplace.
 */
const INSERT_HISTORY = `
with x as materialized (
  select x.*, exists (select from evaluations e where e.partition = x.partition and e.seller_id = x.id and e.event <> 'set') as evaluated,
         coalesce(w.open, 0) as open, greatest(${NOW_INSTANT}, w.at + interval '1 millisecond') as warned_at
    from json_to_recordset($1::text::json) as x(
           id text, partition smallint, since timestamptz, level text, warnings int, reevaluation uuid)
    left join lateral (select open, at from performance_warnings where partition = x.partition and seller_id = x.id order by at desc limit 1) w on true
), locked as materialized (
  select x.*, k.since as since_now, k.level as level_now, k.since_given
    from (select * from x order by id) x cross join lateral (select * from sellers where partition = x.partition and id = x.id for update) k
), updated as (
  update sellers k
     set since = coalesce(l.since, k.since), since_given = k.since_given or l.since is not null, version = k.version + 1,
         level = case when l.level is null or l.evaluated then k.level else l.level end,
         level_since = case when l.level is null or l.evaluated or l.level = k.level
                            then case when k.level_since = k.since then coalesce(l.since, k.since) else k.level_since end
                            else ${NOW_INSTANT} end,
         next_due_at = case when l.level is null or l.evaluated then k.next_due_at else $3::timestamptz end
    from locked l
   where k.partition = l.partition and k.id = l.id and (l.since <> l.since_now or (l.since is not null and not l.since_given)
                          or (l.level <> l.level_now and not l.evaluated)
                          -- A concurrent change of the same seller then sees a new version.
                          or l.warnings <> l.open)
  returning k.id
), moved as (
  insert into performance_since (partition, seller_id, until, since)
  select partition, id, ${NOW_INSTANT}, since_now from locked where since <> since_now
  on conflict do nothing
), met as (
  insert into sellers (id, version, partition, since, since_given, level, level_since, next_due_at)
  select id, 1, partition, coalesce(since, ${NOW_INSTANT}), since is not null, coalesce(level, $2),
         case when level is null then coalesce(since, ${NOW_INSTANT}) else ${NOW_INSTANT} end, $3::timestamptz
    from x where not exists (select from sellers k where k.partition = x.partition and k.id = x.id) order by id
  on conflict do nothing
  returning id
), set as (
  insert into evaluations (partition, seller_id, at, n, recorded_at, policy_version, event, level_before, level_after, reasons, automated,
                           corrects, appeal_until)
  select s.partition, s.id, ${NOW_INSTANT}, 1 + coalesce((select max(n) from evaluations e where e.partition = s.partition and e.seller_id = s.id and e.at = ${NOW_INSTANT}), 0),
         ${NOW_INSTANT}, ${LEVEL_POLICY_VERSION}, 'set', s.before, s.level, $4::text::json, false, null, null
    from (select partition, id, level_now as before, level from locked where not evaluated and id in (select id from updated)
          union all select partition, id, $2, level from x where id in (select id from met)) s
   where s.level <> s.before
  on conflict do nothing
), warned as (
  insert into performance_warnings (partition, seller_id, at, recorded_at, open)
  select partition, id, warned_at, ${NOW_INSTANT}, warnings from x where warnings <> open order by id
  on conflict do nothing
  returning seller_id
), changed as (
  select id from updated union select id from met union select seller_id from warned
), queued as (
  insert into reevaluation_queue (partition, seller_id, order_id, seq, at)
  select x.partition, x.id, x.reevaluation, 0, ${NOW_INSTANT} from x
   where x.id in (select id from changed)
     and not exists (select from reevaluation_queue n where n.partition = x.partition and n.seller_id = x.id)
)
select x.id, (x.id in (select id from changed)) is true as changed,
       coalesce(x.evaluated and x.level <> (select level from sellers k where k.partition = x.partition and k.id = x.id), false) as level_stays
  from x`

const importRows = statement<[sellers: string, level: string, due: string, reasons: string], ImportedSellerResult>(
  'upsert_sellers',
  INSERT_HISTORY,
)

const IMPORTED_LEVEL = setBecause('Imported from another system.')

export const upsertSellers = (db: Database, sellers: readonly ImportedSeller[], { level, nextDueAt }: Beginning) =>
  importRows(
    db,
    JSON.stringify(
      sellers.map(({ since, ...seller }) => ({
        ...seller,
        partition: partitionOf(seller.id),
        since: since === null ? null : toIso(since),
      })),
    ),
    level,
    toIso(nextDueAt),
    JSON.stringify(IMPORTED_LEVEL),
  )
