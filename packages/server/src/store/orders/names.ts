// Reads the titles of orders and the names of persons, for the rows of a seller's performance log.
import type { Order } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { partitionOfId } from '../streams/partition.ts'
import { readStates, type StoredState } from './snapshots.ts'

export interface Named {
  readonly id: string
  readonly title: string
  /** The order's state; null for an order that is not in `whole`. */
  readonly state: Order | null
}
interface NamedRow {
  readonly id: string
  readonly title: string
  readonly stateVersion: number
  readonly state: StoredState | null
}
const titles = statement<[partitions: readonly number[], ids: readonly string[], whole: readonly string[]], NamedRow>(
  'titles_of_orders',
  `select o.id, o.title, o.state_version as "stateVersion", case when o.id = any($3::uuid[]) then o.state end as state
     from unnest($1::smallint[], $2::uuid[]) as i(partition, id)
    cross join lateral (select id, title, state_version, state from orders where partition = i.partition and id = i.id offset 0) o`,
)
/** Returns the titles of orders, and the states of those in `whole`. */
export async function titlesOf(
  db: Database,
  ids: readonly string[],
  whole: readonly string[],
): Promise<readonly Named[]> {
  const rows = await titles(db, ids.map(partitionOfId), ids, whole)
  const wanted = new Set(whole)
  const stored = rows.filter(({ id }) => wanted.has(id))
  const states = new Map((await readStates(db, stored)).map(({ id, state }) => [id, state]))
  return rows.map(({ id, title }) => ({ id, title, state: states.get(id) ?? null }))
}

const names = statement<[ids: readonly string[]], { id: string; name: string }>(
  'names_of_persons',
  `select p.id, p.name from unnest($1::text[]) as i(id)
    cross join lateral (select id, name from persons where id = i.id offset 0) p`,
)
export const namesOf = async (db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map((await names(db, ids)).map(({ id, name }) => [id, name]))
