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

const since = statement<[at: number, limit: number], Change>(
  'changes_since',
  `select o.id, o.version, o.buyer_id as buyer, o.seller_id as seller, floor(extract(epoch from c.at) * 1000)::bigint as at
     from (select order_id, max(saved_at) as at from order_events
            where saved_at > to_timestamp($1::bigint / 1000.0) group by order_id offset 0) c
     join orders o on o.id = c.order_id
    order by c.at limit $2`,
)
/**
 * Returns the orders with events saved after `at` (real milliseconds), by the time of saving, with their current
 * versions.
 */
export const changesSince = (db: Database, at: number, limit: number) => since(db, at, limit)

/** Wakes the other servers; nothing relies on its delivery. */
export const notifySaved = statement<[], never>('notify_saved', "select pg_notify('evenhand_saved', '')")
