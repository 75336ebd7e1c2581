// Events in the making. Each is folded at once, so that the next step sees the order's current state and ids.
import type { Changed, Decision } from '../decider.ts'
import type { Refusal } from '../refusal.ts'
import type { OrderEvent } from './events.ts'
import { evolve } from './evolve/evolve.ts'
import type { Order } from './order.ts'

export interface Changes {
  /** The order after the events added so far. */
  order: Order
  readonly events: OrderEvent[]
}

export const changesOn = (order: Order): Changes => ({ order, events: [] })

export type OrderDecision<R extends Refusal = Refusal> = Decision<OrderEvent, Order, R>

/** Returns the changes once they are complete. */
export const changed = ({ order, events }: Changes): Changed<OrderEvent, Order> => ({ events, state: order })

/** Adds an event and returns its number, which is also the id of the request, case or payment it opens. */
export function add(changes: Changes, event: OrderEvent): number {
  const next = evolve(changes.order, event)
  if (next) changes.order = next
  changes.events.push(event)
  return changes.order.version
}
