// Tests when due evaluations run, what they change, which reasons they store, and that a delay makes no difference.
import { DAY, defaultLevelPolicy, HOUR, type Instant, type PolicyCommand } from '@evenhand/core'
import { afterAll, expect, it } from 'vitest'
import { ownPolicyEnvelope, policyPipeline } from '../commands/policies/policies.ts'
import { shipPolicies } from '../commands/policies/ship.ts'
import { ownEnvelope } from '../commands/sellers/sellers.ts'
import { openPool } from '../db/db.ts'
import { freezeTestClock, makeTestClock } from '../store/clock.ts'
import { readSeller } from '../store/levels/dueSellers.ts'
import { listEvaluations } from '../store/levels/evaluations.ts'
import { FIRST_LINE } from '../store/levels/imports.ts'
import { type Database, statement } from '../store/statement.ts'
import { PARTITIONS, partitionOf } from '../store/streams/partition.ts'
import { freshDatabase } from '../testing/database/database.ts'
import {
  addLines,
  addPerformanceLog,
  cancelledRows,
  completedRows,
  foundLater,
  queueReevaluation,
  THE_15TH,
  together,
} from '../testing/performanceLogs.ts'
import { levelClock } from './clock.ts'
import { sellerPipeline } from './registering.ts'

const { connection } = await freshDatabase()
const db = openPool(connection, 3, () => undefined)
afterAll(() => db.close())
await makeTestClock(db, 0)
await freezeTestClock(db)
await shipPolicies(db)
const pipeline = sellerPipeline(db, async () => undefined)
const failed = (fault: unknown) => {
  throw fault
}
const clock = levelClock(db, pipeline, failed)
const set = statement<[to: number], never>('testing_clock', 'update test_clock set frozen_ms = $1')
const clockTo = (at: Instant) => set(db, at)
const runDue = async () => {
  while (await clock.evaluateDue(PARTITIONS));
}
let sellers = 0
async function seller(level: string, rows: Parameters<typeof addPerformanceLog>[2], due = THE_15TH): Promise<string> {
  const id = `s-${++sellers}`
  await addPerformanceLog(db, { id, level, due }, rows)
  return id
}
const found = async (id: string) => {
  const stored = await readSeller(db, id)
  const evaluations = await listEvaluations(db, id, null, 50)
  const { level, levelSince, atRiskSince, grace } = stored?.seller ?? {}
  const perks = { graceLevel: grace?.level ?? null, graceUntil: grace?.until ?? null }
  return { level, levelSince, atRiskSince, ...perks, nextDueAt: stored?.nextDueAt, evaluations }
}
/** A little more than ten seconds after the instant. */
const SOON = THE_15TH + 11_000

it('an evaluation runs ten seconds after its instant, and not before', async () => {
  const id = await seller('new', completedRows(12))
  await clockTo(THE_15TH + 9_999)
  await runDue()
  expect((await found(id)).evaluations).toEqual([])
  await clockTo(THE_15TH + 10_000)
  await runDue()
  const { level, nextDueAt, evaluations } = await found(id)
  expect({ level, nextDueAt }).toEqual({ level: 'level 1', nextDueAt: THE_15TH + DAY })
  expect(evaluations).toMatchObject([
    { at: THE_15TH, n: 1, event: 'raised', before: 'new', after: 'level 1', automated: true },
  ])
})

it('an evaluation is stored with its figures and the orders in its windows', async () => {
  const id = await seller('level 1', together(completedRows(12), cancelledRows(1)))
  await clockTo(SOON)
  await runDue()
  const [evaluation] = (await found(id)).evaluations
  expect(evaluation).toMatchObject({ event: 'kept', policyVersion: 1 })
  expect(evaluation?.appealUntil).toBe(Date.UTC(2027, 4, 15))
  const reasons = JSON.parse(JSON.stringify(evaluation?.reasons))
  const rate = reasons.keep.find(({ criterion }: { criterion: string }) => criterion === 'completion_rate')
  expect(rate).toMatchObject({ numerator: 12, denominator: 13, shown: '92.3%', met: true })
  const orders = reasons.orders.find(({ criterion }: { criterion: string }) => criterion === 'completion_rate')
  expect(orders.counted).toHaveLength(13)
  expect(orders.counted).toContainEqual({ reference: 'gone-0', at: THE_15TH - 3 * DAY, weight: 100, part: false })
})

