// `npm run bench`: the speed of the command pipeline against hand-written statements in the same run. See README.md.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readWritten, recordRows, type Written } from './by-hand/rows.ts'
import { overHttp } from './connections.ts'
import { burst, delay, recordSilence } from './due/burst.ts'
import { type Ground, openGround } from './ground.ts'
import { type GrowthSize, measureGrowth } from './growth/growth.ts'
import { ourPipeline, statementsByHand } from './in-process.ts'
import { type LevelSize, measureLevels } from './levels/levels.ts'
import { measurePerformanceLogs } from './levels/logs.ts'
import { newLife } from './life.ts'
import { type Comparison, type Contender, compare, run } from './measure.ts'
import { type Served, startByHand, startServer } from './processes.ts'
import {
  printBurst,
  printComparisons,
  printDelay,
  printGrowth,
  printLevels,
  printPages,
  printPerformanceLogs,
  printViews,
} from './table.ts'
import { measurePages } from './views/pages.ts'
import { measureViews } from './views/views.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    only: { type: 'string' },
    profile: { type: 'string' },
  },
})

/** The sizes of the measurements. With `--quick` they take three minutes on two cores. */
const size = options.quick
  ? { rounds: 2, seconds: 2, due: 20_000, byRow: 3000, single: 200, apartMs: 25, visits: 3, readings: 5, views: 100 }
  : { rounds: 5, seconds: 6, due: 20_000, byRow: 20_000, single: 400, apartMs: 40, visits: 7, readings: 9, views: 300 }

const levelSize: LevelSize = options.quick
  ? { sellers: 20_000, orders: 500_000, rounds: 3 }
  : { sellers: 200_000, orders: 5_000_000, rounds: 2 }

const growthSize: GrowthSize = options.quick
  ? { sizes: [10_000, 50_000], rounds: 3, seconds: 2, readings: 10 }
  : { sizes: [10_000, 100_000, 500_000], rounds: 3, seconds: 3, readings: 20 }

const CALLERS = [1, 32, 128, 512]
/** The number of connections of the hand-written side; with more, it became slower. */
const POOL = 32

const wanted = (name: string): boolean => options.only === undefined || options.only.split(',').includes(name)

async function comparisons(title: string, ours: Contender, byHand: Contender): Promise<readonly Comparison[]> {
  for (const contender of [ours, byHand]) await run(contender, 32, 1)
  const list: Comparison[] = []
  for (const callers of CALLERS) list.push(await compare(ours, byHand, callers, size))
  printComparisons(title, list)
  return list
}

/** Makes an order with an open request to cancel, as a template for copies. */
async function openOrder(ground: Ground, server: Served): Promise<Written> {
  const life = newLife()
  await led(server, async send => {
    await send('place', life)
    await send('open', life)
  })
  return readWritten(ground.db, life.id, 0)
}

type Send = Parameters<typeof recordRows>[2]

/** Runs `work` with one caller of the real server. */
async function led<R>(server: Served, work: (send: Send) => Promise<R>): Promise<R> {
  const opened = await overHttp('one', server).open(1)
  try {
    const [caller] = opened.callers
    if (!caller) throw new Error('there is no caller')
    return await work((step, life) => caller.send(step, life))
  } finally {
    await opened.close()
  }
}

const HTTP = 'Commands over HTTP: the server against Node’s own HTTP with one statement a command'
const PIPELINE = 'Commands without HTTP: the pipeline against one statement a command'

async function measureCommands(ground: Ground, server: Served) {
  const rows = await led(server, send => recordRows(ground.db, newLife(), send))
  const found: Record<string, readonly Comparison[]> = {}
  if (wanted('http')) {
    const byHand = await startByHand(ground, rows, POOL)
    started.push({ close: byHand.stop })
    found.http = await comparisons(HTTP, overHttp('the server', server), overHttp('by hand', byHand))
  }
  if (wanted('pipeline')) {
    const [pipeline, byHand] = [ourPipeline(ground.connection), statementsByHand(ground.connection, rows, POOL)]
    started.push(pipeline, byHand)
    found.pipeline = await comparisons(PIPELINE, pipeline, byHand)
  }
  return found
}

async function measureDue(ground: Ground, server: Served) {
  const silent = await recordSilence(ground, await openOrder(ground, server))
  const found: { burst?: unknown; delay?: unknown } = {}
  if (wanted('burst')) found.burst = printBurst(await burst(ground, silent, size.due, size.byRow))
  if (wanted('delay')) found.delay = printDelay(await delay(ground, silent, size.single, size.apartMs))
  return found
}

/** Everything that was started. It is closed in reverse order, even after an error. */
const started: { close(): Promise<void> }[] = []

async function endAll(): Promise<void> {
  for (let last = started.pop(); last; last = started.pop()) await last.close()
}

async function measure(): Promise<void> {
  const views = wanted('view') ? { views: printViews(await measureViews(size.views)) } : {}
  const pages = wanted('pages') ? { pages: printPages(await measurePages(size.visits)) } : {}
  const others = ['http', 'pipeline', 'burst', 'delay', 'levels', 'logs', 'growth'].some(wanted)
    ? await measureOnGround()
    : {}
  const result = { at: new Date().toISOString(), quick: options.quick, ...views, ...pages, ...others }
  if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(result, null, 2)}\n`)
}

async function measureOnGround() {
  const ground = await openGround()
  started.push(ground)
  const levels = wanted('levels') ? { levels: printLevels(await measureLevels(ground, levelSize)) } : {}
  const performanceLogs = wanted('logs')
    ? { performanceLogs: printPerformanceLogs(await measurePerformanceLogs(ground, size.readings)) }
    : {}
  const growth = wanted('growth') ? { growth: printGrowth(await measureGrowth(ground, growthSize)) } : {}
  const others = ['http', 'pipeline', 'burst', 'delay'].some(wanted) ? await measureServer(ground) : {}
  return { ...levels, ...performanceLogs, ...growth, ...others }
}

async function measureServer(ground: Ground) {
  const flags = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`]
  const server = await startServer(ground, flags)
  started.push({ close: server.stop })
  const commands = await measureCommands(ground, server)
  const due = wanted('burst') || wanted('delay') ? await measureDue(ground, server) : {}
  return { ...commands, ...due }
}

const begun = Date.now()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void endAll().then(() => process.exit(1))
  })
try {
  await measure()
} finally {
  await endAll()
}
console.log(`\nDone in ${Math.round((Date.now() - begun) / 1000)} s; all processes have ended.`)
