// Reads sellers for queries, with their open orders and the evaluation that they can appeal.
import type { Instant } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { NOW, NOW_INSTANT } from '../clock.ts'
import { readStates, type SnapshotRow } from '../orders/snapshots.ts'
import { statement } from '../statement.ts'
import { partitionOf } from '../streams/partition.ts'
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
