// Reads which orders have a due deadline, and manages the leases of the servers that fire them.
import type { Database } from '../../db/db.ts'
import { NOW, NOW_INSTANT } from '../clock.ts'
import { statement } from '../statement.ts'
import { partitionOfId } from '../streams/partition.ts'

const dueIn = statement<[partitions: readonly number[], limit: number], { id: string }>(
  'due_orders',
  `select o.id from unnest($1::smallint[]) as s(partition)
     cross join lateral (select id, next_due_at from orders where partition = s.partition and next_due_at <= ${NOW_INSTANT}
                          order by next_due_at limit $2) o
    order by o.next_due_at limit $2`,
)
/** Returns the ids of orders with a due deadline, the longest due first. */
export async function dueOrders(
  db: Database,
  partitions: readonly number[],
  limit: number,
): Promise<readonly string[]> {
  return (await dueIn(db, partitions, limit)).map(({ id }) => id)
}

const next = statement<[partitions: readonly number[]], { now: number; at: number | null; frozen: boolean }>(
  'next_due',
  `select ${NOW}, t.frozen_ms is not null as frozen, (select min(o.next_due_at) from unnest($1::smallint[]) as s(partition)
             cross join lateral (select next_due_at from orders where partition = s.partition and next_due_at is not null
                                  order by next_due_at limit 1) o) as at
     from (select) as one left join test_clock t on true`,
)
/** Returns the next deadline of these partitions, and the orders' time; `at` is null if there is none. */
export async function nextDueOf(db: Database, partitions: readonly number[]) {
  const [row] = await next(db, partitions)
  if (!row) throw new Error('the database returned no time')
  return row
}
/** Returns the milliseconds until these partitions' next deadline; null if there is none or the clock is frozen. */
export async function untilNextDue(db: Database, partitions: readonly number[]): Promise<number | null> {
  const { at, now, frozen } = await nextDueOf(db, partitions)
  return at === null || (frozen && at > now) ? null : at - now
}

const claim = statement<[holder: string], { partition: number }>(
  'claim_leases',
  `update leases l set holder = $1::uuid, held_until = clock_timestamp() + interval '6 seconds'
     from (select partition from leases where holder = $1::uuid or held_until < clock_timestamp()
            order by partition for update skip locked) free
    where l.partition = free.partition
   returning l.partition`,
)
/** Renews this holder's leases and takes those that are free, in real time. */
export async function claimPartitions(db: Database, holder: string): Promise<readonly number[]> {
  return (await claim(db, holder)).map(({ partition }) => partition)
}

/** Releases the leases, so that another server need not wait until they expire. */
export const releasePartitions = statement<[holder: string], never>(
  'release_leases',
  `update leases set holder = null, held_until = '-infinity' where holder = $1::uuid`,
)

const until = statement<[until: number], { count: number }>(
  'due_until',
  `select count(*) as count from orders
    where next_due_at <= to_timestamp($1::bigint / 1000.0)`,
)
/** Counts the orders that have a deadline due by an instant. */
export const countDueUntil = async (db: Database, instant: number): Promise<number> =>
  (await until(db, instant))[0]?.count ?? 0

const stop = statement<[], { at: number }>(
  'next_stop',
  'select next_stop_at as at from orders where next_stop_at is not null order by next_stop_at limit 1',
)
const stopOf = statement<[partition: number, order: string], { at: number | null }>(
  'next_stop_of',
  'select next_stop_at as at from orders where partition = $1 and id = $2::uuid',
)
/** Returns the next deadline that is not a reminder, of all orders or of one. */
export async function nextStopOf(db: Database, order: string | null): Promise<number | null> {
  const [found] = await (order === null ? stop(db) : stopOf(db, partitionOfId(order), order))
  return found?.at ?? null
}
