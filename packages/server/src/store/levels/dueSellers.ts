// Reads the sellers with a due evaluation, those whose facts have changed, and all sellers page by page.
import type { Instant } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { NOW, NOW_INSTANT } from '../clock.ts'
import { partitionOf } from '../partition.ts'
import { statement } from '../statement.ts'

/** A seller's level state; saving uses the version as an optimistic lock. */
export interface SellerLevelState {
  readonly id: string
  readonly version: number
  readonly since: Instant
  readonly level: string
  readonly levelSince: Instant
  readonly atRiskSince: Instant | null
  readonly graceLevel: string | null
  readonly graceUntil: Instant | null
  readonly nextDueAt: Instant | null
}
export interface DueSeller extends SellerLevelState {
  /** The orders' time at which the seller was read. */
  readonly now: Instant
  readonly lastEvent: string | null
}
export interface SellerToReevaluate extends SellerLevelState {
  readonly now: Instant
  /** Evaluations after this instant may have used outdated facts. */
  readonly from: Instant
  readonly queued: readonly { readonly orderId: string; readonly seq: number }[]
}

const LEVEL_STATE = `s.id, s.version, s.since, s.level, s.level_since as "levelSince", s.at_risk_since as "atRiskSince",
  s.grace_level as "graceLevel", s.grace_until as "graceUntil", s.next_due_at as "nextDueAt"`
/** Statements end after 5 s, so 10 s after an instant everything that took effect before it is recorded. */
export const SETTLED = `(${NOW_INSTANT} - interval '10 seconds')`
export const SETTLED_AFTER_MS = 10_000

/**
 * Reads sellers with a due evaluation, except those with orders whose earlier deadlines have not fired, as these orders
 * may close by them. Such orders are few and in the same partitions, so they are read once.
 */
const due = statement<[partitions: readonly number[], limit: number], DueSeller>(
  'due_sellers',
  `with overdue as materialized (
     select o.seller_id, min(o.next_due_at) as at
       from unnest($1::smallint[]) as i(partition)
      cross join lateral (select seller_id, next_due_at from orders
                           where partition = i.partition and next_due_at < ${SETTLED} offset 0) o
      group by o.seller_id
   )
   select ${LEVEL_STATE}, ${NOW}, e.event as "lastEvent"
     from unnest($1::smallint[]) as i(partition)
    cross join lateral (select * from sellers x where partition = i.partition and next_due_at <= ${SETTLED}
                           and not exists (select from overdue where seller_id = x.id and at < x.next_due_at)
                         order by next_due_at limit $2) s
     left join lateral (select event from evaluations where partition = s.partition and seller_id = s.id order by at desc, n desc limit 1) e on true
     left join test_clock t on true
    order by s.next_due_at, s.id limit $2`,
)
export const dueSellers = (db: Database, partitions: readonly number[], limit: number) => due(db, partitions, limit)

const toReevaluate = statement<[partitions: readonly number[], limit: number], SellerToReevaluate>(
  'sellers_to_reevaluate',
  `select ${LEVEL_STATE}, ${NOW}, n.since as "from", n.queued
     from (select u.partition, u.seller_id, min(u.at) as since, json_agg(json_build_object('orderId', u.order_id, 'seq', u.seq)) as queued
             from reevaluation_queue u
            cross join lateral (select from sellers where partition = u.partition and id = u.seller_id
                                   and (next_due_at is null or next_due_at > ${NOW_INSTANT}) offset 0) ready
            where u.partition = any($1::smallint[])
            group by u.partition, u.seller_id order by u.seller_id limit $2) n
    cross join lateral (select * from sellers where partition = n.partition and id = n.seller_id offset 0) s
     left join test_clock t on true`,
)
/** Returns queued sellers without a due evaluation; a due evaluation comes first. */
export const sellersToReevaluate = (db: Database, partitions: readonly number[], limit: number) =>
  toReevaluate(db, partitions, limit)

const next = statement<[partitions: readonly number[]], { now: Instant; at: Instant | null; frozen: boolean }>(
  'next_due_seller',
  `select ${NOW}, t.frozen_ms is not null as frozen, (select min(s.next_due_at) from unnest($1::smallint[]) as i(partition)
             cross join lateral (select next_due_at from sellers where partition = i.partition and next_due_at is not null
                                  order by next_due_at limit 1) s) as at
     from (select) as one left join test_clock t on true`,
)
/** Returns when the next evaluation in these partitions may run; `at` is null if there is none. */
export async function nextEvaluationOf(db: Database, partitions: readonly number[]) {
  const [row] = await next(db, partitions)
  if (!row) throw new Error('the database returned no time')
  return { now: row.now, frozen: row.frozen, at: row.at === null ? null : row.at + SETTLED_AFTER_MS }
}
/**
 * Returns the milliseconds until the next evaluation in these partitions may run; null if there is none or the clock is
 * frozen.
 */
export async function untilNextEvaluation(db: Database, partitions: readonly number[]): Promise<number | null> {
  const { at, now, frozen } = await nextEvaluationOf(db, partitions)
  return at === null || (frozen && at > now) ? null : at - now
}

const after = statement<[partition: number, after: string, limit: number], SellerLevelState>(
  'sellers_after',
  `select ${LEVEL_STATE} from sellers s where (partition, id) > ($1::smallint, $2::text) order by partition, id limit $3`,
)
/** Returns all sellers by partition and id, page by page: those after an id, or the first if it is null. */
export const sellersAfter = (db: Database, id: string | null, limit: number) =>
  id === null ? after(db, -1, '', limit) : after(db, partitionOf(id), id, limit)

const one = statement<[partition: number, id: string], SellerLevelState & { readonly now: Instant }>(
  'seller_level_state',
  `select ${LEVEL_STATE}, ${NOW} from sellers s left join test_clock t on true where s.partition = $1 and s.id = $2`,
)
export const readLevelState = async (db: Database, id: string) => (await one(db, partitionOf(id), id))[0] ?? null
