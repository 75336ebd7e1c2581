// Deletes expired data by index, in bounded steps, all in real time: idempotency records (including those of placing an
// order) after a day; sessions and webhook attempts after 30 days.
import type { Database } from '../db/db.ts'
import { statement } from './statement.ts'
import { ATTEMPT_RETENTION_DAYS } from './webhooks/attempts.ts'

/**
 * The most rows of a table that one step deletes, in about 30 ms. One step a second deletes seven times as many as
 * commands add.
 */
export const MOST_AT_ONCE = 5000

/**
 * Builds a statement of one step. It uses `statement_timestamp()`, which is constant, as the index could not be used
 * with `clock_timestamp()`.
 */
const forgetting = (name: string, table: string, at: string, age: string) =>
  statement<[limit: number], { readonly count: number }>(
    name,
    `with gone as (
       delete from ${table} where ctid = any(array(
         select ctid from ${table} where ${at} < statement_timestamp() - interval '${age}'
          order by ${at} limit $1 for update skip locked))
       returning 1)
     select count(*) as count from gone`,
  )

/** Clears the key of the call that placed an order. It is in the row of the order's reference, which is kept. */
const freeKeys = statement<[limit: number], { readonly count: number }>(
  'forget_placing_keys',
  `with freed as (
     update order_references set caller = null, key = null, body_hash = null where ctid = any(array(
       select ctid from order_references where caller is not null and saved_at < statement_timestamp() - interval '24 hours'
        order by saved_at limit $1 for update skip locked))
     returning 1)
   select count(*) as count from freed`,
)

const STEPS = [
  freeKeys,
  forgetting('forget_calls', 'calls', 'saved_at', '24 hours'),
  forgetting('forget_answers', 'remembered_answers', 'saved_at', '24 hours'),
  forgetting('forget_attempts', 'webhook_attempts', 'at', `${ATTEMPT_RETENTION_DAYS} days`),
  forgetting('forget_sessions', 'sessions', 'coalesce(ends_at, link_until, revoked_at, created_at)', '30 days'),
]

/** Runs one step for each table. Returns whether there may be more to delete. */
export async function forgetOld(db: Database): Promise<boolean> {
  const rows = await Promise.all(STEPS.map(step => step(db, MOST_AT_ONCE)))
  return rows.some(([row]) => row?.count === MOST_AT_ONCE)
}
