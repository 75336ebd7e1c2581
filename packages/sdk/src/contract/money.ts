// Refunds and payments requested from the payment side, listed across orders by state.
import { MONEY_STATES, strict } from '@evenhand/core'
import Type from 'typebox'
import type { Row } from './row.ts'
import { at, cursor, limit, page, RefundView } from './view.ts'

const { id, amount, state, externalId, failureReason } = RefundView.properties
const MoneyRow = strict({
  orderId: Type.String(),
  reference: Type.String({ description: 'The marketplace’s reference of the order.' }),
  id,
  amount,
  currency: Type.String(),
  state,
  requestedAt: at('When it was requested.'),
  since: at('Of this state.'),
  externalId,
  failureReason,
})

const query = strict({
  state: Type.Optional(
    Type.Enum(MONEY_STATES, {
      default: 'requested',
      description: '`requested` and `failed` are not confirmed; `requested` if missing.',
    }),
  ),
  cursor,
  limit,
})

export const money = {
  listRefunds: {
    name: 'listRefunds',
    summary: 'Refunds of all orders in one state, longest in it first.',
    audience: 'marketplace',
    params: strict({}),
    query,
    status: 200,
    result: page(MoneyRow),
  },
  listPayments: {
    name: 'listPayments',
    summary: 'Payments requested for changes, of all orders in one state, longest in it first.',
    audience: 'marketplace',
    params: strict({}),
    query,
    status: 200,
    result: page(MoneyRow),
  },
} as const satisfies Readonly<Record<string, Row>>
