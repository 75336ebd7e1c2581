// Tests verification on a demo that has rows in every table: no difference at first, then one for each single change.
import { DAY, type SellerEvent, toIso } from '@evenhand/core'
import { afterAll, describe, expect, it } from 'vitest'
import { openPool, SNAPSHOT_SETTINGS } from '../db/db.ts'
import { fillDemo } from '../demo/fill.ts'
import { type Database, statement } from '../store/statement.ts'
import { CHANGED_POLICIES } from '../testing/database/changes/changedPolicies.ts'
import { CHANGED_ROWS } from '../testing/database/changes/changedRows.ts'
import { CHANGED_SELLERS } from '../testing/database/changes/changedSellers.ts'
import { CHANGED_STREAMS } from '../testing/database/changes/changedStreams.ts'
import { addSellerEvent } from '../testing/database/sellers.ts'
import { openReceiver } from '../testing/http/receiver.ts'
import { openTestServer } from '../testing/testServer.ts'
import { until } from '../testing/until.ts'
import { DIFFERENT, textOf, verifyCommand } from './command.ts'
import type { Difference } from './difference.ts'
import { verify } from './verify.ts'

const testServer = await openTestServer({ mode: 'demo', agrees: false })
const { api, database } = testServer
const receiver = await openReceiver(api)
await fillDemo(api, Date.now)
await raiseAppeals()
const { id: replayed } = (await api.listOrders({ tab: 'closed', limit: 1 })).items[0] ?? expect.unreachable()
await until(() => expect(receiver.received(replayed).length).toBeGreaterThan(0))
await testServer.stop()
const db = openPool(database.connection, 1, () => undefined)
afterAll(() => db.close())
await decideProposal()
await made(
  'an endpoint made before everything',
  `update webhook_endpoints set created_at = created_at - interval '1 minute'`,
)

await made(
  'policies published before every endpoint',
  `update events set saved_at = saved_at - interval '10 minutes' where type = 'policy.published'`,
)

/** Gives a seller every kind of correction and two appeals, one of which has a ruling. */
async function raiseAppeals(): Promise<void> {
  const [id, seller] = ['zed', api.as('seller:zed')]
  await api.putSeller({ id, name: 'Zed', since: toIso(Date.now() - 100 * DAY), level: 'level 2', reason: 'Earned.' })
  await api.putSeller({ id, since: toIso(Date.now() - 90 * DAY), warnings: 2 })
  for (const [level, ruling] of [
    ['level 1', 'reinstated'],
    ['new', null],
  ] as const) {
    await api.putSeller({ id, level, reason: 'Fewer orders.' })
    const { at, n } = (await api.listEvaluations({ id })).items[0] ?? expect.unreachable()
    await seller.openAppeal({ id, at, n, explanation: 'They are real.' })
    if (ruling) await api.as('staff:sam').ruleAppeal({ id, at, n, ruling, explanation: 'They are.' })
  }
}

async function decideProposal(): Promise<void> {
  const at = Date.now()
  const named = { evaluatedAt: at, n: 9 }
  const common = { at, by: { role: 'clock' }, texts: {} } as const
  const events: readonly SellerEvent[] = [
    {
      ...common,
      type: 'seller.proposed',
      data: {
        ...named,
        policyVersion: 1,
        from: 'new',
        to: 'new',
        levelSince: at,
        automated: true,
        corrects: null,
        appealUntil: null,
        graceLevel: null,
        graceUntil: null,
        reasons: null,
      },
    },
    {
      at,
      type: 'proposal.ruled',
      by: { role: 'staff', id: 'sam' },
      texts: { explanation: 'Not yet.' },
      data: { ...named, ruling: 'refused' },
    },
  ]
  for (const event of events) await addSellerEvent(db, 'zed', event)
}

async function made(title: string, sql: string, on: Database = db): Promise<void> {
  await statement<[], never>(`test ${title}`.slice(0, 60), sql)(on)
}

async function differences(on: Database): Promise<readonly Difference[]> {
  const found: Difference[] = []
  const counts = await verify(on, each => found.push(each))
  expect(counts.differences).toBe(found.length)
  return found
}

class Undo extends Error {}

