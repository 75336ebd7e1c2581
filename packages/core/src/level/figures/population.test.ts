// Guards of levels: one buyer's orders alone change no level, small orders do not count, days at a level are whole
// days.
import { describe, expect, it } from 'vitest'
import {
  COMPLETION,
  cancelled,
  closed,
  completed,
  ladderOf,
  orders,
  scorecardOf,
  THE_15TH,
} from '../../testing/levels.ts'
import { DAY, HOUR } from '../../time.ts'
import { climb, viewAt } from '../evaluate.ts'
import { facts } from '../facts.ts'
import { buyersOf, type Imagined, imaginedLines, whatIf } from '../forecast.ts'
import type { PerformanceLine } from '../performanceLog.ts'
import type { Counting, Criterion } from '../policy/policy.ts'
import { defaultLevelPolicy, fairLevelPolicy } from '../policy/presets.ts'
import { margin } from './margins.ts'
import { measure } from './measure.ts'

const viewOf = (lines: readonly PerformanceLine[], counting: Counting = { currency: 'USD' }) =>
  viewAt(
    { facts: facts(lines, { at: THE_15TH, knownAt: THE_15TH }), policy: { ...ladderOf([]), counting }, since: 0 },
    THE_15TH,
  )
const questions = (
  count: number,
  buyer: (i: number) => string,
  answered: boolean,
  name: string,
): readonly PerformanceLine[] =>
  Array.from({ length: count }, (_, i) => {
    const at = THE_15TH - 9 * DAY
    const key = { order: `${name}-${i}`, question: 'first_message' }
    const asked: PerformanceLine = {
      type: 'asked',
      ...key,
      buyer: buyer(i),
      what: 'first_message',
      by: at + DAY,
      at,
      recordedAt: at,
    }
    return answered ? [asked, { type: 'answered' as const, ...key, at: at + HOUR, recordedAt: at + HOUR }] : [asked]
  }).flat()
const rated = (lines: readonly PerformanceLine[], rating: number): readonly PerformanceLine[] =>
  lines.flatMap((line): readonly PerformanceLine[] =>
    line.type === 'closed'
      ? [line, { type: 'rated', order: line.order, rating, at: line.at, recordedAt: line.at }]
      : [line],
  )

describe('a shipped ladder', () => {
  /**
   * Eleven orders of 0.01 and one of 501.00, all by one buyer and rated 5. All criteria but the numbers of orders and
   * buyers are met.
   */
  const tiny = { value: 1, earned: 1, buyer: 'the one' }
  const scenario = rated(
    [
      ...orders(11, 'tiny', tiny),
      closed('big', { ...tiny, value: 50_100, earned: 40_080 }),
      ...questions(10, () => 'the one', true, 'q'),
    ],
    5,
  )

  it.each([
    ['default', defaultLevelPolicy],
    ['fair', fairLevelPolicy],
  ] as const)(
    '“%s” counts one buyer’s eleven orders of 0.01 and one of 501.00 as one order, and does not raise the level',
    (_, policy) => {
      const card = scorecardOf(scenario, policy, { level: 'new' })
      expect(card.to).toBe('new')
      const row = (name: string) => card.reach.find(({ criterion }) => criterion === name)
      expect(row('orders_completed')).toMatchObject({
        numerator: 1,
        leftOut: [{ why: 'below_least_value', count: 11 }],
      })
      expect(row('distinct_buyers')).toMatchObject({ numerator: 1, required: 3, met: false })
    },
  )

  it('“fair” is failed by six of ten unanswered requests from three buyers, but not by six from one buyer', () => {
    const response = fairLevelPolicy.ladder[1]?.reach.find(({ criterion }) => criterion === 'response_rate')
    const others = questions(4, i => `other-${i}`, true, 'good')
    const met = (buyer: (i: number) => string) =>
      response && measure(response, viewOf([...others, ...questions(6, buyer, false, 'bad')]), 'reach')
    expect(met(() => 'the one')).toMatchObject({ numerator: 4, denominator: 10, alone: false, met: true })
    expect(met(i => `one-${i % 3}`)).toMatchObject({ numerator: 4, denominator: 10, met: false })
  })

  it.each([
    ['default', defaultLevelPolicy],
    ['fair', fairLevelPolicy],
  ] as const)(
    '“%s” requires 3, 10 and 20 buyers, and from level 2 on also 30 days at the level below',
    (_, { ladder, counting }) => {
      const asked = (name: string) =>
        ladder.slice(1).map(({ reach }) => reach.find(({ criterion }) => criterion === name)?.value)
      expect([asked('distinct_buyers'), asked('days_at_level_below')]).toEqual([
        [3, 10, 20],
        [undefined, 30, 30],
      ])
      expect(counting.leastValue).toEqual([{ amount: 500, currency: 'USD' }])
    },
  )
})

