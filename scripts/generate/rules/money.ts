// The part of docs/rules.md about money: the accounts, what each event moves, payments and refunds.

import { event, type OrderEvent, type OrderEventData } from '../../../packages/core/src/order/events.ts'
import { type Entry, entriesOf, release } from '../../../packages/core/src/order/money/ledger.ts'
import { ACCOUNTS, type Account, CLOCK, PAYMENT } from '../../../packages/core/src/order/order.ts'
import { defaultPolicy } from '../../../packages/core/src/policy/default.ts'
import { eventText, moneyText, spanText } from '../../../packages/sdk/src/locales/en/index.ts'
import { code, file, rule, table } from '../markdown.ts'

const HOLDS: Readonly<Record<Account, string>> = {
  received: 'what the buyer paid, as a negative number: the money comes from here',
  held: 'held until the order ends',
  seller:
    'released to the seller; below zero if refunds after the release exceed it. A seller’s balance is the sum over all orders',
  fee: 'the marketplace’s part of the release',
  refund_requested: 'requested from the payment side, not confirmed yet',
  refunded: 'confirmed by the payment side',
}

const accounts = (): string =>
  table(
    ['account', 'holds'],
    ACCOUNTS.map(account => [code(account), HOLDS[account]]),
  )

const part = release(10_000, defaultPolicy.feeBasisPoints)
export const PLACED: OrderEventData['order.placed'] = {
  reference: '',
  gig: { id: '', version: '', title: '' },
  buyer: '',
  seller: '',
  currency: 'USD',
  price: 10_000,
  extras: [],
  turnaround: 0,
  questions: [],
  terms: [],
  revisionsIncluded: null,
  policyVersion: 1,
  spans: defaultPolicy.spans,
  paymentMode: 'internal',
  feeBasisPoints: 0,
  workClockStops: false,
  coolingOffUntil: 0,
  requirementsBy: null,
  dueAt: null,
}
const cancelled: Omit<OrderEventData['order.cancelled'], 'released' | 'fee'> = {
  method: 'support',
  decidedBy: 'staff',
  reason: null,
  fault: 'none',
  faultStatus: 'ruled',
  agreedBy: [],
  window: null,
  refunded: 0,
  muchLate: false,
}

/** The events that move money, for an order of 100.00. */
const SAMPLES: readonly OrderEvent[] = [
  event('order.placed', 0, CLOCK, PLACED),
  event('payment.confirmed', 0, PAYMENT, { paymentId: 1, amount: 10_000, externalId: null }),
  event('order.completed', 0, CLOCK, { decidedBy: 'buyer', window: null, availableAt: 0, ...part }),
  event('order.cancelled', 0, CLOCK, { ...cancelled, ...part }),
  event('refund.requested', 0, CLOCK, { amount: 10_000, from: 'held' }),
  event('refund.requested', 0, CLOCK, { amount: 10_000, from: 'seller' }),
  event('refund.done', 0, PAYMENT, { refundId: 1, amount: 10_000, externalId: null }),
]

const WHEN: Readonly<Record<string, string>> = {
  'order.cancelled': ' with part of the held released by staff',
  'refund.requested held': ' before the release',
  'refund.requested seller': ' after the release',
}

function moved(entries: readonly Entry[]): string {
  const usd = (amount: number) => moneyText(amount, 'USD').replace(' USD', '')
  return entries.map(({ account, amount }) => `${code(account)} ${amount > 0 ? '+' : ''}${usd(amount)}`).join(', ')
}

const movements = (): string =>
  table(
    ['event', 'for 100.00'],
    SAMPLES.map(sample => {
      const key = sample.type === 'refund.requested' ? `${sample.type} ${sample.data.from}` : sample.type
      return [`${eventText(sample.type)}${WHEN[key] ?? ''} ${code(sample.type)}`, moved(entriesOf(sample))]
    }),
  )

const LEDGER = `Every order has its own ledger, in double entry and in the minor units of its currency. The entries of an event sum to zero.
Currencies with no decimals or three work the same. The fee is ${defaultPolicy.feeBasisPoints / 100}% of the release, floored; the seller gets the remainder, and
money refunded before the release carries no fee. A release can be paid out ${spanText(defaultPolicy.spans.payout)} later (\`availableAt\`).`

const SIDES = `### The payment side

Evenhand requests payments and refunds and keeps the ledger; it never handles card data. Who moves the money is pinned on the order when
it is placed (${code('EVENHAND_PAYMENTS')}, see ${file('docs/configuration.md')}):

- \`internal\`: the ledger is the payment side. Request and confirmation are events of the same decision.
- \`external\`: \`refund.requested\` and \`payment.requested\` are recorded once and sent [by webhook](#webhooks) until an endpoint accepts
  them; the marketplace confirms each: \`POST /v1/orders/:id/refunds/:refundId\` and \`/payments/:paymentId\` with \`done\` or \`failed\`.
  A failed one can still be confirmed as done; done is final.

A confirmation can carry the payment side's own \`externalId\`, and with \`failed\` a \`failureReason\` (up to 500 characters). Repeating the
same result under the same \`externalId\` changes nothing and is answered with the current order; a different result for a settled one is
refused with the recorded result. The parties see that it failed; the marketplace and staff also see the reason.
\`GET /v1/refunds\` and \`GET /v1/payments\` list those \`requested\`, \`failed\` or \`done\` over all orders, oldest first, with the time since.

The ledger counts money as refunded from the outcome on; the refund's \`state\` is \`requested\`, \`done\` or \`failed\`. The outcome of
the order and the state of the refund are independent: a failed refund reopens nothing.

**The price of a change** is requested when the buyer accepts. When it is confirmed, date and extras take effect and the amount is held.
Until then the request is open, awaits \`payment\`, and can be neither answered nor withdrawn; a cancellation or a delivery supersedes
it. If the payment fails, or is not confirmed within ${spanText(defaultPolicy.spans.payment)}, the request ends declined by \`payment\` and does not count as an attempt. Money
confirmed after that is refunded.

**A refund after the release** is taken from the seller's balance, which may fall below zero and is recovered from a later
payout; it never enters another order's ledger.`

export const money = (): string =>
  [
    LEDGER,
    accounts(),
    movements(),
    'Refunds never exceed what is held or, after the release, what was paid and not yet refunded.',
    SIDES,
    `Decided in ${rule('money/ledger.ts')}, ${rule('money/refund.ts')} and ${rule('money/confirm.ts')}.`,
  ].join('\n\n')
