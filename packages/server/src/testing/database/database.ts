// A separate database for each test file, cloned from the migrated template and dropped at the end of the file.
import { randomUUID } from 'node:crypto'
import { afterAll, inject } from 'vitest'
import { administer, type TestConnection } from './postgres.ts'

export interface FreshDatabase {
  readonly connection: TestConnection
  /**
   * Drops the database. Called automatically at the end of the file; earlier only if a test needs the database gone.
   */
  readonly drop: () => Promise<void>
}

/**
 * Creates a database. Called at the top of a test file (or of a `describe`): `const { connection } = await
 * freshDatabase()`.
 */
export const freshDatabase = (): Promise<FreshDatabase> => cloned(inject('postgres').template)

/** Creates an empty database, for code that migrates it itself. */
export const emptyDatabase = (): Promise<FreshDatabase> => cloned('template0')

async function cloned(template: string): Promise<FreshDatabase> {
  const { connection: server } = inject('postgres')
  const database = `test_${randomUUID().replaceAll('-', '')}`
  // `file_copy` is several times faster than the default if nothing is synced to disk.
  await administer(server, `create database ${database} template ${template} strategy file_copy`)
  const drop = (): Promise<void> => administer(server, `drop database if exists ${database} with (force)`)
  afterAll(drop)
  return { connection: { ...server, database }, drop }
}
