// Lists: orders by tab, cases, entries, balances. They may trail what is due by the clockwork's delay.
import type { Order, Tab } from '@evenhand/core'
import type { Database } from '../db/db.ts'
import type { Person } from './load.ts'
import { statement } from './statement.ts'

/** Whose list: a party's own orders, or all of them for staff and the marketplace. */
export type Viewer = { readonly role: 'buyer' | 'seller'; readonly id: string } | { readonly role: 'staff' }

export interface ListedOrder {
  readonly id: string
  readonly state: Order
  readonly tab: Tab
  /** What the list is sorted by, in milliseconds, or null. */
  readonly sort_at: number | null
  readonly buyer: Person
  readonly seller: Person
}

const person = (column: string) => `(select json_strip_nulls(json_build_object(
  'id', id, 'name', name, 'language', language, 'timeZone', time_zone)) from persons where id = ${column})`

/** Open orders: the next instant first, those without one last. Closed ones: the latest first. */
const listStatement = (mine: string, tab: string, name: string) =>
  statement<
    [
      tab: string | null,
      q: string | null,
      atAfter: number | null,
      idAfter: string | null,
      limit: number,
      person?: string,
    ],
    ListedOrder
  >(
    name,
    `with mine as (
       select o.id, o.state, o.${tab} as tab, o.buyer_id, o.seller_id,
              case when o.closed_at is null then o.next_stop_at else o.closed_at end as sort_at,
              case when o.closed_at is null then coalesce(extract(epoch from o.next_stop_at) * 1000, 9e15)
                   else 1e16 - extract(epoch from o.closed_at) * 1000 end as sort
         from orders o
        where ${mine} and ($1::text is null or o.${tab} = $1)
          and ($2::text is null or o.reference ilike $2 or o.title ilike $2 or exists (
                select from persons p where p.id in (o.buyer_id, o.seller_id) and p.name ilike $2)))
     select m.id, m.state, m.tab, m.sort_at, m.sort, ${person('m.buyer_id')} as buyer, ${person('m.seller_id')} as seller
       from mine m
      where $3::numeric is null or (m.sort, m.id) > ($3::numeric, $4::uuid)
      order by m.sort, m.id limit $5`,
  )

const LISTS = {
  buyer: listStatement('o.buyer_id = $6', 'buyer_tab', 'list_of_buyer'),
  seller: listStatement('o.seller_id = $6', 'seller_tab', 'list_of_seller'),
  staff: listStatement('true', 'staff_tab', 'list_of_staff'),
}

export interface ListQuery {
  readonly tab: Tab | null
  readonly q: string | null
  readonly after: { readonly sort: number; readonly id: string } | null
  readonly limit: number
}

/** Part of a text, with the pattern's own signs taken literally. */
const containing = (q: string): string => `%${q.replace(/[\\%_]/g, sign => `\\${sign}`)}%`

export async function listOrders(db: Database, viewer: Viewer, { tab, q, after, limit }: ListQuery) {
  const values = [tab, q === null ? null : containing(q), after?.sort ?? null, after?.id ?? null, limit] as const
  const rows =
    viewer.role === 'staff' ? await LISTS.staff(db, ...values) : await LISTS[viewer.role](db, ...values, viewer.id)
  return rows as readonly (ListedOrder & { readonly sort: number })[]
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

const withCase = statement<[after: string | null, limit: number], { id: string; state: Order }>(
  'orders_with_case',
  `select id, state from orders where open_case and ($1::uuid is null or id > $1::uuid) order by id limit $2`,
)
/** Orders with an open case, by id: UUIDv7 ids rise with the time of placing. */
export const listOrdersWithCase = (db: Database, after: string | null, limit: number) => withCase(db, after, limit)

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

const known = statement<[person: string], { id: string }>('known_person', 'select id from persons where id = $1')
export const isKnown = async (db: Database, person: string): Promise<boolean> => (await known(db, person)).length > 0
