// Tests that the SQL aggregate equals core, on random performance logs, for every criterion and window of several
// policies.
import { readFileSync } from 'node:fs'
import { checkLevelPolicy, DAY, facts, figureKey, HOUR, type LevelPolicy, tally, viewAt } from '@evenhand/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openPool } from '../../db/db.ts'
import { linesOf } from '../../levels/lines.ts'
import { freshDatabase } from '../../testing/database/database.ts'
import { addPerformanceLog, randomPerformanceLog, THE_15TH } from '../../testing/performanceLogs.ts'
import { aggregateOf } from './aggregate.ts'
import { measurementsOf } from './aggregateColumns.ts'
import { readPerformanceLogs } from './performanceLog.ts'

const { connection } = await freshDatabase()
const db = openPool(connection, 2, () => undefined)
afterAll(() => db.close())

const shipped = (name: string): LevelPolicy => {
  const text = readFileSync(new URL(`../../../../../examples/policies/${name}.json`, import.meta.url), 'utf8')
  const checked = checkLevelPolicy(JSON.parse(text))
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return checked.policy
}
const NAMES = ['default', 'fair', 'ebay-top-rated-us', 'airbnb-superhost', 'fiverr-2018']
const money = { amount: 100, currency: 'USD' }
const DATE_BASES = ['closed', 'placed', 'due', 'delivered'] as const
const COUNTS = [
  'late_deliveries',
  'late_buyers',
  'cancellations',
  'cancelled_buyers',
  'orders_closed',
  'distinct_buyers',
] as const
type Criteria = LevelPolicy['ladder'][number]['keep']
const byInstant = (dateBasis: (typeof DATE_BASES)[number]): Criteria => [
  { criterion: 'completion_rate', window: 'P1M', dateBasis, op: '>=', value: '90%' },
  { criterion: 'cancellation_rate', window: null, dateBasis, op: '<=', value: '5%' },
  { criterion: 'late_rate', window: 'P60D', dateBasis, op: '<=', value: '5%' },
  { criterion: 'sales', window: 'P2M', dateBasis, op: '>=', value: money },
  { criterion: 'earnings', window: 'P3M', dateBasis, op: '>=', value: money },
  ...COUNTS.map(criterion => ({ criterion, dateBasis, window: 'P2M', op: '>=', value: 1 }) as const),
  { criterion: 'on_time_rate', window: 'P60D', dateBasis, op: '>=', value: '90%', buyers: 2 },
  { criterion: 'rating', window: 'P2Y', dateBasis, op: '>=', value: 3, buyers: 2 },
]
/** The criteria that have no date basis. */
const OTHERS: Criteria = [
  { criterion: 'response_rate', window: 'P60D', op: '>=', value: '90%', buyers: 2 },
  { criterion: 'unanswered_buyers', window: 'P60D', op: '<=', value: 2 },
]
const UNCAPPED: Criteria = [
  { criterion: 'response_rate', window: 'P30D', op: '>=', value: '90%' },
  { criterion: 'late_rate', window: 'P2M', op: '<=', value: '5%', buyers: 3 },
  {
    criterion: 'completion_rate',
    window: 'P60D',
    op: '>=',
    value: '90%',
    buyers: 2,
    together: { criterion: 'orders_closed', window: 'P60D', op: '<', value: 9 },
  },
  { criterion: 'days_on_marketplace', window: null, op: '>=', value: 1 },
]
const WAITED: Criteria = [{ criterion: 'days_at_level_below', window: null, op: '>=', value: 1 }]

/** Returns a policy with every windowed criterion and each date basis. */
const wide = (counting: LevelPolicy['counting'], perBuyer: number | undefined): LevelPolicy => {
  const all = [...DATE_BASES.flatMap(byInstant), ...OTHERS]
  const keep = [...(perBuyer === undefined ? all : all.map(criterion => ({ ...criterion, perBuyer }))), ...UNCAPPED]
  return {
    version: 9,
    ladder: [
      { name: 'new', reach: [], keep: [] },
      { name: 'more', reach: [...keep, ...WAITED], keep },
    ],
    counting,
    evaluation: shipped('default').evaluation,
  }
}

