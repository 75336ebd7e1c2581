// Reads sellers and saves what a marketplace sets for them: start date, level, warnings, name.
import type { Instant } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { NOW, NOW_INSTANT } from '../clock.ts'
import { readStates, type SnapshotRow } from '../orders/snapshots.ts'
import { partitionOf } from '../partition.ts'
import { statement } from '../statement.ts'
import type { Reasons } from './evaluations.ts'
import { LEVEL_POLICY_VERSION } from './levelPolicies.ts'

/** A seller's current state. */
export interface SellerNow {
  readonly id: string
  readonly version: number
  readonly name: string | null
  readonly since: Instant
  readonly level: string
  readonly levelSince: Instant
  /** The level whose perks stay until `graceUntil`; null once that is over. */
  readonly graceLevel: string | null
  readonly graceUntil: Instant | null
  readonly warnings: number
  /** The version of the level policy in force. */
  readonly policy: number
  readonly now: Instant
}

const find = statement<[partition: number, id: string], SellerNow>(
  'seller_now',
  `select s.id, s.version, p.name, s.since, s.level, s.level_since as "levelSince",
          case when s.grace_until > ${NOW_INSTANT} then s.grace_level end as "graceLevel",
          case when s.grace_until > ${NOW_INSTANT} then s.grace_until end as "graceUntil",
          coalesce((select open from performance_warnings where partition = s.partition and seller_id = s.id order by at desc limit 1), 0) as warnings,
          ${LEVEL_POLICY_VERSION} as policy, ${NOW}
     from sellers s
     left join lateral (select name from persons where id = s.id offset 0) p on true
     left join test_clock t on true
    where s.partition = $1 and s.id = $2`,
)
export const findSeller = async (db: Database, id: string): Promise<SellerNow | null> =>
  (await find(db, partitionOf(id), id))[0] ?? null

const anySeller = statement<[], { readonly some: boolean }>('any_seller', 'select exists (select from sellers) as some')
export const hasSellers = async (db: Database): Promise<boolean> => (await anySeller(db))[0]?.some ?? false

export interface SellerWord {
  readonly id: string
  /** null leaves the name unchanged. */
  readonly name: string | null
  /** In ISO 8601; null leaves the start date unchanged. */
  readonly since: string | null
  /** null leaves the level unchanged; a new seller gets the lowest. */
  readonly level: string | null
  /** Set if the level changes: the level before, the reasons with the key, and until when it can be appealed. */
  readonly set: { readonly before: string; readonly reasons: Reasons; readonly appealUntil: string | null } | null
  readonly warnings: number | null
  /** The level that a new seller gets. */
  readonly lowest: string
  readonly nextDueAt: string
  /** The id of the re-evaluation queue entry. */
  readonly reevaluation: string
  /** The version that the change is based on; null for a new seller. */
  readonly expected: number | null
}

/** Returns the reasons of a level that the marketplace set, as evaluations store them. */
export const setBecause = (reason: string, key?: string): Reasons => ({
  next: null,
  keep: [],
  reach: [],
  risk: null,
  graceUntil: null,
  orders: [],
  ruling: reason,
  ...(key === undefined ? {} : { key }),
})

/**
 * Saves what a marketplace sets for a seller, which takes effect at once for all later evaluations. A new level
 * replaces a due evaluation and is recorded with who set it, when, why, and the level before.
 */
const put = statement<
  [
    id: string,
    partition: number,
    since: string | null,
    level: string | null,
    lowest: string,
    due: string,
    warnings: number | null,
    name: string | null,
    reevaluation: string,
    expected: number | null,
    before: string | null,
    reasons: string | null,
    appealUntil: string | null,
  ],
  { readonly one: number }
