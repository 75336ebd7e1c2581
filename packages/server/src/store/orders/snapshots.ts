// The one reader of stored states: an order whose snapshot was written by another version of this code is folded anew from its events.
import { fold, type Order, orderDecider } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { readHistories } from './events.ts'

/** The number of the snapshot's shape: raised whenever the state's fields change, so that older ones are folded anew. */
export const STATE_VERSION = 3

declare const unread: unique symbol
/** The column `state` as it lies there. Its fields are nobody's business before `readStates` has looked at the shape. */
export interface StoredState {
  readonly [unread]: true
}

/** What every statement that gives a state selects with it. */
export interface SnapshotRow {
  readonly id: string
  readonly stateVersion: number
  readonly state: StoredState
}
export type Read<R extends SnapshotRow> = Omit<R, 'state' | 'stateVersion'> & { readonly state: Order }

/** Histories are read so many at a time, so that a page of old orders never fills the memory. */
const AT_ONCE = 25

/** The rows with their states as this code understands them. Costs nothing where all are of this shape. */
export async function readStates<R extends SnapshotRow>(db: Database, rows: readonly R[]): Promise<readonly Read<R>[]> {
  const folded = await foldAnew(
    db,
    rows.flatMap(({ id, stateVersion }) => (stateVersion === STATE_VERSION ? [] : [id])),
  )
  return rows.map(row => ({ ...row, state: folded.get(row.id) ?? (row.state as unknown as Order) }))
}

/** Each of these orders, folded from everything that happened to it. */
export async function foldAnew(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, Order>> {
  const orders = new Map<string, Order>()
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const histories = await readHistories(db, ids.slice(from, from + AT_ONCE))
    for (const [id, events] of histories) {
      const order = fold(orderDecider, null, events)
      if (order) orders.set(id, order)
    }
  }
  return orders
}
