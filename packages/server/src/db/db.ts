// Connection pools: settings, parsers, transactions, and errors without row values.
import pg from 'pg'
import { instantIn } from './instants.ts'

export type Connection = pg.ClientConfig
/** What the store needs of a database: it runs named statements, prepared once per connection. */
export interface Database {
  query<R>(statement: Statement): Promise<readonly R[]>
}
export interface Statement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

// int8 and numeric are read as numbers, because the schema keeps amounts within safe integers; instants are read as
// milliseconds.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, instantIn)

/** The settings of every connection. */
const SETTINGS = [
  'statement_timeout=5000',
  'lock_timeout=4000',
  // A server that hangs inside a transaction blocks others for at most 15 s.
  'idle_in_transaction_session_timeout=15000',
  'plan_cache_mode=force_generic_plan',
  'jit=off',
  'timezone=UTC',
]

/**
 * The settings of connections that load and save orders. All their statements look rows up by id. A plan made from
 * stale statistics once took ten times as long, so sequential scans, hash joins and merge joins are priced out.
 */
export const COMMAND_SETTINGS = [...SETTINGS, 'enable_seqscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off']

/** The settings for searches, whose statements may take 2 s instead of 5 s. */
export const SEARCH_SETTINGS = [...SETTINGS, 'statement_timeout=2000']

/**
 * The settings of connections that read a whole database: every transaction is read-only and sees one snapshot, and its
 * statements have no time limit.
 */
export const SNAPSHOT_SETTINGS = [
  ...SETTINGS,
  'statement_timeout=0',
  'idle_in_transaction_session_timeout=0',
  'default_transaction_isolation=repeatable\\ read',
  'default_transaction_read_only=on',
]

/** The database did not respond: the connection was lost, or there never was one. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
  /** Whether the statement may have reached the database, and so may have been carried out. */
  readonly wasSent: boolean

  constructor(cause: Error) {
    super(cause.message, { cause })
    const neverConnected = 'syscall' in cause && cause.syscall === 'connect'
    this.wasSent = !neverConnected && !/when trying to connect$/.test(cause.message)
  }
}

/**
 * The form of a SQLSTATE. No SQLSTATE class begins with E, but Node's error codes all do, and EPIPE also has five
 * letters.
 */
const SQLSTATE = /^[0-9A-DF-Z][0-9A-Z]{4}$/
export const sqlStateOf = (fault: unknown): string | null =>
  fault instanceof Error && 'code' in fault && SQLSTATE.test(String(fault.code)) ? String(fault.code) : null

/**
 * Classifies an error. An error without a SQLSTATE is not from the database: JavaScript's own error types are bugs, all
 * other errors are lost connections.
 */
function classified(fault: unknown): unknown {
  if (!(fault instanceof Error) || /^(Type|Range|Syntax|Reference)Error$/.test(fault.name)) return fault
  return sqlStateOf(fault) === null ? new ConnectionLost(fault) : withoutRows(fault)
}

/**
 * Removes row values from an error. PostgreSQL repeats rejected rows and values in its errors, and texts that people
 * wrote must not reach a log or a response that way. If a value does not fit its type, even the error's message quotes
 * the value.
 */
function withoutRows(fault: Error): Error {
  const state = sqlStateOf(fault) ?? ''
  const quiet = Object.assign(fault, { detail: undefined, where: undefined, internalQuery: undefined, hint: undefined })
  if (!state.startsWith(DATA_EXCEPTION)) return quiet
  const calls = fault.stack?.slice(fault.stack.indexOf('\n    at ')) ?? ''
  const message = `a value does not fit (SQLSTATE ${state})`
  return Object.assign(quiet, { message, stack: `${fault.name}: ${message}${calls.startsWith('\n') ? calls : ''}` })
}
/** The SQLSTATE class of values that do not fit. */
const DATA_EXCEPTION = '22'

export interface Pool extends Database {
  /**
   * Runs all statements of `run` on its database in one transaction, which is rolled back if `run` throws. The
   * transaction holds one connection of this pool: if `run` sends a statement through the pool itself, it may deadlock.
   */
  transaction<R>(run: (db: Database) => Promise<R>): Promise<R>
  close(): Promise<void>
}

/** Opens a pool of at most `size` connections; errors of idle connections go to `lost`. */
export function openPool(
  connection: Connection,
  size: number,
  lost: (fault: Error) => void,
  settings: readonly string[] = SETTINGS,
): Pool {
  const options = settings.map(setting => `-c ${setting}`).join(' ')
  const pool = new pg.Pool({ ...connection, max: size, options, connectionTimeoutMillis: 5000, keepAlive: true })
  pool.on('error', lost)
  return {
    ...databaseOn(pool),
    transaction: run => transaction(pool, run),
    close: () => pool.end(),
  }
}

const databaseOn = (on: Pick<pg.Pool | pg.PoolClient, 'query'>): Database => ({
  query: async <R>({ name, text, values }: Statement): Promise<readonly R[]> => {
    const { rows } = await classifying(() => on.query({ name, text, values: [...values] }))
    return rows
  },
})

async function classifying<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (fault) {
    throw classified(fault)
  }
}

async function transaction<R>(pool: pg.Pool, run: (db: Database) => Promise<R>): Promise<R> {
  const client = await classifying(() => pool.connect())
  const ignored = (): void => undefined
  // The pool does not handle errors of a checked-out client; the running statement reports them.
  client.on('error', ignored)
  let isWhole = false
  try {
    await classifying(() => client.query('begin'))
    const result = await run(databaseOn(client))
    await classifying(() => client.query('commit'))
    isWhole = true
    return result
  } finally {
    isWhole ||= await client.query('rollback').then(
      () => true,
      () => false,
    )
    client.off('error', ignored)
    client.release(!isWhole)
  }
}
