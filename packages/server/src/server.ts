// Puts the parts together: store, road, clockwork, sender and app on one database. Used by `main` and by the tests.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { createApp } from './app.ts'
import { startClockwork } from './clockwork.ts'
import type { Mode, Payments } from './config.ts'
import { type Connection, openPool } from './db/db.ts'
import { keyReader } from './http/auth.ts'
import { testClockOf } from './http/testclock.ts'
import { createRoad } from './road.ts'
import { claimSlices, dueOrders, forgetCalls, releaseSlices, untilNextDue } from './store/due.ts'
import { readEvents } from './store/events.ts'
import { findKey } from './store/keys.ts'
import { roadStore } from './store/road.ts'
import { claimHeads, logAttempt, markFailed, markSent, readState, untilNextHead } from './store/webhooks.ts'
import { startSender } from './webhooks/sender.ts'

export interface ServerOptions {
  readonly connection: Connection
  readonly mode: Mode
  readonly payments: Payments
  readonly trustProxy: boolean | number | string
  readonly log: FastifyBaseLogger
}
export interface Server {
  readonly app: FastifyInstance
  /** Answers what is under way, then ends everything this server began. */
  stop(): Promise<void>
}

const POOL = 12
const SWEEPERS = 2

export async function createServer(options: ServerOptions): Promise<Server> {
  const { connection, payments, log, mode } = options
  const lost = (fault: Error) => log.warn({ err: fault }, 'a connection to the database was lost')
  const failed = (fault: unknown) => log.warn({ err: fault }, 'will be tried again')
  const [pool, sweepers] = [openPool(connection, POOL, lost), openPool(connection, SWEEPERS, lost)]
  let wake = (): void => undefined
  const road = createRoad({
    ...{ store: roadStore(pool, payments), sweeper: roadStore(sweepers, payments) },
    ...{ salt: () => randomBytes(16).toString('hex'), random: Math.random, saved: () => wake() },
    sleep: ms => pause(ms),
  })
  const clockwork = startClockwork({
    ...{ road, holder: randomUUID(), now: Date.now, sleep: nap, failed },
    store: clockworkStore(sweepers),
  })
  const sender = startSender({
    ...{ fetch, random: Math.random, sleep: nap, failed },
    now: () => new Date(),
    store: senderStore(pool),
  })
  wake = sender.wake
  let stopping = false
  const app = await createApp({
    ...{ road, db: pool, log, mode, trustProxy: options.trustProxy, now: Date.now, isStopping: () => stopping },
    testClock: mode === 'production' ? null : testClockOf(sweepers, road),
    findKey: keyReader(hash => findKey(pool, hash), Date.now),
  })
  const stop = async (): Promise<void> => {
    stopping = true
    await app.close()
    await Promise.all([clockwork.stop(), sender.stop(), road.idle()])
    await Promise.all([pool.close(), sweepers.close()])
  }
  return { app, stop }
}

/** Waits, or until the signal. */
const nap = (ms: number, signal: AbortSignal): Promise<void> => pause(ms, undefined, { signal }).catch(() => undefined)

const clockworkStore = (db: ReturnType<typeof openPool>) => ({
  claimSlices: (holder: string) => claimSlices(db, holder),
  releaseSlices: (holder: string) => releaseSlices(db, holder),
  dueOrders: (slices: readonly number[], limit: number) => dueOrders(db, slices, limit),
  untilNextDue: (slices: readonly number[]) => untilNextDue(db, slices),
  forgetCalls: () => forgetCalls(db),
})

type Rest<F> = F extends (db: never, ...rest: infer R) => unknown ? R : never

const senderStore = (db: ReturnType<typeof openPool>) => ({
  claimHeads: (...rest: Rest<typeof claimHeads>) => claimHeads(db, ...rest),
  readEvents: (...rest: Rest<typeof readEvents>) => readEvents(db, ...rest),
  readState: (...rest: Rest<typeof readState>) => readState(db, ...rest),
  markSent: (...rest: Rest<typeof markSent>) => markSent(db, ...rest),
  markFailed: (...rest: Rest<typeof markFailed>) => markFailed(db, ...rest),
  logAttempt: (...rest: Rest<typeof logAttempt>) => logAttempt(db, ...rest),
  untilNextHead: (...rest: Rest<typeof untilNextHead>) => untilNextHead(db, ...rest),
})
