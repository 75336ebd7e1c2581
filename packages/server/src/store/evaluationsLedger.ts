// The ledger of some sellers, row by row: what the reasons of their evaluations are read from.
import type { Instant, KeptLine } from '@evenhand/core'
import type { Database } from '../db/db.ts'
import { statement } from './statement.ts'

export interface OrderRow extends KeptLine {
  readonly seller: string
  readonly reference: string
}
export interface AnswerRow {
  readonly seller: string
  readonly reference: string
  readonly question: string
  readonly type: 'asked' | 'answered' | 'dropped'
  readonly at: Instant
  readonly recordedAt: Instant
  readonly by: Instant | null
}
export interface WarningRow {
  readonly seller: string
  readonly at: Instant
  readonly recordedAt: Instant
  readonly open: number
}
export interface SellerLedger {
  readonly orders: readonly OrderRow[]
  readonly answers: readonly AnswerRow[]
  readonly warnings: readonly WarningRow[]
}

/** Ids drive, whatever the planner believes of the tables. */
const of = (table: string, columns: string, order: string): string =>
  `select l.* from unnest($1::text[]) with ordinality as i(id, n)
    cross join lateral (select seller_id as seller, at, recorded_at as "recordedAt", ${columns}
                          from ${table} where seller_id = i.id order by ${order} offset 0) l
    order by i.n`

const orders = statement<[sellers: readonly string[]], OrderRow>(
  'ledger_orders_of',
  of(
    'ledger_orders',
    `reference, line, order_id is not null as own, buyer_id as buyer, gig_id as gig, placed_at as "placedAt", due_at as "dueAt", delivered_at as "deliveredAt",
     late_when_closed as "lateWhenClosed", closed_at as "closedAt", completed_at as "completedAt", method,
     decided_by as "decidedBy", opened_by as "openedBy", reason, fault, standing, value, earned, currency, rating`,
    'reference, line',
  ),
)
const answers = statement<[sellers: readonly string[]], AnswerRow>(
  'ledger_answers_of',
  of('ledger_answers', 'reference, question, type, by_at as by', 'reference, question, at'),
)
const warnings = statement<[sellers: readonly string[]], WarningRow>(
  'ledger_warnings_of',
  of('ledger_warnings', 'open', 'at'),
)

/** All rows of each, also those that an earlier instant does not see. */
export async function readLedgers(
  db: Database,
  sellers: readonly string[],
): Promise<ReadonlyMap<string, SellerLedger>> {
  const [closed, asked, warned] = await Promise.all([orders(db, sellers), answers(db, sellers), warnings(db, sellers)])
  const [byOrder, byAnswer, byWarning] = [bySeller(closed), bySeller(asked), bySeller(warned)]
  return new Map(
    sellers.map(id => [
      id,
      { orders: byOrder.get(id) ?? [], answers: byAnswer.get(id) ?? [], warnings: byWarning.get(id) ?? [] },
    ]),
  )
}

function bySeller<T extends { readonly seller: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>()
  for (const row of rows) {
    const own = found.get(row.seller)
    if (own) own.push(row)
    else found.set(row.seller, [row])
  }
  return found
}
