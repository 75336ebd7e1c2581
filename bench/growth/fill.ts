// Fills a database with copies of real orders, each with every row that the pipeline writes for an order.
import type { Database } from '../../packages/server/src/db/db.ts'
import { WORDS_OF } from '../../packages/server/src/store/orders/searchWords.ts'
import { partitionOf, partitionOfId } from '../../packages/server/src/store/streams/partition.ts'
import { quietly } from '../levels/levels-ask.ts'
import { streamOf } from '../levels/levels-fill.ts'

/** An order made by the server. Its copies have ids and references of the same length, so their rows are as large. */
export interface Template {
  readonly id: string
  readonly reference: string
  readonly buyer: string
  readonly seller: string
}

/** The copies to make. They are spread evenly over this many sellers, unless `seller` names the only one. */
export interface Copies {
  readonly count: number
  readonly sellers: number
  readonly seller?: string
  /** The copies were placed at even intervals over this many past days. */
  readonly days: number
}

const TABLES: Readonly<Record<string, string>> = {
  orders: 'id',
  order_references: 'order_id',
  placed_orders: 'order_id',
  events: 'stream',
  entries: 'order_id',
  money_requests: 'order_id',
  performance_orders: 'order_id',
  performance_answers: 'reference',
}
export const ORDER_TABLES = Object.keys(TABLES)

const AT_ONCE = 10_000
export const personOf = (role: 'b' | 's', n: number): string => `${role}-${`${n}`.padStart(7, '0')}`

/** Copies a seller's row for each of these ids, without its events. */
export async function copySellers(db: Database, template: string, ids: readonly string[]): Promise<void> {
  const columns = (await columnsOf(db, 'sellers')).map(({ name }) => name)
  const values = columns.map(name => SELLER_VALUES[name] ?? `t.${name}`)
  const text = `insert into sellers (${columns}) select ${values} from unnest($2::smallint[], $3::text[]) as i(partition, id)
                cross join (select * from sellers where id = $1) t on conflict do nothing`
  await db.query({ name: '', text, values: [template, ids.map(partitionOf), ids] })
}
const SELLER_VALUES: Readonly<Record<string, string>> = {
  partition: 'i.partition',
  id: 'i.id',
  stream: streamOf('i.id'),
  state: 'replace(t.state::text, $1, i.id)::json',
}

/** Copies the template. Inserts the copies in the sequence of their placing, as a server would have done. */
export async function copyOrders(db: Database, template: Template, copies: Copies): Promise<void> {
  const pending = (kB: number) => `alter index placed_orders_by_words set (gin_pending_list_limit = ${kB})`
  await quietly(db, ['set statement_timeout = 0', 'set synchronous_commit = off', NUMBERS, COPIED, pending(65_536)])
  for (let from = 0; from < copies.count; from += AT_ONCE) {
    await db.query({ name: '', text: 'truncate copied', values: [] })
    const until = Math.min(from + AT_ONCE, copies.count)
    const values = [from, until - 1, copies.count, copies.sellers, copies.seller ?? null, copies.days]
    await db.query({ name: '', text: NAMES, values })
    for (const [table, key] of Object.entries(TABLES)) await copyRows(db, template, table, key)
  }
  await quietly(db, [pending(128), `select gin_clean_pending_list('placed_orders_by_words')`])
}

/** The numbers for references. Multiplying them by an odd factor scatters them and keeps them unique. */
const NUMBERS = 'create temp sequence if not exists numbers'
const COPIED = `create temp table if not exists copied (id uuid, partition smallint, reference text, buyer text, seller text, ago interval)`
/** Generates the ids of the copies: UUIDs version 7, which increase with the placing and end with the partition. */
const NAMES = `
insert into copied
select (lpad(to_hex((extract(epoch from clock_timestamp() - ago) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '8' ||
        substr(md5(random()::text), 1, 13) || lpad(to_hex(partition), 2, '0'))::uuid,
       partition, 'R-' || upper(lpad(to_hex(nextval('numbers') * 2654435761 & 1099511627775), 10, '0')), 'b-' || lpad(buyer::text, 7, '0'), seller, ago
  from (select *, get_byte(sha256(convert_to(seller, 'UTF8')), 0) as partition
          from (select coalesce($5::text, 's-' || lpad((n * 7919::bigint % $4::int)::text, 7, '0')) as seller,
                       n * 104729::bigint % ($4::int * 4) as buyer,
                       make_interval(secs => 86400.0 * $6::int * (1 - n / $3::float8)) as ago
                  from generate_series($1::int, $2::int) as n) x) y`

interface Column {
  readonly name: string
  readonly type: string
}
const columnsOf = (db: Database, table: string): Promise<readonly Column[]> =>
  db.query<Column>({
    name: '',
    text: `select column_name as name, data_type as type from information_schema.columns
            where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' and is_identity = 'NO' and data_type <> 'xid8'
            order by ordinal_position`,
    values: [table],
  })

async function copyRows(db: Database, template: Template, table: string, key: string): Promise<void> {
  const columns = await columnsOf(db, table)
  const value = valueFor(template)
  const text = `insert into ${table} (${columns.map(({ name }) => name)}) select ${columns.map(value).join(', ')}
                  from copied i cross join (select * from ${table} where partition = $1 and ${key}::text = $2) t`
  const values = [partitionOfId(template.id), key === 'reference' ? template.reference : template.id]
  await db.query({
    name: '',
    text: table === 'order_references' ? text.replace('partition = $1', '$1::int >= 0') : text,
    values,
  })
}

/** Returns SQL for a column of a copy: the copy's own ids and names, the template's instants moved back by `ago`. */
const valueFor = ({ reference, buyer, seller }: Template) => {
  const renamed = (text: string) =>
    `replace(replace(replace(${text}, '${reference}', i.reference), '${seller}', i.seller), '${buyer}', i.buyer)`
  return ({ name, type }: Column): string => {
    if (name === 'partition' || name === 'reference') return `i.${name}`
    if (['id', 'order_id', 'stream'].includes(name) && type === 'uuid') return 'i.id'
    // Like the server, keeps the call that placed an order for one day only.
    if (name === 'key') return `case when i.ago < interval '1 day' then gen_random_uuid()::text end`
    if (name === 'caller' || name === 'body_hash') return `case when i.ago < interval '1 day' then t.${name} end`
    if (name === 'call_id') return 'case when t.call_id is not null then gen_random_uuid() end'
    if (name === 'words')
      return WORDS_OF(`i.reference || ' ' || (select title from orders where reference = '${reference}')`)
    if (type === 'json') return `${renamed(`t.${name}::text`)}::json`
    if (type === 'timestamp with time zone') return `t.${name} - i.ago`
    if (['buyer_id', 'seller_id', 'person_id', 'actor'].includes(name)) return renamed(`t.${name}`)
    return `t.${name}`
  }
}
