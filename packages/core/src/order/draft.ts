// Events in the making: each is folded at once, so that the next step sees the order as it then is and knows its ids.
import type { OrderEvent } from './events.ts'
import { evolve } from './evolve.ts'
import type { Order } from './order.ts'

export interface Draft {
  /** The order after the events so far. */
  order: Order
  readonly events: OrderEvent[]
}

export const draft = (order: Order): Draft => ({ order, events: [] })

/** Adds an event and returns its number, which is the id of whatever it opens. */
export function add(draft: Draft, event: OrderEvent): number {
  const next = evolve(draft.order, event)
  if (next) draft.order = next
  draft.events.push(event)
  return draft.order.version
}
