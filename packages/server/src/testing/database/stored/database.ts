// A database with rows as an earlier version of this code left them, in the tables of the first version.
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { migrate } from '../../../db/migrate.ts'
import { emptyDatabase, type FreshDatabase } from '../database.ts'

export type StoredName = 'state-2'

/**
 * `state-2`: written on 26 November 2026 by the code before cases held clocks by party: eight orders between Lena and
 * Mora, one in each situation (KEPT-1 awaiting requirements, 2 a change asked for, 3 delivered, 4 completed and reviewed,
 * 5 cancelled by silence and contested, 6 a case about threats, 7 a cancellation asked for, 8 cancelled by staff).
 */
export async function storedDatabase(name: StoredName): Promise<FreshDatabase> {
  const database = await emptyDatabase()
  await migrate(database.connection)
  await fill(database, JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')))
  return database
}

async function fill({ connection }: FreshDatabase, tables: Readonly<Record<string, readonly object[]>>) {
  const client = new Client(connection)
  await client.connect()
  try {
    for (const [table, rows] of Object.entries(tables)) {
      const columns = Object.keys(rows[0] ?? {}).join(', ')
      await client.query(
        `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1::text::json)`,
        [JSON.stringify(rows)],
      )
    }
  } finally {
    await client.end()
  }
}
