// THE TABLE of what is asked of the payment side: which events ask, which confirm, and what stands after a save.
import type { Amount, Currency } from '../../money.ts'
import type { Instant } from '../../time.ts'
import type { OrderEvent, OrderEventType } from '../events.ts'
import type { MoneyState, Order } from '../order.ts'

export type MoneyKind = 'refund' | 'payment'
interface MoneyStep {
  readonly what: MoneyKind
  readonly state: MoneyState
}

/** Every event about money that the payment side moves. Whoever forgets a row loses somebody's money. */
const MONEY_STEPS: { readonly [T in OrderEventType]?: MoneyStep } = {
  'refund.requested': { what: 'refund', state: 'requested' },
  'refund.done': { what: 'refund', state: 'done' },
  'refund.failed': { what: 'refund', state: 'failed' },
  'payment.requested': { what: 'payment', state: 'requested' },
  'payment.confirmed': { what: 'payment', state: 'done' },
  'payment.failed': { what: 'payment', state: 'failed' },
}

const MONEY_ASKS: ReadonlySet<string> = new Set(
  Object.entries(MONEY_STEPS).flatMap(([type, { state }]) => (state === 'requested' ? [type] : [])),
)
/** The types of the events that ask the payment side for something: told on their own, and repeated without end. */
export const MONEY_ASK_TYPES: readonly string[] = [...MONEY_ASKS]
/** Whether an event of this type asks for money. */
export const asksForMoney = (type: string): boolean => MONEY_ASKS.has(type)

/** One refund or payment as it stands, for the list of what is unconfirmed. */
export interface MoneyRequest {
  readonly what: MoneyKind
  /** The number of the event that asked for it. */
  readonly id: number
  readonly reference: string
  readonly amount: Amount
  readonly currency: Currency
  readonly state: MoneyState
  /** Of this state. */
  readonly since: Instant
  readonly externalId: string | null
  /** The number of the event that confirmed it or said that it failed; null while it is asked for. */
  readonly confirmedBy: number | null
}

/** The refunds and payments that these events touched, as they stand after them; `from` is the first one's number. */
export function moneyRequests(order: Order, events: readonly OrderEvent[], from: number): readonly MoneyRequest[] {
  const latest = new Map<number, { readonly what: MoneyKind; readonly confirmedBy: number | null }>()
  events.forEach((event, i) => {
    const step = MONEY_STEPS[event.type]
    if (!step) return
    const seq = from + i
    const { data } = event
    const id = 'refundId' in data ? data.refundId : 'paymentId' in data ? data.paymentId : seq
    latest.set(id, { what: step.what, confirmedBy: id === seq ? null : seq })
  })
  return [...latest].flatMap(([id, { what, confirmedBy }]) => {
    const found = (what === 'refund' ? order.refunds : order.charges).find(each => each.id === id)
    if (!found) return []
    const { amount, state, at: since, externalId } = found
    const { reference, currency } = order
    return [{ what, id, reference, amount, currency, state, since, externalId, confirmedBy }]
  })
}
