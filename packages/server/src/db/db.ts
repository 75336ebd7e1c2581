// Connections: one pool for people, one for the clockwork, both with parsers set once and plans driven by ids.
import pg from 'pg'

export type Connection = pg.ClientConfig
/** What the store needs of a database: statements by name, prepared once a connection. */
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
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, text => Date.parse(text))

/**
 * Settings of every connection. Ids drive all statements of the road: one plan made from stale statistics cost
 * a factor of ten, so scans and joins that read whole tables are priced out.
 */
const SETTINGS = [
  'statement_timeout=5000',
  'lock_timeout=4000',
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'jit=off',
  'timezone=UTC',
]

export interface Pool extends Database {
  close(): Promise<void>
}

/** A pool of at most `size` connections; errors of idle connections go to `lost`. */
export function openPool(connection: Connection, size: number, lost: (fault: Error) => void): Pool {
  const options = SETTINGS.map(setting => `-c ${setting}`).join(' ')
  const pool = new pg.Pool({ ...connection, max: size, options, connectionTimeoutMillis: 5000, keepAlive: true })
  pool.on('error', lost)
  return {
    query: async <R>({ name, text, values }: Statement): Promise<readonly R[]> => {
      const { rows } = await pool.query({ name, text, values: [...values] })
      return rows
    },
    close: () => pool.end(),
  }
}
