// Every criterion: the orders it counts, the instant by which it dates them, and what it leaves out and why.
import { describe, expect, it } from 'vitest'
import { CANCELLED, cancelled, closed, completed, THE_15TH } from '../../testing/levels.ts'
import { DAY, HOUR, type Instant } from '../../time.ts'
import { facts } from '../facts.ts'
import type { ClosedLine, PerformanceLine } from '../performanceLog.ts'
import type { Counting, Criterion, CriterionName, WeightRule } from '../policy/policy.ts'
import { displayed, figuresIn, measure, metOf } from './measure.ts'
import type { SellerAt } from './sellerAt.ts'

const on = (at: Instant) => ({ at, recordedAt: at })
const viewOf = (lines: readonly PerformanceLine[], counting: Counting = { currency: 'USD' }): SellerAt => ({
  facts: facts(lines, { at: THE_15TH, knownAt: THE_15TH }),
  counting,
  at: THE_15TH,
  since: THE_15TH - 30 * DAY,
  levelSince: THE_15TH - 12 * DAY,
  openWarnings: 2,
})
const asking = (criterion: CriterionName, changes: Partial<Criterion> = {}): Criterion => ({
  criterion,
  window: 'P60D',
  op: '>=',
  value: '90%',
  ...changes,
})
const late = { dueAt: THE_15TH - 2 * DAY, deliveredAt: THE_15TH - 2 * DAY }
const usd = (amount: number) => ({ amount, currency: 'USD' })

const lines: readonly PerformanceLine[] = [
  ...completed(6),
  closed('same-buyer', { buyer: 'buyer of completed-1', ...late }),
  closed('old', on(THE_15TH - 90 * DAY)),
  ...cancelled(2, { buyer: 'one and the same', lateWhenClosed: true }),
  closed('cooled-off', { ...CANCELLED, method: 'cooling_off' }),
  closed('reversed', { ...CANCELLED, method: 'chargeback', deliveredAt: THE_15TH - 2 * DAY }),
  closed('no-due-date', { dueAt: null }),
  { type: 'rated', order: 'completed-1', rating: 5, ...on(THE_15TH - HOUR) },
  { type: 'rated', order: 'completed-2', rating: 4, ...on(THE_15TH - HOUR) },
  {
    type: 'asked',
    order: 'a',
    question: 'q',
    buyer: 'ann',
    what: 'request',
    by: THE_15TH - DAY,
    ...on(THE_15TH - 3 * DAY),
  },
  {
    type: 'asked',
    order: 'b',
    question: 'q',
    buyer: 'bob',
    what: 'request',
    by: THE_15TH + DAY,
    ...on(THE_15TH - 3 * DAY),
  },
  { type: 'answered', order: 'a', question: 'q', ...on(THE_15TH - 2 * DAY) },
]

