// Texts of the scorecard: each figure with its parts, its requirement, what is missing and the room left.
import { describe, expect, it } from 'vitest'
import {
  coming,
  count,
  DEMOTE,
  earnings,
  empty,
  few,
  MORA,
  poor,
  rating,
  row,
  view,
} from '../../../../testing/levels.ts'
import { card } from './card.ts'

describe('a figure of the scorecard', () => {
  it.each([
    { of: row(), texts: '46 of 50 (92%)', required: 'at least 90%' },
    { of: few, texts: 'not measured yet (3 of 4)', required: 'at least 90%' },
    { of: empty, texts: 'nothing measured yet', required: 'at least 90%' },
    { of: count(), texts: '43', required: 'at least 50' },
    { of: earnings, texts: '17,940.00 USD', required: 'at least 20,000.00 USD' },
    { of: rating, texts: '4.86 from 187 ratings', required: 'at least 4.7' },
    { of: count({ criterion: 'open_warnings', op: '<=', required: 0, numerator: 0 }), texts: '0', required: 'none' },
    { of: row({ op: '<', required: '0.5%' }), texts: '46 of 50 (92%)', required: 'less than 0.5%' },
  ])('is “$texts” if the requirement is “$required”', ({ of, texts, required }) => {
    expect([card.figure(of), card.required(of)].map(each => each)).toEqual([texts, required])
  })

  const noAnswer = row({ margin: { needed: 0, bearable: 0, newBuyers: 0, steps: 'answers' } })
  it.each([
    { now: row(), then: row(), met: 'met', expected: 'room for 1 more counted cancellation' },
    { now: noAnswer, then: noAnswer, met: 'met', expected: 'no room for another late answer' },
    { now: rating, then: rating, met: 'met', expected: '' },
    { now: row(), then: poor, met: 'met', expected: 'but not on 15 Dec: 10 more completed orders' },
    { now: poor, then: poor, met: 'not met', expected: '10 more completed orders' },
    { now: poor, then: row(), met: 'not met', expected: 'met again on 15 Dec' },
    { now: few, then: few, met: 'not enough data', expected: '' },
  ])('is “$met” now and has the forecast “$expected”', ({ now, then, met, expected }) => {
    const of = view({ forecast: [coming(DEMOTE, { keep: [then] })] })
    expect([card.met(now), card.forecastText(now, of, MORA)]).toEqual([met, expected])
  })

  it.each([
    { of: poor, missing: '10 more completed orders' },
    { of: earnings, missing: '2,060.00 USD more' },
    { of: row(), missing: '' },
  ])('names what is missing for the next level: “$missing”', ({ of, missing }) => {
    expect(card.missing(of)).toBe(missing)
  })

  it('names its window, and its sample if only a part of the orders has values', () => {
    expect(card.about(row({ dateBasis: 'due' }))).toBe(
      'last 60 days, by the due date · completed, of all orders that count',
    )
    expect(card.about(count({ criterion: 'days_on_marketplace' }))).toBe('')
    expect(card.sample(few)).toBe('4 of the 5 orders needed')
    expect(card.sample(row({ denominator: 49.5 }))).toBe('from 50 orders')
    expect(card.sample(row())).toBe('')
  })

  it.each([
    {
      left: [['no_value', 35, null] as const, ['other_currency', 3, 'EUR'] as const],
      expected: '35 without a value and 3 in EUR are left out',
    },
    { left: [['other_currency', 1, 'JPY'] as const], expected: '1 in JPY is left out' },
    { left: [['cooling_off', 2, null] as const], expected: '' },
  ])('explains a sum that seems too small: “$expected”', ({ left, expected }) => {
    const leftOut = left.map(([why, count, currency]) => ({ why, count, currency }))
    expect(card.sample({ ...earnings, numerator: 0, leftOut })).toBe(expected)
  })

  it.each([
    { partial: [{ weight: 50, count: 2 }], expected: 'from 4 orders, 2 of which count half' },
    {
      partial: [
        { weight: 50, count: 1 },
        { weight: 25, count: 1 },
      ],
      expected: 'from 4 orders, 1 of which counts half, 1 of which counts 0.25',
    },
  ])('explains why it is “2 of 3” for four orders: “$expected”', ({ partial, expected }) => {
    expect(card.sample(row({ numerator: 2, denominator: 3, sample: 4, minimum: 1, partial }))).toBe(expected)
  })

  it('names contested orders, and the figure if the dispute goes the other way', () => {
    const contested = row({
      numerator: 12,
      denominator: 12,
      sample: 17,
      shown: '100%',
      leftOut: [{ why: 'contested', count: 5, currency: null }],
      disputed: { numerator: 12, denominator: 17, shown: '70.6%' },
    })
    expect(card.sample(contested)).toBe('from 17 orders, 5 of which are contested')
    expect(card.disputed(contested)).toBe('if the dispute goes the other way, 12 of 17 (70.6%)')
    expect(card.disputed(row())).toBeNull()
  })

  it('says that its buyers are too few, and how many new ones are needed', () => {
    const guarded = row({ alone: 'no_data', met: 'no_data', buyers: { required: 3, good: 1, bad: 0 } })
    expect(card.sample(guarded)).toBe('too few buyers; needed: 3')
    const margin = { needed: 5, newBuyers: 2, bearable: 2, steps: 'orders' } as const
    expect(card.missing({ ...guarded, margin })).toBe('5 more completed orders, from at least 2 new buyers')
  })

  it.each([
    { criterion: 'late_buyers', expected: 'room for 1 more buyer with a late delivery' },
    { criterion: 'cancelled_buyers', expected: 'room for 1 more buyer with a counted cancellation' },
    { criterion: 'unanswered_buyers', expected: 'room for 1 more buyer who is not answered in time' },
  ] as const)('of the criterion $criterion has $expected', ({ criterion, expected }) => {
    const margin = { needed: 0, newBuyers: 0, bearable: 1, steps: 'buyers' } as const
    const of = count({ criterion, op: '<=', required: 4, numerator: 3, met: true, margin })
    expect(card.forecastText(of, view({ forecast: [] }), MORA)).toBe(expected)
  })

  it('has the requirement “fewer than 10” if the policy requires less than 10 orders', () => {
    expect(card.required(count({ criterion: 'orders_closed', op: '<', required: 10 }))).toBe('fewer than 10')
  })

  it('names its alternative criterion, since both must be failed together', () => {
    const {
      together: _,
      margin: __,
      ...beside
    } = count({ criterion: 'cancelled_buyers', op: '<=', required: 4, numerator: 3 })
    expect(card.together(row({ together: beside }))).toBe('or buyers with cancellations at most 4: 3')
  })
})
