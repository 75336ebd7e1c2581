// Streams of aggregates other than orders: their ids, and the reader of their stored states.
import type { Decider, PolicyKind } from '@evenhand/core'
import { fold } from '@evenhand/core'
import { readHistories } from '../orders/events.ts'
import type { Database } from '../statement.ts'
import { uuidv8 } from '../uuid.ts'
import { inPartitionOf } from './partition.ts'

/** Returns the id of a seller's stream: the same for the same seller, in the seller's partition. */
export const sellerStream = (sellerId: string): string => inPartitionOf(sellerId, uuidv8('seller', sellerId))

/** Returns the id of a policy's stream. All policies are in partition 0, as everybody needs them. */
export const policyStream = (kind: PolicyKind): string => `${uuidv8('policy', kind).slice(0, -2)}00`

/** The columns that every statement selects together with a state. */
export interface StreamRow {
  readonly stream: string
  readonly stateVersion: number
  readonly state: unknown
}

/**
 * Returns the only reader of an aggregate's stored states: one of another state version is folded again from the
 * stream's events.
 */
export function stateReader<S, C, E, T>(decider: Decider<S, C, E, T>, current: number) {
  return async (db: Database, rows: readonly StreamRow[]): Promise<ReadonlyMap<string, S>> => {
    const old = rows.flatMap(({ stream, stateVersion }) => (stateVersion === current ? [] : [stream]))
    const histories = old.length === 0 ? new Map<string, readonly E[]>() : await readHistories<E>(db, old)
    return new Map(
      rows.map(({ stream, state }) => {
        const events = histories.get(stream)
        // The column was written from a state of this version; the state version says so.
        return [stream, events ? fold(decider, decider.initial, events) : (state as S)]
      }),
    )
  }
}
