// Connection pools: settings, parsers, transactions, and errors without row values.
import pg from 'pg'
import { instantIn } from './instants.ts'

export type Connection = pg.ClientConfig
/** What the store needs of a database: named statements, prepared once per connection. */
export interface Database {
  query<R>(statement: Statement): Promise<readonly R[]>
}
export interface Statement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

// int8 and numeric as numbers: amounts are safe integers by schema. Instants as milliseconds.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, instantIn)

/** Settings of every connection. */
const SETTINGS = [
  'statement_timeout=5000',
  'lock_timeout=4000',
  // A server that hangs inside a transaction blocks others no longer than this.
  'idle_in_transaction_session_timeout=15000',
  'plan_cache_mode=force_generic_plan',
  'jit=off',
  'timezone=UTC',
]

/**
 * Settings of the connections that load and save orders. Ids drive all their statements: one plan made from stale
 * statistics cost a factor of ten, so scans and joins that read whole tables are priced out.
 */
export const COMMAND_SETTINGS = [...SETTINGS, 'enable_seqscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off']

/** Searches have a shorter timeout: nobody waits longer for one. */
export const SEARCH_SETTINGS = [...SETTINGS, 'statement_timeout=2000']

/** No response from the database: the connection was lost, or there was none. */
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

/** No SQLSTATE class begins with E; Node's error codes all do, and EPIPE has five letters, too. */
const SQLSTATE = /^[0-9A-DF-Z][0-9A-Z]{4}$/
export const sqlStateOf = (fault: unknown): string | null =>
  fault instanceof Error && 'code' in fault && SQLSTATE.test(String(fault.code)) ? String(fault.code) : null

/** Errors without a SQLSTATE are not from the database: JavaScript's own are bugs, all others lost connections. */
function classified(fault: unknown): unknown {
  if (!(fault instanceof Error) || /^(Type|Range|Syntax|Reference)Error$/.test(fault.name)) return fault
  return sqlStateOf(fault) === null ? new ConnectionLost(fault) : withoutRows(fault)
}

/**
 * PostgreSQL repeats rejected rows and values in its errors. Texts that people wrote must not get into a log that way,
 * nor into a response. For a value that does not fit, the message itself quotes it.
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
   * Runs all statements of `run` on its database in one transaction, rolled back if it throws. It holds one connection
   * of this pool meanwhile: a statement that `run` sends through the pool itself may deadlock.
   */
  transaction<R>(run: (db: Database) => Promise<R>): Promise<R>
  close(): Promise<void>
}

/** A pool of at most `size` connections; errors of idle connections go to `lost`. */
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
