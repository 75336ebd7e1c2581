// What is measured, in words: every figure with its parts, what is asked, what is missing and what is borne.
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

describe('a figure', () => {
  it.each([
    { of: row(), words: '46 of 50 (92 %)', asked: 'at least 90 %' },
    { of: few, words: '3 of 4, not enough yet', asked: 'at least 90 %' },
    { of: empty, words: 'nothing measured yet', asked: 'at least 90 %' },
    { of: count(), words: '43', asked: 'at least 50' },
    { of: earnings, words: '17,940.00 USD', asked: 'at least 20,000.00 USD' },
    { of: rating, words: '4.86 from 187 ratings', asked: 'at least 4.7' },
    { of: count({ criterion: 'open_warnings', op: '<=', required: 0, numerator: 0 }), words: '0', asked: 'none' },
    { of: row({ op: '<', required: '0.5%' }), words: '46 of 50 (92 %)', asked: 'less than 0.5 %' },
  ])('is “$words”, asked for: “$asked”', ({ of, words, asked }) => {
    expect([card.figure(of), card.required(of)].map(each => each.replaceAll('\u00a0', ' '))).toEqual([words, asked])
  })

  const noAnswer = row({ margin: { needed: 0, bearable: 0, newBuyers: 0, steps: 'answers' } })
  it.each([
    { now: row(), then: row(), met: 'met', says: 'bears 1 more counted cancellation' },
    { now: noAnswer, then: noAnswer, met: 'met', says: 'bears no late answer' },
    { now: rating, then: rating, met: 'met', says: '' },
    { now: row(), then: poor, met: 'met', says: 'but not on 15 Dec: 10 more completed orders' },
    { now: poor, then: poor, met: 'not met', says: '10 more completed orders' },
    { now: poor, then: row(), met: 'not met', says: 'met again on 15 Dec' },
    { now: few, then: few, met: 'not enough data', says: '' },
  ])('is “$met” now; of the next check it says “$says”', ({ now, then, met, says }) => {
    const of = view({ forecast: [coming(DEMOTE, { keep: [then] })] })
    expect([card.met(now), card.outlook(now, of, MORA)]).toEqual([met, says])
  })

  it.each([
    { of: poor, missing: '10 more completed orders' },
    { of: earnings, missing: '2,060.00 USD more' },
    { of: row(), missing: '' },
  ])('says how far the next level is: “$missing”', ({ of, missing }) => {
    expect(card.missing(of)).toBe(missing)
  })

  it('names its window and, where it is not all of it, its sample', () => {
    expect(card.about(row({ placedBy: 'due' }))).toBe(
      'last 60 days, by the due date · completed, of all orders that count',
    )
    expect(card.about(count({ criterion: 'days_on_marketplace' }))).toBe('')
    expect(card.sample(few)).toBe('4 of the 5 orders it takes')
    expect(card.sample(row({ denominator: 49.5 }))).toBe('from 50 orders')
    expect(card.sample(row())).toBe('')
  })

  it('says what stands beside it, because only both together fail', () => {
    const {
      together: _,
      margin: __,
      ...beside
    } = count({ criterion: 'cancelled_buyers', op: '<=', required: 4, numerator: 3 })
    expect(card.together(row({ together: beside }))).toBe('or buyers behind cancellations at most 4: 3')
  })
})
