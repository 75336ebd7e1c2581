// Reads the sellers with a due evaluation, those whose facts have changed, and all sellers page by page.
import type { Instant, Seller } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { NOW, NOW_INSTANT } from '../clock.ts'
import { statement } from '../statement.ts'
import { partitionOf } from '../streams/partition.ts'
import type { StreamRow } from '../streams/streams.ts'
import { readSellerStates } from './sellerStates.ts'

/** A seller's stored state, and when the next evaluation is due. */
export interface StoredSeller {
  readonly id: string
  readonly stream: string
  readonly seller: Seller
  readonly nextDueAt: Instant | null
  /** The orders' time at which the seller was read. */
  readonly now: Instant
}
export interface DueSeller extends StoredSeller {
  readonly nextDueAt: Instant
}
/** An entry of the re-evaluation queue, as it was read. */
export interface Queued {
  readonly orderId: string
  readonly seq: number
  readonly at: string
}
export interface SellerToReevaluate extends StoredSeller {
  /** Evaluations after this instant may have used outdated facts. */
  readonly from: Instant
  readonly queued: readonly Queued[]
}

interface SellerRow extends StreamRow {
  readonly id: string
  readonly nextDueAt: Instant | null
  readonly now: Instant
}
const SELLER = `s.id, s.stream, s.state_version as "stateVersion", s.state, s.next_due_at as "nextDueAt", ${NOW}`

async function withStates<R extends SellerRow>(
  db: Database,
  rows: readonly R[],
): Promise<readonly (Omit<R, 'state' | 'stateVersion'> & { readonly seller: Seller })[]> {
  const states = await readSellerStates(db, rows)
  return rows.flatMap(({ state: _1, stateVersion: _2, ...row }) => {
    const seller = states.get(row.stream)
    return seller ? [{ ...row, seller }] : []
  })
}

/** Statements end after 5 s, so 10 s after an instant everything that took effect before it is recorded. */
export const SETTLED = `(${NOW_INSTANT} - interval '10 seconds')`
export const SETTLED_AFTER_MS = 10_000

/**
 * Reads sellers with a due evaluation, except those with orders whose earlier deadlines have not fired, as these orders
 * may close by them. Such orders are few and in the same partitions, so they are read once.
 */
const due = statement<[partitions: readonly number[], limit: number], SellerRow & { readonly nextDueAt: Instant }>(
  'due_sellers',
  `with overdue as materialized (
     select o.seller_id, min(o.next_due_at) as at
       from unnest($1::smallint[]) as i(partition)
      cross join lateral (select seller_id, next_due_at from orders
                           where partition = i.partition and next_due_at < ${SETTLED} offset 0) o
      group by o.seller_id
   )
   select ${SELLER}
     from unnest($1::smallint[]) as i(partition)
    cross join lateral (select * from sellers x where partition = i.partition and next_due_at <= ${SETTLED}
                           and not exists (select from overdue where seller_id = x.id and at < x.next_due_at)
                         order by next_due_at limit $2) s
     left join test_clock t on true
    order by s.next_due_at, s.id limit $2`,
)
export const dueSellers = async (
  db: Database,
  partitions: readonly number[],
  limit: number,
): Promise<readonly DueSeller[]> => withStates(db, await due(db, partitions, limit))

const toReevaluate = statement<
  [partitions: readonly number[], limit: number],
  SellerRow & Pick<SellerToReevaluate, 'from' | 'queued'>
