// One seller's ledger as core reads it, and what people call the orders and persons in it.
import { answerLine, type Instant, type KeptLine, type LedgerLine, ledgerLines, type Order } from '@evenhand/core'
import type { Database } from '../db/db.ts'
import { statement } from './statement.ts'

interface OrderRow extends KeptLine {
  readonly reference: string
  readonly id: string | null
}
interface AnswerRow {
  readonly reference: string
  readonly question: string
  readonly type: 'asked' | 'answered' | 'dropped'
  readonly at: Instant
  readonly recordedAt: Instant
  readonly by: Instant | null
}

const orders = statement<[seller: string], OrderRow>(
  'ledger_of_seller',
  `select reference, order_id as id, order_id is not null as own, line, at, recorded_at as "recordedAt", buyer_id as buyer,
          gig_id as gig, placed_at as "placedAt", due_at as "dueAt", delivered_at as "deliveredAt",
          late_when_closed as "lateWhenClosed", closed_at as "closedAt", completed_at as "completedAt", method,
          decided_by as "decidedBy", opened_by as "openedBy", reason, fault, standing, value, earned, currency, rating
     from ledger_orders where seller_id = $1 order by reference, line`,
)
const answers = statement<[seller: string], AnswerRow>(
  'answers_of_seller',
  `select reference, question, type, at, recorded_at as "recordedAt", by_at as by
     from ledger_answers where seller_id = $1`,
)

export interface Ledger {
  readonly lines: readonly LedgerLine[]
  /** The id of each of Evenhand's own orders, by reference. */
  readonly ids: ReadonlyMap<string, string>
}

/** Everything that was written down; core reads it at any instant. */
export async function readLedger(db: Database, seller: string): Promise<Ledger> {
  const [closed, asked] = await Promise.all([orders(db, seller), answers(db, seller)])
  const ids = new Map<string, string>()
  const byOrder = new Map<string, OrderRow[]>()
  for (const row of closed) {
    if (row.id !== null) ids.set(row.reference, row.id)
    const known = byOrder.get(row.reference)
    if (known) known.push(row)
    else byOrder.set(row.reference, [row])
  }
  const lines = [...byOrder].flatMap(([reference, rows]) => ledgerLines(reference, rows))
  for (const { reference, recordedAt, ...row } of asked) lines.push(answerLine(reference, row, recordedAt))
  return { lines, ids }
}

export interface Named {
  readonly id: string
  readonly title: string
  /** Only of those that were asked for. */
  readonly state: Order | null
}
const titles = statement<[ids: readonly string[], whole: readonly string[]], Named>(
  'titles_of_orders',
  `select o.id, o.title, case when o.id = any($2::uuid[]) then o.state end as state
     from unnest($1::uuid[]) as i(id)
    cross join lateral (select id, title, state from orders where id = i.id offset 0) o`,
)
/** The titles of orders, and the whole of some. */
export const titlesOf = (db: Database, ids: readonly string[], whole: readonly string[]) => titles(db, ids, whole)

const names = statement<[ids: readonly string[]], { id: string; name: string }>(
  'names_of_persons',
  `select p.id, p.name from unnest($1::text[]) as i(id)
    cross join lateral (select id, name from persons where id = i.id offset 0) p`,
)
export const namesOf = async (db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map((await names(db, ids)).map(({ id, name }) => [id, name]))
