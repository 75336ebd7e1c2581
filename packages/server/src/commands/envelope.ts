// The types of the command pipeline: a command's envelope, its answer, and the store it needs.
import type { DecisionContext, LevelPolicy, Order, OrderCommand, OrderEvent, Refusal } from '@evenhand/core'
import type { Loaded, LoadKey, Person, PlaceKey, PlaceLoaded, Receipt } from '../store/orders/load.ts'
import type { OrderToSave } from '../store/orders/rows.ts'
import type { ContextKey } from '../store/policies.ts'

/** A command for one order. `command: null` only fires the order's due deadlines. */
export interface CommandEnvelope {
  /** When placing, the id that the order will have. */
  readonly orderId: string
  readonly command: OrderCommand | null
  /** The id of the API key in the request; null for the scheduler. */
  readonly caller: string | null
  readonly route: string
  readonly key: string | null
  /** The SHA-256 of the body in hexadecimal, stored with the key. */
  readonly bodyHash: string | null
  /** An id stored on the first event of this command, by which a save of unknown outcome is looked up. */
  readonly callId: string | null
  /** The HTTP status to answer on success. */
  readonly status: number
}

/** The order as it is now, with the data its views are built from. */
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
  /** The same key was used before with another body. */
  | { readonly kind: 'key_reused' }
  /** Nothing was saved; the caller may repeat the command. */
  | { readonly kind: 'overloaded' }
  /** It is unknown whether the command was saved; the caller may repeat it with the same key. */
  | { readonly kind: 'unknown' }
  /** This command alone cannot be decided or saved, because of a fault on our side. */
  | { readonly kind: 'faulty'; readonly fault: unknown }

/** Everything the pipeline needs from the database; tests replace it with a simulator. */
export interface CommandStore {
  load(keys: readonly LoadKey[]): Promise<readonly Loaded[]>
  loadForPlacing(keys: readonly PlaceKey[]): Promise<readonly PlaceLoaded[]>
  save(orders: readonly OrderToSave[]): Promise<ReadonlySet<string>>
  /**
   * Returns the context of a policy version, with the perks of the seller's level. Cached, as versions never change.
   */
  decisionContext(of: ContextKey): Promise<DecisionContext>
  /** Returns a version of the level policy. */
  levelPolicy(version: number): Promise<LevelPolicy>
  /** Finds which of these call ids have an event, and returns its sequence number for each. */
  findCalls(ids: readonly string[], callIds: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** A command in the pipeline, with the number of races it has lost and its save in doubt. */
export interface PendingCommand {
  readonly envelope: CommandEnvelope
  readonly resolve: (answer: Answer) => void
  losses: number
  doubt: Doubt | null
}

/** A save with unknown outcome. It may still take effect as long as the order has the `expected` version. */
export interface Doubt {
  readonly expected: number
  readonly own: readonly OrderEvent[]
}

export const pending = (envelope: CommandEnvelope, resolve: (answer: Answer) => void): PendingCommand => ({
  envelope,
  resolve,
  losses: 0,
  doubt: null,
})

/** Resolves the command. While a save is in doubt, every answer but success becomes `unknown`. */
export function settle({ doubt, resolve }: PendingCommand, answer: Answer): void {
  resolve(doubt && answer.kind !== 'done' ? { kind: 'unknown' } : answer)
}
