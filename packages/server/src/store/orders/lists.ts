// Reads lists: orders by tab, cases, ledger entries, balances. A list may lag behind due deadlines by the scheduler's
// delay.
import { entriesOf, type Tab } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { pastOf } from './events.ts'
import type { Person } from './load.ts'
import { type Read, readStates, type SnapshotRow } from './snapshots.ts'

/** Who views the list: a party views their own orders, staff and the marketplace view all. */
export type Viewer = { readonly role: 'buyer' | 'seller'; readonly id: string } | { readonly role: 'staff' }

export interface ListedRow extends SnapshotRow {
  readonly tab: Tab
  /** The sort key as PostgreSQL writes it, where the next page continues. */
  readonly place: string
  readonly buyer: Person
  readonly seller: Person
  readonly sellerLevel: string | null
}
export type ListedOrder = Read<ListedRow>

const person = (column: string) => `(select json_strip_nulls(json_build_object(
  'id', id, 'name', name, 'language', language, 'timeZone', time_zone)) from persons where id = ${column})`

/** The filter and the tab column of each role. */
const MINE = {
  buyer: { column: 'buyer_id', where: 'o.buyer_id = $5::text', tab: 'buyer_tab' },
  seller: { column: 'seller_id', where: 'o.seller_id = $5::text', tab: 'seller_tab' },
  staff: { column: null, where: '$5::text is null', tab: 'staff_tab' },
} as const
export type Role = keyof typeof MINE

const AFTER_ID = "coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')"
/**
 * How lists are sorted: open orders by their next deadline, closed orders with the latest first, a list without a tab
 * with the newest order first.
 */
const SORTS = {
  open: {
    where:
      "(o.list_at, o.id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3::uuid, '00000000-0000-0000-0000-000000000000'))",
    order: 'o.list_at, o.id',
  },
  closed: {
    where: `(o.list_at, o.id) < (coalesce($2::timestamptz, 'infinity'), ${AFTER_ID})`,
    order: 'o.list_at desc, o.id desc',
  },
  all: { where: `$2::text is null and o.id < ${AFTER_ID}`, order: 'o.id desc' },
} as const
export type Sort = keyof typeof SORTS

export type ListValues = [
  tab: string | null,
  place: string | null,
  id: string | null,
  limit: number,
  person: string | null,
]

/** Selects orders of every tab, a party's or all, sorted, by an index that later saves do not touch. */
const placedOrders = (column: string | null, most: string): string =>
  `(select o.* from (select partition, order_id from placed_orders
                      where ${column === null ? '' : `${column} = $5::text and `}order_id < ${AFTER_ID}
                      order by order_id desc limit ${most}) w
     cross join lateral (select * from orders where partition = w.partition and id = w.order_id offset 0) o)`

/** Selects the next `most` orders of a list after its place, sorted; `only` can select fewer of them. */
export function walked(role: Role, sort: Sort, most: string, { source = '', only = most } = {}): string {
  const { column, where, tab } = MINE[role]
  const named = sort === 'all' ? '$1::text is null' : `o.${tab} = $1::text`
  const from = source || (sort === 'all' ? placedOrders(column, most) : 'orders')
  return `select o.partition, o.id, o.state_version, o.state, o.${tab} as tab, o.buyer_id, o.seller_id, o.list_at from ${from} o
           where ${where} and ${named} and ${SORTS[sort].where}
           order by ${SORTS[sort].order} limit ${only}`
}

/** Selects a page of a list. The limit is in the inner query, so that names are looked up for this page only. */
export const listedOf = (sort: Sort, walk: string, filter = 'true', limit = 'all'): string =>
  `select o.id, o.state_version as "stateVersion", o.state, o.tab, o.list_at::text as place, ${person('o.buyer_id')} as buyer, ${person('o.seller_id')} as seller,
          (select level from sellers where partition = o.partition and id = o.seller_id) as "sellerLevel"
     from (select * from (${walk}) o where ${filter} order by ${SORTS[sort].order} limit ${limit}) o
    order by ${SORTS[sort].order}`

