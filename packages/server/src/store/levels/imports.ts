// Imports orders closed in another system, in batches: reads what is recorded of them, and inserts their new lines.
import { type ClosedOrder, type Instant, isoOrNull, toIso } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { NOW, NOW_INSTANT } from '../clock.ts'
import { statement } from '../statement.ts'
import { partitionOf } from '../streams/partition.ts'
import { sellerStream } from '../streams/streams.ts'
import { CLOSED, DATED } from './performanceLog.ts'

export interface KnownLine extends ClosedOrder {
  readonly line: number
  readonly at: Instant
  readonly recordedAt: Instant
}
export interface KnownOrder {
  /** Whether Evenhand itself has the order, and whether that order is still open. */
  readonly own: 'open' | 'closed' | null
  /** The seller, if the order was imported. */
  readonly seller: string | null
  readonly lines: readonly KnownLine[]
  /** How long the first response took, in milliseconds. */
  readonly took: number | null
}
export interface Known {
  readonly now: Instant
  /** The known orders by reference. */
  readonly orders: ReadonlyMap<string, KnownOrder>
}

type KnownRow = {
  readonly reference: string
  readonly now: number
  readonly own: boolean
  readonly own_closed: boolean
  readonly seller: string | null
  readonly took: number | null
} & (KnownLine | { readonly line: null })

/** The first line number of an imported order; later lines about it, imported or found here, have higher numbers. */
export const FIRST_LINE = -1_000_000
/** The question that the first response answers. */
export const IMPORTED_QUESTION = 'imported'
const IMPORTED = `'${IMPORTED_QUESTION}'`

/** Reads what is known of references. Each has at most one first line, which determines the order's seller. */
const known = statement<[references: readonly string[]], KnownRow>(
  'known_history',
  `select i.reference, ${NOW}, o.id is not null as own, o.closed_at is not null as own_closed, f.seller_id as seller,
          a.took, l.*
     from unnest($1::text[]) with ordinality as i(reference, n)
     left join test_clock t on true
     left join lateral (select partition, order_id from order_references where reference = i.reference offset 0) r on true
     left join lateral (select id, closed_at from orders where partition = r.partition and id = r.order_id offset 0) o on true
     left join lateral (select partition, seller_id from performance_orders where reference = i.reference and line = ${FIRST_LINE} offset 0) f on true
     left join lateral (select line, ${DATED}, ${CLOSED} from performance_orders
                         where partition = f.partition and seller_id = f.seller_id and reference = i.reference and line < 0 offset 0) l on true
     left join lateral (select (extract(epoch from min(at) filter (where type = 'answered')
                                  - min(at) filter (where type = 'asked')) * 1000)::bigint as took
                          from performance_answers where partition = f.partition and seller_id = f.seller_id and reference = i.reference
                           and question = ${IMPORTED} offset 0) a on true
    order by i.n, l.line`,
)

export async function knownHistory(db: Database, references: readonly string[]): Promise<Known> {
  const rows = await known(db, references)
  const orders = new Map<string, KnownOrder & { readonly lines: KnownLine[] }>()
  for (const row of rows) {
    const own = row.own ? (row.own_closed ? 'closed' : 'open') : null
    const order = orders.get(row.reference) ?? { own, seller: row.seller, took: row.took, lines: [] }
    orders.set(row.reference, order)
    if (row.line !== null) order.lines.push(row)
  }
  return { now: rows[0]?.now ?? 0, orders }
}

export interface NewLine extends ClosedOrder {
  readonly line: number
  /** When the line takes effect; null for now, if the facts were found later. */
  readonly at: Instant | null
}
/** New lines of one order: either all of them are recorded, or none if another import was faster. */
export interface NewHistory {
  readonly seller: string
  readonly reference: string
  readonly lines: readonly NewLine[]
  readonly response: { readonly askedAt: Instant; readonly by: Instant; readonly answeredAt: Instant } | null
}
const IMPORTED_COLUMNS = `order_id, buyer_id, gig_id, placed_at, due_at, delivered_at, late_when_closed, closed_at, completed_at, method,
       decided_by, opened_by, reason, fault, fault_status, value, earned, currency, rating, stays_longer_ms`
const LINE = `partition, seller_id, reference, line, coalesce(at, ${NOW_INSTANT}), ${NOW_INSTANT}, null::uuid, buyer, gig, "placedAt",
       "dueAt", "deliveredAt", "lateWhenClosed", "closedAt", "completedAt", method, "decidedBy", "openedBy", reason, fault,
       "faultStatus", value, earned, currency, rating, "staysLonger"`

