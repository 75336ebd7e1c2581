// What travels in the pipeline: a call and the answer it will get.
import type { DecisionContext, LevelPolicy, Order, OrderCommand, OrderEvent, Refusal } from '@evenhand/core'
import type { Loaded, LoadKey, Person, PlaceKey, PlaceLoaded, Receipt } from '../store/orders/load.ts'
import type { OrderToSave } from '../store/orders/rows.ts'
import type { ContextKey } from '../store/policies.ts'

/** A command for one order, or nothing but its promises (`command: null`). */
export interface CommandEnvelope {
  /** For placing: the id that the order will have. */
  readonly orderId: string
  readonly command: OrderCommand | null
  /** The API key that was used; null for the scheduler. */
  readonly caller: string | null
  readonly route: string
  readonly key: string | null
  /** SHA-256 of the body, hex; kept with the key. */
  readonly bodyHash: string | null
  /** Stored on the first event that the command itself leads to, so that a save of unknown outcome can be looked up. */
  readonly callId: string | null
  /** The status of success. */
  readonly status: number
}

/** The order as it is now, with what views are made of. */
export interface OrderContext {
  readonly id: string
  readonly order: Order
  readonly buyer: Person
  readonly seller: Person
  readonly sellerLevel: string | null
  readonly decisionContext: DecisionContext
  readonly now: number
}

export type Answer =
  | {
      readonly kind: 'done'
      readonly context: OrderContext
      readonly status: number
      readonly receipt: Receipt
      readonly replayed: boolean
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The same key with another body. */
  | { readonly kind: 'key_reused' }
  /** Nothing was saved; the caller may repeat. */
  | { readonly kind: 'overloaded' }
  /** Whether it was saved is not known; the caller may repeat with the same key. */
  | { readonly kind: 'unknown' }
  /** This call alone cannot be saved: a fault of ours. */
  | { readonly kind: 'faulty'; readonly fault: unknown }

/** Everything the pipeline asks of the database; a simulator may stand in for it. */
export interface CommandStore {
  load(keys: readonly LoadKey[]): Promise<readonly Loaded[]>
  loadForPlacing(keys: readonly PlaceKey[]): Promise<readonly PlaceLoaded[]>
  save(orders: readonly OrderToSave[]): Promise<ReadonlySet<string>>
  /** The terms of a policy version, with what the seller's level grants; remembered, versions never change. */
  decisionContext(of: ContextKey): Promise<DecisionContext>
  /** A version of the level policy. */
  levelPolicy(version: number): Promise<LevelPolicy>
  /** Those of these calls that have left an event, with its number. */
  findCalls(ids: readonly string[], callIds: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** A call on its way, with what has happened to it so far. */
export interface PendingCommand {
  readonly envelope: CommandEnvelope
  readonly resolve: (answer: Answer) => void
  losses: number
  doubt: Doubt | null
}

/** A save of the command's own events that ended in the unknown. As long as the order has this version, it may come. */
export interface Doubt {
  readonly expected: number
  readonly own: readonly OrderEvent[]
}

export const pending = (call: CommandEnvelope, resolve: (answer: Answer) => void): PendingCommand => ({
  envelope: call,
  resolve,
  losses: 0,
  doubt: null,
})

/** Gives the answer; while a save is in doubt, only a success is certain. */
export function settle({ doubt, resolve }: PendingCommand, answer: Answer): void {
  resolve(doubt && answer.kind !== 'done' ? { kind: 'unknown' } : answer)
}
