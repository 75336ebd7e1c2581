// Rules for contested orders. To reach a level, a contested order counts as in the worst case. To keep a level, it
// counts as in the best case. An order that was contested in vain may stay longer in windows.
import { describe, expect, it } from 'vitest'
import {
  CANCELLED,
  COMPLETION,
  cancelled,
  closed,
  completed,
  ladderOf,
  orders,
  scorecardOf,
  THE_15TH,
} from '../../testing/levels.ts'
import { DAY } from '../../time.ts'
import { viewAt } from '../evaluate.ts'
import { facts } from '../facts.ts'
import { moves } from '../forecast.ts'
import type { ClosedLine, LoggedSide, PerformanceLine } from '../performanceLog.ts'
import type { Counting, Criterion, CriterionName } from '../policy/policy.ts'
import { defaultLevelPolicy, fairLevelPolicy } from '../policy/presets.ts'
import { displayed, measure } from './measure.ts'
import type { Purpose } from './sellerAt.ts'

const fair = fairLevelPolicy.counting
const viewOf = (lines: readonly PerformanceLine[], counting: Counting = fair) =>
  viewAt(
    { facts: facts(lines, { at: THE_15TH, knownAt: THE_15TH }), policy: { ...ladderOf([]), counting }, since: 0 },
    THE_15TH,
  )
const asking = (criterion: CriterionName, changes: Partial<Criterion> = {}): Criterion => ({
  criterion,
  window: 'P60D',
  op: '>=',
  value: '90%',
  ...changes,
})
const ratio = (
  criterion: Criterion,
  lines: readonly PerformanceLine[],
  purpose: Purpose,
  counting: Counting = fair,
) => {
  const { numerator, denominator, sample } = measure(criterion, viewOf(lines, counting), purpose)
  return [numerator, denominator, sample]
}
const contested = (count: number, changes: Partial<ClosedLine> = {}) =>
  cancelled(count, { fault: 'seller', faultStatus: 'contested', ...changes })

