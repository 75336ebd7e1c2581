// A server to be killed, with its own PostgreSQL in its own folder. It runs as in production, except for the test
// clock.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, openPool, type Pool } from '../../db/db.ts'
import { readPostmaster } from '../../db/embedded/postmaster.ts'
import { isAlive } from '../../db/embedded/process.ts'
import { clusterIn } from '../../db/embedded/runner.ts'
import { runningIn } from '../../db/embedded.ts'
import { type Served, serve } from '../http/served.ts'
import { until } from '../until.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The number of kills of each kind, and the seed of their moments. */
    faults: { readonly rounds: number; readonly seed: number }
  }
}

export class TestServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'evenhand-faults-'))
  #server: Served | null = null

  get server(): Served {
    if (!this.#server) throw new Error('the server does not run')
    return this.#server
  }
  async start(): Promise<void> {
    this.#server = await serve({ folder: this.#folder })
  }
  /** The process id of the server's PostgreSQL. */
  get postmaster(): number {
    const found = readPostmaster(clusterIn(this.#folder))
    if (!found) throw new Error('PostgreSQL does not run')
    return found.pid
  }
  /** Resolves once a PostgreSQL other than the one with this process id is ready. */
  async isBack(before: number): Promise<void> {
    await until(() => {
      const found = readPostmaster(clusterIn(this.#folder))
      if (!found?.isReady || found.pid === before)
        throw new Error(`PostgreSQL has not come back:\n${this.server.output()}`)
    }, 60)
  }
  /** The connection settings of the running PostgreSQL. */
  get connection(): Connection {
    const connection = runningIn(this.#folder)
    if (!connection) throw new Error('PostgreSQL does not run')
    return connection
  }
  /** Reads the tables directly. */
  async withPool<R>(question: (db: Pool) => Promise<R>): Promise<R> {
    const db = openPool(this.connection, 4, () => undefined)
    return question(db).finally(() => db.close())
  }
  /** Ends everything that was started, whatever state it is in. */
  async close(): Promise<void> {
    await this.#server?.stop()
    const left = readPostmaster(clusterIn(this.#folder))
    if (left && isAlive(left.pid)) process.kill(left.pid, 'SIGKILL')
    await until(() => {
      if (left && isAlive(left.pid)) throw new Error('PostgreSQL does not end')
    })
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
