// Starts one PostgreSQL for the whole test run, with a migrated template that every test file clones.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate, migrationsFolder } from '../../db/migrate.ts'
import { quiet } from '../quiet.ts'

/** The connection settings for `pg`. */
export interface TestConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly password?: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** EVENHAND_TEST_DATABASE_URL; if empty, the tests start their own PostgreSQL. */
    externalDatabase: string
    postgres: { readonly connection: TestConnection; readonly template: string }
  }
}

interface Server {
  readonly connection: TestConnection
  readonly stop: () => Promise<void>
}

/** @public Vitest calls it by name: see globalSetup in vitest.config.ts. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { connection, stop } = await start(project.getProvidedContext().externalDatabase)
  const template = `evenhand_template_${process.pid}`
  await administer(connection, `drop database if exists ${template}`, `create database ${template}`)
  if (existsSync(migrationsFolder)) await migrate({ ...connection, database: template })
  project.provide('postgres', { connection, template })
  return async () => {
    await administer(connection, `drop database ${template} with (force)`)
    await stop()
  }
}

async function start(external: string): Promise<Server> {
  if (external !== '') return { connection: connectionOf(external), stop: async () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-postgres-'))
  const { connection, stop } = await startEmbedded({ folder, log: quiet, durable: false })
  return {
    connection,
    async stop() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Reads postgres://user:password@host:port/database; the host may also be given as `?host=/socket/folder`. */
function connectionOf(text: string): TestConnection {
  const url = new URL(text)
  const password = decodeURIComponent(url.password)
  return {
    host: url.searchParams.get('host') ?? url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(password === '' ? {} : { password }),
  }
}

/** Runs statements that cannot run inside a transaction, each of them alone. */
export async function administer(connection: TestConnection, ...statements: readonly string[]): Promise<void> {
  const client = new Client(connection)
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