describe('a contested order', () => {
  it('counts under “fair” to reach a level but not to keep one: 12 completed and 5 contested orders are 12/17 and 12/12', () => {
    const lines = [...completed(12), ...contested(5)]
    expect(ratio(COMPLETION, lines, 'reach')).toEqual([12, 17, 17])
    expect(ratio(COMPLETION, lines, 'keep')).toEqual([12, 12, 17])
    expect(measure(COMPLETION, viewOf(lines), 'reach')).toMatchObject({
      met: false,
      disputed: { numerator: 12, denominator: 12 },
    })
    expect(measure(COMPLETION, viewOf(lines), 'keep')).toMatchObject({
      met: true,
      disputed: { numerator: 12, denominator: 17, shown: '70.6%' },
      leftOut: [{ why: 'contested', count: 5 }],
    })
  })

  it('neither raises nor lowers a level', () => {
    const lines = [...completed(12), ...contested(5)]
    const policy = { ...ladderOf([COMPLETION]), counting: fair }
    expect(scorecardOf(lines, policy, { level: 'new' }).to).toBe('new')
    expect(scorecardOf(lines, policy, { level: 'level 1' })).toMatchObject({ event: 'kept', to: 'level 1' })
  })

  it('counts in full once the fault is agreed, also to keep a level: 12/17', () => {
    const lines = [...completed(12), ...cancelled(5, { fault: 'seller', faultStatus: 'agreed' })]
    expect(ratio(COMPLETION, lines, 'keep')).toEqual([12, 17, 17])
    expect(measure(COMPLETION, viewOf(lines), 'keep').met).toBe(false)
  })

  it('has the same weight for both purposes if every ruling gives the same weight', () => {
    const lines = [...completed(12), ...contested(5)]
    for (const purpose of ['keep', 'reach'] as const)
      expect(ratio(COMPLETION, lines, purpose, defaultLevelPolicy.counting)).toEqual([12, 17, 17])
    expect(measure(COMPLETION, viewOf(lines, defaultLevelPolicy.counting)).disputed).toBeNull()
  })

  it.each([
    { method: 'late', fault: 'seller', weight: 1 },
    { method: 'unstarted', fault: 'buyer', weight: 0 },
  ] as const)(
    'whose fault is established by the record ($method) weighs $weight until staff rule',
    ({ method, fault, weight }) => {
      const lines = [...completed(9), ...contested(1, { method, fault })]
      for (const purpose of ['keep', 'reach'] as const)
        expect(ratio(COMPLETION, lines, purpose)).toEqual([9, 9 + weight, 9 + weight])
    },
  )

  it('is weighed by the rules for its method and opener: 0.5 to keep a level, 0.75 to reach one', () => {
    const counting: Counting = {
      weights: [
        { openedBy: 'seller', fault: 'buyer', faultStatus: 'ruled', weight: 0.5 },
        { openedBy: 'seller', weight: 0.75 },
        { fault: 'buyer', weight: 0 },
      ],
    }
    const lines = [...completed(9), ...contested(1)]
    expect(ratio(COMPLETION, lines, 'keep', counting)).toEqual([9, 9.5, 10])
    expect(ratio(COMPLETION, lines, 'reach', counting)).toEqual([9, 9.75, 10])
  })

  const late = { lateWhenClosed: true, dueAt: THE_15TH - 3 * DAY, deliveredAt: null }
  const onTime = { dueAt: THE_15TH - DAY, deliveredAt: THE_15TH - 2 * DAY }
  it.each<{
    name: CriterionName
    lines: readonly PerformanceLine[]
    keep: unknown
    reach: unknown
    changes?: Partial<Criterion>
  }>([
    { name: 'cancellation_rate', lines: contested(1), keep: [0, 9, 10], reach: [1, 10, 10] },
    { name: 'cancellations', lines: contested(1), keep: [0, null, 1], reach: [1, null, 1] },
    { name: 'cancelled_buyers', lines: contested(2), keep: [0, null, 2], reach: [2, null, 2] },
    { name: 'orders_closed', lines: contested(1), keep: [10, null, 10], reach: [9, null, 10] },
    {
      name: 'orders_closed',
      lines: contested(1),
      keep: [9, null, 10],
      reach: [10, null, 10],
      changes: { op: '<', value: 9 },
    },
    { name: 'on_time_rate', lines: contested(1, onTime), keep: [10, 10, 10], reach: [9, 9, 10] },
    { name: 'on_time_rate', lines: contested(1, late), keep: [9, 9, 10], reach: [9, 10, 10] },
    { name: 'late_rate', lines: contested(1, late), keep: [0, 9, 10], reach: [1, 10, 10] },
    { name: 'late_deliveries', lines: contested(1, late), keep: [0, null, 1], reach: [1, null, 1] },
    { name: 'late_buyers', lines: contested(1, late), keep: [0, null, 1], reach: [1, null, 1] },
  ])(
    'counts for $name as in the best case to keep a level and as in the worst case to reach one',
    ({ name, lines, keep, reach, changes = {} }) => {
      const all = [...completed(9, { deliveredAt: THE_15TH - 2 * DAY, dueAt: THE_15TH - DAY }), ...lines]
      const criterion = asking(name, { value: 1, ...changes })
      const asked = criterion.criterion.endsWith('rate') ? { ...criterion, value: '50%' } : criterion
      expect({ keep: ratio(asked, all, 'keep'), reach: ratio(asked, all, 'reach') }).toEqual({ keep, reach })
    },
  )

  it('makes its questions undecided: one answered in time counts only to keep a level, any other only to reach one', () => {
    const at = (days: number) => ({ at: THE_15TH - days * DAY, recordedAt: THE_15TH - days * DAY })
    const asked = (order: string): PerformanceLine => ({
      type: 'asked',
      order,
      question: 'q',
      buyer: order,
      what: 'request',
      by: THE_15TH - 8 * DAY,
      ...at(9),
    })
    const [good, bad] = contested(2)
    const lines = [
      ...[good, bad].flatMap(line => (line ? [line, asked(line.order)] : [])),
      ...(good ? [{ type: 'answered', order: good.order, question: 'q', ...at(8.5) } as const] : []),
    ]
    const response = asking('response_rate')
    expect(ratio(response, lines, 'keep')).toEqual([1, 1, 2])
    expect(ratio(response, lines, 'reach')).toEqual([0, 1, 2])
    const unanswered = asking('unanswered_buyers', { op: '<=', value: 0 })
    expect([ratio(unanswered, lines, 'keep'), ratio(unanswered, lines, 'reach')]).toEqual([
      [0, null, 1],
      [1, null, 1],
    ])
  })

  it('makes its rating undecided: a good one counts only to keep a level, a bad one only to reach one', () => {
    const rated = (rating: number): readonly PerformanceLine[] =>
      contested(1).flatMap(line => [
        line,
        { type: 'rated', order: line.order, rating, at: line.at, recordedAt: line.at },
      ])
    const others = completed(2).flatMap((line): readonly PerformanceLine[] => [
      line,
      { type: 'rated', order: line.order, rating: 4, at: line.at, recordedAt: line.at },
    ])
    const rating = asking('rating', { value: 4 })
    const means = (lines: readonly PerformanceLine[]) => [ratio(rating, lines, 'keep'), ratio(rating, lines, 'reach')]
    expect(means([...others, ...rated(5)])).toEqual([
      [13, 3, 3],
      [8, 2, 3],
    ])
    expect(means([...others, ...rated(1)])).toEqual([
      [8, 2, 3],
      [9, 3, 3],
    ])
  })

  it('is displayed like every other cancellation', () => {
    expect(displayed(COMPLETION, viewOf([...completed(12), ...contested(5)]))).toMatchObject({ denominator: 17 })
  })
})

