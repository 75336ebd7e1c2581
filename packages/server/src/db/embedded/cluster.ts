// The database cluster on disk, created once by PostgreSQL's initdb and recognized from then on.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EmbeddedError } from './fault.ts'
import { commandOf, environment, type Runner } from './runner.ts'

export const USER = 'evenhand'
const MAJOR = '18'

/** Settings written into postgresql.conf, where operators of larger machines may change them. */
const settings: Readonly<Record<string, string>> = {
  max_connections: '100',
  shared_buffers: '128MB',
  jit: 'off', // our statements are short: compiling them costs more than it saves
  timezone: 'UTC',
  log_timezone: 'UTC',
}

export interface NewCluster {
  readonly cluster: string
  readonly initdb: string
  readonly runner: Runner
  readonly durable: boolean
}

/** Creates the cluster if there is none. Returns whether it was created. */
export async function ensureCluster(wanted: NewCluster): Promise<boolean> {
  const version = join(wanted.cluster, 'PG_VERSION')
  if (existsSync(version)) {
    const found = readFileSync(version, 'utf8').trim()
    if (found === MAJOR) return false
    throw new EmbeddedError(
      `The folder ${wanted.cluster} holds a database of PostgreSQL ${found}; this version of Evenhand includes PostgreSQL ${MAJOR}. Move the data with pg_dump, or set EVENHAND_DATA to another folder.`,
    )
  }
  await makeCluster(wanted)
  return true
}

/**
 * Creates the cluster under another name and then renames it, so that a half-made cluster never takes the place of a
 * whole one.
 */
async function makeCluster({ cluster, initdb, runner, durable }: NewCluster): Promise<void> {
  const fresh = `${cluster}.new`
  rmSync(fresh, { recursive: true, force: true })
  await run(runner, initdb, [
    '--pgdata',
    fresh,
    '--username',
    USER,
    '--no-instructions',
    // Only the owner can enter the socket's folder (mode 0700); there is no password to store.
    '--auth-local=trust',
    `--auth-host=${process.platform === 'win32' ? 'trust' : 'reject'}`,
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
    ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    ...(durable ? [] : ['--no-sync']),
  ])
  renameSync(fresh, cluster)
  if (durable && process.platform !== 'win32') syncFolder(dirname(cluster))
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

function run(runner: Runner, program: string, programArgs: readonly string[]): Promise<void> {
  const { file, args } = commandOf(runner, program, programArgs)
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...runner.ids, ...environment(), cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const remember = (chunk: string): void => {
      output += chunk
    }
    child.stdout.setEncoding('utf8').on('data', remember)
    child.stderr.setEncoding('utf8').on('data', remember)
    child.on('error', fault => reject(new EmbeddedError(`PostgreSQL could not be started (${fault.message}).`)))
    child.on('close', code =>
      code === 0 ? resolve() : reject(new EmbeddedError(`PostgreSQL could not create its database:\n${output.trim()}`)),
    )
  })
}
