// Tests lists and searches over 60,000 orders: their results, and that each uses an index and never reads all orders.

import type { Tab } from '@evenhand/core'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Statement } from '../../db/db.ts'
import { openPool, SEARCH_SETTINGS } from '../../db/db.ts'
import { openTestServer, place } from '../../testing/testServer.ts'
import { countOrders, listOrders } from './lists.ts'
import { searchOrders } from './search.ts'

const ORDERS = 60_000
const testServer = await openTestServer({ agrees: false })
const { api, buyer, placed } = testServer
const first = await placed()
const admin = new pg.Client(testServer.database.connection)
await admin.connect()
afterAll(() => admin.end())

/**
 * Fills the database with copies of one order that have their own references, people and titles; one in a thousand is
 * about a lighthouse.
 */
async function fill(): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_name = 'orders' and table_schema = 'public' and is_generated = 'NEVER'`,
  )
  const made: Readonly<Record<string, string>> = {
    partition: 'n % 256',
    id: "('018e0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid",
    reference: "'N-' || n",
    buyer_id: "'b' || n % 5000",
    seller_id: "case when n % 2 = 0 then 'mora' else 's' || n % 900 end",
    title: "case when n % 1000 = 7 then 'A lighthouse at night' else 'A video about numbers' end",
    seller_tab: "(array['active','waiting','closed'])[1 + n % 3]",
    staff_tab: "(array['active','closed'])[1 + n % 2]",
    next_stop_at: "now() + n * interval '1 minute'",
  }
  const names = rows.map(({ name }) => name)
  await admin.query(
    'create table numbers as select n from generate_series(1, $1::int) as n'.replace('$1', String(ORDERS)),
  )
  await admin.query(
    `insert into orders (${names.join()}) select ${names.map(name => made[name] ?? `o.${name}`).join()}
       from numbers cross join (select * from orders where id = '${first.id}') o`,
  )
  await admin.query(
    `insert into placed_orders select partition, id, buyer_id, seller_id, to_tsvector('simple', regexp_replace(reference || ' ' || title, '[^[:alnum:]]+', ' ', 'g'))
       from orders where id <> '${first.id}'`,
  )
  await admin.query(
    `insert into persons (id, name) select id, 'Person ' || id from (select buyer_id as id from orders union select seller_id from orders) p
     on conflict do nothing`,
  )
}
beforeAll(fill, 60_000)

const idOf = (n: number): string => `018e0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

const staff = api.as('staff:sam')
const mora = api.as('seller:mora')

describe('a search', () => {
  it.each([
    ['a reference', 'N-31337', [31_337]],
    ['an id', '018e0000-0000-7000-8000-000000000007', [7]],
    [
      'a party’s name, by the beginnings of its words',
      'pers b4999',
      Array.from({ length: 12 }, (_, i) => 4999 + i * 5000),
    ],
    ['a word without hits', 'nobody knows', []],
    ['punctuation only', '%% _ \\ \' " :* & | !', []],
    ['query syntax', "x' | !y:* <-> (", []],
  ])('by %s finds the matching orders, for staff', async (_what, q, numbers) => {
    const { items, next } = await staff.listOrders({ q, limit: 200 })
    expect(items.map(({ id }) => id).sort()).toEqual(numbers.map(idOf).sort())
    expect(next).toBeNull()
  })

  it('by a rare word returns each order once, page by page, sorted as its list', async () => {
    const walk = async (limit: number) => {
      const found: string[] = []
      let page = await mora.listOrders({ q: 'light', tab: 'waiting', limit })
      for (
        found.push(...page.items.map(({ id }) => id));
        page.next !== null;
        found.push(...page.items.map(({ id }) => id))
      )
        page = await mora.listOrders({ q: 'light', tab: 'waiting', limit, cursor: page.next })
      return found
    }
    expect(await walk(7)).toEqual(await walk(200))
    expect(await mora.listOrders({ q: 'lighthouse day' })).toMatchObject({ items: [] })
  })

  it('by a word that every order contains reads the list, one part at a time', async () => {
    const { items, next } = await staff.listOrders({ q: 'numbers', limit: 50 })
    expect(items).toHaveLength(50)
    const more = await staff.listOrders({ q: 'numbers', limit: 50, cursor: next ?? '' })
    expect(new Set([...items, ...more.items].map(({ id }) => id)).size).toBe(100)
  })

  it('finds no orders of other people', async () => {
    expect((await buyer.listOrders({ q: 'N-31337' })).items).toEqual([])
    expect((await buyer.listOrders({ q: 'lighthouse' })).items).toEqual([])
    expect((await buyer.listOrders({ q: first.reference })).items).toHaveLength(1)
  })

  it('finds an order as soon as it is placed, by words of any language', async () => {
    const { id } = await placed({ ...place(), gig: { id: 'g', version: '1', title: 'Überraschung für Ёлка 2027' } })
    for (const q of ['überra', 'ЁЛКА', 'fur 2027', 'für 2027'])
      expect((await staff.listOrders({ q })).items.map(each => each.id)).toEqual(q.startsWith('fur') ? [] : [id])
  })
})

