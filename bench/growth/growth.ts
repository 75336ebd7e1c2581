// Measures how the number of stored orders affects commands, staff's list, a level page, and the bytes per order.
import { performance } from 'node:perf_hooks'
import { type Connection, openPool, type Pool } from '../../packages/server/src/db/db.ts'
import { migrate } from '../../packages/server/src/db/migrate.ts'
import { dueOrders } from '../../packages/server/src/store/orders/due.ts'
import { PARTITIONS } from '../../packages/server/src/store/streams/partition.ts'
import { type Ground, warn } from '../ground.ts'
import { ourPipeline } from '../in-process.ts'
import { quietly } from '../levels/levels-ask.ts'
import { type Comparison, compare, median } from '../measure.ts'
import { type Served, startServer } from '../processes.ts'
import { copyOrders, copySellers, ORDER_TABLES, personOf, type Template } from './fill.ts'
import { type SizeOf, sizesOf } from './sizes.ts'
import { cancelledOrder, completedOrder, openOrder, read, THOUSAND } from './templates.ts'

/** The figures for one size of the database. All times are medians in milliseconds, over HTTP, with one caller. */
export interface Grown {
  readonly orders: number
  readonly sizes: readonly SizeOf[]
  /** Staff's list: all orders and each tab, with the counts of the tabs. */
  readonly list: number
  readonly page: { readonly first: number; readonly ms: number; readonly kilobytes: number }
  /** The scheduler's query for due orders. */
  readonly due: number
}
export interface Growth {
  readonly grown: readonly Grown[]
  /** Compares the largest database with the smallest. */
  readonly commands: readonly Comparison[]
}
export interface GrowthSize {
  readonly sizes: readonly number[]
  readonly rounds: number
  readonly seconds: number
  readonly readings: number
}

const CALLERS = [1, 32]
/** The share of orders that are open. */
const OPEN = 0.1
const IN_WINDOW = 1000

interface Database {
  readonly orders: number
  readonly ground: Ground
  readonly db: Pool
  readonly sizes: readonly SizeOf[]
}

export async function measureGrowth(ground: Ground, size: GrowthSize): Promise<Growth> {
  const made: Database[] = []
  try {
    for (const orders of size.sizes) made.push(await makeDatabase(ground, orders))
    const grown: Grown[] = []
    for (const each of made) grown.push(await measured(each, size.readings))
    return { grown, commands: await compared(made, size) }
  } finally {
    for (const { db, ground: own } of made) {
      await db.close()
      await quietly(ground.db, [`drop database ${own.connection.database} with (force)`])
    }
  }
}

async function makeDatabase(ground: Ground, orders: number): Promise<Database> {
  const name = `growth_${orders}`
  await quietly(ground.db, [`create database ${name}`])
  const connection: Connection = { ...ground.connection, database: name }
  await migrate(connection)
  const db = openPool(connection, 1, warn)
  const own = { ...ground, connection, db, url: ground.url.replace(/\/[^/?]+\?/, `/${name}?`) }
  const templates = await onServer(own, async server => ({
    cancelled: await cancelledOrder(server),
    completed: await completedOrder(server),
    open: await openOrder(server),
  }))
  return { orders, ground: own, db, sizes: await fill(db, orders, templates) }
}

async function fill(
  db: Pool,
  orders: number,
  templates: Readonly<Record<'cancelled' | 'completed' | 'open', Template>>,
) {
  const begun = performance.now()
  const sellers = Math.max(200, Math.round(orders / 100))
  const { cancelled, completed, open } = templates
  const ids = [THOUSAND, ...Array.from({ length: sellers }, (_, i) => personOf('s', i))]
  await copySellers(db, cancelled.seller, ids)
  const count = Math.round(orders * (1 - OPEN))
  await copyOrders(db, cancelled, { count, sellers, days: 365 })
  await quietly(
    db,
    ORDER_TABLES.map(table => `vacuum (analyze) ${table}`),
  )
  const sizes = await sizesOf(db, count)
  await copyOrders(db, open, { count: orders - count, sellers, days: 1 })
  for (const [template, part] of [
    [completed, 0.9],
    [cancelled, 0.1],
  ] as const)
    await copyOrders(db, template, { count: IN_WINDOW * part, sellers, seller: THOUSAND, days: 50 })
  await quietly(db, [`update sellers set since = since - interval '2 years'`, 'vacuum (analyze)', 'checkpoint'])
  console.log(`  ${orders} orders filled in ${Math.round((performance.now() - begun) / 1000)} s`)
  return sizes
}

async function onServer<R>(ground: Ground, work: (server: Served) => Promise<R>): Promise<R> {
  const server = await startServer(ground)
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}

async function measured({ orders, ground, db, sizes }: Database, readings: number): Promise<Grown> {
  return onServer(ground, async server => {
    const page = () => read(server, `/v1/sellers/${THOUSAND}/level`, `seller:${THOUSAND}`)
    const [first] = await timed(1, page)
    const lists = ['', '?tab=your_turn', '?tab=active', '?tab=closed']
    return {
      orders,
      sizes,
      list:
        (await middle(readings, async () => {
          for (const query of lists) await read(server, `/v1/orders${query}`, 'staff:anna')
        })) / lists.length,
      page: { first: first ?? 0, ms: await middle(readings, page), kilobytes: (await page()).length / 1000 },
      due: await middle(readings, () => dueOrders(db, PARTITIONS, 250)),
    }
  })
}

async function timed(rounds: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  const took: number[] = []
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now()
    await work()
    took.push(performance.now() - begun)
  }
  return took
}
/** Returns the median of `readings` runs, after as many runs that warm up the compiler and the caches. */
async function middle(readings: number, work: () => Promise<unknown>): Promise<number> {
  return median((await timed(readings * 2, work)).slice(readings))
}

async function compared(made: readonly Database[], size: GrowthSize): Promise<readonly Comparison[]> {
  const [small, large] = [made[0], made.at(-1)]
  if (!small || !large) return []
  const [ours, byHand] = [ourPipeline(large.ground.connection), ourPipeline(small.ground.connection)]
  const found: Comparison[] = []
  for (const callers of CALLERS) found.push(await compare(ours, byHand, callers, size))
  await Promise.all([ours.close(), byHand.close()])
  return found
}