describe('the number of buyers that a rate needs', () => {
  const guarded: Criterion = { ...COMPLETION, buyers: 3 }
  const bad = (buyers: number, count = buyers) =>
    cancelled(count).map((line, i) => ({ ...line, buyer: `bad-${i % buyers}` }))
  const good = (buyers: number, count: number) =>
    completed(count).map((line, i) => ({ ...line, buyer: `good-${i % buyers}` }))

  it.each([
    { what: 'ten good orders of two buyers', lines: good(2, 10), met: 'no_data' },
    { what: 'ten good orders of three buyers', lines: good(3, 10), met: true },
    { what: 'forty bad orders of two buyers', lines: [...good(10, 10), ...bad(2, 40)], met: 'no_data' },
    { what: 'forty bad orders of three buyers', lines: [...good(10, 10), ...bad(3, 40)], met: false },
  ])('makes the result $met for $what', ({ lines, met }) => {
    expect(measure(guarded, viewOf(lines))).toMatchObject({ met, buyers: { required: 3 } })
  })

  it('does not hide a figure from too few buyers, which has no verdict', () => {
    expect(measure(guarded, viewOf(good(1, 10)))).toMatchObject({
      shown: '100%',
      met: 'no_data',
      buyers: { good: 1, bad: 0 },
    })
  })

  it('also guards the response rate and the rating', () => {
    const response: Criterion = { ...COMPLETION, criterion: 'response_rate', buyers: 2 }
    const one = questions(6, () => 'one', false, 'bad')
    const fine = questions(4, i => `b${i}`, true, 'good')
    expect(measure(response, viewOf([...one, ...fine])).met).toBe('no_data')
    expect(measure(response, viewOf([...questions(6, i => `c${i % 2}`, false, 'bad'), ...fine])).met).toBe(false)
    const rating: Criterion = { criterion: 'rating', window: 'P2Y', op: '>=', value: 4.5, buyers: 2 }
    expect(measure(rating, viewOf([...rated(good(3, 3), 5), ...rated(bad(1, 4), 1)])).met).toBe('no_data')
    expect(measure(rating, viewOf([...rated(good(3, 3), 5), ...rated(bad(2, 4), 1)])).met).toBe(false)
  })

  it('is part of margins: needed orders are from new buyers, and bad ones are bearable until they have enough buyers', () => {
    expect(margin(guarded, viewOf(good(1, 10)))).toMatchObject({ needed: 2, newBuyers: 2, bearable: 2 })
    expect(margin(guarded, viewOf([...good(10, 10), ...bad(2, 2)]))).toMatchObject({
      needed: 8,
      newBuyers: 0,
      bearable: 0,
    })
  })
})

describe('a maximum of orders that count from one buyer', () => {
  const capped: Criterion = { ...COMPLETION, perBuyer: 2 }
  const first = completed(2, { buyer: 'regular', at: THE_15TH - 9 * DAY })
  const rest = [...orders(6, 'others')]

  it('counts the first orders in the window and lists the others as left out', () => {
    const many = cancelled(20, { buyer: 'regular' })
    expect(measure(capped, viewOf([...first, ...rest, ...many]))).toMatchObject({
      numerator: 8,
      denominator: 8,
      sample: 8,
      met: true,
      leftOut: [{ why: 'beyond_buyer', count: 20 }],
    })
  })

  it('also applies to answers', () => {
    const response: Criterion = { ...COMPLETION, criterion: 'response_rate', perBuyer: 1, value: '80%' }
    const all = [...questions(9, () => 'one', false, 'bad'), ...questions(4, i => `b${i}`, true, 'good')]
    expect(measure(response, viewOf(all))).toMatchObject({ numerator: 4, denominator: 5, met: true })
  })

  it('counts the next orders once earlier ones have left the window', () => {
    const old = completed(2, { buyer: 'regular', at: THE_15TH - 70 * DAY })
    const next = cancelled(3, { buyer: 'regular' })
    expect(measure(capped, viewOf([...old, ...next, ...rest]))).toMatchObject({ numerator: 6, denominator: 8 })
  })
})

