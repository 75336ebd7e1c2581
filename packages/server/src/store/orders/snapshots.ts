// The only reader of stored states. If there is none, as the order has ended, or if it has another state version, the
// state is folded from the order's events.
import { fold, type Order, orderDecider } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { readHistories } from './events.ts'

/** Incremented whenever the state's fields change, so that older snapshots are folded again. */
export const STATE_VERSION = 4

declare const unread: unique symbol
/** The stored column `state`. Its fields are opaque until `readStates` has checked the state version. */
export interface StoredState {
  readonly [unread]: true
}

/** The columns that every statement selects together with a state. */
export interface SnapshotRow {
  readonly id: string
  readonly stateVersion: number
  /** null for a closed order without a deadline, whose state is folded from its events. */
  readonly state: StoredState | null
}
export type Read<R extends SnapshotRow> = Omit<R, 'state' | 'stateVersion'> & { readonly state: Order }

/**
 * Reports whether an order's state is stored. A closed order without a deadline is rarely read again, so its state is
 * not worth the space.
 */
export const isKept = ({
  closedAt,
  nextDueAt,
}: {
  readonly closedAt: string | null
  readonly nextDueAt: string | null
}) => closedAt === null || nextDueAt !== null

/** The number of histories read at a time: more than a page of a list needs, and few enough to fit into memory. */
const AT_ONCE = 60

/**
 * Returns the rows with their states in the current version, at no cost if all are stored and current. A folded state
 * may be newer than the rest of its row; a save that was decided on it is then refused by the row's version.
 */
export async function readStates<R extends SnapshotRow>(db: Database, rows: readonly R[]): Promise<readonly Read<R>[]> {
  const folded = await foldAnew(
    db,
    rows.flatMap(({ id, state, stateVersion }) => (state !== null && stateVersion === STATE_VERSION ? [] : [id])),
  )
  return rows.map(row => ({ ...row, state: folded.get(row.id) ?? (row.state as unknown as Order) }))
}

/** Folds each of these orders anew from all its events. */
export async function foldAnew(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, Order>> {
  const orders = new Map<string, Order>()
  // Each id once: a repeated id would return each of its events twice.
  const each = [...new Set(ids)]
  for (let from = 0; from < each.length; from += AT_ONCE) {
    const histories = await readHistories(db, each.slice(from, from + AT_ONCE))
    for (const [id, events] of histories) {
      const order = fold(orderDecider, null, events)
      if (order) orders.set(id, order)
    }
  }
  return orders
}
