// A complete server in a separate process, started as people start it: built, configured by its environment, ended by
// the test.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { environment } from '../../db/embedded/runner.ts'
import type { TestConnection } from '../database/postgres.ts'

const program = fileURLToPath(new URL('../../../bin/evenhand.mjs', import.meta.url))

/** The marketplace's key of every server that a test starts. */
export const API_KEY = 'evh_the_key_of_servers_that_tests_start'
/** The key for production, where keys are checked more strictly. */
export const PRODUCTION_KEY = 'evh_Zk3vQx8LwT1nRb6YcH9sJf2GpD7mUa4E'
export const PRODUCTION_URL = 'https://orders.example.com'

export interface Served {
  readonly url: string
  readonly pid: number
  /** Returns everything that the server has written so far. */
  output(): string
  /** Kills the server with kill -9. */
  kill(): Promise<void>
  /** Stops the server as an operator would. */
  stop(): Promise<void>
}
/** Where the server stores its data: in the embedded PostgreSQL in a folder, or in an existing database. */
export type Database = { readonly folder: string } | { readonly connection: TestConnection }

export interface ServeOptions {
  readonly mode?: 'demo' | 'sandbox' | 'production'
  readonly payments?: 'internal' | 'external'
  /** The port of an earlier server to reuse; without it, any free port. */
  readonly port?: number
}

/** Starts a server; resolves once it listens on the loopback address. */
export async function serve(
  database: Database,
  { mode = 'sandbox', port = 0, payments }: ServeOptions = {},
): Promise<Served> {
  const where = 'folder' in database ? { EVENHAND_DATA: database.folder } : { DATABASE_URL: urlOf(database.connection) }
  const child = spawn(process.execPath, [program, 'serve'], {
    env: {
      ...environment().env,
      PORT: String(port),
      EVENHAND_MODE: mode,
      LOG_LEVEL: 'warn',
      ...where,
      ...(mode === 'production'
        ? { EVENHAND_API_KEY: PRODUCTION_KEY, EVENHAND_URL: PRODUCTION_URL }
        : { EVENHAND_API_KEY: API_KEY }),
      ...(payments === undefined ? {} : { EVENHAND_PAYMENTS: payments }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const onOutput = (chunk: string): void => {
    text += chunk
  }
  child.stdout.setEncoding('utf8').on('data', onOutput)
  child.stderr.setEncoding('utf8').on('data', onOutput)
  const url = await listening(child, () => text)
  return {
    url,
    pid: child.pid ?? 0,
    output: () => text,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  }
}

/** Returns the connection in the form of DATABASE_URL. */
export function urlOf({ host, port, user, password, database }: TestConnection): string {
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`
  // The folder of a socket cannot be the host of a URL.
  const socket = host.startsWith('/') ? `?host=${encodeURIComponent(host)}` : ''
  return `postgres://${user}${secret}@${socket === '' ? host : 'localhost'}:${port}/${database}${socket}`
}

function listening(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`the server ended before it listened:\n${output()}`))
    child.once('error', reject)
    child.once('exit', fail)
    child.stdout?.on('data', () => {
      const port = /(?:is at|Listening on:) +http:\/\/localhost:(\d+)\n/.exec(output())?.[1]
      if (port === undefined) return
      child.off('exit', fail)
      resolve(`http://127.0.0.1:${port}`)
    })
  })
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}
