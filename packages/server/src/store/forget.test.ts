// Forgetting: by the index, in steps of a bound, until nothing old is left; and nothing that is not old.
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { type Database, openPool, type Statement } from '../db/db.ts'
import { freshDatabase } from '../testing/database/database.ts'
import { forgetOld, MOST_AT_ONCE } from './forget.ts'

const { connection } = await freshDatabase()
const db = openPool(connection, 3, () => undefined)
const admin = new pg.Client(connection)
await admin.connect()
afterAll(async () => {
  await admin.end()
  await db.close()
})

/** With 650 commands a second one step a second has to forget more than that. */
const COMMANDS_A_SECOND = 650
const OLD = 60_000
const KEPT = 1_000

const fill = (count: number, age: string) =>
  admin.query(`
    insert into calls (order_id, caller, actor, route, key, body_hash, status, receipt, saved_at)
    select gen_random_uuid(), gen_random_uuid(), 'buyer:lena', 'r', 'k' || n, '\\x00', 200, '{}', now() - interval '${age}'
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

/** How the statements of one step read their tables. */
async function readsOf(): Promise<readonly Node[]> {
  const seen: Statement[] = []
  const watching: Database = {
    query: async statement => {
      seen.push(statement)
      return []
    },
  }
  await forgetOld(watching)
  const plans = await Promise.all(
    seen.map(({ name, text, values }) =>
      db.query<{ 'QUERY PLAN': readonly { Plan: Node }[] }>({
        name: `explain_${name}`,
        text: `explain (format json) ${text}`,
        values,
      }),
    ),
  )
  return plans.flatMap(([row]) => (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => nodesOf(Plan)))
}

const INDEXES = ['calls_saved', 'remembered_answers_saved', 'sessions_over', 'webhook_attempts_at']

/** By each index once with the condition; the rows themselves by their places. */
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

it('reads no table as a whole, neither while it is small nor when it is large', async () => {
  await expectIndexed(/^(Bitmap )?Index Scan$/)
  await fill(OLD, '25 hours')
  await fill(KEPT, '23 hours')
  await sessions(KEPT, '31 days')
  await sessions(KEPT, '29 days')
  await expectIndexed(/^(Bitmap )?Index Scan$/)
  await admin.query('analyze')
  // Of a large table not even the index is read further than a step needs.
  await expectIndexed(/^Index Scan$/)
})

it('forgets 60,000 calls of yesterday in steps of a bound, more a second than come, and none of today', async () => {
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
  expect([await left('calls'), await left('remembered_answers'), await left('sessions')]).toEqual([KEPT, KEPT, KEPT])
  expect(await forgetOld(db)).toBe(false)
})

it('by two servers at once waits for nobody and forgets nothing twice', async () => {
  const stored = await left('calls')
  await fill(2 * MOST_AT_ONCE, '25 hours')
  await Promise.all([forgetOld(db), forgetOld(db)])
  for (; await forgetOld(db); );
  expect(await left('calls')).toBe(stored)
})
