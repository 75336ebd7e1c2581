// Which orders have a promise due, and who sweeps them.
import type { Database } from '../db/db.ts'
import { NOW, NOW_INSTANT } from './clock.ts'
import { statement } from './statement.ts'

/** Slices of orders by the last digit of their id. */
export const SLICES: readonly number[] = Array.from({ length: 16 }, (_, i) => i)

const dueIn = statement<[slices: readonly number[], limit: number], { id: string }>(
  'due_orders',
  `select o.id from unnest($1::smallint[]) as s(slice)
     cross join lateral (select id, next_due_at from orders where slice = s.slice and next_due_at <= ${NOW_INSTANT}
                          order by next_due_at limit $2) o
    order by o.next_due_at limit $2`,
)
/** The ids that are due, the longest due first. */
export async function dueOrders(db: Database, slices: readonly number[], limit: number): Promise<readonly string[]> {
  return (await dueIn(db, slices, limit)).map(({ id }) => id)
}

const next = statement<[slices: readonly number[]], { now: number; at: number | null; frozen: boolean }>(
  'next_due',
  `select ${NOW}, t.frozen_ms is not null as frozen, (select min(o.next_due_at) from unnest($1::smallint[]) as s(slice)
             cross join lateral (select next_due_at from orders where slice = s.slice and next_due_at is not null
                                  order by next_due_at limit 1) o) as at
     from (select) as one left join test_clock t on true`,
)
/** The next promise of these slices, and the orders' time; `at` is null if there is none. */
export async function nextDueOf(db: Database, slices: readonly number[]) {
  const [row] = await next(db, slices)
  if (!row) throw new Error('the database told no time')
  return row
}
/** How long until the next promise of these slices, in milliseconds; null if there is none, or none while the clock stands. */
export async function untilNextDue(db: Database, slices: readonly number[]): Promise<number | null> {
  const { at, now, frozen } = await nextDueOf(db, slices)
  return at === null || (frozen && at > now) ? null : at - now
}

const claim = statement<[holder: string], { slice: number }>(
  'claim_leases',
  `update leases l set holder = $1::uuid, held_until = clock_timestamp() + interval '6 seconds'
     from (select slice from leases where holder = $1::uuid or held_until < clock_timestamp()
            order by slice for update skip locked) free
    where l.slice = free.slice
   returning l.slice`,
)
/** Renews this holder's leases and takes those that are free; real time. */
export async function claimSlices(db: Database, holder: string): Promise<readonly number[]> {
  return (await claim(db, holder)).map(({ slice }) => slice)
}

/** Gives the leases back, so that another server need not wait for them to end. */
export const releaseSlices = statement<[holder: string], never>(
  'release_leases',
  `update leases set holder = null, held_until = '-infinity' where holder = $1::uuid`,
)

const until = statement<[until: number], { count: number }>(
  'due_until',
  `select count(*) as count from orders
    where next_due_at <= to_timestamp($1::bigint / 1000.0)`,
)
/** How many orders have a promise due until an instant. */
export const countDueUntil = async (db: Database, instant: number): Promise<number> =>
  (await until(db, instant))[0]?.count ?? 0

const stop = statement<[order: string | null], { at: number | null }>(
  'next_stop',
  `select case when $1::uuid is null then (select next_stop_at from orders where next_stop_at is not null order by next_stop_at limit 1)
               else (select next_stop_at from orders where id = $1::uuid) end as at`,
)
/** The next promise that is not a reminder, of all orders or of one. */
export async function nextStopOf(db: Database, order: string | null): Promise<number | null> {
  return (await stop(db, order))[0]?.at ?? null
}