it('an evaluation lowers a seller by one level on a demotion day, and leaves the perks for 14 days', async () => {
  const id = await seller('level 1', together(completedRows(12), cancelledRows(5)))
  await clockTo(SOON)
  await runDue()
  expect(await found(id)).toMatchObject({
    level: 'new',
    levelSince: THE_15TH,
    graceLevel: 'level 1',
    graceUntil: THE_15TH + 14 * DAY,
    atRiskSince: null,
    evaluations: [{ event: 'lowered', before: 'level 1', after: 'new' }],
  })
})

it('an evaluation on a day without demotions records a new risk once, and otherwise only changes', async () => {
  const rows = { closed_at: new Date(THE_15TH + DAY).toISOString() }
  const [risky, calm] = [
    await seller('level 1', together(completedRows(12, rows), cancelledRows(5, rows)), THE_15TH + 2 * DAY),
    await seller('level 1', completedRows(12, rows), THE_15TH + 2 * DAY),
  ]
  await clockTo(THE_15TH + 4 * DAY)
  await runDue()
  expect(await found(risky)).toMatchObject({
    level: 'level 1',
    atRiskSince: THE_15TH + 2 * DAY,
    nextDueAt: THE_15TH + 4 * DAY,
    evaluations: [{ at: THE_15TH + 2 * DAY, event: 'at_risk' }],
  })
  expect(await found(calm)).toMatchObject({ level: 'level 1', atRiskSince: null, evaluations: [] })
})

it('an evaluation gives the same result when it runs late or twice, as it ignores later events', async () => {
  const rows = together(completedRows(12), cancelledRows(1))
  const punctual = await seller('level 1', rows)
  await clockTo(SOON)
  await runDue()
  const after = cancelledRows(9, { closed_at: new Date(THE_15TH + HOUR).toISOString() }, 'later')
  const late = await seller('level 1', together(rows, after))
  await clockTo(THE_15TH + 12 * HOUR)
  await runDue()
  await makeDue(db, late)
  await runDue()
  const results = async (id: string) =>
    (await found(id)).evaluations.map(({ reasons, recordedAt, ...rest }) => ({ ...rest, reasons }))
  expect(await results(late)).toEqual(await results(punctual))
})

it('an evaluation ignores orders imported after its instant, however late it runs', async () => {
  const id = await seller('level 1', together(completedRows(9), cancelledRows(2)))
  const imported = { recorded_at: new Date(THE_15TH + HOUR).toISOString(), line: FIRST_LINE, order_id: null }
  await addLines(db, id, completedRows(40, imported, 'later-imported').orders)
  await clockTo(THE_15TH + 12 * HOUR)
  await runDue()
  const { level, evaluations } = await found(id)
  expect(level).toBe('new')
  expect(evaluations[0]?.reasons.keep).toContainEqual(
    expect.objectContaining({ criterion: 'completion_rate', numerator: 9, denominator: 11 }),
  )
  const nextDay = THE_15TH + DAY + 11_000
  await clockTo(nextDay)
  await runDue()
  expect(await found(id)).toMatchObject({ level: 'level 1', evaluations: [{ event: 'raised' }, { event: 'lowered' }] })
})

const makeDue = (pool: Database, id: string) =>
  statement<[id: string], never>('testing_due_anew', `update sellers set next_due_at = '2026-11-15' where id = $1`)(
    pool,
    id,
  )

const putLevel = (id: string, level: string | undefined, since: Instant) =>
  pipeline.send(
    ownEnvelope({
      action: 'put',
      by: { role: 'marketplace' },
      seller: id,
      name: 'Mora Okafor',
      since,
      level,
      reason: level && 'As agreed.',
    }),
  )

it('an evaluation uses the start date of a seller that was known at its instant', async () => {
  const id = `s-${++sellers}`
  await addPerformanceLog(db, { id, since: THE_15TH - 10 * DAY, due: THE_15TH }, completedRows(12))
  await clockTo(THE_15TH + HOUR)
  await putLevel(id, undefined, THE_15TH - 200 * DAY)
  await runDue()
  const { level, evaluations } = await found(id)
  expect(level).toBe('new')
  const days = (list: typeof evaluations) =>
    list[0]?.reasons.reach.find(each => each.criterion === 'days_on_marketplace')
  expect(days(evaluations)).toMatchObject({ numerator: 10, met: false })
  await clockTo(THE_15TH + DAY + 11_000)
  await runDue()
  expect((await found(id)).level).toBe('level 1')
  expect(days((await found(id)).evaluations)).toMatchObject({ numerator: 201, met: true })
})

it('an evaluation leaves a level that the marketplace has set after its instant', async () => {
  const id = await seller('level 1', together(completedRows(9), cancelledRows(4)))
  await clockTo(THE_15TH + 5_000)
  await putLevel(id, 'level 2', THE_15TH - 400 * DAY)
  await clockTo(SOON)
  await runDue()
  expect(await found(id)).toMatchObject({
    level: 'level 2',
    evaluations: [{ event: 'set' }],
    nextDueAt: THE_15TH + DAY,
  })
})

