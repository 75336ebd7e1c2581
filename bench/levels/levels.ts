// Measures levels (evaluating many sellers, a backtest, one seller's page) against a hand-written aggregate.
import { performance } from 'node:perf_hooks'
import { defaultLevelPolicy, fairLevelPolicy, type LevelPolicy } from '@evenhand/core'
import { shipPolicies } from '../../packages/server/src/commands/policies/ship.ts'
import { type Connection, type Database, openPool, type Pool, type Statement } from '../../packages/server/src/db/db.ts'
import { migrate } from '../../packages/server/src/db/migrate.ts'
import { backtest, lastDemotions } from '../../packages/server/src/levels/backtest.ts'
import { evaluateDue, levelTools } from '../../packages/server/src/levels/evaluations.ts'
import { sellerPipeline } from '../../packages/server/src/levels/registering.ts'
import { freezeTestClock, makeTestClock } from '../../packages/server/src/store/clock.ts'
import { levelPolicyReader } from '../../packages/server/src/store/levels/levelPolicies.ts'
import { readPerformanceLogs } from '../../packages/server/src/store/levels/performanceLog.ts'
import { DEFAULT_BY_HAND, FAIR_BY_HAND } from '../by-hand/levels.ts'
import { type Ground, warn } from '../ground.ts'
import { median, quantile } from '../measure.ts'
import { quietly } from './levels-ask.ts'
import { fillPerformanceLog, THE_15TH } from './levels-fill.ts'

export interface LevelSize {
  readonly sellers: number
  readonly orders: number
  readonly rounds: number
}
export interface Against {
  readonly what: string
  /** The medians of the rounds, in milliseconds: of our code, and of the hand-written aggregate. */
  readonly ours: number
  readonly byHand: number
  readonly ratio: number
}
export interface Levels extends LevelSize {
  readonly against: readonly Against[]
  /** The time to evaluate and save one partition of sixteen, in milliseconds. */
  readonly saving: readonly {
    readonly what: string
    readonly sellers: number
    readonly saved: number
    readonly ms: number
  }[]
  readonly page: { readonly p50: number; readonly p99: number; readonly largest: number; readonly lines: number }
  /** The memory of this process, in megabytes. */
  readonly memory: { readonly before: number; readonly peak: number; readonly after: number }
}

const KNOWN_AT = THE_15TH + 10_000
/** The partitions to measure: a sixteenth of them, and so about a sixteenth of the sellers. */
const MEASURED = Array.from({ length: 16 }, (_, i) => i)
const LEVELS = 'levels'

/** Measures in a separate database, so that no server evaluates these sellers meanwhile. */
export async function measureLevels(ground: Ground, size: LevelSize): Promise<Levels> {
  await quietly(ground.db, [`create database ${LEVELS}`])
  const connection: Connection = { ...ground.connection, database: LEVELS }
  await migrate(connection)
  const db = openPool(connection, 4, warn)
  try {
    return await measured(connection, db, size)
  } finally {
    await db.close()
    await quietly(ground.db, [`drop database ${LEVELS} with (force)`])
  }
}

async function measured(connection: Connection, db: Pool, size: LevelSize): Promise<Levels> {
  await shipPolicies(db)
  await fill(connection, size)
  const tools = levelTools(db, levelPolicyReader(db))
  // The hand-written side uses PostgreSQL's default planner settings.
  const byHand = openPool(connection, 1, warn, ['timezone=UTC'])
  const all = (draft: LevelPolicy, days: readonly number[]) => async () => {
    for (const at of days) expectAll(size, (await backtest(tools, draft, at, KNOWN_AT)).sellers)
  }
  const plain = (text: string, days: readonly number[]) => async () => {
    for (const at of days) {
      const rows = await byHand.query({ name: '', text, values: [new Date(at), new Date(KNOWN_AT)] })
      expectAll(size, rows.length)
    }
  }
  const two = lastDemotions(fairLevelPolicy, THE_15TH + 1, 2)
  const before = megabytes()
  const watch = watchMemory()
  await all(defaultLevelPolicy, [THE_15TH])()
  await all(fairLevelPolicy, two)()
  // Memory is read before the hand-written aggregate runs, since the aggregate returns all its rows at once.
  const memory = { before, peak: watch(), after: megabytes() }
  const against = [
    await compared(
      'all sellers evaluated by the default policy',
      size,
      all(defaultLevelPolicy, [THE_15TH]),
      plain(DEFAULT_BY_HAND, [THE_15TH]),
    ),
    await compared(
      'backtest of `fair` on the last two demotion days',
      size,
      all(fairLevelPolicy, two),
      plain(FAIR_BY_HAND, two),
    ),
  ]
  await byHand.close()
  return { ...size, against, memory, page: await pages(db), saving: await savings(db, tools) }
}

