// Properties of every criterion in the table, e.g. that a clean completed order never makes its figure worse.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closed, performanceLog, play, THE_15TH } from '../../testing/levels.ts'
import { DAY } from '../../time.ts'
import { facts } from '../facts.ts'
import type { ClosedLine, PerformanceLine } from '../performanceLog.ts'
import { CRITERION_NAMES, type Criterion, type CriterionName } from '../policy/policy.ts'
import { CRITERIA, type Unit } from './criteria.ts'
import { tally } from './measure.ts'
import type { Tally } from './tally.ts'

const SEED = Date.now()

const VALUES: Readonly<Record<Unit, Criterion['value']>> = {
  rate: '50%',
  count: 1,
  days: 1,
  rating: 3,
  amount: { amount: 1, currency: 'USD' },
}
const found = (name: CriterionName, lines: readonly PerformanceLine[]): Tally => {
  const { unit, better } = CRITERIA[name]
  const criterion = {
    criterion: name,
    window: 'P60D',
    op: better === 'more' ? '>=' : '<=',
    value: VALUES[unit],
  } as const
  return tally(criterion, {
    facts: facts(lines, { at: THE_15TH, knownAt: Number.MAX_SAFE_INTEGER }),
    counting: { currency: 'USD' },
    at: THE_15TH,
    since: THE_15TH - 400 * DAY,
    levelSince: THE_15TH - 400 * DAY,
    openWarnings: 1,
  })
}

const rolls = fc.array(fc.array(fc.noBias(fc.nat({ max: 1_000_000 })), { minLength: 14, maxLength: 14 }), {
  maxLength: 40,
  size: 'max',
})
const logs = rolls.map(each =>
  Object.assign(performanceLog(each), { [fc.toStringMethod]: () => play(performanceLog(each)) }),
)
const law = (title: string, holds: (lines: readonly PerformanceLine[]) => void) =>
  it(title, () => fc.assert(fc.property(logs, holds), { seed: SEED, numRuns: 80 }), 60_000)

/** Returns orders completed on time and paid, one from a new buyer and one from each buyer of the log. */
const cleanOrders = (lines: readonly PerformanceLine[]): readonly ClosedLine[] =>
  ['somebody new', ...new Set(lines.flatMap(line => (line.type === 'closed' ? line.buyer : [])))].map(buyer =>
    closed('one more', { buyer }),
  )
const fromSomebodyNew = closed('one more', { buyer: 'somebody new' })

describe.each(CRITERION_NAMES)(`the criterion %s (seed ${SEED})`, name => {
  const { unit, better, steps, good } = CRITERIA[name]

  law('is never worse after one more clean completed order, whoever the buyer is', lines => {
    const before = found(name, lines)
    for (const order of cleanOrders(lines)) {
      const after = found(name, [...lines, order])
      const gained = after.over * (before.under ?? 1n) - before.over * (after.under ?? 1n)
      expect(better === 'more' ? gained : -gained).toBeGreaterThanOrEqual(0n)
    }
  })

  if (steps === 'orders' || steps === 'deliveries')
    law(`gains the steps in its row from one more clean completed order, since its steps are ${steps}`, lines => {
      const before = found(name, lines)
      for (const order of cleanOrders(lines)) expect(gainOf(before, found(name, [...lines, order]))).toEqual(good)
    })

  if (steps === 'buyers' && better === 'more')
    law('gains the steps in its row from one more buyer', lines => {
      expect(gainOf(found(name, lines), found(name, [...lines, fromSomebodyNew]))).toEqual(good)
    })

  if (unit === 'rate')
    law('has buyers on its good and its bad side exactly if it counts something there', lines => {
      const { over, under, buyers } = found(name, lines)
      const [goods, bads] = better === 'more' ? [over, (under ?? 0n) - over] : [(under ?? 0n) - over, over]
      expect(buyers && { good: buyers.good > 0, bad: buyers.bad > 0 }).toEqual({ good: goods > 0n, bad: bads > 0n })
    })
})

/** Returns what was added to numerator and denominator, in whole steps. */
const gainOf = (before: Tally, after: Tally): readonly [number, number] => [
  Number(after.over - before.over) / Number(after.scale),
  Number((after.under ?? 0n) - (before.under ?? 0n)) / Number(after.scale),
]
