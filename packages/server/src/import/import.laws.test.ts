// Property test of the import: evaluating imported orders gives the same result as evaluating their file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DAY, facts, figureKey, HOUR, type LevelPolicy, LOGGED_METHODS, tally, toIso, viewAt } from '@evenhand/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openPool } from '../db/db.ts'
import { linesOf } from '../levels/lines.ts'
import { aggregateOf } from '../store/levels/aggregate.ts'
import { measurementsOf } from '../store/levels/aggregateColumns.ts'
import { readPerformanceLogs } from '../store/levels/performanceLog.ts'
import { findSeller } from '../store/levels/sellers.ts'
import { freshDatabase } from '../testing/database/database.ts'
import { readPolicy } from './cli/policy.ts'
import { importHistory } from './import.ts'
import { ORDER_COLUMNS, type OrderCells } from './orders.ts'
import { linesOfRows, readHistory } from './sellers.ts'

const { connection } = await freshDatabase()
const db = openPool(connection, 2, () => undefined)
afterAll(() => db.close())
const folder = mkdtempSync(join(tmpdir(), 'evenhand-import-laws-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const shipped = (name: string) => fileURLToPath(new URL(`../../../../examples/policies/${name}.json`, import.meta.url))
const policies: readonly LevelPolicy[] = await Promise.all(
  ['default', 'fair', 'ebay-top-rated-us', 'airbnb-superhost'].map(
    async name => (await readPolicy(shipped(name))).policy,
  ),
)

const THE_15TH = Date.UTC(2024, 5, 15)
const INSTANTS = [THE_15TH, THE_15TH - 20 * DAY, THE_15TH - 20 * DAY + 1]
const SEED = Date.now()

const some = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const maybe = (...values: readonly string[]) => some('', '', ...values)
/** Generates whole hours before or after the 15th, so that some rows share an instant. */
const hours = (most: number) => fc.integer({ min: -30, max: most })
const closing = fc.record({
  closed: hours(24 * 90),
  took: some(0, 1, 24, 24 * 7),
  late: some(-24, 0, 1, 24, null),
  delivered: some(0, 1, 25, null),
  outcome: fc.oneof({ weight: 3, arbitrary: some('completed' as const) }, some(...LOGGED_METHODS)),
  rest: fc.record({
    buyer_id: maybe('b1', 'b2', 'b3'),
    decided_by: maybe('agreement', 'silence'),
    opened_by: maybe('buyer'),
    fault: maybe('buyer', 'seller', 'shared', 'none'),
    fault_status: maybe('agreed', 'ruled', 'contested'),
    value_minor: maybe('5000', '400', '1'),
    currency: maybe('USD', 'EUR'),
    rating: maybe('5', '1'),
    first_response_hours: maybe('0', '3.5', '24', '30'),
  }),
})
type Closing = typeof closing extends fc.Arbitrary<infer T> ? T : never

/** Generates histories in which most orders have one row, and some have two: repeated, changed, or cancelled later. */
const histories = fc.array(fc.tuple(some(1, 1, 1, 2, 2, 3), fc.tuple(closing, closing, closing)), {
  minLength: 1,
  maxLength: 25,
})
type History = readonly (readonly [times: number, ends: readonly Closing[]])[]

const EMPTY = Object.fromEntries(ORDER_COLUMNS.map(name => [name, '']))
function cells(order: string, seller: string, { closed, took, late, delivered, outcome, rest }: Closing): string {
  const at = THE_15TH - closed * HOUR
  const before = (span: number | null) => (span === null ? '' : toIso(at - span * HOUR))
  const row: Partial<OrderCells> = {
    ...EMPTY,
    ...rest,
    order_id: order,
    seller_id: seller,
    outcome,
    closed_at: toIso(at),
    placed_at: took === 0 ? '' : before(took),
    due_at: late === null ? '' : before(late),
    delivered_at: delivered === null || delivered > took ? '' : before(delivered),
  }
  return ORDER_COLUMNS.map(name => row[name] ?? '').join(',')
}

let runs = 0
function fileOf(history: History) {
  const run = ++runs
  const lines = history.flatMap(([times, ends], i) =>
    ends.slice(0, times).map(end => cells(`o-${run}-${i}`, `s-${run}-${i % 2}`, end)),
  )
  // The rows are not in the order in which they happened.
  const shuffled = lines.toSorted((a, b) => order(a) - order(b))
  const path = join(folder, `${run}.csv`)
  writeFileSync(path, [ORDER_COLUMNS.join(','), ...shuffled, ''].join('\n'))
  return { path, sellers: [`s-${run}-0`, `s-${run}-1`] }
}
const order = (line: string): number => [...line].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 9973, 7)

const imported = (path: string) =>
  importHistory([path], {
    open: async () => ({ db, close: async () => undefined }),
    result: () => undefined,
    aside: { isTTY: false, write: () => undefined },
    sleep: async () => undefined,
    isStopped: () => false,
  })

async function agrees(history: History): Promise<void> {
  const { path, sellers } = fileOf(history)
  await imported(path)
  const offline = await readHistory({ file: path, separator: ',', seller: null, refuse: () => undefined })
  const performanceLogs = await readPerformanceLogs(db, sellers)
  const knownAt = Date.now() + DAY
  for (const id of sellers) {
    const inFile = offline.get(id)
    const known = await findSeller(db, id)
    expect(known?.since).toBe(inFile?.firstAt)
    const performanceLog = performanceLogs.get(id)
    if (!inFile || !known || !performanceLog) continue
    for (const at of INSTANTS)
      for (const policy of policies) {
        const viewOf = (lines: Parameters<typeof facts>[0]) =>
          viewAt({ facts: facts(lines, { at, knownAt }), policy, since: known.since }, at)
        const [byFile, byPerformanceLog] = [viewOf(linesOfRows(inFile)), viewOf(linesOf(performanceLog))]
        const [totals] = await aggregateOf(policy).totals(db, [id], { at, knownAt, importedBy: knownAt })
        for (const measurement of measurementsOf(policy).values()) {
          const { criterion, purpose } = measurement
          const { over, under, scale, sample, counted, leftOut, partial } = tally(criterion, byFile, purpose)
          const here = tally(criterion, byPerformanceLog, purpose)
          const context = { id, at, measurement: figureKey(criterion, purpose) }
          const figures = { ...context, over, under, scale, sample }
          expect({ ...context, ...here, buyers: null, counted: here.counted }).toEqual({
            ...figures,
            buyers: null,
            counted,
            leftOut,
            partial,
          })
          expect({ ...context, ...totals?.figures(criterion, purpose) }).toEqual(figures)
        }
      }
  }
}

describe(`imported orders (seed ${SEED})`, () => {
  it('give the same figures, counted orders and excluded orders as evenhand evaluate does for their file', async () => {
    await fc.assert(fc.asyncProperty(histories, agrees), { seed: SEED, numRuns: 40 })
  }, 120_000)
})
