// Worked examples for levels. Each row is a fact from a public page, or follows arithmetically from a published rule.
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
} from '../testing/levels.ts'
import { DAY, type Instant, readIso, toIso } from '../time.ts'
import { evaluate, type Scorecard, viewAt } from './evaluate.ts'
import { facts } from './facts.ts'
import { margin } from './figures/margins.ts'
import { displayed, type Measured, measure } from './figures/measure.ts'
import { moves } from './forecast.ts'
import type { ClosedLine } from './performanceLog.ts'
import type { Counting, Criterion } from './policy/policy.ts'
import { fairLevelPolicy } from './policy/presets.ts'

const completion = ladderOf([COMPLETION])
const CANCELLATION: Criterion = { criterion: 'cancellation_rate', window: 'P60D', op: '<=', value: '1%' }
const viewOf = (lines: readonly ClosedLine[], counting: Counting = { currency: 'USD' }, at: Instant = THE_15TH) =>
  viewAt({ facts: facts(lines, { at, knownAt: at }), policy: { ...completion, counting }, since: 0 }, at)

/** Lists the figures of a scorecard row: numerator/denominator, displayed text, and whether it is met. */
const figuresOf = ({ numerator, denominator, shown, met }: Measured) => [`${numerator}/${denominator}`, shown, met]
const keeps = ({ keep }: Scorecard) => keep.flatMap(row => figuresOf(row))

const cancellations: Criterion = { criterion: 'cancellations', window: 'P60D', op: '<=', value: 0 }
/** Returns how many cancellations count and how many are displayed. */
const counted = (changes: Partial<ClosedLine>) => {
  const view = viewOf([...completed(1), ...cancelled(1, changes)], fairLevelPolicy.counting)
  return [measure(cancellations, view).numerator, displayed(cancellations, view).numerator]
}
const needs = (lines: readonly ClosedLine[]) => margin(COMPLETION, viewOf(lines)).needed

/** Evaluates a seller at level 2 who completes 88 % in July and 85 % in August. */
function twoMonths(): readonly string[] {
  const [july, august] = [readIso('2026-07-15T00:00:00Z'), readIso('2026-08-15T00:00:00Z')]
  const first = [...orders(88, 'a', { at: july - 50 * DAY }), ...orders(12, 'b', { ...CANCELLED, at: july - 50 * DAY })]
  const second = [...orders(85, 'c', { at: august - DAY }), ...orders(15, 'd', { ...CANCELLED, at: august - DAY })]
  const before = scorecardOf([...first, ...second], completion, { at: july })
  const after = scorecardOf([...first, ...second], completion, { at: august, level: before.to })
  return [before.keep[0]?.shown, before.to, after.keep[0]?.shown, after.to].map(String)
}

/**
 * Measures ten deliveries, one of them late. The oldest delivery on time leaves the window before the next evaluation.
 */
function leaving() {
  const onTime: Criterion = { criterion: 'on_time_rate', window: 'P60D', op: '>=', value: '90%' }
  const old = closed('the-old-one', { at: THE_15TH - 60 * DAY + 1_000 })
  const late = closed('late', { dueAt: THE_15TH - 9 * DAY, deliveredAt: THE_15TH - 8 * DAY })
  const view = viewOf([old, ...completed(8), late])
  const until = THE_15TH + DAY
  const { leaves } = moves(onTime, {
    facts: view.facts,
    policy: completion,
    level: 'level 2',
    since: 0,
    from: THE_15TH,
    until,
    expected: [],
  })
  return [
    ...figuresOf(measure(onTime, view)),
    ...figuresOf(measure(onTime, { ...view, at: until })),
    ...leaves.map(({ order, at }) => `${order} ${toIso(at)}`),
  ]
}

/** One order of 5.00 is cancelled. Another of 5.00 with an extra of 20.00 is completed. */
const small = [closed('kept', { value: 2_500 }), closed('given-up', { ...CANCELLED, value: 500 })]
const defects: Criterion = {
  criterion: 'cancellation_rate',
  window: 'P12M',
  op: '<=',
  value: '2%',
  together: { criterion: 'cancelled_buyers', window: 'P12M', op: '<=', value: 4 },
}
const enough: Criterion = { ...COMPLETION, minimum: 5 }
const edge = (at: Instant) => figuresOf(measure(COMPLETION, viewOf([closed('edge', { at })])))
const agreed = { method: 'mutual', decidedBy: 'agreement', faultStatus: 'agreed' } as const