describe('the figure of a criterion', () => {
  it.each([
    { criterion: 'days_on_marketplace', value: 30, is: '30/null' },
    { criterion: 'days_at_level_below', value: 12, is: '12/null' },
    { criterion: 'orders_completed', value: 8, is: '8/null' },
    { criterion: 'orders_closed', value: 8, is: '10/null' },
    { criterion: 'distinct_buyers', value: 7, is: '7/null' },
    { criterion: 'earnings', value: usd(1), is: '64000/null' },
    { criterion: 'sales', value: usd(1), is: '80000/null' },
    { criterion: 'rating', value: 4.7, is: '9/2' },
    { criterion: 'completion_rate', value: '90%', is: '8/10' },
    { criterion: 'cancellation_rate', op: '<=', value: '90%', is: '2/10' },
    { criterion: 'on_time_rate', value: '90%', is: '6/9' },
    { criterion: 'late_rate', op: '<=', value: '90%', is: '3/9' },
    { criterion: 'late_deliveries', op: '<=', value: 3, is: '3/null' },
    { criterion: 'late_buyers', op: '<=', value: 3, is: '2/null' },
    { criterion: 'response_rate', value: '90%', is: '1/1' },
    { criterion: 'unanswered_buyers', op: '<=', value: 0, is: '0/null' },
    { criterion: 'open_warnings', op: '<=', value: 0, is: '2/null' },
    { criterion: 'cancellations', op: '<=', value: 3, is: '2/null' },
    { criterion: 'cancelled_buyers', op: '<=', value: 3, is: '1/null' },
  ] as const)('is $is for $criterion over 60 days', ({ is, ...changes }) => {
    const { numerator, denominator } = measure(asking(changes.criterion, changes), viewOf(lines))
    expect(`${numerator}/${denominator}`).toBe(is)
  })

  it('includes everything dated earlier if the window is all time', () => {
    expect(measure(asking('orders_completed', { window: null, value: 1 }), viewOf(lines)).numerator).toBe(9)
  })

  it('lists the orders that were left out, by reason', () => {
    expect(measure(asking('completion_rate'), viewOf(lines)).leftOut).toEqual([
      { why: 'cooling_off', count: 1, currency: null },
      { why: 'chargeback', count: 1, currency: null },
    ])
  })

  it.each([
    { dateBasis: 'closed', counted: 1 },
    { dateBasis: 'delivered', counted: 0 },
    { dateBasis: 'due', counted: 0 },
    { dateBasis: 'placed', counted: 0 },
  ] as const)('counts $counted orders if the policy’s date basis is “$dateBasis”', ({ dateBasis, counted }) => {
    const long = { placedAt: THE_15TH - 99 * DAY, deliveredAt: THE_15TH - 70 * DAY, dueAt: THE_15TH - 65 * DAY }
    expect(measure(asking('completion_rate', { dateBasis }), viewOf([closed('long', long)])).sample).toBe(counted)
  })

  it('leaves out orders without the instant of the date basis', () => {
    const { sample, leftOut } = measure(asking('completion_rate', { dateBasis: 'delivered' }), viewOf(cancelled(2)))
    expect([sample, leftOut]).toEqual([0, [{ why: 'no_instant', count: 2, currency: null }]])
  })

  it('includes a delivery at the due instant as late', () => {
    const delivered = (deliveredAt: Instant) => viewOf([closed('a', { dueAt: THE_15TH - DAY, deliveredAt })])
    expect(measure(asking('on_time_rate'), delivered(THE_15TH - DAY)).numerator).toBe(0)
    expect(measure(asking('on_time_rate'), delivered(THE_15TH - DAY - 1)).numerator).toBe(1)
  })
})

describe('a rating', () => {
  it('does not count if it belongs to a completed order that was cancelled later', () => {
    const scenario: PerformanceLine[] = [
      closed('a', on(THE_15TH - 9 * DAY)),
      { type: 'rated', order: 'a', rating: 1, ...on(THE_15TH - 8 * DAY) },
      closed('a', { ...CANCELLED, method: 'support', ...on(THE_15TH - 7 * DAY) }),
    ]
    expect(measure(asking('rating', { value: 4.7 }), viewOf(scenario))).toMatchObject({
      denominator: 0,
      met: 'no_data',
      leftOut: [{ why: 'cancelled_later', count: 1 }],
    })
  })

  it('is compared exactly, so a sum of 47 over 10 ratings is 4.7', () => {
    const rated = Array.from({ length: 10 }, (_, i): readonly PerformanceLine[] => [
      closed(`r-${i}`),
      { type: 'rated', order: `r-${i}`, rating: i < 7 ? 5 : 4, ...on(THE_15TH - 1) },
    ])
    expect(measure(asking('rating', { value: 4.7 }), viewOf(rated.flat()))).toMatchObject({ shown: '4.7', met: true })
  })
})