it('an evaluation waits for earlier deadlines of the seller’s orders, and for no others', async () => {
  const id = await seller('new', completedRows(12))
  await deadline(db, 'order-older', id, partitionOf(id), new Date(THE_15TH - 1).toISOString())
  const other = await seller('new', completedRows(12))
  await deadline(db, 'order-later', other, partitionOf(other), new Date(THE_15TH).toISOString())
  await clockTo(SOON)
  await runDue()
  expect([(await found(id)).level, (await found(other)).level]).toEqual(['new', 'level 1'])
  await noDeadline(db, 'order-older')
  await runDue()
  expect((await found(id)).level).toBe('level 1')
})
/** Inserts an order of which only the seller and the next deadline matter here. */
const deadline = statement<[reference: string, seller: string, partition: number, due: string], never>(
  'testing_deadline',
  `insert into orders (id, reference, buyer_id, seller_id, title, version, state_version, state, hash, policy_version, partition,
                       next_due_at, buyer_tab, seller_tab, staff_tab, open_case, placed_at)
   values (gen_random_uuid(), $1, 'b', $2, 't', 1, 1, '{}', '', 1, $3, $4::timestamptz, 'active', 'active', 'active', false,
           '2026-11-01')`,
)
const noDeadline = statement<[reference: string], never>(
  'testing_no_deadline',
  'update orders set next_due_at = null where reference = $1',
)

it('a level is marked as at risk once orders close badly, and the mark is cleared once others close well', async () => {
  const id = await seller('level 1', completedRows(12), THE_15TH + 2 * DAY)
  const now = THE_15TH + DAY + HOUR
  await clockTo(now)
  const gone = cancelledRows(2, { closed_at: new Date(now - HOUR).toISOString() })
  await addLines(db, id, gone.orders)
  await queueReevaluation(db, id, now - HOUR)
  await runDue()
  expect(await found(id)).toMatchObject({ level: 'level 1', atRiskSince: now, evaluations: [] })
  await clockTo(now + HOUR)
  await addLines(db, id, completedRows(8, { closed_at: new Date(now).toISOString() }, 'more').orders)
  await queueReevaluation(db, id, now)
  await runDue()
  expect(await found(id)).toMatchObject({ level: 'level 1', atRiskSince: null, evaluations: [] })
})

it('a level is restored at once when a ruling changes the facts of the evaluation that lowered it', async () => {
  const late = { delivered_at: null, late_when_closed: true }
  const rows = together(completedRows(9), completedRows(3, late, 'late'))
  const id = await seller('level 1', rows)
  await clockTo(SOON)
  await runDue()
  expect(await found(id)).toMatchObject({ level: 'new', graceLevel: 'level 1' })
  const ruled = THE_15TH + 3 * DAY
  await clockTo(ruled + HOUR)
  const reevaluated = { delivered_at: new Date(THE_15TH - 6 * DAY).toISOString(), late_when_closed: false }
  await addLines(
    db,
    id,
    ['late-0', 'late-1'].map(name => foundLater(rows, name, ruled, reevaluated)),
  )
  await queueReevaluation(db, id, THE_15TH - 3 * DAY)
  await runDue()
  expect(await found(id)).toMatchObject({
    level: 'level 1',
    levelSince: ruled + HOUR,
    graceLevel: null,
    graceUntil: null,
    nextDueAt: THE_15TH + 4 * DAY,
    evaluations: [
      { at: THE_15TH, n: 2, corrects: 1, event: 'raised', before: 'new', after: 'level 1', recordedAt: ruled + HOUR },
      { at: THE_15TH, n: 1, corrects: null, event: 'lowered' },
    ],
  })
})

it('an earlier evaluation is not corrected because of orders imported later', async () => {
  const id = await seller('level 1', together(completedRows(9), cancelledRows(2)))
  await clockTo(SOON)
  await runDue()
  expect((await found(id)).level).toBe('new')
  // The import is half a day later, before the next evaluation.
  const imported = THE_15TH + 12 * HOUR
  await clockTo(imported + HOUR)
  const when = { recorded_at: new Date(imported).toISOString(), line: FIRST_LINE, order_id: null }
  await addLines(db, id, completedRows(40, when, 'imported').orders)
  await queueReevaluation(db, id, THE_15TH - 3 * DAY)
  await runDue()
  expect((await found(id)).evaluations).toMatchObject([{ at: THE_15TH, n: 1, event: 'lowered' }])
})

