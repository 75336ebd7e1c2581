// Whether an order was delivered on time, and where that is not measured.
import { isVoid } from '../evolve/cases.ts'
import type { Order } from '../order.ts'

/**
 * By the delivery that is judged: strictly before the due instant of that moment. null while there is none, and where it
 * was in time only thanks to a case that its opener withdrew or that was found unfounded: then it is neither.
 */
export function wasOnTime({ judgedDelivery, cases }: Order): boolean | null {
  if (!judgedDelivery) return null
  const { at, dueAt, held } = judgedDelivery
  if (at >= dueAt) return false
  const owed = held.filter(({ caseId }) => cases.some(found => found.id === caseId && isVoid(found)))
  return at < dueAt - owed.reduce((sum, { time }) => sum + time, 0) ? true : null
}
