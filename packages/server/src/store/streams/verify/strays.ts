// Finds strays: rows whose order, seller, policy or endpoint does not exist.
import type { SubjectKind } from '@evenhand/sdk/contract'
import { type Database, statement } from '../../statement.ts'

/** The rows of a table that name the same owner, which does not exist. */
export interface Stray {
  readonly kind: SubjectKind
  /** The order, stream or seller that the rows name. */
  readonly owner: string
  /** The reference that the rows name, if they name one. */
  readonly reference: string | null
  /** The stream that the rows name, if they name one. */
  readonly stream: string | null
  readonly rows: number
}

/** The most owners read per table, so that a table full of strays does not fill the memory. */
const MOST_STRAYS = 10_000

interface StrayTable {
  readonly table: string
  readonly kind: Stray['kind']
  readonly owner: string
  readonly reference?: string
  /** The condition under which a row `t` is a stray: only plain `not exists`, so that PostgreSQL joins the tables. */
  readonly isStray: string
}
const noOrder = 'not exists (select from orders o where o.partition = t.partition and o.id = t.order_id)'
const noSeller = 'not exists (select from sellers s where s.partition = t.partition and s.id = t.seller_id)'
const noStream = `not exists (select from orders o where o.partition = t.partition and o.id = t.stream)
          and not exists (select from sellers s where s.partition = t.partition and s.stream = t.stream)
          and not exists (select from policies p where p.partition = t.partition and p.stream = t.stream)`
const ofLog = 'o.partition = t.partition and o.seller_id = t.seller_id and o.reference = t.reference'

/** In the sequence of reporting. An owner that was reported for one table is not reported for a later one. */
const TABLES: readonly StrayTable[] = [
  { table: 'entries', kind: 'order', owner: 'order_id', isStray: noOrder },
  { table: 'money_requests', kind: 'order', owner: 'order_id', isStray: noOrder },
  { table: 'placed_orders', kind: 'order', owner: 'order_id', isStray: noOrder },
  {
    table: 'order_references',
    kind: 'order',
    owner: 'order_id',
    reference: 't.reference',
    isStray: `not exists (select from orders o where o.partition = t.partition and o.id = t.order_id and o.reference = t.reference)`,
  },
  {
    table: 'performance_orders',
    kind: 'order',
    owner: 'coalesce(order_id::text, seller_id)',
    reference: 't.reference',
    isStray: `(line >= 0 or order_id is not null)
          and not exists (select from orders o where ${ofLog} and (t.order_id is null or o.id = t.order_id))`,
  },
  {
    table: 'performance_answers',
    kind: 'order',
    owner: 'seller_id',
    reference: 't.reference',
    isStray: `question <> 'imported' and not exists (select from orders o where ${ofLog})`,
  },
  {
    table: 'policy_versions',
    kind: 'policy',
    owner: 't.kind',
    isStray: 'not exists (select from policies p where p.kind = t.kind)',
  },
  { table: 'evaluations', kind: 'seller', owner: 'seller_id', isStray: noSeller },
  { table: 'appeals', kind: 'seller', owner: 'seller_id', isStray: noSeller },
  { table: 'proposal_rulings', kind: 'seller', owner: 'seller_id', isStray: noSeller },
  { table: 'performance_warnings', kind: 'seller', owner: 'seller_id', isStray: noSeller },
  { table: 'performance_since', kind: 'seller', owner: 'seller_id', isStray: noSeller },
  { table: 'outbox_cursors', kind: 'order', owner: 'stream', isStray: noStream },
  {
    table: 'outbox_cursors',
    kind: 'order',
    owner: 'stream',
    isStray: 'not exists (select from webhook_endpoints w where w.id = t.endpoint_id)',
  },
  {
    table: 'webhook_replays',
    kind: 'order',
    owner: 'stream',
    isStray:
      'not exists (select from events e where e.partition = t.partition and e.stream = t.stream and e.seq = t.seq)',
  },
  {
    table: 'webhook_replays',
    kind: 'order',
    owner: 'stream',
    isStray: `not exists (select from outbox_cursors c where c.partition = t.partition and c.stream = t.stream
                       and c.endpoint_id = t.endpoint_id and c.lane = t.lane)`,
  },
]

/** Events whose order, seller or policy does not exist. The first event of such a stream names the owner. */
const EVENTS = {
  table: 'events',
  read: statement<[limit: number], Stray>(
    'verify_strays_of_streams',
    `select case when bool_or(type = 'seller.registered') then 'seller'
                when bool_or(type = 'policy.published') then 'policy' else 'order' end as kind,
            coalesce(min(data ->> 'seller') filter (where type = 'seller.registered'),
                     min(data ->> 'kind') filter (where type = 'policy.published'), t.stream::text) as owner, t.stream,
            min(data ->> 'reference') filter (where type = 'order.placed') as reference, count(*) as rows
       from events t where ${noStream} group by t.stream order by t.stream limit $1`,
  ),
}
const STRAYS = TABLES.map(({ table, kind, owner, reference = 'null', isStray }, i) => ({
  table,
  read: statement<[limit: number], Stray>(
    `verify_strays_${i}`,
    `select '${kind}' as kind, ${owner} as owner, ${reference} as reference,
            ${owner === 'stream' ? 't.stream' : 'null'} as stream, count(*) as rows
       from ${table} t where ${isStray} group by 2, 3, 4 order by 2, 3 limit $1`,
  ),
}))

/** Yields the strays of each table. */
export async function* straysIn(db: Database): AsyncGenerator<Stray & { readonly table: string }> {
  for (const { table, read } of [EVENTS, ...STRAYS])
    for (const stray of await read(db, MOST_STRAYS)) yield { table, ...stray }
}
