// The hand-written statements, one per command. Each makes all its writes in one round trip, and only if the order is
// at the expected version.

import { WORDS_OF } from '../../packages/server/src/store/orders/searchWords.ts'
import { partitionOfId } from '../../packages/server/src/store/streams/partition.ts'
import type { Step } from '../life.ts'
import { parameter, type Recorded, type Written } from './rows.ts'

export interface Statement {
  readonly name: string
  readonly text: string
}
/** The values that differ between orders; all other values are written as recorded. */
export interface Subject {
  readonly id: string
  readonly reference: string
  readonly buyer: string
  readonly seller: string
  readonly key: string
}
/** A step as a statement, with a function that returns its values for one order. */
export interface Prepared extends Statement {
  values(subject: Subject): unknown[]
}

type Value = (subject: Subject) => unknown
/** Collects the parameters of a statement while its text is built; each becomes `$n::type`. */
function parameters() {
  const list: Value[] = []
  const add = (type: string, value: Value): string => `$${list.push(value)}::${type}`
  return { list, add, constant: (type: string, value: unknown) => add(type, () => parameter(value)) }
}
type Parameters_ = ReturnType<typeof parameters>

const EVENT = {
  seq: 'int',
  type: 'text',
  at: 'timestamptz',
  recorded_at: 'timestamptz',
  actor: 'text',
  call_id: 'uuid',
  data: 'json',
  digests: 'json',
  texts: 'json',
  hash: 'bytea',
}
const ENTRY = {
  seq: 'int',
  line: 'smallint',
  account: 'text',
  amount: 'bigint',
  currency: 'text',
  at: 'timestamptz',
  person_id: 'text',
}
const MONEY = {
  id: 'int',
  what: 'text',
  reference: 'text',
  amount: 'bigint',
  currency: 'text',
  state: 'text',
  requested_at: 'timestamptz',
  since: 'timestamptz',
}
/** The columns of an order's row that a step changes, with their types. */
const CHANGED = {
  version: 'int',
  state: 'json',
  state_version: 'smallint',
  hash: 'bytea',
  next_due_at: 'timestamptz',
  next_stop_at: 'timestamptz',
  buyer_tab: 'text',
  seller_tab: 'text',
  staff_tab: 'text',
  open_case: 'boolean',
  closed_at: 'timestamptz',
}
const FIXED = { title: 'text', policy_version: 'int', placed_at: 'timestamptz' }

/** The columns that name the order of a row. */
const KEYS = { events: 'partition, stream', entries: 'partition, order_id', money_requests: 'partition, order_id' }

type Columns = Readonly<Record<string, string>>

/** Lists the recorded rows as `(…), (…)`, cast to their columns' types. */
const valuesOf = (columns: Columns, rows: readonly Written['order'][], { constant }: Parameters_): string =>
  rows
    .map(
      row =>
        `(${Object.entries(columns)
          .map(([name, type]) => constant(type, row[name]))
          .join(', ')})`,
    )
    .join(', ')

function insertOf(
  table: keyof typeof KEYS,
  columns: Columns,
  rows: readonly Written['order'][],
  given: Parameters_,
): string {
  const names = Object.keys(columns).join(', ')
  return `insert into by_hand.${table} (${KEYS[table]}, ${names})
    select u.partition, u.id, v.* from u cross join (values ${valuesOf(columns, rows, given)}) v`
}

/** Returns SQL that inserts the events, and the entries and money requests if there are any. */
function inserts({ events, entries, money }: Written, given: Parameters_): string {
  const list = [`e as (${insertOf('events', EVENT, events, given)})`]
  if (entries.length > 0) list.push(`m as (${insertOf('entries', ENTRY, entries, given)})`)
  if (money.length > 0) list.push(`r as (${insertOf('money_requests', MONEY, money, given)})`)
  return list.join(', ')
}

const CALLER = '00000000-0000-4000-8000-000000000001'

