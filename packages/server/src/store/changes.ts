// Reads which orders have changed since an instant. For the live stream, every server does so once a second.
import { type Database, statement } from './statement.ts'

export interface Change {
  readonly id: string
  readonly version: number
  readonly buyer: string
  readonly seller: string
  /** When the change was saved, in real milliseconds. */
  readonly at: number
}

/** The upper bound excludes nothing: it tells the planner that the span is short, as the start of it is a parameter. */
const since = statement<[at: number, limit: number], Change>(
  'changes_since',
  `select o.id, o.version, o.buyer_id as buyer, o.seller_id as seller, floor(extract(epoch from c.at) * 1000)::bigint as at
     from (select partition, stream, max(saved_at) as at from events
            where saved_at > to_timestamp($1::bigint / 1000.0) and saved_at < statement_timestamp() + interval '1 hour'
            group by partition, stream offset 0) c
    cross join lateral (select id, version, buyer_id, seller_id from orders where partition = c.partition and id = c.stream offset 0) o
    order by c.at limit $2`,
)
/**
 * Returns the orders with events saved after `at` (real milliseconds), by the time of saving, with their current
 * versions.
 */
export const changesSince = (db: Database, at: number, limit: number) => since(db, at, limit)

/** Wakes the other servers; nothing relies on its delivery. */
export const notifySaved = statement<[], never>('notify_saved', "select pg_notify('evenhand_saved', '')")
