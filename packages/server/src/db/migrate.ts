// Migrates the database's schema to this version with numbered SQL files, forward only, one server at a time.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, type ClientConfig } from 'pg'

/**
 * The folder of the migrations. The relative path is the same from src/db and dist/db, so the build need not copy the
 * files.
 */
export const migrationsFolder = fileURLToPath(new URL('../../src/db/migrations/', import.meta.url))

/** An error that is printed without a stack, as its message explains what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

export interface Migrated {
  /** The number of the schema after the migration. */
  readonly number: number
  /** The names of the migrations applied by this call, in order. */
  readonly applied: readonly string[]
}

// The number of this advisory lock, which nothing else in the database uses: "even" in ASCII.
const LOCK = 0x6576656e

/**
 * Applies the missing migrations on its own connection, because waiting for another server's migrations may take longer
 * than the statement timeout of the pools.
 */
export async function migrate(connection: ClientConfig, folder: string = migrationsFolder): Promise<Migrated> {
  const known = readMigrations(folder)
  const client = new Client({ ...connection, statement_timeout: 0 })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    return await apply(client, known)
  } finally {
    await client.end() // also releases the lock
  }
}

/**
 * Checks that the database has the tables of this version, and changes nothing. Throws `MigrationError` if it has not.
 */
export async function checkMigrated(connection: ClientConfig, folder: string = migrationsFolder): Promise<void> {
  const known = readMigrations(folder)
  const client = new Client({ ...connection, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    const { rows: found } = await client.query(`select where to_regclass('evenhand_migrations') is not null`)
    if (found.length === 0) throw new MigrationError('This database has no tables of Evenhand: nothing was verified.')
    const past = await pastOf(client)
    checkPast(past, known)
    if (past.length < known.length)
      throw new MigrationError(
        `The database is at schema ${past.length}, this version of Evenhand needs ${known.length}. Start a server of this version first.`,
      )
  } finally {
    await client.end()
  }
}

export function readMigrations(folder: string = migrationsFolder): readonly Migration[] {
  const files = readdirSync(folder)
    .filter(file => file.endsWith('.sql'))
    .sort()
  return files.map((file, index) => {
    const [, number, name] = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file) ?? []
    if (name === undefined || Number(number) !== index + 1) {
      throw new MigrationError(
        `The migration ${file} is in the place of number ${index + 1}: files are named 0001_what_it_does.sql and numbered without gaps.`,
      )
    }
    return { number: index + 1, name, sql: readFileSync(join(folder, file), 'utf8') }
  })
}

async function apply(client: Client, known: readonly Migration[]): Promise<Migrated> {
  await client.query(`create table if not exists evenhand_migrations (
    number int primary key, name text not null, applied_at timestamptz(3) not null default now())`)
  const rows = await pastOf(client)
  checkPast(rows, known)
  const missing = known.slice(rows.length)
  for (const migration of missing) await applyOne(client, migration)
  return { number: known.length, applied: missing.map(({ name }) => name) }
}

/** Returns the migrations that have been applied. */
async function pastOf(client: Client): Promise<readonly { readonly number: number; readonly name: string }[]> {
  const { rows } = await client.query<{ number: number; name: string }>(
    'select number, name from evenhand_migrations order by number',
  )
  return rows
}

/** Checks that the migrations already applied are the first migrations of this version of the code. */
function checkPast(past: readonly { number: number; name: string }[], known: readonly Migration[]): void {
  const other = past.find(({ number, name }, index) => number !== index + 1 || (known[index]?.name ?? name) !== name)
  if (other !== undefined) {
    throw new MigrationError(
      `This database has the tables of an unreleased version of Evenhand, or of another program (its migration ${other.number} is called "${other.name}"), and was left unchanged. Start this version with a new database (EVENHAND_DATA or DATABASE_URL), and import the orders that are closed with evenhand import.`,
    )
  }
  if (past.length > known.length) {
    throw new MigrationError(
      `The database is at schema ${past.length}, this version of Evenhand knows ${known.length}. Start the newer version, or restore a backup made before it.`,
    )
  }
}

async function applyOne(client: Client, { number, name, sql }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into evenhand_migrations (number, name) values ($1, $2)', [number, name])
    await client.query('commit')
  } catch (fault) {
    await client.query('rollback')
    throw new MigrationError(
      `Migration ${number} (${name}) failed and was undone: ${fault instanceof Error ? fault.message : fault}`,
      { cause: fault },
    )
  }
}
