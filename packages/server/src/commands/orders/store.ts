// What the pipeline needs of the database for orders, and what answers about an order are built from.
import type { DecisionContext, LevelPolicy, Order, OrderCommand, OrderEvent } from '@evenhand/core'
import type { Loaded, LoadKey, Person, PlaceKey, PlaceLoaded } from '../../store/orders/load.ts'
import type { OrderToSave } from '../../store/orders/rows.ts'
import type { ContextKey } from '../../store/policies/contexts.ts'
import type { Answer, CommandEnvelope, PendingCommand } from '../envelope.ts'
import type { CommandPipeline } from '../pipeline.ts'

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
export type OrderEnvelope = CommandEnvelope<OrderCommand>
export type OrderAnswer = Answer<OrderContext>
export type PendingOrder = PendingCommand<OrderCommand, OrderContext, OrderEvent>
export type OrderPipeline = CommandPipeline<OrderCommand, OrderContext>

/** Everything that commands to orders need from the database; tests replace it with a simulator. */
export interface OrderStore {
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