>(
  'put_seller',
  `with saved as (
     insert into sellers (id, version, partition, since, since_given, level, level_since, next_due_at)
     values ($1, 1, $2, coalesce($3::timestamptz, ${NOW_INSTANT}), $3::timestamptz is not null, coalesce($4::text, $5),
             ${NOW_INSTANT}, $6::timestamptz)
     on conflict (partition, id) do update
        set version = sellers.version + 1, since = coalesce($3::timestamptz, sellers.since),
            since_given = sellers.since_given or $3::timestamptz is not null,
            level = coalesce($4::text, sellers.level),
            next_due_at = case when $4::text is null then sellers.next_due_at else excluded.next_due_at end,
            level_since = case when coalesce($4::text, sellers.level) = sellers.level then sellers.level_since
                               else excluded.level_since end,
            at_risk_since = case when coalesce($4::text, sellers.level) = sellers.level then sellers.at_risk_since end,
            grace_level = case when coalesce($4::text, sellers.level) = sellers.level then sellers.grace_level end,
            grace_until = case when coalesce($4::text, sellers.level) = sellers.level then sellers.grace_until end
      where sellers.version = $10::int
     returning 1 as one
   ), met as (
     insert into persons (id, name) select $1, $8::text from saved where $8::text is not null
     on conflict (id) do update set name = excluded.name
   ), moved as (
     insert into performance_since (partition, seller_id, until, since)
     select $2, s.id, ${NOW_INSTANT}, s.since
       from saved cross join lateral (select id, since from sellers where partition = $2 and id = $1 offset 0) s
      where s.since <> $3::timestamptz
     on conflict do nothing
   ), warned as (
     insert into performance_warnings (partition, seller_id, at, recorded_at, open)
     select $2, $1, greatest(${NOW_INSTANT}, w.at + interval '1 millisecond'), ${NOW_INSTANT}, $7::int
       from saved
       left join lateral (select at, open from performance_warnings where partition = $2 and seller_id = $1 order by at desc limit 1) w on true
      where $7::int is not null and $7::int <> coalesce(w.open, 0)
   ), recorded as (
     insert into evaluations (partition, seller_id, at, n, recorded_at, policy_version, event, level_before, level_after, reasons, automated,
                              corrects, appeal_until)
     select $2, $1, ${NOW_INSTANT}, 1 + coalesce((select max(n) from evaluations where partition = $2 and seller_id = $1 and at = ${NOW_INSTANT}), 0),
            ${NOW_INSTANT}, ${LEVEL_POLICY_VERSION}, 'set', $11::text, $4::text, $12::text::json, false, null, $13::timestamptz
       from saved where $11::text is not null
   ), queued as (
     insert into reevaluation_queue (partition, seller_id, order_id, seq, at) select $2, $1, $9::uuid, 0, ${NOW_INSTANT} from saved
   )
   select one from saved`,
)
/** Saves the change. Returns false if the seller has changed since it was read. */
export async function putSeller(db: Database, word: SellerWord): Promise<boolean> {
  const { id, since, level, lowest, nextDueAt, warnings, name, reevaluation, expected, set } = word
  const values = [id, partitionOf(id), since, level, lowest, nextDueAt, warnings, name, reevaluation, expected] as const
  const { before, reasons, appealUntil } = set ?? { before: null, reasons: null, appealUntil: null }
  return (await put(db, ...values, before, reasons && JSON.stringify(reasons), appealUntil)).length > 0
}

const open = statement<[partition: number, seller: string, without: string | null], SnapshotRow>(
  'open_orders_of_seller',
  `select o.id, o.state_version as "stateVersion", o.state from unnest('{your_turn,waiting,active}'::text[]) as i(tab)
     cross join lateral (select id, state_version, state from orders where partition = $1 and seller_id = $2 and seller_tab = i.tab offset 0) o
    where $3::uuid is null or o.id <> $3::uuid`,
)
/**
 * Returns a seller's open orders, optionally except one. An order may be read before a deadline that is due has fired.
 */
export const openOrdersOf = async (db: Database, seller: string, without: string | null) =>
  readStates(db, await open(db, partitionOf(seller), seller, without))

const appealable = statement<
  [partition: number, seller: string, now: number],
  { at: Instant; n: number; until: Instant }
>(
  'appealable_evaluation',
  `select e.at, e.n, e.appeal_until as until from evaluations e
    where e.partition = $1 and e.seller_id = $2 and e.appeal_until > to_timestamp($3::bigint / 1000.0)
      and not exists (select from appeals a where a.partition = e.partition and a.seller_id = e.seller_id and a.at = e.at and a.n = e.n)
    order by e.at desc, e.n desc limit 1`,
)
/** Returns the latest evaluation that can be appealed. */
export const appealableOf = async (db: Database, seller: string, now: Instant) =>
  (await appealable(db, partitionOf(seller), seller, now))[0] ?? null