/** Makes a change, verifies the database, and undoes the change. */
async function differencesAfter(title: string, sql: string): Promise<readonly Difference[]> {
  let found: readonly Difference[] = []
  await db
    .transaction(async one => {
      await made(title, sql, one)
      found = await differences(one)
      throw new Undo()
    })
    .catch(fault => {
      if (!(fault instanceof Undo)) throw fault
    })
  return found
}

const brief = ({ table, field, why, stored, follows }: Difference): string => {
  const sign = why?.includes('belong') ? '?' : stored === null ? '-' : follows === null ? '+' : ''
  return `${table} ${field?.replace(/^texts\..*/, 'texts') ?? sign}`
}

it('a demo with past orders, imports, evaluations and appeals has no differences', async () => {
  expect((await differences(db)).map(textOf)).toEqual([])
})

describe('verification reports a single change, and nothing else:', () => {
  it.each([...CHANGED_STREAMS, ...CHANGED_ROWS, ...CHANGED_SELLERS, ...CHANGED_POLICIES])(
    '$what → $found',
    async ({ what, sql, found }) => {
      expect((await differencesAfter(what, sql)).map(brief)).toEqual([found])
    },
  )
})

describe('evenhand verify', () => {
  const run = async (...args: readonly string[]) => {
    const printed = { result: [] as string[], aside: [] as string[] }
    const pool = openPool(database.connection, 1, () => undefined, SNAPSHOT_SETTINGS)
    const code = await verifyCommand(args, {
      open: async () => ({ db: pool, close: () => pool.close() }),
      result: text => printed.result.push(text),
      aside: text => printed.aside.push(text),
    }).catch((fault: Error) => fault.message)
    await pool.close().catch(() => undefined)
    return { code, result: printed.result.join(''), aside: printed.aside.join('') }
  }

  it('prints only the counts if there is no difference', async () => {
    const { code, result } = await run()
    expect(code).toBe(0)
    expect(result).toMatch(/^61 orders, 5 sellers, 2 policies, \d+ events checked: 0 differences\n$/)
  })

  it('rejects every option but --json', async () => {
    expect((await run('--fast')).code).toMatch(/^“--fast” was not expected\.\n\nevenhand verify /)
  })

  it('prints the first hundred differences and counts the others, but prints all of them as JSON', async () => {
    await made(
      'titles and tabs',
      `update orders set title = title || '!', buyer_tab = buyer_tab || '!', seller_tab = seller_tab || '!'`,
    )
    const { code, result } = await run()
    const lines = result.trim().split('\n')
    expect([code, lines.length]).toEqual([DIFFERENT, 102])
    expect(lines[0]).toMatch(/^order \S+ \([0-9a-f-]{36}\): orders, \w+: stored ".*!", by the events ".*"$/)
    const count = Number(/checked: (\d+) differences$/.exec(lines.at(-1) ?? '')?.[1])
    expect(lines.at(-2)).toBe(`… and ${count - 100} more.`)
    const json = await run('--json')
    const all = json.result
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect([json.code, all.length, json.aside]).toEqual([DIFFERENT, count, `${lines.at(-1)}\n`])
    expect(all[0]).toMatchObject({ kind: 'order', table: 'orders', row: null, why: null })
    await made(
      'titles and tabs as they were',
      `update orders set title = left(title, -1), buyer_tab = left(buyer_tab, -1), seller_tab = left(seller_tab, -1)`,
    )
  })
})

describe('verification does not report', () => {
  it.each<[what: string, sql: string]>([
    ['erased texts', `update events set texts = null where texts is not null`],
    ['a missing state', `update orders set state = 'null'`],
    ['a deleted line of an import', `delete from performance_orders where line < 0`],
    ['a deleted endpoint', `update webhook_endpoints set deleted_at = now()`],
    [
      'a deleted endpoint whose events were not sent',
      `with w as (update webhook_endpoints set deleted_at = now()) update outbox_cursors set sent_seq = 0, next_at = null`,
    ],
    ['deleted idempotency records', `delete from calls`],
    [
      'a state of another version that is still to be rewritten',
      `with i as (update installation set state_version = 1) update orders set state_version = 1, state = '{}', next_due_at = null`,
    ],
  ])('%s', async (what, sql) => {
    expect((await differencesAfter(what, sql)).map(textOf)).toEqual([])
  })
})
