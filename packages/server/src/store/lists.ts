// Lists: orders by tab, cases, entries, balances. They may trail what is due by the clockwork's delay.
import type { Tab } from '@evenhand/core'
import type { Database } from '../db/db.ts'
import type { Person } from './load.ts'
import { type Read, readStates, type SnapshotRow } from './snapshots.ts'
import { statement } from './statement.ts'

/** Whose list: a party's own orders, or all of them for staff and the marketplace. */
export type Viewer = { readonly role: 'buyer' | 'seller'; readonly id: string } | { readonly role: 'staff' }

interface ListedRow extends SnapshotRow {
  readonly tab: Tab
  /** What the list is sorted by, as PostgreSQL writes it: where the next page goes on. */
  readonly place: string
  readonly buyer: Person
  readonly seller: Person
  readonly sellerLevel: string | null
}
export type ListedOrder = Read<ListedRow>

const person = (column: string) => `(select json_strip_nulls(json_build_object(
  'id', id, 'name', name, 'language', language, 'timeZone', time_zone)) from persons where id = ${column})`

/** Whose orders, and by which of the tab columns. */
const MINE = {
  buyer: { where: 'o.buyer_id = $6', tab: 'buyer_tab' },
  seller: { where: 'o.seller_id = $6', tab: 'seller_tab' },
  staff: { where: 'true', tab: 'staff_tab' },
}
type Role = keyof typeof MINE

/** Open orders: the next instant first. Closed ones: the latest first. Without a tab: the newest first. */
const SORTS = {
  open: {
    where:
      "(o.list_at, o.id) > (coalesce($3::timestamptz, '-infinity'), coalesce($4::uuid, '00000000-0000-0000-0000-000000000000'))",
    order: 'o.list_at, o.id',
  },
  closed: {
    where:
      "(o.list_at, o.id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))",
    order: 'o.list_at desc, o.id desc',
  },
  all: { where: "o.id < coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')", order: 'o.id desc' },
}
type Sort = keyof typeof SORTS

type ListValues = [
  tab: string | null,
  q: string | null,
  place: string | null,
  id: string | null,
  limit: number,
  person?: string,
]

/** The limit stands inside: names are looked up for one page only. Unused places of the statement are named by type. */
function listStatement(role: Role, sort: Sort) {
  const { where, tab } = MINE[role]
  const named = sort === 'all' ? '$3::text is null and $1::text is null' : `o.${tab} = $1::text`
  return statement<ListValues, ListedRow>(
    `list_${sort}_of_${role}`,
    `select o.id, o.shape, o.state, o.tab, o.list_at::text as place, ${person('o.buyer_id')} as buyer, ${person('o.seller_id')} as seller,
            (select level from sellers where id = o.seller_id) as "sellerLevel"
       from (
         select o.id, o.shape, o.state, o.${tab} as tab, o.buyer_id, o.seller_id, o.list_at
           from orders o
          where ${where} and ${named} and ${SORTS[sort].where}
            and ($2::text is null or o.reference ilike $2 or o.title ilike $2 or exists (
                  select from persons k where k.id in (o.buyer_id, o.seller_id) and k.name ilike $2))
          order by ${SORTS[sort].order} limit $5
       ) o
      order by ${SORTS[sort].order}`,
  )
}

const listsOf = (role: Role) => ({
  open: listStatement(role, 'open'),
  closed: listStatement(role, 'closed'),
  all: listStatement(role, 'all'),
})
const LISTS = { buyer: listsOf('buyer'), seller: listsOf('seller'), staff: listsOf('staff') }

export interface ListQuery {
  readonly tab: Tab | null
  readonly q: string | null
  readonly after: { readonly place: string; readonly id: string } | null
  readonly limit: number
}

/** Part of a text, with the pattern's own signs taken literally. */
const containing = (q: string): string => `%${q.replace(/[\\%_]/g, sign => `\\${sign}`)}%`

export async function listOrders(
  db: Database,
  viewer: Viewer,
  { tab, q, after, limit }: ListQuery,
): Promise<readonly ListedOrder[]> {
  const sort: Sort = tab === null ? 'all' : tab === 'closed' ? 'closed' : 'open'
  const place = sort === 'all' ? null : (after?.place ?? null)
  const values = [tab, q === null ? null : containing(q), place, after?.id ?? null, limit] as const
  const list = LISTS[viewer.role][sort]
  return readStates(db, await (viewer.role === 'staff' ? list(db, ...values) : list(db, ...values, viewer.id)))
}

const countStatement = (mine: string, tab: string, name: string) =>
  statement<[person?: string], { tab: Tab; count: number }>(
    name,
    `select o.${tab} as tab, count(*) as count from orders o where ${mine} group by 1`,
  )
const COUNTS = {
  buyer: countStatement('o.buyer_id = $1', 'buyer_tab', 'count_of_buyer'),
  seller: countStatement('o.seller_id = $1', 'seller_tab', 'count_of_seller'),
  staff: countStatement('true', 'staff_tab', 'count_of_staff'),
}
export async function countOrders(db: Database, viewer: Viewer): Promise<Readonly<Record<Tab, number>>> {
  const rows = viewer.role === 'staff' ? await COUNTS.staff(db) : await COUNTS[viewer.role](db, viewer.id)
  const none = { your_turn: 0, waiting: 0, active: 0, closed: 0 }
  return Object.assign(none, Object.fromEntries(rows.map(row => [row.tab, row.count])))
}

const withCase = statement<[after: string | null, limit: number], SnapshotRow>(
  'orders_with_case',
  `select id, shape, state from orders where open_case and ($1::uuid is null or id > $1::uuid) order by id limit $2`,
)
/** Orders with an open case, by id: UUIDv7 ids rise with the time of placing. */
export const listOrdersWithCase = async (db: Database, after: string | null, limit: number) =>
  readStates(db, await withCase(db, after, limit))

interface EntryRow {
  readonly seq: number
  readonly account: string
  readonly amount: number
  readonly currency: string
  readonly at: number
}
const entries = statement<[id: string], EntryRow>(
  'order_entries',
  'select seq, account, amount, currency, at from order_entries where order_id = $1::uuid order by seq, line',
)
export const listEntries = (db: Database, id: string) => entries(db, id)

const balance = statement<[person: string], { currency: string; amount: number }>(
  'balance_of_person',
  `select currency, sum(amount) as amount from order_entries where person_id = $1 group by currency order by currency`,
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