/** A pool that shows the generic plan, to count the rows that a statement reads from tables and indexes. */
const planner = openPool(testServer.database.connection, 1, () => undefined, SEARCH_SETTINGS)
afterAll(() => planner.close())
interface Node {
  readonly 'Node Type': string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Node[]
}
const readBy = (node: Node): number => {
  const here = /Scan/.test(node['Node Type']) && !/Bitmap Index|Subquery|CTE|Function/.test(node['Node Type'])
  const rows = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']
  return (here ? rows : 0) + (node.Plans ?? []).reduce((sum, each) => sum + readBy(each), 0)
}
const literal = (value: unknown): string => {
  if (value === null) return 'null'
  if (typeof value === 'number') return String(value)
  return pg.escapeLiteral(Array.isArray(value) ? `{${value.join()}}` : String(value))
}
let plans = 0
async function rowsRead(list: (db: Database) => Promise<unknown>): Promise<Record<string, number>> {
  const statements: Statement[] = []
  const query: Database['query'] = statement => {
    statements.push(statement)
    return planner.query(statement)
  }
  await list({ query })
  const read: Record<string, number> = {}
  for (const { name, text, values } of statements) {
    const [plan, given] = [`plan_${++plans}`, values.length === 0 ? '' : `(${values.map(literal).join()})`]
    const run = <R>(sql: string) => planner.query<R>({ name: `${plan}_${sql.slice(0, 7)}`, text: sql, values: [] })
    await run(`prepare ${plan} as ${text}`)
    const [row] = await run<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(
      `explain (analyze, format json) execute ${plan}${given}`,
    )
    read[name] = Math.round((row?.['QUERY PLAN'] ?? []).reduce((sum, { Plan }) => sum + readBy(Plan), 0))
  }
  return read
}

describe('a database of 60,000 orders', () => {
  const STAFF = { role: 'staff' } as const
  const SELLER_MORA = { role: 'seller', id: 'mora' } as const
  const page = (tab: Tab | null) => ({ tab, after: null, limit: 51 })
  // For each order: its row, its two people and the seller's level.
  const PAGE = 51 * 5

  it.each([
    ['staff’s without a tab', (db: Database) => listOrders(db, STAFF, page(null)), PAGE],
    ['staff’s in a tab', (db: Database) => listOrders(db, STAFF, page('closed')), PAGE],
    ['a seller’s of half of them, without a tab', (db: Database) => listOrders(db, SELLER_MORA, page(null)), PAGE],
    ['a seller’s in a tab', (db: Database) => listOrders(db, SELLER_MORA, page('waiting')), PAGE],
    ['the counts of staff', (db: Database) => countOrders(db, STAFF), 4 * 1001],
    ['the counts of a seller', (db: Database) => countOrders(db, SELLER_MORA), 4 * 1001],
  ])('reads only the rows that a list shows: %s', async (_whose, list, most) => {
    for (const [, rows] of Object.entries(await rowsRead(list))) expect(rows).toBeLessThanOrEqual(most)
  })

  it.each([
    ['a reference', STAFF, 'N-4711', null, 300],
    ['a rare word', STAFF, 'lighthouse', null, 2_000],
    ['a rare word, in a tab', SELLER_MORA, 'lighthouse', 'waiting', 2_000],
    ['a word of every order', STAFF, 'video', null, 30_000],
    ['a word of every order, in a tab', SELLER_MORA, 'video', 'waiting', 30_000],
    ['a name of thousands', STAFF, 'person', 'closed', 30_000],
  ] as const)('reads no more rows for a search than its bound: %s', async (_what, viewer, q, tab, most) => {
    const read = await rowsRead(db => searchOrders(db, viewer, page(tab), q))
    for (const [name, rows] of Object.entries(read))
      expect({ name, rows: Math.max(rows, most) }).toEqual({ name, rows: most })
  })

  it('stops counting orders at a thousand and one', async () => {
    expect((await staff.listOrders({ limit: 1 })).counts).toMatchObject({ active: 1001, closed: 1001 })
    expect((await buyer.listOrders({ limit: 1 })).counts).toMatchObject({ closed: 0 })
  })

  it('keeps lists fast while one person runs thirty searches', async () => {
    const searches = Array.from({ length: 30 }, () =>
      staff.listOrders({ q: 'video' }).catch((fault: { status: number }) => fault.status),
    )
    expect((await Promise.all(Array.from({ length: 5 }, () => buyer.listOrders()))).length).toBe(5)
    const waiting = await Promise.race([
      Promise.all(searches).then(() => 'searches'),
      buyer.listOrders().then(() => 'list'),
    ])
    expect(waiting).toBe('list')
    const answers = await Promise.all(searches)
    expect(answers.filter(answer => answer === 429).length).toBeGreaterThan(0)
  })
})

it('a list shows the same base price and total as the order’s page', async () => {
  const { id, total } = await placed({ price: 15_000, extras: [{ title: 'Second ratio', price: 3_000 }] })
  expect(total).toBe(18_000)
  expect((await staff.listOrders({ limit: 1 })).items).toMatchObject([{ id, price: 15_000, total: 18_000 }])
})
