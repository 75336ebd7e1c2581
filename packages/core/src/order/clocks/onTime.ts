// Whether an order was delivered on time.
import { isVoid } from '../evolve/cases.ts'
import type { Order } from '../order.ts'

/**
 * Reports whether the delivery that counts was made strictly before the due instant of that time. Returns null, which
 * counts as neither on time nor late, if there is no such delivery, or if it was on time only because of the hold of a
 * case that was withdrawn or found unfounded.
 */
export function wasOnTime({ countedDelivery, cases }: Order): boolean | null {
  if (!countedDelivery) return null
  const { at, dueAt, held } = countedDelivery
  if (at >= dueAt) return false
  const owed = held.filter(({ caseId }) => cases.some(found => found.id === caseId && isVoid(found)))
  return at < dueAt - owed.reduce((sum, { time }) => sum + time, 0) ? true : null
}
