// Puts the parts together: store, road, clockwork, sender and app on one database. Used by `main` and by the tests.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { createApp } from './app.ts'
import { startClockwork, startSellerClock } from './clockwork.ts'
import type { Mode, Payments } from './config.ts'
import { type Connection, openPool, type Pool, SEARCH_SETTINGS } from './db/db.ts'
import { listen } from './db/listen.ts'
import { keyReader, sessionCookieOf } from './http/auth.ts'
import type { ConnectionLimits } from './http/limits/connections.ts'
import { AT_ONCE } from './http/limits/table.ts'
import { secretsOf } from './http/secrets.ts'
import type { Demo } from './http/sessions.ts'
import { HEARTBEAT_MS } from './http/stream.ts'
import { testClockOf } from './http/testclock.ts'
import { levelClock } from './levels/clock.ts'
import { createEndings } from './live/endings.ts'
import { startFeed } from './live/feed.ts'
import { reckonHere } from './reckoning/here.ts'
import { isBuilt, reckonApart } from './reckoning/reckoner.ts'
import { startReshaping } from './road/reshape.ts'
import { createRoad } from './road.ts'
import { changesSince, notifySaved } from './store/changes.ts'
import { claimSlices, dueOrders, releaseSlices, untilNextDue } from './store/due.ts'
import { readEvents } from './store/events.ts'
import { forgetOld } from './store/forget.ts'
import { installationOf } from './store/installation.ts'
import { findKey, notifyEnded } from './store/keys.ts'
import { levelPolicyReader } from './store/levelPolicies.ts'
import { roadStore } from './store/road.ts'
import { findSession, peekSession } from './store/sessions.ts'
import { logAttempt } from './store/webhookAttempts.ts'
import { endReplay, readReplays } from './store/webhookReplays.ts'
import {
  claimHeads,
  disableEndpoint,
  markFailed,
  markSent,
  readState,
  releaseHead,
  untilNextHead,
} from './store/webhooks.ts'
import { type AddressRules, addressRules } from './webhooks/addresses.ts'
import { createPoster } from './webhooks/post.ts'
import { startSender } from './webhooks/sender.ts'

/** What belongs to one mode alone: without a demo there is no cast to sign in as. */
export type ModeOptions =
  | { readonly mode: 'demo'; readonly demo: Demo; readonly demoBehindProxy: boolean }
  | { readonly mode: Exclude<Mode, 'demo'>; readonly demo?: never }
export type ServerOptions = ModeOptions & {
  readonly connection: Connection
  readonly payments: Payments
  readonly trustProxy: boolean | number | string
  readonly log: FastifyBaseLogger
  /** The public address if it is set; else it is told by `reachedAt`. */
  readonly publicUrl: string | null
  /** Networks that webhooks may go to whatever they are; none if missing. */
  readonly webhookNetworks?: readonly string[]
  /** What a connection may take where it is not the table's. */
  readonly connections?: Partial<ConnectionLimits>
  /** How often streams say that they are there, and look whether they may be. */
  readonly heartbeatMs?: number
}
export interface Server {
  readonly app: FastifyInstance
  /** Says under which address people reach it: known once it listens. */
  reachedAt(address: string): void
  /** Answers what is under way, then ends everything this server began. */
  stop(): Promise<void>
}

/** Other servers are woken at most 20 times a second. */
const NOTIFY_MS = 50
const POOL = 12
const SWEEPERS = 2
/** A question about a ledger reads with four statements at once. */
const RECKONING = 4
/** Changes with a key that are no order's, each in a transaction that may wait for another one with its key. */
const TRANSACTIONS = 4
/** Two batches of sellers are judged at a time, and their reasons are read by three statements. */
const JUDGES = 3

