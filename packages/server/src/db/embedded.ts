// The embedded PostgreSQL: a full PostgreSQL in the data folder that the server starts, supervises and stops.
import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Client } from 'pg'
import { findBinaries } from './embedded/binaries.ts'
import { ensureCluster, USER } from './embedded/cluster.ts'
import { EmbeddedError } from './embedded/fault.ts'
import { lockFolder } from './embedded/folder-lock.ts'
import { launch } from './embedded/launch.ts'
import type { Log } from './embedded/log.ts'
import { readPostmaster, requestStop, stopOrphan } from './embedded/postmaster.ts'
import { errorCode, isAlive } from './embedded/process.ts'
import { chooseRunner, clusterIn } from './embedded/runner.ts'
import { type Address, chooseAddress } from './embedded/socket.ts'
import { type Supervision, supervise } from './embedded/supervisor.ts'

export { EmbeddedError } from './embedded/fault.ts'

export interface EmbeddedOptions {
  /** The data folder (EVENHAND_DATA), which is created if it is missing. */
  readonly folder: string
  readonly log: Log
  /** Called once if PostgreSQL ends and cannot be restarted. */
  readonly onLost?: (fault: unknown) => void
  /** False only in tests, where nothing is synced to disk: writing is faster, but a power cut may lose everything. */
  readonly durable?: boolean
}

export interface Connection extends Address {
  readonly user: string
  readonly database: string
}

export interface Embedded {
  /** The connection settings, which stay the same when PostgreSQL is restarted. */
  readonly connection: Connection
  /** Shuts PostgreSQL down, rolling back open transactions; resolves when all is written and the folder is free. */
  readonly stop: () => Promise<void>
}

const DATABASE = 'evenhand'

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const folder = resolve(options.folder)
  makeFolder(folder)
  const unlock = lockFolder(folder)
  process.once('exit', unlock)
  const release = (): void => {
    process.off('exit', unlock)
    unlock()
  }
  try {
    const { address, supervision } = await run(folder, options)
    let stopped: Promise<void> | null = null
    const stop = (): Promise<void> => (stopped ??= supervision.stop().then(release))
    await ensureDatabase(address).catch(async fault => {
      await stop()
      throw fault
    })
    return { connection: { ...address, user: USER, database: DATABASE }, stop }
  } catch (fault) {
    release()
    throw fault
  }
}

/** Returns the connection to the PostgreSQL that another Evenhand process runs in this folder; null if none runs. */
export function runningIn(folder: string): Connection | null {
  const found = readPostmaster(clusterIn(resolve(folder)))
  if (!found?.isReady || !isAlive(found.pid)) return null
  return { host: found.host, port: found.port, user: USER, database: DATABASE }
}

/** Creates the folder. Only its owner may enter, as connections through the socket need no password. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // Closing a home folder or /tmp to all other users would be worse than not starting.
    if (!isOwnFolder(readdirSync(folder)))
      throw new EmbeddedError(
        `The folder ${folder} holds other things than an Evenhand database. Set EVENHAND_DATA to a folder of its own.`,
      )
    chmodSync(folder, 0o700)
  } catch (fault) {
    if (fault instanceof EmbeddedError) throw fault
    throw new EmbeddedError(
      `The data folder ${folder} cannot be used (${errorCode(fault)}). Set EVENHAND_DATA to a folder of your own.`,
    )
  }
}

const canExistBefore: readonly string[] = ['lost+found', '.gitkeep']

function isOwnFolder(names: readonly string[]): boolean {
  return names.some(name => /^(postgres|server)\b/.test(name)) || names.every(name => canExistBefore.includes(name))
}

async function run(
  folder: string,
  { log, durable = true, onLost = () => {} }: EmbeddedOptions,
): Promise<{ address: Address; supervision: Supervision }> {
  const { initdb, postgres, pgCtl } = findBinaries()
  const cluster = clusterIn(folder)
  const runner = chooseRunner({ folder, cluster, postgres })
  await stopOrphan(cluster, pgCtl, log)
  if (await ensureCluster({ cluster, initdb, runner, durable }))
    log.info({ folder, runAs: runner.name }, 'created a new database')
  const address = await chooseAddress(folder, runner)
  const start = { cluster, postgres, runner, address, durable, logFile: join(folder, 'postgres.log') }
  const supervision = await supervise({
    launch: () => launch(start),
    requestStop: pid => requestStop(cluster, pid, pgCtl),
    log,
    onLost,
  })
  return { address, supervision }
}

async function ensureDatabase(address: Address): Promise<void> {
  const client = new Client({ ...address, user: USER, database: 'postgres' })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}
