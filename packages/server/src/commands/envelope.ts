// The types of the command pipeline: a command's envelope, its answer, and the store it needs.
import type { DecisionContext, LevelPolicy, Order, OrderCommand, OrderEvent, Refusal } from '@evenhand/core'
import type { Loaded, LoadKey, Person, PlaceKey, PlaceLoaded, Receipt } from '../store/orders/load.ts'
import type { OrderToSave } from '../store/orders/rows.ts'
import type { ContextKey } from '../store/policies.ts'

/** A command for one order, or only firing its due deadlines (`command: null`). */
export interface CommandEnvelope {
  /** For placing: the id that the order will have. */
  readonly orderId: string
  readonly command: OrderCommand | null
  /** The API key that was used; null for the scheduler. */
  readonly caller: string | null
  readonly route: string
  readonly key: string | null
  /** SHA-256 of the body, hex; stored with the key. */
  readonly bodyHash: string | null
  /** Stored on the command's own first event, so that a save of unknown outcome can be looked up. */
  readonly callId: string | null
  /** The HTTP status on success. */
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
  /** The same key with another body. */
  | { readonly kind: 'key_reused' }
  /** Nothing was saved; the caller may repeat. */
  | { readonly kind: 'overloaded' }
  /** Whether it was saved is not known; the caller may repeat with the same key. */
  | { readonly kind: 'unknown' }
  /** This command alone cannot be decided or saved: a fault on our side. */
  | { readonly kind: 'faulty'; readonly fault: unknown }

/** Everything the pipeline needs of the database; tests put a simulator in its place. */
export interface CommandStore {
  load(keys: readonly LoadKey[]): Promise<readonly Loaded[]>
  loadForPlacing(keys: readonly PlaceKey[]): Promise<readonly PlaceLoaded[]>
  save(orders: readonly OrderToSave[]): Promise<ReadonlySet<string>>
  /** The context of a policy version, with the perks of the seller's level; cached, as versions never change. */
  decisionContext(of: ContextKey): Promise<DecisionContext>
  /** A version of the level policy. */
  levelPolicy(version: number): Promise<LevelPolicy>
  /** The command ids that have an event, with its sequence number. */
  findCalls(ids: readonly string[], callIds: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** A command in the pipeline, with the races it lost and its save in doubt. */
export interface PendingCommand {
  readonly envelope: CommandEnvelope
  readonly resolve: (answer: Answer) => void
  losses: number
  doubt: Doubt | null
}

/** A save of the command's own events with unknown outcome. It may still arrive while the order has this version. */
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

/** Resolves the command; while a save is in doubt, only success is certain. */
export function settle({ doubt, resolve }: PendingCommand, answer: Answer): void {
  resolve(doubt && answer.kind !== 'done' ? { kind: 'unknown' } : answer)
}
