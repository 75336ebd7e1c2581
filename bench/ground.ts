// The setup of a measurement: a PostgreSQL of its own in a temporary folder, configured as in production.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, openPool, type Pool } from '../packages/server/src/db/db.ts'
import { startEmbedded } from '../packages/server/src/db/embedded.ts'
import { migrate } from '../packages/server/src/db/migrate.ts'
import { quiet } from '../packages/server/src/testing/quiet.ts'

export interface Ground {
  readonly folder: string
  readonly connection: Connection
  /** The connection as a value for DATABASE_URL. */
  readonly url: string
  /** The connection for all queries that are not measured. */
  readonly db: Pool
  close(): Promise<void>
}

/** Copies the server's tables and indexes for the hand-written side, so that both sides write the same rows. */
const BY_HAND = [
  'create schema by_hand',
  ...['persons', 'order_references', 'orders', 'placed_orders', 'events', 'entries', 'money_requests', 'calls'].map(
    table => `create table by_hand.${table} (like public.${table} including all)`,
  ),
]

export async function openGround(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-bench-'))
  const options = { folder: join(folder, 'data'), log: quiet, durable: true }
  const first = await startEmbedded(options)
  // Exact commit times need this setting; it costs both sides the same.
  await execute(first.connection, ['alter system set track_commit_timestamp = on'])
  await first.stop()
  const { connection, stop } = await startEmbedded(options)
  await migrate(connection)
  await execute(connection, BY_HAND)
  const db = openPool(connection, 1, warn)
  const { host, user, database, port } = connection
  return {
    folder,
    connection,
    db,
    url: `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
    close: async () => {
      await db.close()
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const warn = (fault: Error): void => console.error(fault.message)

async function execute(connection: Connection, statements: readonly string[]): Promise<void> {
  const db = openPool(connection, 1, warn)
  for (const text of statements) await db.query({ name: '', text, values: [] })
  await db.close()
}
