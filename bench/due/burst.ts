// Measures a burst of 20,000 windows that end at the same instant, and how late single outcomes are committed.
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { COMMAND_SETTINGS, type Database, openPool } from '../../packages/server/src/db/db.ts'
import { partitionOfId } from '../../packages/server/src/store/streams/partition.ts'
import { readWritten, type Written } from '../by-hand/rows.ts'
import { silenceByBatch, silenceByRow } from '../by-hand/statements.ts'
import { type Ground, warn } from '../ground.ts'
import { quantile } from '../measure.ts'
import { makeDueOrders, type Side } from './due-orders.ts'

/** The number of orders in the burst, and how many were fired per second in each way. */
export interface Burst {
  readonly orders: number
  readonly scheduler: number
  readonly byRow: number
  readonly byBatch: number
}
export interface Delay {
  readonly orders: number
  /** Milliseconds from an order's deadline to the commit of its outcome. */
  readonly scheduler: { readonly p50: number; readonly p99: number }
  readonly polling: { readonly p50: number; readonly p99: number }
}
/** The rows of an order with an open request to cancel, and the rows that silence adds to this order. */
export interface Silent {
  readonly open: Written
  readonly silence: Written
}

const BATCH = 250
/** The milliseconds allowed for making one order; on an idle machine it takes a tenth of them. */
const MAKING_MS = 0.7

/** Lets the real scheduler fire one order with an open request to cancel, and reads the rows that it writes. */
export async function recordSilence(ground: Ground, open: Written): Promise<Silent> {
  const [id = ''] = await makeDueOrders(ground, 'public', open, [Date.now()])
  for (;;) {
    const silence = await readWritten(ground.db, id, Number(open.order.version))
    if (silence.events.length > 0) return { open, silence }
    await pause(50)
  }
}

/** Measures the burst. The real server fires all orders by itself; then the hand-written ways process the same rows. */
export async function burst(ground: Ground, silent: Silent, orders: number, byRowOrders: number): Promise<Burst> {
  const scheduler = await byScheduler(ground, silent, orders)
  const db = openPool(ground.connection, 1, warn, COMMAND_SETTINGS)
  try {
    const byRow = await drained(ground, silent, byRowOrders, () => scanByRow(db, silent))
    const { name, text, values } = silenceByBatch(silent.silence, BATCH)
    const byBatch = await drained(ground, silent, orders, async () => {
      const fired = await db.query({ name, text, values })
      return fired.length
    })
    return { orders, scheduler, byRow, byBatch }
  } finally {
    await db.close()
  }
}

/**
 * Returns the orders fired per second, counted from the deadline to the last commit. The deadline is late enough to
 * make all orders before it.
 */
async function byScheduler(ground: Ground, { open }: Silent, orders: number): Promise<number> {
  const at = Math.round(Date.now() + 1000 + orders * MAKING_MS)
  const ids = await makeDueOrders(
    ground,
    'public',
    open,
    Array.from({ length: orders }, () => at),
  )
  if (Date.now() > at) throw new Error('this machine is too slow: the due instant came before all orders were made')
  await pause(at - Date.now())
  await untilFired(ground, at)
  const last = (await commits(ground, 'public', ids)).reduce((latest, committed) => Math.max(latest, committed), at)
  return (orders * 1000) / (last - at)
}

async function untilFired({ db }: Ground, until: number): Promise<void> {
  const text = 'select 1 from orders where next_stop_at <= $1 limit 1'
  const left = { name: 'left', text, values: [new Date(until)] }
  while ((await db.query(left)).length > 0) await pause(50)
}

/**
 * Returns when the outcome of each order was committed, in milliseconds since 1970. The outcome's first event is the
 * order's third.
 */
async function commits({ db }: Ground, side: Side, ids: readonly string[]): Promise<readonly number[]> {
  const text = `select extract(epoch from pg_xact_commit_timestamp(e.tx::text::xid))::float8 * 1000 as committed
       from unnest($1::smallint[], $2::uuid[]) with ordinality as i(partition, id, n)
       join ${side}.events e on e.partition = i.partition and e.stream = i.id and e.seq = 3
      order by i.n`
  const rows = await db.query<{ committed: number }>({
    name: `commits_${side}`,
    text,
    values: [ids.map(partitionOfId), ids],
  })
  if (rows.length !== ids.length) throw new Error(`${ids.length - rows.length} orders have no outcome`)
  return rows.map(({ committed }) => committed)
}

/** Makes due orders, and returns how many of them `scan` fires per second. */
async function drained(ground: Ground, { open }: Silent, orders: number, scan: () => Promise<number>): Promise<number> {
  const past = Date.now() - 1
  await makeDueOrders(
    ground,
    'by_hand',
    open,
    Array.from({ length: orders }, () => past),
  )
  const begun = performance.now()
  let left = orders
  while (left > 0) {
    const fired = await scan()
    if (fired === 0) throw new Error('the hand-written scan found nothing')
    left -= fired
  }
  return (orders * 1000) / (performance.now() - begun)
}

/** Fires due orders by the obvious loop: reads which are due, then sends one statement per order. */
async function scanByRow(db: Database, { open, silence }: Silent): Promise<number> {
  const rows = await db.query<{ id: string }>({
    name: 'due',
    text: 'select id from by_hand.orders where next_due_at <= clock_timestamp() order by next_due_at limit $1',
    values: [BATCH],
  })
  const { name, text, values } = silenceByRow(open, silence)
  for (const { id } of rows) {
    await db.query({ name, text, values: values({ id, reference: '', buyer: '', seller: '', key: '' }) })
  }
  return rows.length
}

const POLL_MS = 1000
const LEAD_MS = 500

/**
 * Measures how late orders are fired that are due one after another: by the scheduler of the real server, and by a loop
 * that polls once a second.
 */
export async function delay(ground: Ground, silent: Silent, orders: number, apartMs: number): Promise<Delay> {
  const spanMs = LEAD_MS + orders * apartMs + 2 * POLL_MS
  const scheduler = await lateBy(ground, 'public', silent, instants(orders, apartMs), () => pause(spanMs))
  const db = openPool(ground.connection, 1, warn, COMMAND_SETTINGS)
  const poll = async (): Promise<void> => {
    for (const until = Date.now() + spanMs; Date.now() < until; await pause(POLL_MS)) {
      while ((await scanByRow(db, silent)) > 0);
    }
  }
  try {
    return { orders, scheduler, polling: await lateBy(ground, 'by_hand', silent, instants(orders, apartMs), poll) }
  } finally {
    await db.close()
  }
}

const instants = (orders: number, apartMs: number): readonly number[] => {
  const first = Date.now() + LEAD_MS
  return Array.from({ length: orders }, (_, i) => Math.round(first + i * apartMs))
}

/** Measures how late each outcome was committed, once `fire` has fired all of them. */
async function lateBy(
  ground: Ground,
  side: Side,
  { open }: Silent,
  dueAt: readonly number[],
  fire: () => Promise<void>,
): Promise<Delay['scheduler']> {
  const ids = await makeDueOrders(ground, side, open, dueAt)
  await fire()
  const late = (await commits(ground, side, ids)).map((at, i) => at - (dueAt[i] ?? at))
  return { p50: quantile(late, 0.5), p99: quantile(late, 0.99) }
}
