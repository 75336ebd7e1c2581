// Measures the disk space per order: the size of each table and its indexes, divided by the number of orders.
import type { Database } from '../../packages/server/src/db/db.ts'
import { ORDER_TABLES } from './fill.ts'

export interface SizeOf {
  readonly table: string
  /** Bytes per order in the table, including values that PostgreSQL stores outside the rows (TOAST). */
  readonly rows: number
  readonly indexes: number
}

/** Leaves out `events_saved`, a summary of pages whose size does not grow with each event. */
const SIZES = `
select c.relname as name, pg_table_size(c.oid)::float8 as rows, 
       (pg_indexes_size(c.oid) - case c.relname when 'events' then coalesce(pg_relation_size(to_regclass('events_saved')), 0) else 0 end)::float8 as indexes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = 'public' and c.relname = any($1::text[])
 order by array_position($1::text[], c.relname::text)`

export async function sizesOf(db: Database, orders: number): Promise<readonly SizeOf[]> {
  const found = await db.query<{ name: string; rows: number; indexes: number }>({
    name: '',
    text: SIZES,
    values: [[...ORDER_TABLES]],
  })
  return found.map(({ name, rows, indexes }) => ({ table: name, rows: rows / orders, indexes: indexes / orders }))
}
