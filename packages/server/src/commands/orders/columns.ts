// The rows of an order beside its events: ledger entries, money requests, and the columns of lists and the scheduler.
import {
  entriesOf,
  isClosed,
  isoOrNull,
  moneyRequests,
  nextDue,
  nextStop,
  type Order,
  type OrderEvent,
  staffTabOf,
  tabOf,
  toIso,
} from '@evenhand/core'
import type { Receipt } from '../../store/orders/load.ts'
import type { MoneyToSave } from '../../store/orders/moneyRequests.ts'
import type { EntryToSave, OrderToSave, PlacingToSave } from '../../store/orders/rows.ts'
import { STATE_VERSION } from '../../store/orders/snapshots.ts'

/** Returns the entries that the events post on the seller's account, and the money requests that the events change. */
export function movedBy(
  before: number,
  after: Order,
  list: readonly OrderEvent[],
): Pick<OrderToSave, 'entries' | 'money'> {
  const entries = list.flatMap((event, i) => posted(event, before + i + 1, after))
  return { entries, money: moneyOf(after, list, before + 1) }
}

const moneyOf = (order: Order, list: readonly OrderEvent[], from: number): readonly MoneyToSave[] =>
  moneyRequests(order, list, from).map(({ id, since, ...request }) => ({
    ...request,
    request: id,
    since: toIso(since),
  }))

/**
 * Returns an event's ledger entries on the seller's account, which are stored for the seller's balance. All other
 * accounts belong to the order, and `listEntries` computes their entries from the events.
 */
const posted = (event: OrderEvent, seq: number, { currency, seller }: Order): readonly EntryToSave[] =>
  entriesOf(event).flatMap(({ account, amount }, line) =>
    account === 'seller' ? [{ seq, line, account, amount, currency, at: toIso(event.at), personId: seller }] : [],
  )

/** Derives from the state the columns used by lists and the scheduler. */
export function columnsOf(
  order: Order,
  now: number,
): Pick<
  OrderToSave,
  | 'version'
  | 'state'
  | 'stateVersion'
  | 'nextDueAt'
  | 'nextStopAt'
  | 'buyerTab'
  | 'sellerTab'
  | 'staffTab'
  | 'openCase'
  | 'closedAt'
> {
  return {
    version: order.version,
    state: order,
    stateVersion: STATE_VERSION,
    nextDueAt: isoOrNull(nextDue(order)),
    nextStopAt: isoOrNull(nextStop(order)),
    buyerTab: tabOf(order, 'buyer', now),
    sellerTab: tabOf(order, 'seller', now),
    staffTab: staffTabOf(order, now),
    openCase: order.cases.some(({ status }) => status === 'open'),
    closedAt: isClosed(order) ? isoOrNull(order.outcome?.at ?? null) : null,
  }
}

/** Derives the columns of a new order that are written only once. */
export const placedColumnsOf = (
  order: Order,
): Pick<PlacingToSave, 'reference' | 'title' | 'policyVersion' | 'placedAt'> => ({
  reference: order.reference,
  title: order.gig.title,
  policyVersion: order.policyVersion,
  placedAt: toIso(order.placedAt),
})

/** Builds the receipt of a command from the sequence numbers of its events. */
export function receiptOf(before: number, list: readonly OrderEvent[]): Receipt {
  const numbered = list.map((event, i) => ({ type: event.type, seq: before + i + 1 }))
  const first = (type: OrderEvent['type']) => numbered.find(event => event.type === type)?.seq
  const [requestId, caseId, paymentId] = [first('request.opened'), first('case.opened'), first('payment.requested')]
  const refundIds = numbered.filter(({ type }) => type === 'refund.requested').map(({ seq }) => seq)
  return {
    version: before + list.length,
    ...(requestId === undefined ? {} : { requestId }),
    ...(caseId === undefined ? {} : { caseId }),
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(refundIds.length === 0 ? {} : { refundIds }),
  }
}
