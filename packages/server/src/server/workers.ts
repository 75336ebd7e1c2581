// The background work on one database: the pipeline, the schedulers, the webhook sender, evaluations and the live feed.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { ordersOn } from '../commands/orders/orders.ts'
import { createPipeline } from '../commands/pipeline.ts'
import { policiesOn } from '../commands/policies/policies.ts'
import { type SellerPipeline, sellersOn } from '../commands/sellers/sellers.ts'
import { startUpgrading } from '../commands/upgrade.ts'
import type { Payments } from '../config/config.ts'
import { COMMAND_SETTINGS, type Connection, openPool, type Pool, SEARCH_SETTINGS } from '../db/db.ts'
import { listen } from '../db/listen.ts'
import { keyReader } from '../http/access/auth.ts'
import { AT_ONCE } from '../http/limits/table.ts'
import { levelClock } from '../levels/clock.ts'
import { registerSellers } from '../levels/registering.ts'
import { createEndings } from '../outbox/live/endings.ts'
import { startFeed } from '../outbox/live/feed.ts'
import type { AddressRules } from '../outbox/webhooks/addresses.ts'
import { createPoster } from '../outbox/webhooks/post.ts'
import { startSender } from '../outbox/webhooks/sender.ts'
import { startOrderScheduler, startSellerScheduler } from '../scheduler/scheduler.ts'
import { forgetOld } from '../store/forget.ts'
import { findKey, notifyEnded } from '../store/keys.ts'
import { commandStore } from '../store/orders/commands.ts'
import { claimPartitions, dueOrders, releasePartitions, untilNextDue } from '../store/orders/due.ts'
import { readEvents } from '../store/orders/events.ts'
import { changesFrom, notifySaved } from '../store/streams/changes.ts'
import { readSubjects } from '../store/streams/subjects.ts'
import { logAttempt } from '../store/webhooks/attempts.ts'
import { endReplay, readReplays } from '../store/webhooks/replays.ts'
import {
  claimCursors,
  disableEndpoint,
  markFailed,
  markSent,
  releaseCursor,
  untilNextCursor,
} from '../store/webhooks/webhooks.ts'
import { computeHere } from './computing/here.ts'
import { computeOnThreads, isBuilt } from './computing/threads.ts'

export interface WorkerOptions {
  readonly connection: Connection
  readonly payments: Payments
  readonly log: FastifyBaseLogger
}

/** The shortest pause between notifications to other servers: at most 20 are sent per second. */
const NOTIFY_MS = 50
/** The first save wakes the webhook sender at once, later ones at most once per span. */
const WAKE_MS = 25
/** Two per lane of both pipelines: new orders and the other commands of a batch are loaded concurrently. */
const COMMAND_POOL = 8
const POOL = 12
const SCHEDULER_POOL = 2
/** The connections for queries over a performance log; each query runs four statements at once. */
const COMPUTING_POOL = 4
/**
 * The connections for changes outside orders with a key: each runs in a transaction that may wait for another with the
 * same key.
 */
const TRANSACTIONS = 4
/** The connections for evaluations: two batches of sellers run at a time, and three statements read their reasons. */
const EVALUATIONS = 3

