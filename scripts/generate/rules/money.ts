// The part about money: accounts, what each event moves, payments and refunds.

import { event, type OrderEvent, type OrderEventData } from '../../../packages/core/src/order/events.ts'
import { type Entry, entriesOf, release } from '../../../packages/core/src/order/money/ledger.ts'
import { ACCOUNTS, type Account, CLOCK, PAYMENT } from '../../../packages/core/src/order/order.ts'
import { defaultPolicy } from '../../../packages/core/src/policy/default.ts'
import { eventText, moneyText, spanText } from '../../../packages/sdk/src/locales/en/index.ts'
import { code, file, rule, table } from '../markdown.ts'

const HOLDS: Readonly<Record<Account, string>> = {
  received: 'what the buyer paid, as a negative number: the money comes from here',
  held: 'kept until the order ends',
  seller:
    'released; below zero once refunds after the release are more. The seller’s own: a balance is its sum over all orders',
  fee: 'the marketplace’s part of what was released',
  refund_requested: 'asked of the payment side, not confirmed yet',
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

/** 100.00 through every event that moves money. */
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

const LEDGER = `Every order has books of its own, in double entry and in the minor units of its currency. The entries of an event sum to zero.
Currencies without decimals and with three work the same. The fee is ${defaultPolicy.feeBasisPoints / 100} % of what is released, floored; the seller takes the
remainder, and what goes back before the release carries no fee. A release can be paid out ${spanText(defaultPolicy.spans.payout)} later (\`availableAt\`).`

const SIDES = `### The payment side

Evenhand asks for money and keeps the books; it never touches a card. Who moves the money is pinned on the order at placing
(${code('EVENHAND_PAYMENTS')}, see ${file('docs/configuration.md')}):

- \`ledger\`: the books are the payment side. Asking and confirming are events of the same decision.
- \`marketplace\`: \`refund.requested\` and \`payment.requested\` are written once and told [by webhook](#webhooks) until they are taken; the
  marketplace confirms each: \`POST /v1/orders/:id/refunds/:refundId\` and \`/payments/:paymentId\` with \`done\` or \`failed\`.
  What has failed can still be done; what is done stays done.

A confirmation can carry the payment side's own \`externalId\`, and with \`failed\` a \`failureReason\` (up to 500 characters). The same result
under the same \`externalId\` again changes nothing and is answered with the order as it is; another one for what is settled is
refused with the one there is. The parties read that it failed; the reason is read by the marketplace and staff.
\`GET /v1/refunds\` and \`GET /v1/payments\` list what is \`asked\`, \`failed\` or \`done\` over all orders, the longest first, with since when.

Books count money as refunded from the outcome on; the refund says by its \`state\` whether it was \`asked\`, is \`done\` or \`failed\`. The
outcome of the order and the state of the refund are two things: a refund that fails reopens nothing.

**The price of a change** is asked for when the buyer accepts. Date and extras join, and the sum is held, when it is confirmed.
Until then the request is open, awaits \`payment\`, and nobody can answer or withdraw it; a cancellation or a delivery supersedes
it. Failed, or not confirmed within ${spanText(defaultPolicy.spans.payment)}, it ends declined by \`payment\` and counts as no attempt. Money that is confirmed after
that goes back.

**A refund after the release** is taken from the seller's balance, which may fall below zero and is recovered from a later
payout; it never enters another order's books.`

export const money = (): string =>
  [
    LEDGER,
    accounts(),
    movements(),
    'Refunds never exceed what is held, or after the release what was paid and has not gone back.',
    SIDES,
    `Decided in ${rule('money/ledger.ts')}, ${rule('money/refund.ts')} and ${rule('money/confirm.ts')}.`,
  ].join('\n\n')
