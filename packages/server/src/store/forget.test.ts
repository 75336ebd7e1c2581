// Tests that expired rows, and no others, are deleted by index in bounded steps until none is left.
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { COMMAND_SETTINGS, type Database, openPool, type Statement } from '../db/db.ts'
import { freshDatabase } from '../testing/database/database.ts'
import { forgetOld, MOST_AT_ONCE } from './forget.ts'

const { connection } = await freshDatabase()
/** The scheduler’s connections, which delete them. */
const db = openPool(connection, 3, () => undefined, COMMAND_SETTINGS)
const admin = new pg.Client(connection)
await admin.connect()
afterAll(async () => {
  await admin.end()
  await db.close()
})

/** The number of commands a second whose idempotency records one step a second must be able to delete. */
const COMMANDS_A_SECOND = 650
const OLD = 60_000
const RECENT = 1_000

const fill = (count: number, age: string) =>
  admin.query(`
    insert into calls (partition, stream, caller, actor, route, key, body_hash, status, receipt, saved_at)
    select n % 256, gen_random_uuid(), gen_random_uuid(), 'buyer:lena', 'r', 'k' || n, '\\x00', 200, '{}', now() - interval '${age}'
      from generate_series(1, ${count}) n;
    insert into remembered_answers (caller, actor, route, target, key, body_hash, status, answer, saved_at)
    select gen_random_uuid(), 'marketplace', 'r', '{}', 'k' || n, '\\x00', 200, '{}', now() - interval '${age}'
      from generate_series(1, ${count}) n`)
const sessions = (count: number, age: string) =>
  admin.query(`insert into sessions (id, actor, created_at, ends_at)
    select gen_random_uuid(), 'buyer:lena', now() - interval '${age}', now() - interval '${age}' from generate_series(1, ${count})`)
const left = async (table: string) => Number((await admin.query(`select count(*) from ${table}`)).rows[0].count)

interface Node {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly Node[]
}
const nodesOf = (node: Node): readonly Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** Returns the plan nodes by which the statements of one step read their tables. */
async function readsOf(): Promise<readonly Node[]> {
  const statements: Statement[] = []
  const watching: Database = {
    query: async statement => {
      statements.push(statement)
      return []
    },
  }
  await forgetOld(watching)
  const plans = await Promise.all(
    statements.map(({ name, text, values }) =>
      db.query<{ 'QUERY PLAN': readonly { Plan: Node }[] }>({
        name: `explain_${name}`,
        text: `explain (format json) ${text}`,
        values,
      }),
    ),
  )
  return plans.flatMap(([row]) => (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => nodesOf(Plan)))
}

const INDEXES = [
  'calls_saved',
  'order_references_saved',
  'remembered_answers_saved',
  'sessions_over',
  'webhook_attempts_at',
]

/** Expects that each index is used once, with the condition, and that the rows are deleted by ctid. */
async function expectIndexed(how: RegExp): Promise<void> {
  const nodes = await readsOf()
  expect(nodes.filter(node => node['Node Type'] === 'Seq Scan')).toEqual([])
  const byIndex = nodes.filter(node => node['Index Name'] !== undefined)
  expect(byIndex.map(node => node['Index Name']).sort()).toEqual(INDEXES)
  for (const node of byIndex) {
    expect(node['Node Type']).toMatch(how)
    expect(node['Index Cond']).toContain('statement_timestamp()')
  }
}

it('deleting expired rows never scans a whole table, small or large', async () => {
  await expectIndexed(/^(Bitmap )?Index Scan$/)
  await fill(OLD, '25 hours')
  await fill(RECENT, '23 hours')
  await sessions(RECENT, '31 days')
  await sessions(RECENT, '29 days')
  await expectIndexed(/^(Bitmap )?Index Scan$/)
  await admin.query('analyze')
  // For a large table, even the index is read only as far as a step needs.
  await expectIndexed(/^Index Scan$/)
})

it('expired rows are deleted in bounded steps, faster than new ones arrive, and recent rows are kept', async () => {
  expect(MOST_AT_ONCE).toBeGreaterThan(COMMANDS_A_SECOND)
  let before = await left('calls')
  let steps = 0
  for (let hasMore = true; hasMore; steps++) {
    hasMore = await forgetOld(db)
    const after = await left('calls')
    expect(before - after).toBeLessThanOrEqual(MOST_AT_ONCE)
    before = after
  }
  expect(steps).toBeLessThanOrEqual(OLD / MOST_AT_ONCE + 1)
  expect([await left('calls'), await left('remembered_answers'), await left('sessions')]).toEqual([
    RECENT,
    RECENT,
    RECENT,
  ])
  expect(await forgetOld(db)).toBe(false)
})

it('two servers delete expired rows at once without waiting for each other or deleting twice', async () => {
  const stored = await left('calls')
  await fill(2 * MOST_AT_ONCE, '25 hours')
  await Promise.all([forgetOld(db), forgetOld(db)])
  for (; await forgetOld(db); );
  expect(await left('calls')).toBe(stored)
})

it('keeps the reference of an order, but deletes the key of the call that placed it after a day', async () => {
  const reserve = (reference: string, age: string) =>
    admin.query(`insert into order_references (reference, partition, order_id, caller, key, body_hash, saved_at)
      values ('${reference}', 1, gen_random_uuid(), gen_random_uuid(), 'k', '\\x00', now() - interval '${age}')`)
  await reserve('old', '25 hours')
  await reserve('recent', '23 hours')
  expect(await forgetOld(db)).toBe(false)
  const { rows } = await admin.query(
    'select reference, caller is null as free, key, body_hash from order_references order by 1',
  )
  expect(rows).toEqual([
    { reference: 'old', free: true, key: null, body_hash: null },
    { reference: 'recent', free: false, key: 'k', body_hash: Buffer.from([0]) },
  ])
})
