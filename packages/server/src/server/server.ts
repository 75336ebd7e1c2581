// Assembles the server: the workers on one database and the HTTP app. Used by `main` and by the tests.
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Mode, Payments } from '../config/config.ts'
import type { Connection, Pool } from '../db/db.ts'
import { sessionCookieOf } from '../http/access/auth.ts'
import { secretsOf } from '../http/access/secrets.ts'
import type { Demo } from '../http/access/sessions.ts'
import { testClockOf } from '../http/clock/testClock.ts'
import type { ConnectionLimits } from '../http/limits/connections.ts'
import { HEARTBEAT_MS } from '../http/orders/stream.ts'
import { addressRules } from '../outbox/webhooks/addresses.ts'
import { type Installation, installationOf } from '../store/installation.ts'
import { levelPolicyReader } from '../store/levels/levelPolicies.ts'
import { findSession, peekSession } from '../store/sessions.ts'
import { type AppOptions, createApp } from './app.ts'
import { startWorkers, type Workers } from './workers.ts'

/** The options of one mode: the demo has people to sign in as. */
export type ModeOptions =
  | { readonly mode: 'demo'; readonly demo: Demo; readonly demoBehindProxy: boolean }
  | { readonly mode: Exclude<Mode, 'demo'>; readonly demo?: never }
export type ServerOptions = ModeOptions & {
  readonly connection: Connection
  readonly payments: Payments
  readonly trustProxy: boolean | number | string
  readonly log: FastifyBaseLogger
  /** The public address if it is configured; otherwise `reachedAt` sets it. */
  readonly publicUrl: string | null
  /** Private networks that webhooks may be sent to; none if missing. */
  readonly webhookNetworks?: readonly string[]
  /** Overrides limits of connections from `http/limits/table.ts`. */
  readonly connections?: Partial<ConnectionLimits>
  /** How often streams send a heartbeat and check that their session or key is still valid. */
  readonly heartbeatMs?: number
}
export interface Server {
  readonly app: FastifyInstance
  /** Sets the public address, which is known once the server listens. */
  reachedAt(address: string): void
  /** Finishes running calls, then ends everything that this server started. */
  stop(): Promise<void>
}

export async function createServer(options: ServerOptions): Promise<Server> {
  const addresses = addressRules({
    publicOnly: options.mode === 'production',
    networks: options.webhookNetworks ?? [],
  })
  const workers = startWorkers(options, addresses)
  const installation = await installationOf(workers.pool)
  let stopping = false
  let address = options.publicUrl ?? ''
  const app = await createApp(
    toolsOf(options, workers, {
      installation,
      refusedAddress: addresses.refused,
      isStopping: () => stopping,
      address: () => address,
    }),
  )
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

/** The options of the app that are known once the workers run and the installation is known. */
interface Start extends Pick<AppOptions, 'refusedAddress' | 'isStopping' | 'address'> {
  readonly installation: Installation
}

function toolsOf(options: ServerOptions, workers: Workers, start: Start): AppOptions {
  const { mode } = options
  const { pool, schedulerPool, pipeline, levels } = workers
  const { installation, refusedAddress, isStopping, address } = start
  const secrets = secretsOf(installation)
  const isSecure = () => address().startsWith('https:')
  return {
    pipeline,
    sellers: workers.sellers,
    policies: workers.policies,
    registerSellers: workers.registerSellers,
    db: pool,
    log: options.log,
    mode,
    feed: workers.feed,
    trustProxy: options.trustProxy,
    now: Date.now,
    isStopping,
    address,
    isSecure,
    demo: mode === 'demo' ? options.demo : null,
    demoBehindProxy: mode === 'demo' && options.demoBehindProxy,
    levelPolicy: levelPolicyReader(pool),
    connections: options.connections ?? {},
    evaluationPool: workers.evaluationPool,
    refusedAddress,
    wakeSender: workers.wakeSender,
    searches: workers.searches,
    computing: workers.computing,
    secrets,
    once: { secrets, address, transaction: workers.transactions.transaction },
    // Outside of a transaction, a change is visible at once, so the work can run at once.
    afterwards: work => work(),
    testClock: mode === 'production' ? null : testClockOf(schedulerPool, { pipeline, levels, sleep: pause }),
    endings: workers.endings,
    ended: workers.ended,
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    identity: identityOf(options, workers, { installation, address, isSecure }),
  }
}

/** Returns how callers are identified, by keys and sessions. */
function identityOf(
  { mode }: ServerOptions,
  { pool, keys }: Workers,
  { installation, address, isSecure }: Pick<Start, 'installation' | 'address'> & { readonly isSecure: () => boolean },
): AppOptions['identity'] {
  return {
    ...sessionsOf(pool, () => sessionCookieOf(installation.id, isSecure())),
    findKey: keys.find,
    isOurOrigin: origin => origin === originOf(address()),
    openClock: mode === 'demo',
  }
}

/** Finds sessions by the hash of their token, and names their cookie. */
const sessionsOf = (db: Pool, sessionCookie: () => string) => ({
  sessionCookie,
  findSession: (hash: Buffer) => findSession(db, hash),
  peekSession: (hash: Buffer) => peekSession(db, hash),
})

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : '')