/** Starts all workers on one database; `stop` ends them in order. */
export function startWorkers({ connection, payments, log }: WorkerOptions, addresses: AddressRules) {
  const lost = (fault: Error) => log.warn({ err: fault }, 'a connection to the database was lost')
  const failed = (fault: unknown) => log.warn({ err: fault }, 'background work failed and will be retried')
  const { commandPool, schedulerPool, evaluationPool, pool, transactions, close } = openPools(connection, lost)
  const live = startLive(connection, pool, failed)
  const sender = startWebhooks(pool, addresses, log, failed)
  const wakeSender = atMostEvery(WAKE_MS, sender.wake)
  const saved = (): void => {
    wakeSender()
    live.saved()
  }
  const pipelines = startPipelines({ commandPool, schedulerPool, evaluationPool }, payments, saved)
  const { pipeline, sellers, policies } = pipelines
  const holder = randomUUID()
  const scheduler = startOrderScheduler({
    pipeline,
    holder,
    now: Date.now,
    sleep: nap,
    failed,
    store: schedulerStore(schedulerPool),
  })
  const upgrading = startUpgrading(schedulerPool, failed)
  const costly = startCostly(connection, pool, lost, failed)
  const evaluating = startEvaluations({ db: evaluationPool, sellers, holder, failed })
  const stop = async (): Promise<void> => {
    const ended = [scheduler.stop(), upgrading.stop(), evaluating.stop(), sender.stop(), live.stop()]
    await Promise.all([...ended, pipeline.idle(), sellers.idle(), policies.idle()])
    await Promise.all([close(), costly.close()])
  }
  const { levels } = evaluating
  const { searches, computing } = costly
  const databases = { pool, schedulerPool, transactions, searches, evaluationPool }
  const registering = { registerSellers: () => registerSellers(evaluationPool, sellers) }
  return { ...live, ...databases, ...registering, ...pipelines, wakeSender: sender.wake, levels, computing, stop }
}

/** Opens separate pools for commands, the scheduler, other calls, and changes with a key, so that none waits for another. */
function openPools(connection: Connection, lost: (fault: Error) => void) {
  const open = (size: number, settings?: readonly string[]) => openPool(connection, size, lost, settings)
  const pools = {
    commandPool: open(COMMAND_POOL, COMMAND_SETTINGS),
    schedulerPool: open(SCHEDULER_POOL, COMMAND_SETTINGS),
    pool: open(POOL),
    transactions: open(TRANSACTIONS),
    evaluationPool: open(EVALUATIONS),
  }
  return { ...pools, close: () => Promise.all(Object.values(pools).map(pool => pool.close())) }
}

/** Makes the command pipelines: one for each kind of aggregate. */
function startPipelines(
  { commandPool, schedulerPool, evaluationPool }: Record<'commandPool' | 'schedulerPool' | 'evaluationPool', Pool>,
  payments: Payments,
  saved: () => void,
) {
  const salt = salts()
  const tools = { random: Math.random, saved, sleep: (ms: number) => pause(ms) }
  const pipeline = createPipeline({
    ...tools,
    aggregate: ordersOn({ store: commandStore(commandPool, payments), salt }),
    scheduled: ordersOn({ store: commandStore(schedulerPool, payments), salt }),
  })
  const sellers = createPipeline({
    ...tools,
    aggregate: sellersOn({ db: commandPool, salt }),
    scheduled: sellersOn({ db: evaluationPool, salt }),
  })
  const policies = policiesOn({ db: commandPool, salt })
  return {
    pipeline,
    sellers,
    policies: createPipeline({ ...tools, aggregate: policies, scheduled: policies, lanes: 1 }),
  }
}

