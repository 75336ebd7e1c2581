// Tests that migrations run forward only, completely or not at all, and on one server at a time.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase } from '../testing/database/database.ts'
import { migrate, readMigrations } from './migrate.ts'

const { connection: server } = await freshDatabase()

let folder: string
let schema = 0
let connection: typeof server & { options: string }
const file = (name: string, sql: string): void => writeFileSync(join(folder, name), sql)

async function query(sql: string): Promise<unknown[]> {
  const client = new Client(connection)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** The migrations after the first, as they were called before they were merged into one. */
const OLD_NAMES = ['sessions', 'levels', 'level_versions', 'installation', 'keys_and_sessions', 'money_and_webhooks']
const tables = async () =>
  (await query(`select tablename from pg_tables where schemaname = current_schema() order by 1`)).map(row =>
    Object.values(row as object).join(),
  )

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evenhand-migrations-'))
  schema += 1
  connection = { ...server, options: `-c search_path=s${schema}` }
  await query(`create schema s${schema}`)
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('migrations', () => {
  it('are applied in order, once, into the schema of the connection', async () => {
    file('0001_people.sql', 'create table people (id int); create index on people (id);')
    expect(await migrate(connection, folder)).toEqual({ number: 1, applied: ['people'] })
    file('0002_names.sql', 'alter table people add name text')
    expect(await migrate(connection, folder)).toEqual({ number: 2, applied: ['names'] })
    expect(await migrate(connection, folder)).toEqual({ number: 2, applied: [] })
    expect(await query('select number, name from evenhand_migrations order by 1')).toEqual([
      { number: 1, name: 'people' },
      { number: 2, name: 'names' },
    ])
    expect(
      await query(
        `select table_schema as schema from information_schema.tables where table_name = 'people' and table_schema = current_schema()`,
      ),
    ).toEqual([{ schema: `s${schema}` }])
  })

  it('are rolled back as a whole when a statement fails, and earlier migrations stay', async () => {
    file('0001_good.sql', 'create table good ()')
    file('0002_bad.sql', 'create table half (); select 1 / 0;')
    await expect(migrate(connection, folder)).rejects.toThrow(
      'Migration 2 (bad) failed and was undone: division by zero',
    )
    expect(await query('select name from evenhand_migrations')).toEqual([{ name: 'good' }])
    expect(await query(`select to_regclass('half') as half`)).toEqual([{ half: null }])
  })

  it('are applied once when several servers start at the same instant', async () => {
    file('0001_once.sql', 'create table once ()')
    const all = await Promise.all(Array.from({ length: 5 }, () => migrate(connection, folder)))
    expect(all.flatMap(({ applied }) => applied)).toEqual(['once'])
  })

  it('reject a database whose schema is newer than the code', async () => {
    file('0001_old.sql', '')
    file('0002_new.sql', '')
    await migrate(connection, folder)
    rmSync(join(folder, '0002_new.sql'))
    await expect(migrate(connection, folder)).rejects.toThrow(
      'The database is at schema 2, this version of Evenhand knows 1.',
    )
  })

  it('reject a database whose earlier migrations differ', async () => {
    file('0001_mine.sql', '')
    await migrate(connection, folder)
    rmSync(join(folder, '0001_mine.sql'))
    file('0001_yours.sql', '')
    await expect(migrate(connection, folder)).rejects.toThrow('migration 1 is called "mine"')
  })

  it('reject a database from before the first version, and change nothing in it', async () => {
    file('0001_orders.sql', 'create table orders (id uuid primary key); create table order_events (order_id uuid)')
    for (const [i, name] of OLD_NAMES.entries()) file(`000${i + 2}_${name}.sql`, '')
    await migrate(connection, folder)
    const before = await tables()
    await expect(migrate(connection)).rejects.toThrow(
      'This database has the tables of an unreleased version of Evenhand, or of another program (its migration 1 is called "orders"), and was left unchanged. Start this version with a new database',
    )
    expect(await tables()).toEqual(before)
    expect(before).toEqual(['evenhand_migrations', 'order_events', 'orders'])
  })

  it.each(['0002_gap.sql', '1_short.sql', '0001-dash.sql'])(
    'are numbered from 1 without gaps, so %s is rejected',
    name => {
      file(name, '')
      expect(() => readMigrations(folder)).toThrow(`The migration ${name} is in the place of number 1`)
    },
  )
})
