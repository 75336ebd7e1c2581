// Whose turn it is: which tab an order is in for each party.
import type { Instant } from '../../time.ts'
import { isLate } from '../fault/reasons.ts'
import { isClosed, type Order, openRequest, otherParty, PARTIES, type Party, wholeCases } from '../order.ts'

export const TABS = ['your_turn', 'waiting', 'active', 'closed'] as const
export type Tab = (typeof TABS)[number]

/** Requests wait for the other party, requirements and deliveries for the buyer; late work waits for the seller. */
function isTurnOf(order: Order, party: Party, now: Instant): boolean {
  const request = openRequest(order)
  if (request && request.payment === null && otherParty(request.openedBy) === party) return true
  // Everything else waits for the answer: until then it is not the opener's turn.
  if (request?.kind === 'cancellation') return false
  switch (order.situation.phase) {
    case 'awaiting_requirements':
    case 'delivered':
      return party === 'buyer'
    case 'in_progress':
      return party === 'seller' && isLate(order, now)
    case 'completed':
    case 'cancelled':
      return false
  }
}

/** The tab of a party that an order is in. */
export function tabOf(order: Order, party: Party, now: Instant): Tab {
  if (isClosed(order)) return 'closed'
  if (isTurnOf(order, party, now)) return 'your_turn'
  return isTurnOf(order, otherParty(party), now) ? 'waiting' : 'active'
}

/** For staff and the marketplace: a case waits for staff, anything else for a party. */
export function staffTabOf(order: Order, now: Instant): Tab {
  if (order.cases.some(({ status }) => status === 'open')) return 'your_turn'
  if (isClosed(order)) return 'closed'
  return PARTIES.some(party => isTurnOf(order, party, now)) ? 'waiting' : 'active'
}

/** Whether a request or a case about the open order is open. */
export const isInResolution = (order: Order): boolean =>
  !isClosed(order) && (openRequest(order) !== null || wholeCases(order).length > 0)
