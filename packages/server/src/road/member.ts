// What travels on the road: a call and the answer it will get.
import type { Order, OrderCommand, Refusal, Terms } from '@evenhand/core'
import type { Did, Loaded, LoadKey, Person, PlaceKey, PlaceLoaded } from '../store/load.ts'
import type { OrderToSave } from '../store/save.ts'

/** A command for one order, or nothing but its promises (`command: null`). */
export interface Call {
  /** For placing: the id that the order will have. */
  readonly orderId: string
  readonly command: OrderCommand | null
  /** The API key that was used; null for the clockwork. */
  readonly caller: string | null
  readonly route: string
  readonly key: string | null
  /** SHA-256 of the body, hex; kept with the key. */
  readonly bodyHash: string | null
  /** Stored on the first event, so that a save of unknown outcome can be looked up. */
  readonly callId: string | null
  /** The status of success. */
  readonly status: number
}

/** The order as it is now, with what views are made of. */
export interface Subject {
  readonly id: string
  readonly order: Order
  readonly buyer: Person
  readonly seller: Person
  readonly terms: Terms
  readonly now: number
}

export type Answer =
  | {
      readonly kind: 'done'
      readonly subject: Subject
      readonly status: number
      readonly did: Did
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

/** Everything the road asks of the database; a simulator may stand in for it. */
export interface RoadStore {
  load(keys: readonly LoadKey[]): Promise<readonly Loaded[]>
  loadForPlacing(keys: readonly PlaceKey[]): Promise<readonly PlaceLoaded[]>
  save(orders: readonly OrderToSave[]): Promise<ReadonlySet<string>>
  /** The terms of a policy version; remembered, versions never change. */
  terms(version: number): Promise<Terms>
  /** The order folded anew from its events, where a snapshot has an older shape. */
  refold(id: string): Promise<Order | null>
  /** Which of these calls have left an event. */
  findCalls(ids: readonly string[], callIds: readonly string[]): Promise<ReadonlySet<string>>
}

/** A call on its way, with what has happened to it so far. */
export interface Member {
  readonly call: Call
  readonly resolve: (answer: Answer) => void
  losses: number
  /** A save of it has ended in the unknown. */
  suspect: boolean
}