/** Makes one value for each role and sort. */
export function eachList<S>(make: (role: Role, sort: Sort) => S) {
  const of = (role: Role) => ({ open: make(role, 'open'), closed: make(role, 'closed'), all: make(role, 'all') })
  return { buyer: of('buyer'), seller: of('seller'), staff: of('staff') }
}
const LISTS = eachList((role, sort) =>
  statement<ListValues, ListedRow>(`list_${sort}_of_${role}`, listedOf(sort, walked(role, sort, '$4'))),
)

export interface ListQuery {
  readonly tab: Tab | null
  readonly after: Place | null
  readonly limit: number
}
/** Where a list continues. */
export interface Place {
  readonly place: string
  readonly id: string
}

export const sortOf = (tab: Tab | null): Sort => (tab === null ? 'all' : tab === 'closed' ? 'closed' : 'open')

export function listValues(viewer: Viewer, { tab, after, limit }: ListQuery): ListValues {
  const place = tab === null ? null : (after?.place ?? null)
  return [tab, place, after?.id ?? null, limit, viewer.role === 'staff' ? null : viewer.id]
}

export async function listOrders(db: Database, viewer: Viewer, query: ListQuery): Promise<readonly ListedOrder[]> {
  const list = LISTS[viewer.role][sortOf(query.tab)]
  return readStates(db, await list(db, ...listValues(viewer, query)))
}

/** Orders are counted up to this number; one more means that there are more. */
const COUNTED_TO = 1000

/** Counts each tab by index up to the bound, so that a list of a million costs no more than a short one. */
const countStatement = (role: Role) =>
  statement<[person: string | null], { tab: Tab; count: number }>(
    `count_of_${role}`,
    `select i.tab, c.count
       from unnest('{your_turn,waiting,active,closed}'::text[]) as i(tab)
      cross join lateral (
        select count(*) as count from (
          select from orders o where ${MINE[role].where.replace('$5', '$1')} and o.${MINE[role].tab} = i.tab
           order by o.list_at, o.id limit ${COUNTED_TO + 1}
        ) x offset 0) c`,
  )
const COUNTS = { buyer: countStatement('buyer'), seller: countStatement('seller'), staff: countStatement('staff') }
export async function countOrders(db: Database, viewer: Viewer): Promise<Readonly<Record<Tab, number>>> {
  const rows = await COUNTS[viewer.role](db, viewer.role === 'staff' ? null : viewer.id)
  const none = { your_turn: 0, waiting: 0, active: 0, closed: 0 }
  return Object.assign(none, Object.fromEntries(rows.map(row => [row.tab, row.count])))
}

const withCase = statement<[after: string | null, limit: number], SnapshotRow>(
  'orders_with_case',
  `select id, state_version as "stateVersion", state from orders where open_case and ($1::uuid is null or id > $1::uuid) order by id limit $2`,
)
/** Lists orders with an open case by id, which is by time of placing, as the ids are UUIDv7. */
export const listOrdersWithCase = async (db: Database, after: string | null, limit: number) =>
  readStates(db, await withCase(db, after, limit))

interface EntryRow {
  readonly seq: number
  readonly account: string
  readonly amount: number
  readonly currency: string
  readonly at: number
}
/** Returns all ledger entries of an order, computed from its events, as only those on a person's account are stored. */
export async function listEntries(db: Database, id: string): Promise<readonly EntryRow[]> {
  const events = await pastOf(db, id)
  const [placed] = events
  const currency = placed?.type === 'order.placed' ? placed.data.currency : ''
  return events.flatMap((event, i) =>
    entriesOf(event).map(({ account, amount }) => ({ seq: i + 1, account, amount, currency, at: event.at })),
  )
}

const balance = statement<[person: string], { currency: string; amount: number }>(
  'balance_of_person',
  `select currency, sum(amount) as amount from entries where person_id = $1 group by currency order by currency`,
)
export const balancesOf = (db: Database, person: string) => balance(db, person)

const personBy = statement<[id: string], { person: Person }>(
  'find_person',
  `select json_strip_nulls(json_build_object('id', id, 'name', name, 'language', language, 'timeZone', time_zone)) as person
     from persons where id = $1`,
)
export const findPerson = async (db: Database, id: string): Promise<Person | null> =>
  (await personBy(db, id))[0]?.person ?? null

const known = statement<[person: string], { id: string }>('known_person', 'select id from persons where id = $1')
export const isKnown = async (db: Database, person: string): Promise<boolean> => (await known(db, person)).length > 0