function placing(written: Written): Prepared {
  const given = parameters()
  const { add, constant } = given
  const recorded = Object.entries({ ...CHANGED, ...FIXED })
  const text = `
with f as (
  insert into by_hand.order_references (reference, partition, order_id, caller, key, body_hash)
  values (${add('text', ({ reference }) => reference)}, ${add('smallint', ({ id }) => partitionOfId(id))}, ${add('uuid', ({ id }) => id)},
    ${constant('uuid', CALLER)}, ${add('text', ({ key }) => key)}, ${constant('bytea', written.order.hash)})
  on conflict do nothing returning reference, partition, order_id
), u as (
  insert into by_hand.orders (partition, id, reference, buyer_id, seller_id, ${recorded.map(([name]) => name).join(', ')})
  select f.partition, f.order_id, f.reference, ${add('text', ({ buyer }) => buyer)}, ${add('text', ({ seller }) => seller)},
    ${recorded.map(([name, type]) => constant(type, written.order[name])).join(', ')}
    from f
  returning partition, id
), w as (
  insert into by_hand.placed_orders (partition, order_id, buyer_id, seller_id, words)
  select u.partition, u.id, ${add('text', ({ buyer }) => buyer)}, ${add('text', ({ seller }) => seller)},
         ${WORDS_OF(`${add('text', ({ reference }) => reference)} || ' ' || ${constant('text', written.order.title)}`)}
    from u
), p as (
  insert into by_hand.persons (id, name, language, time_zone)
  select v.* from u cross join (values (${add('text', ({ buyer }) => buyer)}, 'Buyer', 'en', 'America/New_York'),
    (${add('text', ({ seller }) => seller)}, 'Seller', 'de', 'Europe/Berlin')) v
  on conflict (id) do nothing
), ${inserts(written, given)}
select id from u`
  return { name: 'place', text, values: subject => given.list.map(value => value(subject)) }
}

/** Returns the `set` list of a step. */
const changesOf = (after: Written, { constant }: Parameters_): string =>
  Object.entries(CHANGED)
    .map(([name, type]) => `${name} = ${constant(type, after.order[name])}`)
    .join(', ')

function changing(step: string, before: Written, after: Written, isCommand = true): Prepared {
  const given = parameters()
  const { add, constant } = given
  const idempotencyRow = (): string => `k as (
  insert into by_hand.calls (partition, stream, caller, actor, route, key, body_hash, status, receipt)
  select u.partition, u.id, ${constant('uuid', CALLER)}, 'buyer:b', ${constant('text', step)}, ${add('text', ({ key }) => key)},
         ${constant('bytea', after.order.hash)}, 201, '{"version":2,"requestId":2}'::json from u
  on conflict do nothing
), `
  const text = `
with u as (
  update by_hand.orders set ${changesOf(after, given)}
   where partition = ${add('smallint', ({ id }) => partitionOfId(id))} and id = ${add('uuid', ({ id }) => id)} and version = ${constant('int', before.order.version)}
  returning partition, id
), ${isCommand ? idempotencyRow() : ''}${inserts(after, given)}
select id from u`
  return { name: step, text, values: subject => given.list.map(value => value(subject)) }
}

/** Returns one statement per step. */
export const statementsFor = ({ place, open, message, answer }: Recorded): Readonly<Record<Step, Prepared>> => ({
  place: placing(place),
  open: changing('open', place, open),
  message: changing('message', open, message),
  answer: changing('answer', message, answer),
})

/** Returns one statement that writes the outcome of silence for one order. */
export const silenceByRow = (open: Written, silence: Written): Prepared => changing('silence', open, silence, false)

/**
 * Returns a statement that writes the outcome of silence for up to `size` due orders. The statement evaluates no rule,
 * and returns only the orders' ids.
 */
export function silenceByBatch(silence: Written, size: number): Statement & { readonly values: readonly unknown[] } {
  const given = parameters()
  const text = `
with d as (
  select partition, id from by_hand.orders where next_due_at <= clock_timestamp() order by next_due_at limit ${size} for update skip locked
), u as (
  update by_hand.orders t set ${changesOf(silence, given)} from d where t.partition = d.partition and t.id = d.id returning t.partition, t.id
), ${inserts(silence, given)}
select id from u`
  const noSubject = { id: '', reference: '', buyer: '', seller: '', key: '' }
  return { name: 'silence_by_batch', text, values: given.list.map(value => value(noSubject)) }
}
