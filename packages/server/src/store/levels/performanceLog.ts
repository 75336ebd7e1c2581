// Reads sellers' performance logs, row by row: everything recorded, so that core can evaluate it as of any instant.
import type { AnswerLine, Instant, StoredLine } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { partitionOf } from '../streams/partition.ts'

export interface OrderRow extends StoredLine {
  readonly seller: string
  readonly reference: string
  /** The id of one of Evenhand's own orders; null if imported. */
  readonly id: string | null
}
export interface AnswerRow extends AnswerLine {
  readonly seller: string
  readonly reference: string
  readonly recordedAt: Instant
}
export interface WarningRow {
  readonly seller: string
  readonly at: Instant
  readonly recordedAt: Instant
  readonly open: number
}
/** Until `until`, the seller's start date was recorded as `since`. */
export interface SinceRow {
  readonly seller: string
  readonly until: Instant
  readonly since: Instant
}
export interface SellerPerformanceLog {
  readonly orders: readonly OrderRow[]
  readonly answers: readonly AnswerRow[]
  readonly warnings: readonly WarningRow[]
  readonly sinces: readonly SinceRow[]
}

/**
 * Builds a statement driven by ids, so that its plan is the same whatever the planner's statistics are. A seller's rows
 * are unsorted: core sorts them.
 */
const rowsOf = (table: string, columns: string): string =>
  `select l.* from unnest($1::smallint[], $2::text[]) as i(partition, id)
    cross join lateral (select seller_id as seller, ${columns} from ${table}
                         where partition = i.partition and seller_id = i.id offset 0) l`
type Sellers = [partitions: readonly number[], sellers: readonly string[]]
/** The dates of a row, under core's names. */
export const DATED = 'at, recorded_at as "recordedAt"'
export const CLOSED = `buyer_id as buyer, gig_id as gig, placed_at as "placedAt", due_at as "dueAt", delivered_at as "deliveredAt",
  late_when_closed as "lateWhenClosed", closed_at as "closedAt", completed_at as "completedAt", method,
  decided_by as "decidedBy", opened_by as "openedBy", reason, fault, fault_status as "faultStatus", value, earned, currency, rating, stays_longer_ms as "staysLonger"`

const orders = statement<Sellers, OrderRow>(
  'performance_orders_of',
  rowsOf('performance_orders', `${DATED}, reference, line, order_id as id, order_id is not null as own, ${CLOSED}`),
)
const answers = statement<Sellers, AnswerRow>(
  'performance_answers_of',
  rowsOf('performance_answers', `${DATED}, reference, question, type, by_at as by, buyer_id as buyer`),
)
const warnings = statement<Sellers, WarningRow>(
  'performance_warnings_of',
  rowsOf('performance_warnings', `${DATED}, open`),
)

const sinces = statement<Sellers, SinceRow>('performance_since_of', rowsOf('performance_since', 'until, since'))

const counted = statement<[partition: number, seller: string], { readonly rows: number }>(
  'performance_rows_of',
  `select (select count(*) from performance_orders where partition = $1 and seller_id = $2) + (select count(*) from performance_answers where partition = $1 and seller_id = $2)
        + (select count(*) from performance_warnings where partition = $1 and seller_id = $2) as rows`,
)

/** Counts the order, answer and warning rows of a seller. */
export async function performanceRows(db: Database, seller: string): Promise<number> {
  const [found] = await counted(db, partitionOf(seller), seller)
  return found?.rows ?? 0
}

/** Returns all rows of each seller, including those recorded after an instant in question. */
export async function readPerformanceLogs(
  db: Database,
  sellers: readonly string[],
): Promise<ReadonlyMap<string, SellerPerformanceLog>> {
  const of: Sellers = [sellers.map(partitionOf), sellers]
  const [orderRows, answerRows, warningRows, sinceRows] = await Promise.all([
    orders(db, ...of),
    answers(db, ...of),
    warnings(db, ...of),
    sinces(db, ...of),
  ])
  const [byOrder, byAnswer, byWarning, bySince] = [
    bySeller(orderRows),
    bySeller(answerRows),
    bySeller(warningRows),
    bySeller(sinceRows),
  ]
  return new Map(
    sellers.map(id => [
      id,
      {
        orders: byOrder.get(id) ?? [],
        answers: byAnswer.get(id) ?? [],
        warnings: byWarning.get(id) ?? [],
        sinces: bySince.get(id) ?? [],
      },
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