export async function createServer(options: ServerOptions): Promise<Server> {
  const { log, mode } = options
  const addresses = addressRules({ publicOnly: mode === 'production', networks: options.webhookNetworks ?? [] })
  const workers = startWorkers(options, addresses)
  const { pool, sweepers, road, feed, levels } = workers
  const installation = await installationOf(pool)
  const secrets = secretsOf(installation)
  let stopping = false
  let address = options.publicUrl ?? ''
  const isSecure = () => address.startsWith('https:')
  const app = await createApp({
    ...{ road, db: pool, log, mode, feed, trustProxy: options.trustProxy, now: Date.now, isStopping: () => stopping },
    ...{ address: () => address, isSecure },
    demo: mode === 'demo' ? options.demo : null,
    demoBehindProxy: mode === 'demo' && options.demoBehindProxy,
    levelPolicy: levelPolicyReader(pool),
    connections: options.connections ?? {},
    ...{ judges: workers.judges, refusedAddress: addresses.refused, told: workers.told },
    ...{ searches: workers.searches, reckoner: workers.reckoner },
    ...{ secrets, once: { secrets, address: () => address, transaction: workers.transactions.transaction } },
    // Outside of a transaction a change can be seen at once.
    afterwards: work => work(),
    testClock: mode === 'production' ? null : testClockOf(sweepers, { road, levels, sleep: pause }),
    ...{ endings: workers.endings, ended: workers.ended },
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    identity: {
      ...sessionsOf(pool, () => sessionCookieOf(installation.id, isSecure())),
      findKey: workers.keys.find,
      isOurOrigin: origin => origin === originOf(address),
      openClock: mode === 'demo',
    },
  })
  const stop = async (): Promise<void> => {
    stopping = true
    await app.close()
    await workers.stop()
  }
  const reachedAt = (reached: string): void => {
    address = reached
  }
  return { app, stop, reachedAt }
}

/** How sessions are recognised: by their cookie, and the hash of their token. */
const sessionsOf = (db: Pool, sessionCookie: () => string) => ({
  sessionCookie,
  findSession: (hash: Buffer) => findSession(db, hash),
  peekSession: (hash: Buffer) => peekSession(db, hash),
})

/** Road, clockwork, sender and feed on one database, and how to end them in order. */
function startWorkers({ connection, payments, log }: ServerOptions, addresses: AddressRules) {
  const lost = (fault: Error) => log.warn({ err: fault }, 'a connection to the database was lost')
  const failed = (fault: unknown) => log.warn({ err: fault }, 'will be tried again')
  const { pool, sweepers, transactions, close } = openPools(connection, lost)
  const live = startLive(connection, pool, failed)
  const sender = startTelling(pool, addresses, log, failed)
  const saved = (): void => {
    sender.wake()
    live.saved()
  }
  const road = createRoad({
    ...{ store: roadStore(pool, payments), sweeper: roadStore(sweepers, payments) },
    ...{ salt: () => randomBytes(16).toString('hex'), random: Math.random, saved },
    sleep: ms => pause(ms),
  })
  const holder = randomUUID()
  const clockwork = startClockwork({
    ...{ road, holder, now: Date.now, sleep: nap, failed },
    store: clockworkStore(sweepers),
  })
  const reshaping = startReshaping(sweepers, failed)
  const costly = startCostly(connection, pool, lost, failed)
  const judges = startJudges({ connection, holder, lost, failed })
  const stop = async (): Promise<void> => {
    await Promise.all([clockwork.stop(), reshaping.stop(), judges.stop(), sender.stop(), live.stop(), road.idle()])
    await Promise.all([close(), costly.close(), judges.close()])
  }
  const { levels } = judges
  const { searches, reckoner } = costly
  const databases = { pool, sweepers, transactions, searches, judges: judges.db }
  return { ...live, ...databases, road, told: sender.wake, levels, reckoner, stop }
}

/** For people, for the clockwork, and for changes with a key, so that none of them waits for another. */
function openPools(connection: Connection, lost: (fault: Error) => void) {
  const [pool, sweepers] = [openPool(connection, POOL, lost), openPool(connection, SWEEPERS, lost)]
  const transactions = openPool(connection, TRANSACTIONS, lost)
  const close = () => Promise.all([pool.close(), sweepers.close(), transactions.close()])
  return { pool, sweepers, transactions, close }
}

/** The sender of webhooks, with its connections to the endpoints. */
function startTelling(db: Pool, addresses: AddressRules, log: FastifyBaseLogger, failed: (fault: unknown) => void) {
  const poster = createPoster(addresses)
  const sender = startSender({
    ...{ post: poster.post, random: Math.random, sleep: nap, failed },
    now: () => new Date(),
    warn: (facts, what) => log.warn(facts, what),
    store: senderStore(db),
  })
  const stop = async (): Promise<void> => {
    await sender.stop()
    poster.close()
  }
  return { wake: sender.wake, stop }
}

