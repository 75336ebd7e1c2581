// The reasons of an evaluation: its findings, and the orders behind each criterion with a window.
import { describe, expect, it } from 'vitest'
import { evaluate, viewAt } from '../level/evaluate.ts'
import { facts } from '../level/facts.ts'
import type { PerformanceLine } from '../level/performanceLog.ts'
import type { Criterion } from '../level/policy/policy.ts'
import { CANCELLED, COMPLETION, cancelled, closed, completed, ladderOf, THE_15TH } from '../testing/levels.ts'
import { DAY } from '../time.ts'
import { reasonsOf } from './reasons.ts'

const at = THE_15TH
/** The reasons of an evaluation on the 15th of a seller on level 1. */
function reasonsFor(lines: readonly PerformanceLine[], criteria: readonly Criterion[], level = 'level 1') {
  const policy = ladderOf(criteria)
  const given = { facts: facts(lines, { at, knownAt: at }), policy, since: at - 400 * DAY, level, at }
  return reasonsOf(evaluate(given), policy, viewAt(given, at))
}

describe('the reasons of an evaluation', () => {
  it('name the orders that counted, with instant and weight and whether they are the part that is good, the newest first', () => {
    const old = closed('old', { at: at - 9 * DAY })
    const { orders, next, keep, reach } = reasonsFor([old, ...cancelled(1)], [COMPLETION])
    expect(orders.map(({ criterion, counted }) => [criterion, counted])).toEqual([
      [
        'completion_rate',
        [
          { reference: 'cancelled-1', at: at - DAY, weight: 100, part: false },
          { reference: 'old', at: at - 9 * DAY, weight: 100, part: true },
        ],
      ],
    ])
    expect([next, keep.length, reach.length]).toEqual(['level 2', 1, 1])
  })

  it('name the orders that were left out, and why', () => {
    const coolingOff = closed('early', { ...CANCELLED, method: 'cooling_off' })
    const [listed] = reasonsFor([...completed(1), coolingOff], [COMPLETION]).orders
    expect(listed?.leftOut).toEqual([{ reference: 'early', at: at - DAY, why: 'cooling_off' }])
  })

  it('name the 500 newest at most, while the figures count all', () => {
    const lines = Array.from({ length: 501 }, (_, i) => closed(`order-${i}`, { at: at - 2 * DAY + i }))
    const { orders, keep } = reasonsFor(lines, [COMPLETION])
    expect(orders[0]?.counted).toHaveLength(500)
    expect(orders[0]?.counted.map(({ reference }) => reference)).not.toContain('order-0')
    expect(keep[0]).toMatchObject({ numerator: 501, denominator: 501 })
  })

  it('list a criterion once, whether it is to keep a level, to reach the next one, or both', () => {
    const bare: Criterion = { ...COMPLETION, value: '50%' }
    expect(reasonsFor(completed(2), [COMPLETION, bare]).orders).toHaveLength(1)
    expect(reasonsFor(completed(2), [COMPLETION, { ...COMPLETION, window: 'P30D' }]).orders).toHaveLength(2)
  })

  it('list both of two criteria together, and none that has no window', () => {
    const together: Criterion = {
      criterion: 'cancellation_rate',
      window: 'P60D',
      op: '<=',
      value: '10%',
      together: { criterion: 'cancelled_buyers', window: 'P60D', op: '<=', value: 2 },
    }
    const days: Criterion = { criterion: 'days_on_marketplace', window: null, op: '>=', value: 1 }
    const { orders } = reasonsFor(completed(2), [together, days])
    expect(orders.map(({ criterion }) => criterion)).toEqual(['cancellation_rate', 'cancelled_buyers'])
  })

  it('have no criteria to reach on the highest level, and none to keep on the lowest', () => {
    expect(reasonsFor(completed(2), [COMPLETION], 'level 2')).toMatchObject({ next: null, reach: [] })
    expect(reasonsFor(completed(2), [COMPLETION], 'new')).toMatchObject({ next: 'level 1', keep: [] })
  })
})
