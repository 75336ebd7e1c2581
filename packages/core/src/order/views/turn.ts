// Whose turn it is, and so the tab in which each party sees the order.
import type { Instant } from '../../time.ts'
import { isLate } from '../fault/reasons.ts'
import { isClosed, type Order, openRequest, otherParty, PARTIES, type Party, wholeCases } from '../order.ts'

export const TABS = ['your_turn', 'waiting', 'active', 'closed'] as const
export type Tab = (typeof TABS)[number]

/**
 * Reports whether it is the party's turn. Requests wait for the party that must answer, requirements and deliveries for
 * the buyer, late work for the seller.
 */
function isTurnOf(order: Order, party: Party, now: Instant): boolean {
  const request = openRequest(order)
  if (request && request.payment === null && otherParty(request.openedBy) === party) return true
  // While a cancellation is open, nothing else can be done, so it is not the turn of the party that opened it.
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

/** Returns the tab in which the party sees the order. */
export function tabOf(order: Order, party: Party, now: Instant): Tab {
  if (isClosed(order)) return 'closed'
  if (isTurnOf(order, party, now)) return 'your_turn'
  return isTurnOf(order, otherParty(party), now) ? 'waiting' : 'active'
}

/**
 * Returns the tab in which staff and the marketplace see the order. A case waits for staff, everything else for a
 * party.
 */
export function staffTabOf(order: Order, now: Instant): Tab {
  if (order.cases.some(({ status }) => status === 'open')) return 'your_turn'
  if (isClosed(order)) return 'closed'
  return PARTIES.some(party => isTurnOf(order, party, now)) ? 'waiting' : 'active'
}

/** Reports whether the order is open and has an open request, or an open case about the order as a whole. */
export const isInResolution = (order: Order): boolean =>
  !isClosed(order) && (openRequest(order) !== null || wholeCases(order).length > 0)