/** What takes long, where it holds up nobody else: searches, and whole ledgers. */
function startCostly(connection: Connection, db: Pool, lost: Judges['lost'], failed: Judges['failed']) {
  const searches = openPool(connection, AT_ONCE.search.all.atOnce, lost, SEARCH_SETTINGS)
  const reckoner = isBuilt()
    ? reckonApart({ connection, size: RECKONING, failed }, AT_ONCE.costly.all.atOnce)
    : reckonHere(db)
  return { searches, reckoner, close: () => Promise.all([searches.close(), reckoner.stop()]) }
}

/** The evaluations of sellers, on connections of their own. */
function startJudges({ connection, holder: own, lost, failed }: Judges) {
  const db = openPool(connection, JUDGES, lost)
  const levels = levelClock(db)
  const clock = startSellerClock({
    ...{ levels, holder: own, now: Date.now, sleep: nap, failed },
    store: {
      claimSlices: holder => claimSlices(db, holder),
      releaseSlices: holder => releaseSlices(db, holder),
    },
  })
  return { db, levels, stop: clock.stop, close: db.close }
}
interface Judges {
  /** The leases of orders and sellers are the same. */
  readonly holder: string
  readonly connection: Connection
  readonly lost: (fault: Error) => void
  readonly failed: (fault: unknown) => void
}

/** What servers tell each other: the feed of changes, woken by every save, and which keys and sessions have ended. */
function startLive(connection: Connection, db: Pool, failed: (fault: unknown) => void) {
  const keys = keyReader(hash => findKey(db, hash), Date.now)
  const endings = createEndings()
  // Before any stream looks again whether its key is in force.
  endings.subscribe(keys.forget)
  const feed = startFeed({
    changesSince: (at, limit) => changesSince(db, at, limit),
    now: Date.now,
    sleep: nap,
    failed,
  })
  const others = listen(connection, { evenhand_saved: feed.wake, evenhand_ended: endings.tell })
  const notify = atMostEvery(NOTIFY_MS, () => void notifySaved(db).catch(failed))
  const saved = (): void => {
    feed.wake()
    notify()
  }
  const ended = (id: string): void => {
    endings.tell(id)
    void notifyEnded(db, id).catch(failed)
  }
  return { feed, keys, endings, saved, ended, stop: () => Promise.all([feed.stop(), others.stop()]) }
}

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : '')

/** Runs at once, then not again within the span; what came meanwhile runs once at its end. */
function atMostEvery(ms: number, run: () => void): () => void {
  let resting = false
  let again = false
  const attempt = (): void => {
    again = resting
    if (resting) return
    resting = true
    run()
    setTimeout(() => {
      resting = false
      if (again) attempt()
    }, ms).unref()
  }
  return attempt
}

/** Waits, or until the signal. */
const nap = (ms: number, signal: AbortSignal): Promise<void> => pause(ms, undefined, { signal }).catch(() => undefined)

const clockworkStore = (db: ReturnType<typeof openPool>) => ({
  claimSlices: (holder: string) => claimSlices(db, holder),
  releaseSlices: (holder: string) => releaseSlices(db, holder),
  dueOrders: (slices: readonly number[], limit: number) => dueOrders(db, slices, limit),
  untilNextDue: (slices: readonly number[]) => untilNextDue(db, slices),
  forget: () => forgetOld(db),
})

type Rest<F> = F extends (db: never, ...rest: infer R) => unknown ? R : never

const senderStore = (db: ReturnType<typeof openPool>) => ({
  claimHeads: (...rest: Rest<typeof claimHeads>) => claimHeads(db, ...rest),
  readEvents: (...rest: Rest<typeof readEvents>) => readEvents(db, ...rest),
  readState: (...rest: Rest<typeof readState>) => readState(db, ...rest),
  readReplays: (...rest: Rest<typeof readReplays>) => readReplays(db, ...rest),
  endReplay: (...rest: Rest<typeof endReplay>) => endReplay(db, ...rest),
  disableEndpoint: (...rest: Rest<typeof disableEndpoint>) => disableEndpoint(db, ...rest),
  releaseHead: (...rest: Rest<typeof releaseHead>) => releaseHead(db, ...rest),
  markSent: (...rest: Rest<typeof markSent>) => markSent(db, ...rest),
  markFailed: (...rest: Rest<typeof markFailed>) => markFailed(db, ...rest),
  logAttempt: (...rest: Rest<typeof logAttempt>) => logAttempt(db, ...rest),
  untilNextHead: (...rest: Rest<typeof untilNextHead>) => untilNextHead(db, ...rest),
})