describe('an order that was contested in vain', () => {
  const at = THE_15TH - 62 * DAY
  const ruled = (fault: LoggedSide, staysLonger: number, changes: Partial<ClosedLine> = {}) => [
    ...completed(9),
    ...orders(1, 'ruled', { ...CANCELLED, at, fault, faultStatus: 'ruled', staysLonger, ...changes }),
  ]

  it.each([
    { days: 0, is: [9, 9, 9] },
    { days: 2, is: [9, 10, 10] },
    { days: 1, is: [9, 9, 9] },
  ])(
    'results in the figures $is 62 days after its end if it stays $days days longer in a window of 60 days',
    ({ days, is }) => {
      expect(ratio(COMPLETION, ruled('seller', days * DAY), 'keep')).toEqual(is)
    },
  )

  it('leaves the window a millisecond after its extended stay', () => {
    expect(ratio(COMPLETION, ruled('seller', 2 * DAY - 1), 'keep')).toEqual([9, 9, 9])
  })

  it('gets no extended stay in windows if no ruling could have lowered its weight', () => {
    expect(ratio(COMPLETION, ruled('seller', 9 * DAY), 'keep', defaultLevelPolicy.counting)).toEqual([9, 9, 9])
    expect(ratio(COMPLETION, ruled('seller', 9 * DAY, { method: 'late' }), 'keep')).toEqual([9, 9, 9])
  })

  it('is listed as leaving the window at its extended end', () => {
    const policy = { ...ladderOf([COMPLETION]), counting: fair }
    const known = facts(ruled('seller', 4 * DAY), { at: THE_15TH + 9 * DAY, knownAt: THE_15TH })
    const projection = { facts: known, policy, since: 0, level: 'level 1', expected: [] }
    const { leaves } = moves(COMPLETION, { ...projection, from: THE_15TH, until: THE_15TH + 9 * DAY })
    expect(leaves).toMatchObject([{ order: 'ruled-1', at: at + 64 * DAY }])
  })

  it('gets its extended stay from a correction line', () => {
    const line = closed('a', { ...CANCELLED, at })
    const later = {
      type: 'corrected',
      order: 'a',
      set: { staysLonger: 3 * DAY },
      at: at + DAY,
      recordedAt: at + DAY,
    } as const
    expect(facts([line, later], { at: THE_15TH, knownAt: THE_15TH }).orders).toMatchObject([{ staysLonger: 3 * DAY }])
  })
})