>(
  'sellers_to_reevaluate',
  `select ${SELLER}, n.since as "from", n.queued
     from (select u.partition, u.seller_id, min(u.at) as since, json_agg(json_build_object('orderId', u.order_id, 'seq', u.seq, 'at', u.at)) as queued
             from reevaluation_queue u
            cross join lateral (select from sellers where partition = u.partition and id = u.seller_id
                                   and (next_due_at is null or next_due_at > ${NOW_INSTANT}) offset 0) ready
            where u.partition = any($1::smallint[])
            group by u.partition, u.seller_id order by u.seller_id limit $2) n
    cross join lateral (select * from sellers where partition = n.partition and id = n.seller_id offset 0) s
     left join test_clock t on true`,
)
/** Returns queued sellers without a due evaluation; a due evaluation comes first. */
export const sellersToReevaluate = async (
  db: Database,
  partitions: readonly number[],
  limit: number,
): Promise<readonly SellerToReevaluate[]> => withStates(db, await toReevaluate(db, partitions, limit))

const dequeue = statement<[entries: string], never>(
  'dequeue_sellers',
  `delete from reevaluation_queue n
    using json_to_recordset($1::text::json) as x(partition smallint, seller text, "orderId" uuid, seq int, at timestamptz)
    where n.partition = x.partition and n.seller_id = x.seller and n.order_id = x."orderId" and n.seq = x.seq and n.at = x.at`,
)
/** Deletes the queue entries of sellers who were re-evaluated; an entry that changed since it was read stays. */
export const dequeueSellers = (db: Database, sellers: readonly Pick<SellerToReevaluate, 'id' | 'queued'>[]) =>
  dequeue(
    db,
    JSON.stringify(
      sellers.flatMap(({ id, queued }) => queued.map(entry => ({ partition: partitionOf(id), seller: id, ...entry }))),
    ),
  )

const toRegister = statement<
  [partitions: readonly number[], limit: number],
  { readonly id: string; readonly firstAt: Instant }
>(
  'sellers_to_register',
  `select n.seller_id as id, min(n.first_at) as "firstAt"
     from reevaluation_queue n
     left join lateral (select since, since_given from sellers where partition = n.partition and id = n.seller_id offset 0) s on true
    where n.partition = any($1::smallint[]) and n.first_at is not null
      and (s.since is null or (not s.since_given and n.first_at < s.since))
    group by n.seller_id order by n.seller_id limit $2`,
)
/** Returns queued sellers who are not registered, or were registered with a later start than their first order. */
export const sellersToRegister = (db: Database, partitions: readonly number[], limit: number) =>
  toRegister(db, partitions, limit)

const advance = statement<
  [partitions: readonly number[], ids: readonly string[], at: string, next: string],
  { readonly id: string }
>(
  'advance_sellers',
  `with locked as materialized (
     select i.partition, i.id from (select * from unnest($1::smallint[], $2::text[]) as x(partition, id) order by id) i
      cross join lateral (select from sellers where partition = i.partition and id = i.id for update) s
   )
   update sellers t set next_due_at = $4::timestamptz from locked l
    where t.partition = l.partition and t.id = l.id and t.next_due_at = $3::timestamptz
   returning t.id`,
)
/**
 * Moves sellers who were evaluated at an instant to the next evaluation; returns how many. One whose schedule the
 * marketplace changed meanwhile, by setting a level, is left alone. Instants are ISO 8601.
 */
export const advanceSellers = async (db: Database, ids: readonly string[], at: string, next: string): Promise<number> =>
  (await advance(db, ids.map(partitionOf), ids, at, next)).length

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

const after = statement<[partition: number, after: string, limit: number], { readonly id: string }>(
  'sellers_after',
  'select id from sellers where (partition, id) > ($1::smallint, $2::text) order by partition, id limit $3',
)
/** Returns the ids of all sellers by partition and id, page by page: those after an id, or the first if it is null. */
export const sellersAfter = (db: Database, id: string | null, limit: number) =>
  id === null ? after(db, -1, '', limit) : after(db, partitionOf(id), id, limit)

const one = statement<[partition: number, id: string], SellerRow>(
  'stored_seller',
  `select ${SELLER} from sellers s left join test_clock t on true where s.partition = $1 and s.id = $2`,
)
export const readSeller = async (db: Database, id: string): Promise<StoredSeller | null> =>
  (await withStates(db, await one(db, partitionOf(id), id)))[0] ?? null