const ROWS = [
  {
    row: 1,
    policy: 'completion ≥ 90 %, 60 days',
    input: '50 closed, 5 of them cancelled',
    expected: '45/50, met',
    found: () => keeps(scorecardOf([...completed(45), ...cancelled(5)], completion)),
    is: ['45/50', '90%', true],
  },
  {
    row: 2,
    policy: 'completion ≥ 90 %, 60 days',
    input: '10 closed, 1 cancelled',
    expected: '9/10, met',
    found: () => keeps(scorecardOf([...completed(9), ...cancelled(1)], completion)),
    is: ['9/10', '90%', true],
  },
  {
    row: 3,
    policy: 'completion ≥ 90 %, 60 days',
    input: '11 closed, 5 cancelled',
    expected: '54.5 %, not met',
    found: () => keeps(scorecardOf([...completed(6), ...cancelled(5)], completion)),
    is: ['6/11', '54.5%', false],
  },
  {
    row: 4,
    policy: 'completion ≥ 90 %, 60 days',
    input: '33 closed, 1 cancelled',
    expected: '97 %, met',
    found: () => keeps(scorecardOf([...completed(32), ...cancelled(1)], completion)),
    is: ['32/33', '97%', true],
  },
  {
    row: 4,
    policy: 'completion ≥ 90 %, 60 days',
    input: '33 closed, 3 cancelled',
    expected: '90.9 %, met',
    found: () => keeps(scorecardOf([...completed(30), ...cancelled(3)], completion)),
    is: ['30/33', '90.9%', true],
  },
  {
    row: 5,
    policy: 'minimum sample 1',
    input: '3 closed, 2 cancelled',
    expected: '1/3 not met',
    found: () => keeps(scorecardOf([...completed(1), ...cancelled(2)], completion)),
    is: ['1/3', '33.3%', false],
  },
  {
    row: 5,
    policy: 'minimum sample 5',
    input: '3 closed, 2 cancelled',
    expected: 'not enough data, level kept',
    found: () => {
      const card = scorecardOf([...completed(1), ...cancelled(2)], ladderOf([enough]))
      return [...keeps(card), card.to, card.event]
    },
    is: ['1/3', null, 'no_data', 'level 2', 'kept'],
  },
  {
    row: 5,
    policy: 'minimum sample 5',
    input: 'then one more of each',
    expected: '2/5 not met',
    found: () => keeps(scorecardOf([...completed(2), ...cancelled(3)], ladderOf([enough]))),
    is: ['2/5', '40%', false],
  },
  {
    row: 6,
    policy: 'two steps, monthly on the 15th, one at a time',
    input: '88 % in July, 85 % in August',
    expected: 'level 1 after July, new after August',
    found: twoMonths,
    is: ['88%', 'level 1', '85%', 'new'],
  },
  {
    row: 7,
    policy: 'completion ≥ 90 %',
    input: '9 completed, 1 cancelled',
    expected: 'met, no more needed',
    found: () => [needs([...completed(9), ...cancelled(1)])],
    is: [0],
  },
  {
    row: 7,
    policy: 'completion ≥ 90 %',
    input: '9 completed, 2 cancelled',
    expected: '18 needed in all',
    found: () => [needs([...completed(9), ...cancelled(2)])],
    is: [9],
  },
  {
    row: 7,
    policy: 'completion ≥ 90 %',
    input: 'k cancelled, k from 1 to 12',
    expected: '9k needed in all',
    found: () =>
      Array.from({ length: 12 }, (_, i) => 9 + (needs([...completed(9), ...cancelled(i + 1)]) ?? Number.NaN)),
    is: Array.from({ length: 12 }, (_, i) => 9 * (i + 1)),
  },
  {
    row: 8,
    policy: 'completion ≥ 90 %',
    input: '13 completed, 2 cancelled',
    expected: '5 more reach 18/20',
    found: () => [
      ...figuresOf(measure(COMPLETION, viewOf([...completed(13), ...cancelled(2)]))),
      needs([...completed(13), ...cancelled(2)]),
      ...figuresOf(measure(COMPLETION, viewOf([...completed(18), ...cancelled(2)]))),
    ],
    is: ['13/15', '86.7%', false, 5, '18/20', '90%', true],
  },
  {
    row: 9,
    policy: 'on time ≥ 90 %, 60 days',
    input: '9 on time, 1 late; one of the 9 leaves the window',
    expected: '8/9 = 88.9 %, not met; the order that left is listed with its date',
    found: leaving,
    is: ['9/10', '90%', true, '8/9', '88.9%', false, 'the-old-one 2026-11-15T00:00:01.000Z'],
  },
  {
    row: 10,
    policy: 'cancellation by orders',
    input: '5.00 cancelled, 25.00 kept',
    expected: '1/2 = 50 %',
    found: () => figuresOf(measure(CANCELLATION, viewOf(small))),
    is: ['1/2', '50%', false],
  },
  {
    row: 10,
    policy: 'cancellation by value',
    input: '5.00 cancelled, 25.00 kept',
    expected: '5/30 = 16.7 %',
    found: () => figuresOf(measure(CANCELLATION, viewOf(small, { by: 'value', currency: 'USD' }))),
    is: ['500/3000', '16.7%', false],
  },
  {
    row: 11,
    policy: 'rate > 2 % and more than 4 buyers',
    input: '100 orders, 3 defects from 3 buyers',
    expected: '3 % but only 3 buyers: not below standard',
    found: () => {
      const { shown, alone, met, together } = measure(defects, viewOf([...completed(97), ...cancelled(3)]))
      return [shown, alone, together?.shown, met]
    },
    is: ['3%', false, 3, true],
  },
  {
    row: 11,
    policy: 'rate > 2 % and more than 4 buyers',
    input: '100 orders, 5 defects from 5 buyers',
    expected: 'below standard',
    is: [false],
    found: () => [measure(defects, viewOf([...completed(95), ...cancelled(5)])).met],
  },
  {
    row: 12,
    policy: 'fair',
    input: 'the buyer requested it and named its own mistake, the seller accepted',
    expected: '0 counted, 1 displayed',
    is: [0, 1],
    found: () => counted({ ...agreed, openedBy: 'buyer', reason: 'ordered_by_mistake', fault: 'buyer' }),
  },
  {
    row: 12,
    policy: 'fair',
    input: 'the seller requested it, unable to do the work',
    expected: '1 counted',
    found: () => counted({ ...agreed, openedBy: 'seller', reason: 'cannot_deliver', fault: 'seller' }),
    is: [1, 1],
  },
  {
    row: 12,
    policy: 'fair',
    input: 'the buyer named its own mistake, the seller was silent',
    expected: '0 counted',
    is: [0, 1],
    found: () => counted({ ...agreed, decidedBy: 'silence', openedBy: 'buyer', fault: 'buyer' }),
  },
  {
    row: 12,
    policy: 'fair',
    input: 'unstarted',
    expected: '0 counted',
    is: [0, 1],
    found: () =>
      counted({ method: 'unstarted', decidedBy: 'seller', openedBy: null, fault: 'buyer', faultStatus: 'established' }),
  },
  {
    row: 13,
    policy: 'host cancellations ≤ 1 %',
    input: '100 reservations, 1 cancelled by the host',
    expected: 'met',
    is: ['1/100', '1%', true],
    found: () => figuresOf(measure(CANCELLATION, viewOf([...completed(99), ...cancelled(1)]))),
  },
  {
    row: 13,
    policy: 'host cancellations < 1 %',
    input: '100 reservations, 1 cancelled by the host',
    expected: 'not met',
    is: ['1/100', '1%', false],
    found: () => figuresOf(measure({ ...CANCELLATION, op: '<' }, viewOf([...completed(99), ...cancelled(1)]))),
  },
  {
    row: 14,
    policy: 'any rate',
    input: 'nothing closed in the window',
    expected: 'no data, level kept',
    found: () => {
      const rates = ['completion_rate', 'on_time_rate', 'response_rate', 'rating'] as const
      const policy = ladderOf([
        ...rates.map(criterion => ({ ...COMPLETION, criterion, value: criterion === 'rating' ? 4.7 : '90%' })),
        { ...CANCELLATION, minimum: 0 },
      ])
      const card = scorecardOf([closed('long-ago', { at: THE_15TH - 61 * DAY })], policy)
      return [...card.keep.map(({ shown, met }) => `${shown} ${met}`), card.to, card.event]
    },
    is: [...Array.from({ length: 5 }, () => 'null no_data'), 'level 2', 'kept'],
  },
  {
    row: 15,
    policy: 'window [t − 60 d, t)',
    input: 'closed exactly at t − 60 d',
    expected: 'inside',
    found: () => edge(THE_15TH - 60 * DAY),
    is: ['1/1', '100%', true],
  },
  {
    row: 15,
    policy: 'window [t − 60 d, t)',
    input: 'closed exactly at t',
    expected: 'outside',
    found: () => edge(THE_15TH),
    is: ['0/0', null, 'no_data'],
  },
  {
    row: 18,
    policy: 'completion ≥ 90 %',
    input: '8,996 of 10,000',
    expected: 'not met, shown 89.96 %',
    found: () => figuresOf(measure(COMPLETION, viewOf([...completed(8_996), ...cancelled(1_004)]))),
    is: ['8996/10000', '89.96%', false],
  },
  {
    row: 19,
    policy: 'any',
    input: 'one of weight 0, 9 completed and 1 cancelled of weight 1',
    expected: '9/10: the weightless order is in neither part',
    is: ['9/10', '90%', true],
    found: () => {
      const lines = [...completed(9), ...cancelled(1), closed('weightless', { ...CANCELLED, method: 'unstarted' })]
      return figuresOf(measure(COMPLETION, viewOf(lines, { weights: [{ method: 'unstarted', weight: 0 }] })))
    },
  },
]

describe('worked example', () => {
  for (const { row, policy, input, expected, found, is } of ROWS)
    it(`${row}. ${policy}: ${input} → ${expected}`, () => expect(found()).toEqual(is))

  it('any rate: no order closed in the window → the level is kept and not raised', () => {
    const known = facts([], { at: THE_15TH, knownAt: THE_15TH })
    const given = { facts: known, policy: completion, level: 'new', at: THE_15TH, since: 0 }
    expect(evaluate(given)).toMatchObject({ event: 'kept', to: 'new' })
  })
})
