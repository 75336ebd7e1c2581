// Measures one seller with a long performance log: the level page, a what-if, a preview, and the list of the log.
import { performance } from 'node:perf_hooks'
import { defaultLevelPolicy, defaultPolicy, fairLevelPolicy, type LevelPolicy, preview } from '@evenhand/core'
import { shipPolicies } from '../../packages/server/src/commands/policies/ship.ts'
import { type Connection, openPool, type Pool } from '../../packages/server/src/db/db.ts'
import { migrate } from '../../packages/server/src/db/migrate.ts'
import { computeHere } from '../../packages/server/src/server/computing/here.ts'
import { freezeTestClock, makeTestClock } from '../../packages/server/src/store/clock.ts'
import { findSeller, openOrdersOf } from '../../packages/server/src/store/levels/sellers.ts'
import { policyInForce } from '../../packages/server/src/store/policies/versions.ts'
import { type Ground, warn } from '../ground.ts'
import { ourPipeline } from '../in-process.ts'
import { newLife } from '../life.ts'
import { median } from '../measure.ts'
import { quietly } from './levels-ask.ts'
import { fillPerformanceLog, THE_15TH } from './levels-fill.ts'

/** The times are medians of the rounds, in milliseconds, and include the time in the database. */
export interface LongLog {
  readonly policy: string
  readonly level: string
  readonly orders: number
  /** The time of the first page from a server with empty caches. */
  readonly first: number
  readonly page: number
  readonly whatIf: number
  readonly preview: number
  readonly list: number
  /** The size of the page's body, in kilobytes. */
  readonly kilobytes: number
}

const DATABASE = 'logs'
const ORDERS = [1_000, 10_000]
/** Some days after the demotions, so that nearly a month of promotions is still to come. */
const NOW = THE_15TH + 4 * 86_400_000 + 3_600_000
const POLICIES: Readonly<Record<string, LevelPolicy>> = { default: defaultLevelPolicy, fair: fairLevelPolicy }
const MARKETPLACE = { role: 'marketplace' } as const

/** Measures each policy and size in a separate database, so that no other work is measured. */
export async function measurePerformanceLogs(ground: Ground, rounds: number): Promise<readonly LongLog[]> {
  const found: LongLog[] = []
  for (const [policy, document] of Object.entries(POLICIES))
    for (const orders of ORDERS) {
      await quietly(ground.db, [`create database ${DATABASE}`])
      const connection: Connection = { ...ground.connection, database: DATABASE }
      await migrate(connection)
      const db = openPool(connection, 4, warn)
      try {
        await fill(connection, db, document, orders)
        found.push(...(await measured(db, policy, document, orders, rounds)))
      } finally {
        await db.close()
        await quietly(ground.db, [`drop database ${DATABASE} with (force)`])
      }
    }
  return found
}

/** Returns the id of the only seller. */
const oneSeller = async (db: Pool): Promise<string> => {
  const [found] = await db.query<{ id: string }>({ name: '', text: 'select id from sellers limit 1', values: [] })
  if (!found) throw new Error('there is no seller')
  return found.id
}

async function fill(connection: Connection, db: Pool, document: LevelPolicy, orders: number): Promise<void> {
  await shipPolicies(db, { order: defaultPolicy, level: document })
  const filler = openPool(connection, 1, warn)
  await fillPerformanceLog(filler, 1, orders, () => undefined)
  await filler.close()
  await makeTestClock(db, 0)
  await freezeTestClock(db)
  await quietly(db, [`update test_clock set frozen_ms = ${NOW}`])
  const pipeline = ourPipeline(connection)
  const { callers, close } = await pipeline.open(1)
  const seller = await oneSeller(db)
  for (let i = 0; i < 5; i++) await callers[0]?.send('place', { ...newLife(), seller })
  await close()
  await pipeline.close()
}

/** Measures the two lowest levels, since different criteria decide the next evaluation of each. */
async function measured(db: Pool, policy: string, { ladder }: LevelPolicy, orders: number, rounds: number) {
  const [id, server] = [await oneSeller(db), computeHere(db)]
  const found: LongLog[] = []
  for (const { name: level } of ladder.slice(0, 2)) {
    await quietly(db, [`update sellers set level = '${level}'`])
    const effect = await previewed(db, id)
    const page = () => server.answer('sellerLevel', { id }, MARKETPLACE)
    const first = () => computeHere(db).answer('sellerLevel', { id }, MARKETPLACE)
    found.push({
      policy,
      level,
      orders,
      first: await timed(rounds, first),
      page: await timed(rounds, page),
      whatIf: await timed(rounds, () => server.answer('whatIf', { id, completed: 0, cancelled: 3 }, MARKETPLACE)),
      preview: await timed(rounds, () => server.effect(effect)),
      list: await timed(rounds, () => server.answer('listPerformanceLog', { id, limit: 50 }, MARKETPLACE)),
      kilobytes: JSON.stringify(await page()).length / 1000,
    })
  }
  return found
}

/**
 * Previews a request to cancel an open order; the level is evaluated for each of the three ways in which the request
 * can end.
 */
async function previewed(db: Pool, seller: string) {
  const [levelState, { policy, version }] = [await findSeller(db, seller), await policyInForce(db)]
  const [open] = await openOrdersOf(db, seller, null)
  if (!open || !levelState) throw new Error('the seller has no open order')
  const explanation = 'I cannot do this in time, and I am sorry for it.'
  const by = { role: 'seller', id: seller } as const
  const command = { action: 'open_request', kind: 'cancellation', reason: 'too_busy', explanation, by } as const
  const previewed = preview(open.state, command, { policy, version, payments: 'internal' }, levelState.now)
  return { context: { id: open.id, order: open.state }, command, preview: previewed }
}

/** Returns the median time of `work`. Two rounds before the others are a warm-up. */
async function timed(rounds: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let round = -2; round < rounds; round++) {
    const begun = performance.now()
    if ((await work()) === null) throw new Error('there was no result')
    if (round >= 0) took.push(performance.now() - begun)
  }
  return median(took)
}
