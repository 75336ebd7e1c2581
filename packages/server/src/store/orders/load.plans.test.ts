// Tests query plans: with 25,000 orders, and statistics from when the tables were almost empty, every statement uses an
// index.
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { deadlinesOf } from '../../commands/envelope.ts'
import { ordersOn } from '../../commands/orders/orders.ts'
import { createPipeline } from '../../commands/pipeline.ts'
import { COMMAND_SETTINGS, openPool, type Pool } from '../../db/db.ts'
import { openReceiver } from '../../testing/http/receiver.ts'
import { openTestServer, place } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'
import { dueSellers, sellersToReevaluate, untilNextEvaluation } from '../levels/dueSellers.ts'
import type { Database } from '../statement.ts'
import { changesFrom } from '../streams/changes.ts'
import { FEED_START, readFeed } from '../streams/feed.ts'
import { inPartitionOf, PARTITIONS } from '../streams/partition.ts'
import { listAttempts, logAttempt } from '../webhooks/attempts.ts'
import { LANE_NAMES } from '../webhooks/lanes.ts'
import { endReplay, readReplays, replayEvent, replaySince } from '../webhooks/replays.ts'
import {
  claimCursors,
  enableEndpoint,
  markFailed,
  markSent,
  releaseCursor,
  untilNextCursor,
} from '../webhooks/webhooks.ts'
import { commandStore } from './commands.ts'
import { claimPartitions, dueOrders, untilNextDue } from './due.ts'
import { findCalls, readEvents } from './events.ts'
import { countOrders } from './lists.ts'
import { listMoneyRequests } from './moneyRequests.ts'

const testServer = await openTestServer({ agrees: false, payments: 'external' })
const receiver = await openReceiver(testServer.api)
const first = await testServer.placed()
await testServer.seller.writeMessage({ id: first.id, text: 'Hello.' })
const ended = await testServer.placed()
await testServer.buyer.cancel({ id: ended.id, explanation: 'A mistake.' })
await until(() => expect(receiver.received(first.id)).toEqual([1, 2]))
// The seller is registered by the first call about them.
await testServer.api.sellerPerks({ id: 'mora' })
await testServer.stop()
await replayEvent(testServer.db, receiver.endpoint.id, first.id, 1)

const admin = new pg.Client(testServer.database.connection)
await admin.connect()

/** The partition that an id carries. */
const ROUTED = { partition: "('x' || right(c.id::text, 2))::bit(8)::int" }
/** The growing tables, and how to fill each from its one row. */
const COPIES = {
  orders: { ...ROUTED, id: 'c.id', reference: "o.reference || '-' || c.n", buyer_id: "'p' || c.n" },
  placed_orders: { ...ROUTED, order_id: 'c.id', buyer_id: "'p' || c.n" },
  order_references: { ...ROUTED, reference: "o.reference || '-' || c.n", order_id: 'c.id', key: "'k' || c.n" },
  sellers: { ...ROUTED, id: "'s' || c.n", stream: 'c.id' },
  events: { ...ROUTED, stream: 'c.id' },
  entries: { ...ROUTED, order_id: 'c.id' },
  calls: { ...ROUTED, stream: 'c.id' },
  outbox_cursors: { ...ROUTED, stream: 'c.id' },
  webhook_attempts: { ...ROUTED, stream: 'c.id' },
  webhook_replays: { ...ROUTED, stream: 'c.id' },
  money_requests: { ...ROUTED, order_id: 'c.id' },
  persons: { id: "'p' || c.n" },
}
type Table = keyof typeof COPIES
const TABLES = Object.keys(COPIES)