/** Starts the sender of webhooks, with its connections to the endpoints. */
function startWebhooks(db: Pool, addresses: AddressRules, log: FastifyBaseLogger, failed: (fault: unknown) => void) {
  const poster = createPoster(addresses)
  const sender = startSender({
    post: poster.post,
    random: Math.random,
    sleep: nap,
    failed,
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

/** Starts slow work on separate connections: searches, and computations over whole performance logs. */
function startCostly(connection: Connection, db: Pool, lost: (fault: Error) => void, failed: (fault: unknown) => void) {
  const searches = openPool(connection, AT_ONCE.search.all.atOnce, lost, SEARCH_SETTINGS)
  const computing = isBuilt()
    ? computeOnThreads({ connection, size: COMPUTING_POOL, failed }, AT_ONCE.costly.all.atOnce)
    : computeHere(db)
  return { searches, computing, close: () => Promise.all([searches.close(), computing.stop()]) }
}

/** Starts the evaluations of sellers, on separate connections. */
function startEvaluations({ db, sellers, holder: own, failed }: Evaluations) {
  const levels = levelClock(db, sellers, failed)
  const clock = startSellerScheduler({
    levels,
    holder: own,
    now: Date.now,
    sleep: nap,
    failed,
    store: {
      claimPartitions: holder => claimPartitions(db, holder),
      releasePartitions: holder => releasePartitions(db, holder),
    },
  })
  return { levels, stop: clock.stop }
}
interface Evaluations {
  readonly db: Pool
  readonly sellers: SellerPipeline
  /** The lease holder, the same for orders and sellers. */
  readonly holder: string
  readonly failed: (fault: unknown) => void
}

/** Starts the notifications between servers: saved changes for the live feed, and ended keys and sessions. */
function startLive(connection: Connection, db: Pool, failed: (fault: unknown) => void) {
  const keys = keyReader(hash => findKey(db, hash), Date.now)
  const endings = createEndings()
  // The cache must forget a key before any stream checks whether its key is still valid.
  endings.subscribe(keys.forget)
  const feed = startFeed({
    changesFrom: (tx, limit) => changesFrom(db, tx, limit),
    now: Date.now,
    sleep: nap,
    failed,
  })
  const others = listen(connection, { evenhand_saved: feed.wake, evenhand_ended: endings.notify })
  const notify = atMostEvery(NOTIFY_MS, () => void notifySaved(db).catch(failed))
  const saved = (): void => {
    feed.wake()
    notify()
  }
  const ended = (id: string): void => {
    endings.notify(id)
    void notifyEnded(db, id).catch(failed)
  }
  return { feed, keys, endings, saved, ended, stop: () => Promise.all([feed.stop(), others.stop()]) }
}

/** Returns a source of random salts of 16 bytes in hex. They are drawn many at a time, as each draw takes long. */
function salts(): () => string {
  let drawn = ''
  return () => {
    if (drawn.length === 0) drawn = randomBytes(16 * SALTS).toString('hex')
    const salt = drawn.slice(-32)
    drawn = drawn.slice(0, -32)
    return salt
  }
}
const SALTS = 64

/** Returns a function that runs at once, then at most once per span; calls during the span cause one run at its end. */
function atMostEvery(ms: number, run: () => void): () => void {
  let resting = false
  let isPending = false
  const attempt = (): void => {
    isPending = resting
    if (resting) return
    resting = true
    run()
    setTimeout(() => {
      resting = false
      if (isPending) attempt()
    }, ms).unref()
  }
  return attempt
}

/** Waits for `ms` milliseconds, or until the signal aborts. */
const nap = (ms: number, signal: AbortSignal): Promise<void> => pause(ms, undefined, { signal }).catch(() => undefined)

const schedulerStore = (db: ReturnType<typeof openPool>) => ({
  claimPartitions: (holder: string) => claimPartitions(db, holder),
  releasePartitions: (holder: string) => releasePartitions(db, holder),
  dueOrders: (partitions: readonly number[], limit: number) => dueOrders(db, partitions, limit),
  untilNextDue: (partitions: readonly number[]) => untilNextDue(db, partitions),
  forget: () => forgetOld(db),
})

type Rest<F> = F extends (db: never, ...rest: infer R) => unknown ? R : never

const senderStore = (db: ReturnType<typeof openPool>) => ({
  claimCursors: (...rest: Rest<typeof claimCursors>) => claimCursors(db, ...rest),
  readEvents: (...rest: Rest<typeof readEvents>) => readEvents(db, ...rest),
  readSubjects: (...rest: Rest<typeof readSubjects>) => readSubjects(db, ...rest),
  readReplays: (...rest: Rest<typeof readReplays>) => readReplays(db, ...rest),
  endReplay: (...rest: Rest<typeof endReplay>) => endReplay(db, ...rest),
  disableEndpoint: (...rest: Rest<typeof disableEndpoint>) => disableEndpoint(db, ...rest),
  releaseCursor: (...rest: Rest<typeof releaseCursor>) => releaseCursor(db, ...rest),
  markSent: (...rest: Rest<typeof markSent>) => markSent(db, ...rest),
  markFailed: (...rest: Rest<typeof markFailed>) => markFailed(db, ...rest),
  logAttempt: (...rest: Rest<typeof logAttempt>) => logAttempt(db, ...rest),
  untilNextCursor: (...rest: Rest<typeof untilNextCursor>) => untilNextCursor(db, ...rest),
})

export type Workers = ReturnType<typeof startWorkers>
