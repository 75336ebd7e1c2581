// Runs unprepared statements for the measurement of levels.
import type { Database } from '../../packages/server/src/db/db.ts'

export async function quietly(db: Database, statements: readonly string[]): Promise<void> {
  for (const text of statements) await db.query({ name: '', text, values: [] })
}