async function fill(table: string, values: Readonly<Record<string, string>>): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_name = $1 and table_schema = 'public' and is_generated = 'NEVER' and is_identity = 'NO'`,
    [table],
  )
  const names = rows.map(({ name }) => name)
  const picked = names.map(name => values[name] ?? `o.${name}`)
  const one = table === 'persons' ? `where id = 'mora'` : 'limit 1'
  await admin.query(
    `insert into ${table} (${names.join()}) select ${picked.join()} from (select * from ${table} ${one}) o cross join copies c`,
  )
}

await admin.query('analyze')
await admin.query(
  `create unlogged table copies as select n, gen_random_uuid() as id from generate_series(1, 25000) as n`,
)
for (const [table, values] of Object.entries(COPIES)) {
  await admin.query(`alter table ${table} set (autovacuum_enabled = false)`)
  await fill(table, values)
}

interface RanStatement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}
const commandPool = openPool(testServer.database.connection, 1, () => undefined, COMMAND_SETTINGS)
const otherPool = openPool(testServer.database.connection, 1, () => undefined)
afterAll(async () => {
  await admin.end()
  await commandPool.close()
  await otherPool.close()
})
const ran = new Map<string, RanStatement & { readonly pool: Pool }>()
/** Returns a database on a pool that records every statement that was run. */
const watching = (pool: Pool): Database => ({
  query: statement => {
    ran.set(statement.name, { ...statement, pool })
    return pool.query(statement)
  },
})
/** What loads and saves orders, and the scheduler, have connections of their own, with settings of their own. */
const [commands, watched] = [watching(commandPool), watching(otherPool)]

const literal = (value: unknown): string => {
  if (value === null) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value))
    return pg.escapeLiteral(`{${value.map(each => (each === null ? 'null' : JSON.stringify(String(each)))).join()}}`)
  return pg.escapeLiteral(String(value))
}

interface Node {
  readonly 'Node Type': string
  readonly 'Relation Name'?: Table
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly Node[]
}
const nodesOf = (node: Node): readonly Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

let plans = 0
/** Returns the generic plan of a statement, which is the plan that servers use. */
async function planOf({ text, values, pool }: RanStatement & { readonly pool: Pool }): Promise<readonly Node[]> {
  const name = `plan_${++plans}`
  const select = <R>(what: string) => pool.query<R>({ name: `${name}_${what.slice(0, 7)}`, text: what, values: [] })
  await select(`prepare ${name} as ${text}`)
  const given = values.length === 0 ? '' : `(${values.map(literal).join()})`
  const [row] = await select<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(
    `explain (format json) execute ${name}${given}`,
  )
  return (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => nodesOf(Plan))
}

it('the tables are large, though their statistics are those of small ones', async () => {
  const { rows } = await admin.query(
    `select (select count(*) from orders)::int as is, reltuples::int as known from pg_class where relname = 'orders'`,
  )
  expect(rows).toEqual([{ is: 25_002, known: 2 }])
})

const PLACED = inPartitionOf('mora', '018f0000-0000-7000-8000-00000000000a')
const CALLER = '018f0000-0000-7000-8000-000000000001'

/** Runs a command, a placing and a scheduler round, with all their statements. */
async function runPipeline(): Promise<void> {
  const orders = ordersOn({ store: commandStore(commands, 'internal'), salt: () => '00' })
  const tools = { random: Math.random, sleep: async () => undefined, saved: () => undefined }
  const pipeline = createPipeline({ ...tools, aggregate: orders, scheduled: orders })
  const call = {
    caller: CALLER,
    key: 'k',
    bodyHash: '00'.repeat(32),
    route: 'r',
    status: 201,
    callId: '018f0000-0000-4000-8000-000000000002',
  }
  const message = { action: 'write_message', text: 'Hello.', by: { role: 'seller', id: 'mora' } } as const
  const buy = { ...place(), action: 'place', by: { role: 'marketplace' } } as const
  expect(await pipeline.send({ ...call, stream: first.id, command: message })).toMatchObject({ kind: 'done' })
  expect(await pipeline.send({ ...call, stream: PLACED, command: buy })).toMatchObject({ kind: 'done' })
  expect(await pipeline.send(deadlinesOf(PLACED))).toMatchObject({ kind: 'done' })
}

async function runSchedulerAndSender(): Promise<void> {
  const { id } = receiver.endpoint
  await dueOrders(commands, PARTITIONS, 250)
  await untilNextDue(commands, PARTITIONS)
  await claimPartitions(commands, CALLER)
  await findCalls(commands, [PLACED], [CALLER])
  await readEvents(watched, PLACED, 0, 100)
  await claimCursors(watched, 8, 60, LANE_NAMES, [id], ['events'], [1])
  await readReplays(watched, PLACED, id, 'replay', 100)
  await endReplay(watched, PLACED, id, 1)
  await markSent(watched, PLACED, id, 'events', 1, true)
  await markFailed(watched, PLACED, id, 'events', 5)
  await releaseCursor(watched, PLACED, id, 'events')
  await untilNextCursor(watched, LANE_NAMES, [id], ['money'])
}

async function readMoneyAndWebhooks(): Promise<void> {
  const { id } = receiver.endpoint
  await listMoneyRequests(watched, 'refund', 'requested', null, 50)
  await logAttempt(watched, PLACED, id, 1, 'order.placed', 1, 200, 5, null, null, false)
  for (const failed of [false, true])
    for (const stream of [null, PLACED]) await listAttempts(watched, id, { stream, failed, before: null, limit: 50 })
  await replayEvent(watched, id, PLACED, 1)
  await replaySince(watched, id, Date.now() - 1000, ['message.written'])
  await enableEndpoint(watched, id)
}

/** Reports whether a node reads the whole table, as an index scan without a condition does. */
async function readListsAndSellers(): Promise<void> {
  const { settled } = await changesFrom(watched, null, 100)
  await changesFrom(watched, settled - 10n, 100)
  await readFeed(watched, FEED_START, 100)
  for (const viewer of [{ role: 'staff' }, { role: 'seller', id: 'mora' }] as const) await countOrders(watched, viewer)
  await dueSellers(watched, PARTITIONS, 500)
  await sellersToReevaluate(watched, PARTITIONS, 500)
  await untilNextEvaluation(watched, PARTITIONS)
}

const isWhole = (node: Node): boolean => {
  const isRead = /Scan$/.test(node['Node Type']) && TABLES.includes(node['Relation Name'] ?? '')
  const parts = node['Node Type'] === 'Bitmap Heap Scan' ? nodesOf(node) : [node]
  return isRead && (node['Node Type'] === 'Seq Scan' || parts.every(each => each['Index Cond'] === undefined))
}

it('the pipeline, the scheduler and the sender read no large table as a whole', async () => {
  await runPipeline()
  await runSchedulerAndSender()
  await readMoneyAndWebhooks()
  await readListsAndSellers()
  const names = [
    'load_orders',
    'load_places',
    'save_orders_placed_money',
    'due_orders',
    'next_due',
    'claim_cursors',
    'next_cursor',
  ]
  expect([...ran.keys()]).toEqual(expect.arrayContaining(names))
  const whole: string[] = []
  for (const statement of ran.values())
    for (const node of (await planOf(statement)).filter(isWhole))
      whole.push(`${statement.name}: ${node['Node Type']} on ${node['Relation Name']} ${node['Index Name'] ?? ''}`)
  expect(whole).toEqual([])
})
