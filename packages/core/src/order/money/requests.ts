// The table of requests to the payment side: which events request, which confirm, and the state after each.
import type { Amount, Currency } from '../../money.ts'
import type { Instant } from '../../time.ts'
import type { OrderEvent, OrderEventType } from '../events.ts'
import type { MoneyState, Order } from '../order.ts'

export type MoneyKind = 'refund' | 'payment'
interface MoneyStep {
  readonly what: MoneyKind
  readonly state: MoneyState
}

/** All events about money that the payment side moves. If a row were missing, a person's money would be lost. */
const MONEY_STEPS: { readonly [T in OrderEventType]?: MoneyStep } = {
  'refund.requested': { what: 'refund', state: 'requested' },
  'refund.done': { what: 'refund', state: 'done' },
  'refund.failed': { what: 'refund', state: 'failed' },
  'payment.requested': { what: 'payment', state: 'requested' },
  'payment.confirmed': { what: 'payment', state: 'done' },
  'payment.failed': { what: 'payment', state: 'failed' },
}

const MONEY_REQUESTS: ReadonlySet<string> = new Set(
  Object.entries(MONEY_STEPS).flatMap(([type, { state }]) => (state === 'requested' ? [type] : [])),
)
/** The event types that request a movement of money. They are sent separately and retried without limit. */
export const MONEY_REQUEST_TYPES: readonly string[] = [...MONEY_REQUESTS]
/** Reports whether an event of this type requests a movement of money. */
export const requestsMoney = (type: string): boolean => MONEY_REQUESTS.has(type)

/** The current state of one refund or payment, for the list of unconfirmed ones. */
export interface MoneyRequest {
  readonly what: MoneyKind
  /** The number of the event that requested the movement. */
  readonly id: number
  readonly reference: string
  readonly amount: Amount
  readonly currency: Currency
  readonly state: MoneyState
  /** The instant since which the movement is in this state. */
  readonly since: Instant
  readonly externalId: string | null
  /** The number of the event that reported the movement done or failed; null while it is requested. */
  readonly confirmedBy: number | null
}

/** Returns the state of each refund and payment that the events changed. `from` is the number of the first event. */
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
