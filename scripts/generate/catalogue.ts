// Reads tables, columns, constraints and indexes from PostgreSQL's catalogue, in the same order on every machine.
import type { Database } from '../../packages/server/src/db/db.ts'

export interface Table {
  readonly name: string
  readonly options: string | null
  readonly columns: readonly { readonly name: string; readonly definition: string }[]
  readonly constraints: readonly string[]
  readonly indexes: readonly string[]
}

interface TableRow {
  readonly id: number
  readonly name: string
  readonly kind: string
  readonly options: string | null
  readonly triggers: boolean
}
interface ColumnRow {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly fallback: string | null
  /** 's' for a stored generated column, '' for a plain one. */
  readonly generated: string
  readonly identity: string
}
interface ConstraintRow {
  readonly kind: string
  readonly text: string
}
interface IndexRow {
  readonly name: string
  readonly is_unique: boolean
  readonly method: string
  readonly keys: readonly string[]
  readonly included: readonly string[]
  readonly predicate: string | null
}

const TABLES = `select c.oid::int as id, c.relname as name, c.relkind::text as kind,
    array_to_string(c.reloptions, ', ') as options,
    exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as triggers
  from pg_class c
 where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
   and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'i' and c.relkind = 'S')
 order by c.relname collate "C"`

const COLUMNS = `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
    pg_get_expr(d.adbin, d.adrelid, true) as fallback, a.attgenerated::text as generated,
    a.attidentity::text as identity
  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
 where a.attrelid = $1::int::oid and a.attnum > 0 and not a.attisdropped order by a.attnum`

/**
 * Reads a table's constraints. Since PostgreSQL 18 "not null" is also a constraint ('n'); the document writes it with
 * its column.
 */
const CONSTRAINTS = `select contype::text as kind, pg_get_constraintdef(oid, true) as text from pg_constraint
 where conrelid = $1::int::oid and contype <> 'n'
 order by array_position(array['p', 'u', 'c', 'f', 'x', 't'], contype::text), conname collate "C"`

/** Reads a table's indexes, without those that belong to a constraint. */
const INDEXES = `select c.relname as name, i.indisunique as is_unique, m.amname as method,
    array(select pg_get_indexdef(i.indexrelid, k, true) ||
            case when i.indoption[k - 1] & 1 = 1 then ' desc' else '' end ||
            case i.indoption[k - 1] & 3 when 2 then ' nulls first' when 1 then ' nulls last' else '' end
            from generate_series(1, i.indnkeyatts) k order by k) as keys,
    array(select pg_get_indexdef(i.indexrelid, k, true) from generate_series(i.indnkeyatts + 1, i.indnatts) k order by k) as included,
    pg_get_expr(i.indpred, i.indrelid, true) as predicate
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
 where i.indrelid = $1::int::oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
 order by c.relname collate "C"`

/** Reads every table of the current schema. Throws at anything unsupported, so that nothing is left out silently. */
export async function readCatalogue(db: Database): Promise<readonly Table[]> {
  const tables: Table[] = []
  for (const row of await db.query<TableRow>({ name: 'tables', text: TABLES, values: [] })) {
    if (row.kind !== 'r' || row.triggers)
      throw new Error(`${row.name}: this kind of relation, or its triggers, are not supported yet`)
    tables.push(await readTable(db, row))
  }
  return tables
}

async function readTable(db: Database, { id, name, options }: TableRow): Promise<Table> {
  const read = <R>(part: string, text: string) => db.query<R>({ name: part, text, values: [id] })
  const columns = await read<ColumnRow>('columns', COLUMNS)
  const constraints = await read<ConstraintRow>('constraints', CONSTRAINTS)
  const indexes = await read<IndexRow>('indexes', INDEXES)
  const odd = columns.find(column => !['', 'a'].includes(column.identity) || !['', 's'].includes(column.generated))
  if (odd) throw new Error(`${name}.${odd.name}: this kind of column is not supported yet`)
  return {
    name,
    options,
    columns: columns.map(column => ({ name: column.name, definition: defined(column) })),
    constraints: constraints.map(({ text }) => lower(text)),
    indexes: indexes.map(index => indexed(name, index)),
  }
}

const defined = ({ type, required, fallback, generated, identity }: ColumnRow): string =>
  [shorter(type), required ? 'not null' : '', identity ? 'generated always as identity' : made(fallback, generated)]
    .filter(Boolean)
    .join(' ')

const shorter = (type: string): string => type.replace(/^timestamp(\(\d\))? with time zone$/, 'timestamptz$1')

function made(expression: string | null, generated: string): string {
  if (expression === null) return ''
  return generated === 's' ? `generated always as (${expression}) stored` : `default ${expression}`
}

/** Writes keywords in lower case, as in the migrations; names and values stay as they are. */
const lower = (text: string): string =>
  text.replace(/\b(PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY|REFERENCES|NOT VALID)\b/g, word => word.toLowerCase())

function indexed(table: string, { name, is_unique, method, keys, included, predicate }: IndexRow): string {
  const using = method === 'btree' ? '' : ` using ${method}`
  const include = included.length === 0 ? '' : ` include (${included.join(', ')})`
  const where =
    predicate === null
      ? ''
      : ` where ${predicate.replace(/\bIS NOT NULL\b/g, 'is not null').replace(/\bIS NULL\b/g, 'is null')}`
  return `create ${is_unique ? 'unique ' : ''}index ${name} on ${table}${using} (${keys.join(', ')})${include}${where}`
}
