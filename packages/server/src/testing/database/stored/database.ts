// A database with rows as an earlier version of the code left them, in the tables of the first version.
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { migrate } from '../../../db/migrate.ts'
import { emptyDatabase, type FreshDatabase } from '../database.ts'

export type StoredName = 'state-2'

/**
 * Creates a database with stored rows. `state-2` was written on 26 November 2026, by the code from before cases held
 * clocks by party. It has eight orders between Lena and Mora, one in each situation: KEPT-1 awaits requirements, 2 has
 * a requested change, 3 is delivered, 4 is completed and reviewed, 5 is cancelled by silence and contested, 6 has a
 * case about threats, 7 has a requested cancellation, 8 is cancelled by staff.
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