it('a level is never lowered because of facts recorded later', async () => {
  const rows = completedRows(12)
  const id = await seller('level 1', rows)
  await clockTo(SOON)
  await runDue()
  const ruled = THE_15TH + 3 * DAY
  await clockTo(ruled + HOUR)
  const late = { delivered_at: new Date(THE_15TH).toISOString() }
  await addLines(
    db,
    id,
    ['done-0', 'done-1', 'done-2'].map(name => foundLater(rows, name, ruled, late)),
  )
  await queueReevaluation(db, id, THE_15TH - 3 * DAY)
  await runDue()
  const { level, atRiskSince, evaluations } = await found(id)
  expect({ level, risk: atRiskSince !== null, count: evaluations.length }).toEqual({
    level: 'level 1',
    risk: true,
    count: 1,
  })
})

it('an evaluation is saved once, however many servers evaluate at the same time', async () => {
  await clockTo(THE_15TH - HOUR)
  const rows = together(completedRows(9), cancelledRows(4))
  const ids = await Promise.all(Array.from({ length: 60 }, () => seller('level 1', rows)))
  await clockTo(SOON)
  const others = [levelClock(db, pipeline, failed), levelClock(db, pipeline, failed), clock]
  await Promise.all(
    others.map(async each => {
      while (await each.evaluateDue(PARTITIONS));
    }),
  )
  for (const id of ids)
    expect(await found(id)).toMatchObject({ level: 'new', evaluations: [{ at: THE_15TH, n: 1, event: 'lowered' }] })
})

it('an evaluation is corrected under the policy version in force at its instant', async () => {
  await clockTo(THE_15TH - HOUR)
  const rows = together(completedRows(9), completedRows(3, { delivered_at: null, late_when_closed: true }, 'late'))
  const id = await seller('level 1', rows)
  // From the 17th on the policy has no on-time criterion.
  const ladder = defaultLevelPolicy.ladder.map(level => ({
    ...level,
    keep: level.keep.filter(({ criterion }) => criterion !== 'on_time_rate'),
  }))
  const publication: PolicyCommand = {
    action: 'publish',
    by: { role: 'marketplace' },
    kind: 'level',
    document: { ...defaultLevelPolicy, ladder },
    inForceFrom: THE_15TH + 2 * DAY,
  }
  const [answer] = await policyPipeline(db, async () => undefined).sendAll([ownPolicyEnvelope(publication)])
  expect(answer).toMatchObject({ kind: 'done', receipt: { version: 2 } })
  await clockTo(SOON)
  await runDue()
  expect((await found(id)).level).toBe('new')
  const ruled = THE_15TH + 5 * DAY
  await clockTo(ruled + HOUR)
  await runDue()
  const reevaluated = { delivered_at: new Date(THE_15TH - 6 * DAY).toISOString(), late_when_closed: false }
  await addLines(
    db,
    id,
    ['late-0', 'late-1'].map(name => foundLater(rows, name, ruled, reevaluated)),
  )
  await queueReevaluation(db, id, THE_15TH - 3 * DAY)
  await runDue()
  const { level, evaluations } = await found(id)
  expect(level).toBe('level 1')
  expect(evaluations.find(({ corrects }) => corrects === 1)).toMatchObject({ at: THE_15TH, n: 2, policyVersion: 1 })
})

it('an evaluation that fails is reported, leaves its seller due, and delays no other seller', async () => {
  await clockTo(THE_15TH - HOUR)
  const rows = together(completedRows(9), cancelledRows(4))
  const [broken, other] = [await seller('level 1', rows), await seller('level 1', rows)]
  const faults: unknown[] = []
  const breaking: typeof pipeline.sendAll = async envelopes => {
    const answers = await pipeline.sendAll(envelopes.filter(({ command }) => command?.seller !== broken))
    const rest = answers.values()
    return envelopes.map(({ command }) => {
      const next = command?.seller === broken ? undefined : rest.next().value
      return next ?? { kind: 'faulty', fault: new Error('cannot be decided') }
    })
  }
  const failing = levelClock(db, { sendAll: breaking }, fault => faults.push(fault))
  await clockTo(SOON)
  while (await failing.evaluateDue(PARTITIONS));
  expect(faults).toContainEqual(new Error('cannot be decided'))
  expect(await found(other)).toMatchObject({ level: 'new', nextDueAt: THE_15TH + DAY })
  expect(await found(broken)).toMatchObject({ level: 'level 1', nextDueAt: THE_15TH, evaluations: [] })
  await runDue()
  expect(await found(broken)).toMatchObject({ level: 'new', nextDueAt: THE_15TH + DAY })
})