describe('counting orders', () => {
  it('by half weights is exact', () => {
    const weights = [{ fault: 'seller', weight: 0.5 } as const]
    const card = measure(
      asking('completion_rate'),
      viewOf([...completed(9), ...cancelled(2, { fault: 'seller' })], { weights }),
    )
    expect(card).toMatchObject({ numerator: 9, denominator: 10, sample: 11, shown: '90%', met: true })
  })

  it('applies the first weight rule that fits the order', () => {
    const weights: WeightRule[] = [
      { faultStatus: ['agreed', 'ruled'], weight: 0 },
      { method: 'mutual', weight: 0.25 },
      { weight: 0.75 },
    ]
    const of = (changes: Partial<ClosedLine>) =>
      measure(asking('completion_rate'), viewOf(cancelled(1, changes), { weights })).denominator
    expect([of({ faultStatus: 'ruled' }), of({}), of({ method: 'late' })]).toEqual([0, 0.25, 0.75])
  })

  it('never includes cooling-off cancellations and chargebacks, while the displayed figure includes every other cancellation', () => {
    const scenario = [...completed(1), closed('r', { ...CANCELLED, method: 'cooling_off' }), ...cancelled(1)]
    const view = viewOf(scenario, { weights: [{ weight: 0 }] })
    expect(measure(asking('completion_rate'), view)).toMatchObject({ denominator: 1 })
    expect(displayed(asking('completion_rate'), view)).toMatchObject({ denominator: 2 })
  })

  it('leaves small completed orders out of every criterion', () => {
    const view = viewOf([closed('small', { value: 499 }), closed('least', { value: 500 })], { leastValue: [usd(500)] })
    expect(measure(asking('orders_completed', { value: 1 }), view)).toMatchObject({
      numerator: 1,
      leftOut: [{ why: 'below_least_value', count: 1 }],
    })
  })

  it('by value leaves out and lists orders that have no value or another currency', () => {
    const scenario = [closed('a'), closed('b', { value: null }), closed('c', { currency: 'JPY' })]
    expect(measure(asking('completion_rate'), viewOf(scenario, { by: 'value', currency: 'USD' }))).toMatchObject({
      denominator: 10_000,
      sample: 1,
      leftOut: [
        { why: 'no_value', count: 1 },
        { why: 'other_currency', count: 1 },
      ],
    })
  })

  it('converts other currencies by the fixed table and rounds down each order', () => {
    const counting: Counting = { currency: 'USD', exchange: { JPY: { units: 3, are: 2 } } }
    const scenario = [closed('a', { currency: 'JPY', earned: 100 }), closed('b', { currency: 'JPY', earned: 100 })]
    expect(measure(asking('earnings', { value: usd(0) }), viewOf(scenario, counting)).numerator).toBe(132)
  })

  it('includes earnings of zero-weight orders, since the money was released', () => {
    const scenario = [closed('kept', { ...CANCELLED, method: 'support', earned: 700 })]
    const view = viewOf(scenario, { currency: 'USD', weights: [{ weight: 0 }] })
    expect(measure(asking('earnings', { value: usd(0) }), view).numerator).toBe(700)
  })

  it('stays exact beyond the precision of a double', () => {
    const scenario = [
      ...completed(9, { value: 900_719_925_474_099 }),
      closed('x', { ...CANCELLED, value: 900_719_925_474_100 }),
    ]
    const card = measure(asking('completion_rate'), viewOf(scenario, { by: 'value', currency: 'USD' }))
    expect(card).toMatchObject({ met: false, shown: '89.99999999999999%' })
  })

  it.each([
    { alone: true, beside: true, met: true },
    { alone: true, beside: false, met: true },
    { alone: true, beside: 'no_data', met: true },
    { alone: false, beside: true, met: true },
    { alone: false, beside: false, met: false },
    { alone: false, beside: 'no_data', met: 'no_data' },
    { alone: 'no_data', beside: true, met: true },
    { alone: 'no_data', beside: false, met: 'no_data' },
    { alone: 'no_data', beside: 'no_data', met: 'no_data' },
  ] as const)('treats $alone together with $beside as $met, since either suffices and only both together fail', row => {
    const ask = (criterion: CriterionName, is: boolean | 'no_data'): Criterion =>
      asking(criterion, { minimum: is === 'no_data' ? 3 : 1, value: is === true ? '50%' : '51%' })
    const criterion = { ...ask('completion_rate', row.alone), together: ask('response_rate', row.beside) }
    const asked = ['a', 'b'].map(
      (order): PerformanceLine => ({
        type: 'asked',
        order,
        question: 'q',
        buyer: order,
        what: 'request',
        by: THE_15TH - DAY,
        ...on(THE_15TH - 3 * DAY),
      }),
    )
    const answered: PerformanceLine = { type: 'answered', order: 'a', question: 'q', ...on(THE_15TH - 2 * DAY) }
    const view = viewOf([...completed(1), ...cancelled(1), ...asked, answered])
    const { alone, together, met } = measure(criterion, view)
    expect({ alone, beside: together?.met, met }).toEqual(row)
    expect(metOf(criterion, figuresIn(view), 'keep')).toBe(row.met)
  })
})
