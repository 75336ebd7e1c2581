// Builds the rows that an order's events add to its seller's performance log.
import { isoOrNull, type Order, type OrderEvent, type OrderState, performanceLogOf, toIso } from '@evenhand/core'
import type { AnswerToSave, ClosedToSave, PerformanceToSave } from '../store/orders/rows.ts'

/** Returns the rows for this order's seller, or null where the events add none, as most do. */
export function performanceToSave(
  before: OrderState,
  { seller, reference }: Order,
  events: readonly OrderEvent[],
  recordedAt: string,
): PerformanceToSave | null {
  const { orders, answers } = performanceLogOf(before, events)
  if (orders.length === 0 && answers.length === 0) return null
  return {
    seller,
    reference,
    recordedAt,
    orders: orders.map(
      ({ at, touches, placedAt, dueAt, deliveredAt, closedAt, completedAt, ...line }): ClosedToSave => ({
        ...line,
        at: toIso(at),
        touches: toIso(touches),
        placedAt: isoOrNull(placedAt),
        dueAt: isoOrNull(dueAt),
        deliveredAt: isoOrNull(deliveredAt),
        closedAt: toIso(closedAt),
        completedAt: isoOrNull(completedAt),
      }),
    ),
    answers: answers.map(
      ({ question, type, at, by, buyer }): AnswerToSave => ({
        question,
        type,
        at: toIso(at),
        by: isoOrNull(by),
        buyer,
      }),
    ),
  }
}
