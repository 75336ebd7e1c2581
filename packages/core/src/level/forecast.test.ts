// Forecasts: evaluations if neither party acts, orders that enter and leave the window, and margins.
import { describe, expect, it } from 'vitest'
import { CANCELLED, COMPLETION, cancelled, closed, completed, ladderOf, orders, THE_15TH } from '../testing/levels.ts'
import { DAY, type Instant, readIso, toIso } from '../time.ts'
import type { Seller } from './evaluate.ts'
import { facts } from './facts.ts'
import { forecast, margins, moves, type Projection, whatIf } from './forecast.ts'
import type { PerformanceLine } from './performanceLog.ts'
import type { Criterion } from './policy/policy.ts'

const from = THE_15TH + DAY
const until = readIso('2027-01-20T00:00:00Z')
const seller = (lines: readonly PerformanceLine[], criteria: readonly Criterion[] = [COMPLETION]): Seller => ({
  facts: facts(lines, { at: from, knownAt: from }),
  policy: ladderOf(criteria),
  since: 0,
})
const projection = (lines: readonly PerformanceLine[], changes: Partial<Projection> = {}): Projection => ({
  ...seller(lines),
  level: 'level 2',
  from,
  until,
  expected: [],
  ...changes,
})
const on = (at: Instant) => ({ at, recordedAt: at })

describe('a forecast', () => {
  const lines = [...orders(9, 'early', on(from - 50 * DAY)), ...completed(8), ...cancelled(1)]

  it('has every upcoming evaluation, each starting at the level after the previous one', () => {
    const cards = forecast(projection([...lines, closed('x', { ...CANCELLED, ...on(THE_15TH - 2 * DAY) })]))
    expect(cards.map(({ at, level, to, keep }) => [toIso(at).slice(0, 10), level, to, keep[0]?.shown])).toEqual([
      ['2026-12-15', 'level 2', 'level 1', '80%'],
      ['2027-01-15', 'level 1', 'level 1', null],
    ])
  })

  it('includes the outcomes of silence before the evaluation', () => {
    const expected = [closed('silent', { ...CANCELLED, decidedBy: 'silence', ...on(from + 2 * DAY) })]
    const [december] = forecast(projection(lines, { expected }))
    expect(december?.keep[0]).toMatchObject({ numerator: 8, denominator: 10 })
    expect(moves(COMPLETION, projection(lines, { expected })).enters).toEqual([
      { order: 'silent', at: from + 2 * DAY, weight: 100, isPart: false, isExpected: true },
    ])
  })

  it('counts an answer that is not given as missed', () => {
    const asked: PerformanceLine = {
      type: 'asked',
      buyer: 'b',
      order: 'a',
      question: 'q',
      what: 'first_message',
      by: from + DAY,
      ...on(from - 1),
    }
    const response: Criterion = { ...COMPLETION, criterion: 'response_rate' }
    const [december] = forecast({ ...projection([]), ...seller([asked], [response]) })
    expect(december?.keep[0]).toMatchObject({ numerator: 0, denominator: 1, met: false })
  })
})

describe('the list of orders that enter and leave the window', () => {
  it('has each order that leaves, with the last instant at which the window still contains it', () => {
    const { enters, leaves } = moves(
      COMPLETION,
      projection([closed('a', on(from - 50 * DAY)), closed('b', on(from - DAY))]),
    )
    expect(enters).toEqual([])
    expect(leaves.map(({ order, at }) => [order, at])).toEqual([
      ['a', from + 10 * DAY],
      ['b', from + 59 * DAY],
    ])
  })

  it('dated by due instant leaves out an order that ends only after the window has passed its due instant', () => {
    const criterion: Criterion = { ...COMPLETION, dateBasis: 'due', window: 'P1D' }
    const expected = [closed('long-overdue', { dueAt: from - 3 * DAY, ...on(from + DAY) })]
    expect(moves(criterion, projection([], { expected }))).toEqual({ enters: [], leaves: [] })
  })
})

describe('the margins of a criterion', () => {
  const at = THE_15TH
  const of = (criterion: Criterion, lines: readonly PerformanceLine[]) =>
    margins({ ...seller(lines, [criterion]), level: 'level 1', at })

  it.each([
    { done: 46, lost: 4, needed: 0, bearable: 1 },
    { done: 18, lost: 2, needed: 0, bearable: 0 },
    { done: 9, lost: 2, needed: 9, bearable: 0 },
    { done: 0, lost: 0, needed: 5, bearable: 4 },
    { done: 1, lost: 2, needed: 17, bearable: 1 },
  ])(
    'are $needed needed and $bearable bearable for 90 % with $done completed and $lost cancelled orders',
    ({ done, lost, ...is }) => {
      const { keep, reach } = of({ ...COMPLETION, minimum: 5 }, [...completed(done), ...cancelled(lost)])
      expect(keep).toEqual([{ steps: 'orders', newBuyers: 0, ...is }])
      expect(reach).toEqual(keep)
    },
  )

  it.each([
    { what: 'all of them', criterion: { ...COMPLETION, value: '100%' }, needed: null, bearable: 0 },
    { what: 'none of them', criterion: { ...COMPLETION, value: '0%' }, needed: 0, bearable: null },
    {
      what: 'a count of completions',
      criterion: { criterion: 'orders_completed', window: null, op: '>', value: 12 } as const,
      needed: 4,
      bearable: 0,
    },
    {
      what: 'a count of cancellations',
      criterion: { criterion: 'cancellations', window: null, op: '<', value: 5 } as const,
      needed: 0,
      bearable: 3,
    },
  ])(
    'are $needed needed and $bearable bearable for $what with 9 completed and 1 cancelled order',
    ({ criterion, needed, bearable }) => {
      expect(of(criterion, [...completed(9), ...cancelled(1)]).keep).toMatchObject([{ needed, bearable }])
    },
  )

  it('are the better ones of a criterion and its alternative', () => {
    const together: Criterion = { criterion: 'cancellations', window: 'P60D', op: '<=', value: 3 }
    expect(of({ ...COMPLETION, together }, [...completed(9), ...cancelled(1)]).keep).toMatchObject([{ bearable: 2 }])
    expect(of({ ...COMPLETION, together }, [...completed(9), ...cancelled(2)]).keep).toMatchObject([{ needed: 0 }])
  })

  it('are in minor units if the policy counts by value', () => {
    const policy = { ...ladderOf([COMPLETION]), counting: { by: 'value', currency: 'USD' } as const }
    const given = { ...seller([closed('a', { value: 900 }), closed('b', { ...CANCELLED, value: 200 })]), policy }
    expect(margins({ ...given, level: 'level 1', at }).keep).toEqual([
      { steps: 'amount', needed: 900, newBuyers: 0, bearable: 0 },
    ])
  })
})

describe('a what-if', () => {
  it('evaluates the seller with 6 more completed and 4 more cancelled orders', () => {
    const given = { ...seller([...completed(42), ...cancelled(2)]), level: 'level 2', at: THE_15TH }
    const card = whatIf(given, { when: THE_15TH - 1, completed: 6, cancelled: 4, fault: 'seller' })
    expect(card).toMatchObject({
      to: 'level 1',
      keep: [{ numerator: 48, denominator: 54, shown: '88.9%', met: false }],
    })
  })
})