const some = <const T extends string>(...values: T[]) => fc.subarray(values, { minLength: 1 })
const rules = fc.array(
  fc.record(
    {
      method: some('mutual', 'late', 'unstarted', 'support'),
      openedBy: some('buyer', 'seller'),
      decidedBy: some('agreement', 'silence'),
      fault: some('buyer', 'seller', 'shared', 'none'),
      faultStatus: some('agreed', 'established', 'ruled', 'unanswered'),
      weight: fc.constantFrom(0, 0.25, 0.5, 1, 0.07),
    },
    { requiredKeys: ['weight'] },
  ),
  { maxLength: 4 },
)
const exchange = { EUR: { units: 100, are: 108 } }
const countings = fc
  .record({
    weights: rules,
    by: fc.constantFrom('orders' as const, 'value' as const),
    rate: fc.boolean(),
    least: fc.boolean(),
  })
  .map(({ weights, by, rate, least }): LevelPolicy['counting'] => ({
    by,
    currency: 'USD',
    ...(rate ? { exchange } : {}),
    weights,
    ...(least ? { leastValue: [{ amount: 500, currency: 'USD' }] } : {}),
  }))

const rolls = fc.array(fc.array(fc.noBias(fc.nat({ max: 1_000_000 })), { minLength: 24, maxLength: 24 }), {
  maxLength: 40,
  size: 'max',
})
const MOMENTS = [
  { at: THE_15TH, knownAt: THE_15TH + DAY, importedBy: THE_15TH + DAY },
  { at: THE_15TH, knownAt: THE_15TH + 30 * DAY, importedBy: THE_15TH },
  { at: THE_15TH, knownAt: THE_15TH, importedBy: THE_15TH + DAY },
  { at: THE_15TH - 20 * DAY - 5 * HOUR, knownAt: THE_15TH, importedBy: THE_15TH - 20 * DAY },
  { at: THE_15TH - 47 * DAY, knownAt: THE_15TH - 47 * DAY, importedBy: THE_15TH },
]
const SEED = Date.now()
let sellers = 0

describe(`the aggregate in SQL (seed ${SEED})`, () => {
  const agrees = async (policies: readonly LevelPolicy[], orders: readonly (readonly number[])[]) => {
    const id = `seller-${++sellers}`
    const since = THE_15TH - 200 * DAY - 7 * HOUR
    await addPerformanceLog(db, { id, since }, randomPerformanceLog(orders))
    const performanceLog = (await readPerformanceLogs(db, [id])).get(id)
    const lines = performanceLog ? linesOf(performanceLog) : []
    for (const policy of policies)
      for (const moment of MOMENTS) {
        const [found] = await aggregateOf(policy).totals(db, [id], moment)
        const view = viewAt({ facts: facts(lines, moment), policy, since }, moment.at)
        for (const measurement of measurementsOf(policy).values()) {
          const { criterion, purpose } = measurement
          const { over, under, scale, sample, buyers } = tally(criterion, view, purpose)
          const context = { measurement: figureKey(criterion, purpose), moment }
          const sides = criterion.buyers === undefined ? {} : { buyers }
          expect({ ...context, ...found?.figures(criterion, purpose) }).toEqual({
            ...context,
            over,
            under,
            scale,
            sample,
            ...sides,
          })
        }
      }
  }

  it('equals core’s figures from the facts, under every shipped policy', async () => {
    const policies = NAMES.map(shipped)
    await fc.assert(
      fc.asyncProperty(rolls, orders => agrees(policies, orders)),
      { seed: SEED, numRuns: 25 },
    )
  }, 120_000)

  it('equals core’s figures with any weights, by value, in two currencies, with any date basis', async () => {
    const caps = fc.constantFrom(undefined, 1, 2, 5)
    const property = fc.asyncProperty(rolls, countings, caps, (orders, counting, cap) =>
      agrees([wide(counting, cap)], orders),
    )
    await fc.assert(property, { seed: SEED, numRuns: 40 })
  }, 120_000)
})