async function fill(connection: Connection, { sellers, orders }: LevelSize): Promise<void> {
  const filler = openPool(connection, 1, warn)
  await fillPerformanceLog(filler, sellers, orders, what => process.stdout.write(`\r  filling: ${what}   `))
  await filler.close()
  process.stdout.write('\r')
}

function expectAll({ sellers }: LevelSize, found: number): void {
  if (found !== sellers) throw new Error(`${found} of ${sellers} sellers were evaluated`)
}

/** Measures both sides in turns. The first round of each is a warm-up and does not count. */
async function compared(
  what: string,
  { rounds }: LevelSize,
  ours: () => Promise<void>,
  byHand: () => Promise<void>,
): Promise<Against> {
  const took: { ours: number; byHand: number }[] = []
  for (let round = 0; round <= rounds; round++) {
    const theirs = await timed(byHand)
    took.push({ ours: await timed(ours), byHand: theirs })
  }
  const counted = took.slice(1)
  return {
    what,
    ours: median(counted.map(each => each.ours)),
    byHand: median(counted.map(each => each.byHand)),
    ratio: median(counted.map(each => each.ours / each.byHand)),
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** Measures the database time of one seller's page, for two hundred sellers and for the seller with the most orders. */
async function pages(db: Pool): Promise<Levels['page']> {
  const ids = await select<{ id: string }>(db, 'select id from sellers order by md5(id) limit 201')
  const took: number[] = []
  for (const { id } of ids) took.push(await atDatabase(db, watched => readPerformanceLogs(watched, [id])))
  const [most] = await select<{ id: string; lines: number }>(
    db,
    'select seller_id as id, count(*) as lines from performance_orders group by 1 order by 2 desc limit 1',
  )
  const largest = await atDatabase(db, watched => readPerformanceLogs(watched, [most?.id ?? '']))
  return { p50: quantile(took.slice(1), 0.5), p99: quantile(took.slice(1), 0.99), largest, lines: most?.lines ?? 0 }
}

/**
 * Returns the total time of the statements that `read` sends, in milliseconds, as the database reports it with
 * planning.
 */
async function atDatabase(db: Pool, read: (watched: Database) => Promise<unknown>): Promise<number> {
  const statements: Statement[] = []
  await read({
    query: async statement => {
      statements.push(statement)
      return []
    },
  })
  let ms = 0
  for (const { text, values } of statements) {
    const [row] = await db.query<Explained>({
      name: '',
      text: `explain (analyze, timing off, format json) ${text}`,
      values,
    })
    const [plan] = row?.['QUERY PLAN'] ?? []
    ms += (plan?.['Planning Time'] ?? 0) + (plan?.['Execution Time'] ?? 0)
  }
  return ms
}
interface Explained {
  readonly 'QUERY PLAN': readonly { readonly 'Planning Time': number; readonly 'Execution Time': number }[]
}

const select = <R>(db: Pool, text: string) => db.query<R>({ name: '', text, values: [] })

/**
 * Measures the scheduler's own code, which also saves the evaluations. A demotion day stores reasons for every seller;
 * any other day stores only changes.
 */
async function savings(db: Pool, tools: ReturnType<typeof levelTools>): Promise<Levels['saving']> {
  const sellers = sellerPipeline(db, ms => new Promise(resolve => setTimeout(resolve, ms)))
  await makeTestClock(db, 0)
  await freezeTestClock(db)
  const list: Levels['saving'][number][] = []
  for (const [what, at] of [
    ['a demotion day', THE_15TH],
    ['the day after', THE_15TH + 86_400_000],
  ] as const) {
    await select(db, `update test_clock set frozen_ms = ${at + 10_000}`)
    const [{ due } = { due: 0 }] = await select<{ due: number }>(
      db,
      `select count(*) as due from sellers where partition < ${MEASURED.length}`,
    )
    const ms = await timed(async () => {
      while (
        await evaluateDue(
          { ...tools, sellers, failed: fault => warn(fault instanceof Error ? fault : new Error(String(fault))) },
          MEASURED,
        )
      );
    })
    const [{ saved } = { saved: 0 }] = await select<{ saved: number }>(
      db,
      `select count(*) as saved from evaluations where at = to_timestamp(${at / 1000})`,
    )
    list.push({ what, sellers: due, saved, ms })
  }
  return list
}

const megabytes = (): number => process.memoryUsage().rss / 1_048_576

/** Watches the memory of this process. Returns a function that stops watching and returns the peak. */
function watchMemory(): () => number {
  let peak = megabytes()
  const timer = setInterval(() => {
    peak = Math.max(peak, megabytes())
  }, 100)
  return () => {
    clearInterval(timer)
    return Math.max(peak, megabytes())
  }
}
