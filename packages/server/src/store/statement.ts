// Named statements, which are prepared once per connection and defined where they are used.
import type { Database, Pool } from '../db/db.ts'

export type { Database, Pool }

/** Defines a named statement with typed values and rows. */
export const statement =
  <V extends readonly unknown[], R>(name: string, text: string) =>
  (db: Database, ...values: V): Promise<readonly R[]> =>
    db.query<R>({ name, text, values })
