// Double-entry accounts of an order: what each event moves between them. The entries of an event always sum to zero.
import type { Amount } from '../../money.ts'
import { share } from '../../money.ts'
import type { OrderEventOf, OrderEventType } from '../events.ts'
import type { Account, Balances, Order } from '../order.ts'

/** One entry of the ledger: an account and the amount added to it, in minor units of the order's currency. */
export interface Entry {
  readonly account: Account
  readonly amount: Amount
}

export const NO_BALANCES: Balances = { received: 0, held: 0, seller: 0, fee: 0, refund_requested: 0, refunded: 0 }

const move = (from: Account, to: Account, amount: Amount): readonly Entry[] =>
  amount === 0
    ? []
    : [
        { account: from, amount: -amount },
        { account: to, amount },
      ]

type Movement<T extends OrderEventType> = (event: OrderEventOf<T>) => readonly Entry[]

/** The table of events that move money, each with its entries. */
const MOVEMENTS: { readonly [T in OrderEventType]?: Movement<T> } = {
  'order.placed': ({ data }) =>
    move(
      'received',
      'held',
      data.extras.reduce((sum, extra) => sum + extra.price, data.price),
    ),
  'payment.confirmed': ({ data }) => move('received', 'held', data.amount),
  'order.completed': ({ data }) => [...move('held', 'seller', data.released), ...move('held', 'fee', data.fee)],
  'order.cancelled': ({ data }) => [...move('held', 'seller', data.released), ...move('held', 'fee', data.fee)],
  'refund.requested': ({ data }) => move(data.from, 'refund_requested', data.amount),
  'refund.done': ({ data }) => move('refund_requested', 'refunded', data.amount),
}

/** Returns the entries of one event. Most events have none. */
export function entriesOf<T extends OrderEventType>(event: OrderEventOf<T>): readonly Entry[] {
  return MOVEMENTS[event.type]?.(event) ?? []
}

export function post(balances: Balances, entries: readonly Entry[]): Balances {
  if (entries.length === 0) return balances
  const next = { ...balances }
  for (const { account, amount } of entries) next[account] += amount
  return next
}

/**
 * Returns the balances to show, which add up to all received money. Money counts as refunded once its refund is
 * requested.
 */
export function summary({ balances }: Order) {
  return {
    held: balances.held,
    released: balances.seller,
    refunded: balances.refund_requested + balances.refunded,
    fee: balances.fee,
  }
}

/** Splits a released amount: the fee is rounded down and the seller gets the rest. */
export function release(amount: Amount, feeBasisPoints: number) {
  const fee = share(amount, feeBasisPoints)
  return { released: amount - fee, fee }
}

/** Returns what can still be refunded: everything received for which no refund was requested yet. */
export const refundable = ({ balances }: Order): Amount =>
  -balances.received - balances.refund_requested - balances.refunded
