// Lists refunds and payments requested across orders, for the payment side that confirms them.
import { isRecord, type MoneyKind, type MoneyState, toIso } from '@evenhand/core'
import { listMoneyRequests, type MoneyPlace, type MoneyRow } from '../../store/orders/moneyRequests.ts'
import type { Database } from '../../store/statement.ts'
import type { Handlers } from '../routes/mount.ts'
import { isMillis, isSeq, isUuid, paged, readCursor } from '../routes/paging.ts'

export function moneyHandlers({ db }: { readonly db: Database }): Pick<Handlers, 'listRefunds' | 'listPayments'> {
  return {
    listRefunds: async query => list(db, 'refund', query),
    listPayments: async query => list(db, 'payment', query),
  }
}

interface Query {
  readonly state?: MoneyState
  readonly cursor?: string
  readonly limit?: number
}

async function list(db: Database, what: MoneyKind, { state = 'requested', cursor, limit = 50 }: Query) {
  const rows = await listMoneyRequests(db, what, state, readCursor(cursor, isPlace), limit + 1)
  return paged(rows, limit, moneyView, ({ since, order_id: order, id }) => ({ since, order, id }))
}

const isPlace = (value: unknown): value is MoneyPlace =>
  isRecord(value) && isMillis(value.since) && isUuid(value.order) && isSeq(value.id)

const moneyView = ({ order_id, id, reference, amount, currency, state, ...row }: MoneyRow) => ({
  orderId: order_id,
  reference,
  id,
  amount,
  currency,
  state,
  requestedAt: toIso(row.requested_at),
  since: toIso(row.since),
  externalId: row.external_id,
  failureReason: row.failure_reason,
})