/**
 * The condition that the first new line of an order was written. It is a value, not a join, so that PostgreSQL looks it
 * up in a hash.
 */
const isBegun = '(l.reference in (select reference from begun)) is true'

/**
 * Of concurrent imports of the same order, one writes its first new line; the others write none of theirs. All of them
 * lock by ascending reference, then by ascending seller, so that they never deadlock. The imports of a seller share one
 * entry of the re-evaluation queue, as a file may name each seller in every batch.
 */
const INSERT_HISTORY = `
with l as materialized (
  select * from json_to_recordset($1::text::json) as x(
    partition smallint, seller_id text, reference text, line int, n int, at timestamptz, buyer text, gig text, "placedAt" timestamptz,
    "dueAt" timestamptz, "deliveredAt" timestamptz, "lateWhenClosed" boolean, "closedAt" timestamptz,
    "completedAt" timestamptz, method text, "decidedBy" text, "openedBy" text, reason text, fault text, "faultStatus" text,
    value bigint, earned bigint, currency text, rating smallint, "staysLonger" bigint)
), begun as (
  insert into performance_orders (partition, seller_id, reference, line, at, recorded_at, ${IMPORTED_COLUMNS})
  select ${LINE} from l
   where n = 0 and not exists (select from order_references o where o.reference = l.reference)
   order by reference
  on conflict do nothing
  returning reference
), followed as (
  insert into performance_orders (partition, seller_id, reference, line, at, recorded_at, ${IMPORTED_COLUMNS})
  select ${LINE} from l where n > 0 and ${isBegun} order by reference, line
), responded as (
  insert into performance_answers (partition, seller_id, reference, question, type, at, recorded_at, by_at, buyer_id)
  select l.partition, l.seller_id, l.reference, ${IMPORTED}, v.type, v.at, ${NOW_INSTANT}, v.by_at, l.buyer
    from json_to_recordset($2::text::json) as l(
           partition smallint, seller_id text, reference text, buyer text, "askedAt" timestamptz, by timestamptz, "answeredAt" timestamptz)
   cross join lateral (values ('asked', l."askedAt", l.by), ('answered', l."answeredAt", null)) as v(type, at, by_at)
   where ${isBegun}
   order by l.reference
  on conflict do nothing
), queued as (
  insert into reevaluation_queue as q (partition, seller_id, order_id, seq, at, first_at)
  select l.partition, l.seller_id, s.stream, 0, ${NOW_INSTANT}, min(coalesce(l."placedAt", l."closedAt"))
    from l join json_to_recordset($3::text::json) as s(id text, stream uuid) on s.id = l.seller_id
   where ${isBegun}
   group by l.partition, l.seller_id, s.stream order by l.seller_id
  on conflict (partition, seller_id, order_id, seq) do update
     set at = excluded.at, first_at = least(q.first_at, excluded.first_at)
)
select reference from begun`

const importRows = statement<[lines: string, responses: string, sellers: string], { readonly reference: string }>(
  'insert_history',
  INSERT_HISTORY,
)

/** Inserts the new lines and returns the references whose lines were recorded. */
export async function insertHistory(db: Database, orders: readonly NewHistory[]): Promise<ReadonlySet<string>> {
  const rows = await importRows(
    db,
    JSON.stringify(orders.flatMap(lineRows)),
    JSON.stringify(orders.flatMap(responseRows)),
    JSON.stringify([...new Set(orders.map(({ seller }) => seller))].map(id => ({ id, stream: sellerStream(id) }))),
  )
  return new Set(rows.map(({ reference }) => reference))
}

const lineRows = ({ seller: seller_id, reference, lines }: NewHistory) =>
  lines.map((line, n) => ({
    ...line,
    partition: partitionOf(seller_id),
    seller_id,
    reference,
    n,
    at: isoOrNull(line.at),
    placedAt: isoOrNull(line.placedAt),
    dueAt: isoOrNull(line.dueAt),
    deliveredAt: isoOrNull(line.deliveredAt),
    closedAt: toIso(line.closedAt),
    completedAt: isoOrNull(line.completedAt),
  }))

const responseRows = ({ seller: seller_id, reference, lines, response }: NewHistory) =>
  response === null
    ? []
    : [
        {
          partition: partitionOf(seller_id),
          seller_id,
          reference,
          buyer: lines[0]?.buyer ?? '',
          askedAt: toIso(response.askedAt),
          by: toIso(response.by),
          answeredAt: toIso(response.answeredAt),
        },
      ]
