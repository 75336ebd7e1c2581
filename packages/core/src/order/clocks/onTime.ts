// Whether an order was delivered on time, and when that is not measured.
import { isVoid } from '../evolve/cases.ts'
import type { Order } from '../order.ts'

/**
 * Decided by the delivery that counts: strictly before the due instant at that time. null while there is none, and if it
 * was on time only thanks to the hold of a case that was withdrawn or found unfounded: then it counts as neither.
 */
export function wasOnTime({ countedDelivery, cases }: Order): boolean | null {
  if (!countedDelivery) return null
  const { at, dueAt, held } = countedDelivery
  if (at >= dueAt) return false
  const owed = held.filter(({ caseId }) => cases.some(found => found.id === caseId && isVoid(found)))
  return at < dueAt - owed.reduce((sum, { time }) => sum + time, 0) ? true : null
}