describe('orders below the minimum value', () => {
  it('count for no criterion, however they end, and neither do their questions', () => {
    const small = { value: 499, buyer: 'small' }
    const lines = [
      ...completed(9),
      ...orders(3, 'small', { ...small, dueAt: THE_15TH - 2 * DAY }),
      ...cancelled(3, small),
      ...questions(3, () => 'small', false, 'small').map(line => ({ ...line, order: 'small-1' })),
    ]
    const counting = { currency: 'USD', leastValue: [{ amount: 500, currency: 'USD' }] }
    const over = (criterion: Criterion['criterion'], value: Criterion['value'] = 1) =>
      measure({ criterion, window: 'P60D', op: '>=', value }, viewOf(lines, counting)).sample
    expect([over('completion_rate', '90%'), over('on_time_rate', '90%'), over('response_rate', '90%')]).toEqual([
      9, 9, 0,
    ])
    expect([over('cancellations'), over('distinct_buyers'), over('orders_closed')]).toEqual([0, 9, 9])
    expect(over('earnings', { amount: 1, currency: 'USD' })).toBe(9)
    expect(measure({ ...COMPLETION }, viewOf(lines)).sample).toBe(15)
  })
})

describe('days at the level below', () => {
  const waiting: Criterion = { criterion: 'days_at_level_below', window: null, op: '>=', value: 30 }
  const policy = {
    ...ladderOf([]),
    ladder: [
      { name: 'new', reach: [], keep: [] },
      { name: 'level 1', reach: [COMPLETION], keep: [] },
      { name: 'level 2', reach: [COMPLETION, waiting], keep: [] },
      { name: 'level 3', reach: [COMPLETION, waiting], keep: [] },
    ],
  }
  const at = (days: number, level = 'level 1', step = 1) =>
    scorecardOf(
      completed(9),
      { ...policy, evaluation: { ...policy.evaluation, step } },
      { level, levelSince: THE_15TH - days },
    )

  it.each([
    { days: 30 * DAY - 1, to: 'level 1' },
    { days: 30 * DAY, to: 'level 2' },
    { days: 30 * DAY + 1, to: 'level 2' },
  ])('lead to $to after $days ms', ({ days, to }) => {
    expect(at(days).to).toBe(to)
  })

  it('are zero at a level reached in the same evaluation', () => {
    expect(at(90 * DAY, 'new', 3).to).toBe('level 1')
    expect(at(90 * DAY, 'level 1', 3).to).toBe('level 2')
  })

  it('count from joining if it is unknown since when the seller has had the level', () => {
    const seller = { facts: viewOf(completed(9)).facts, policy, since: THE_15TH - 30 * DAY }
    expect(climb(seller, THE_15TH)).toBe('level 3')
    expect(climb({ ...seller, since: THE_15TH - 29 * DAY }, THE_15TH)).toBe('level 1')
  })
})

describe('a rate with the alternative “fewer than ten orders”', () => {
  const beside = { criterion: 'orders_closed', window: 'P60D', op: '<', value: 10 } as const
  const rate: Criterion = { ...COMPLETION, together: beside }
  it.each([
    { lost: 3, done: 5, met: true },
    { lost: 3, done: 6, met: true },
    { lost: 3, done: 7, met: false },
  ])(
    'has the result $met with $done completed and $lost cancelled orders, so the rate applies from ten orders on',
    ({ lost, done, met }) => {
      const view = viewOf([...completed(done), ...cancelled(lost)])
      expect(measure(rate, view).met).toBe(met)
      expect(margin(rate, view).bearable).toBe(Math.max(0, 9 - done - lost))
    },
  )
})

describe('an assumed order', () => {
  const when = THE_15TH - HOUR
  const buyers = (imagined: Omit<Imagined, 'when'>, known: readonly string[] = []) =>
    imaginedLines({ when, ...imagined }, known).map(({ buyer }) => buyer)

  it('comes from an existing buyer if it is completed, and from a new one if it is cancelled', () => {
    expect(buyers({ completed: 3, cancelled: 2 }, ['ann', 'bob'])).toEqual([
      'ann',
      'bob',
      'ann',
      'what-if-buyer-2',
      'what-if-buyer-3',
    ])
    expect(new Set(buyers({ completed: 3 })).size).toBe(1)
  })

  it('comes from the given number of new buyers', () => {
    expect(new Set(buyers({ completed: 6, buyers: 3 }, ['ann'])).size).toBe(3)
    expect(buyers({ cancelled: 2, buyers: 0 }, ['ann'])).toEqual(['ann', 'ann'])
  })

  it('does not raise a seller whose orders are from too few buyers', () => {
    const asks: Criterion = { criterion: 'distinct_buyers', window: null, op: '>=', value: 3 }
    const lines = completed(2)
    const given = {
      facts: facts(lines, { at: THE_15TH, knownAt: THE_15TH }),
      policy: ladderOf([asks]),
      since: 0,
      level: 'new',
      at: THE_15TH,
    }
    expect(buyersOf(given.facts)).toHaveLength(2)
    expect(whatIf(given, { when, completed: 40 }).to).toBe('new')
    expect(whatIf(given, { when, completed: 1, buyers: 1 }).to).toBe('level 1')
  })
})
