// The form of every step of `evolve`, and helpers that several event families share.

import { type Instant, type Span, spanLength } from '../../time.ts'
import { startClock } from '../clocks/clock.ts'
import type { OrderEvent, OrderEventOf, OrderEventType, Texts, UntitledExtra } from '../events.ts'
import type { Extra, Order, Situation } from '../order.ts'

/** A complete table of steps for the given event types. */
export type Steps<T extends OrderEventType> = {
  readonly [K in T]: (order: Order, event: OrderEventOf<K>) => Order
}

/**
 * Records a message, request or answer of the seller, which ends the cooling-off period and answers the buyer's first
 * message. Changes nothing if the event is not the seller's.
 */
export const bySeller = (order: Order, { at, by }: OrderEvent): Order =>
  by.role === 'seller' && (order.sellerWroteAt === null || order.firstMessage?.waits)
    ? { ...order, sellerWroteAt: order.sellerWroteAt ?? at, firstMessage: noLongerWaiting(order) }
    : order

/** Returns the first message as no longer waiting, because it was answered or the order has ended. */
export const noLongerWaiting = ({ firstMessage }: Order): Order['firstMessage'] =>
  firstMessage?.waits ? { at: firstMessage.at, waits: false } : firstMessage

export const withTitles = (extras: readonly UntitledExtra[], texts: Texts): readonly Extra[] =>
  extras.map(({ price, days }, i) => ({ title: texts[`extra.${i}`] ?? '', price, days }))

/**
 * Starts the work towards a due instant. If neither party acts, the order ends `withoutDelivery` after that instant.
 */
export const workFrom = (at: Instant, dueAt: Instant, withoutDelivery: Span): Situation => ({
  phase: 'in_progress',
  work: startClock(at, dueAt),
  nobody: startClock(at, dueAt + spanLength(withoutDelivery)),
  held: [],
})
