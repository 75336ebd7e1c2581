// Upgrades stored states to the current state version: rewrites each order's state and columns if its version is
// unchanged.
import type { Order } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { partitionOfId } from '../streams/partition.ts'
import { isKept, readStates, type SnapshotRow, STATE_VERSION } from './snapshots.ts'

const NEVER = '00000000-0000-0000-0000-000000000000'

const known = statement<[stateVersion: number], { one: number }>(
  'known_state_version',
  'select 1 as one from installation where state_version = $1',
)
/** Reports whether all orders are recorded as having the current state version. */
export const isCurrent = async (db: Database): Promise<boolean> => (await known(db, STATE_VERSION)).length > 0

const remember = statement<[stateVersion: number], never>(
  'remember_state_version',
  'update installation set state_version = $1',
)
export const markCurrent = (db: Database) => remember(db, STATE_VERSION)

interface PartRow extends SnapshotRow {
  readonly version: number
}
const part = statement<[partition: number, after: string, limit: number, stateVersion: number], PartRow>(
  'part_of_orders',
  `select id, version, state_version as "stateVersion", case when state_version <> $4 then state end as state
     from orders where (partition, id) > ($1::smallint, $2::uuid) order by partition, id limit $3`,
)

export interface OldOrder {
  readonly id: string
  readonly version: number
  readonly state: Order
}
export interface Part {
  readonly orders: readonly OldOrder[]
  /** The id to continue after; null at the end. */
  readonly last: string | null
}
/** Returns the next orders by partition and id, with states of another state version folded again. */
export async function oldOrders(db: Database, after: string | null, limit: number): Promise<Part> {
  const from = after ?? NEVER
  const rows = await part(db, partitionOfId(from), from, limit, STATE_VERSION)
  const old = rows.filter(({ stateVersion }) => stateVersion !== STATE_VERSION)
  return { orders: await readStates(db, old), last: rows.at(-1)?.id ?? null }
}

/** The columns derived from a state, under their names in `OrderToSave`. */
export interface Upgraded {
  readonly id: string
  readonly version: number
  readonly state: unknown
  readonly closedAt: string | null
  readonly nextDueAt: string | null
  readonly [column: string]: unknown
}

const rewrite = statement<[rows: string], never>(
  'upgrade_orders',
  `update orders t
      set state = x.state, state_version = x."stateVersion", next_due_at = x."nextDueAt", next_stop_at = x."nextStopAt",
          buyer_tab = x."buyerTab", seller_tab = x."sellerTab", staff_tab = x."staffTab", open_case = x."openCase",
          closed_at = x."closedAt"
     from (select * from json_to_recordset($1::text::json) as x(
             partition smallint, id uuid, version int, state json, "stateVersion" smallint, "nextDueAt" timestamptz, "nextStopAt" timestamptz,
             "buyerTab" text, "sellerTab" text, "staffTab" text, "openCase" boolean, "closedAt" timestamptz)
            order by id) x
    where t.partition = x.partition and t.id = x.id and t.version = x.version`,
)
/** Saves upgraded states. Orders saved meanwhile already have this state version and are left alone. */
export const saveUpgraded = async (db: Database, rows: readonly Upgraded[]): Promise<void> => {
  // A missing state must be the null of SQL, which is not the null of JSON.
  const routed = rows.map(row => ({
    ...row,
    partition: partitionOfId(row.id),
    state: isKept(row) ? row.state : undefined,
  }))
  if (rows.length > 0) await rewrite(db, JSON.stringify(routed))
}
