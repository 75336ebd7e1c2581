// The choices of the Resolution Center: their effect, the time to answer, and what silence does.
import { describe, expect, it } from 'vitest'
import { order } from '../../../../testing/views.ts'
import { castOf } from '../people.ts'
import { type Goal, resolution } from './resolution.ts'

const ACCEPTED = { window: 'PT48H', onSilence: 'accepted' }

describe('a choice in the Resolution Center', () => {
  type Rule = typeof ACCEPTED | null
  it.each<{ reader: 'buyer' | 'seller'; goal: Goal; rule: Rule; about: string }>([
    {
      reader: 'buyer',
      goal: 'update',
      rule: { window: 'P2D', onSilence: 'closed' },
      about: 'Mora Okafor has 2 days to answer; without an answer, the request is then closed and the order goes on.',
    },
    {
      reader: 'seller',
      goal: 'cancellation',
      rule: ACCEPTED,
      about:
        'If agreed, the order ends and what is held goes back. Lena Brandt has 48 hours to answer; without an answer, the order is then cancelled.',
    },
    {
      reader: 'seller',
      goal: 'change',
      rule: { window: 'P4D', onSilence: 'withdrawn' },
      about:
        'Date and extras are agreed on together. Lena Brandt has 4 days to answer; without an answer, the request then ends and the date stays as it is.',
    },
    {
      reader: 'seller',
      goal: 'partial_refund',
      rule: { window: 'PT1H', onSilence: 'declined' },
      about:
        'If accepted, that part goes back and the order goes on. Lena Brandt has 1 hour to answer; without an answer, the offer then ends and the order goes on.',
    },
    {
      reader: 'seller',
      goal: 'cancellation',
      rule: null,
      about: 'If agreed, the order ends and what is held goes back.',
    },
    { reader: 'buyer', goal: 'cancel', rule: null, about: 'The order ends now, and what is held goes back.' },
    { reader: 'buyer', goal: 'case', rule: null, about: 'A person looks at the order and decides.' },
  ])('of $goal reads for the $reader: “$about”', ({ reader, goal, rule, about }) => {
    const other = reader === 'buyer' ? 'seller' : 'buyer'
    expect(resolution.about(goal, castOf(order(), reader), other, rule)).toBe(about)
  })
})

it.each([
  { reader: 'seller', texts: 'You have 48 hours to answer; without an answer, the order is then cancelled.' },
  { reader: 'buyer', texts: 'Mora Okafor has 48 hours to answer; without an answer, the order is then cancelled.' },
])('the preview of a request reads for the $reader: “$texts”', ({ reader, texts }) => {
  expect(resolution.window('cancellation', castOf(order(), reader), 'seller', ACCEPTED)).toBe(texts)
})

it.each([
  { side: 'buyer', texts: 'The reason names Lena Brandt’s side as the cause.' },
  { side: 'seller', texts: 'The reason names your side as the cause.' },
  { side: 'shared', texts: 'The reason names both sides as the cause.' },
  { side: 'none', texts: 'The reason names neither side as the cause.' },
] as const)('the preview of a request names the cause to the seller: “$texts”', ({ side, texts }) => {
  expect(resolution.namesCause(side, castOf(order(), 'seller'))).toBe(texts)
})

it.each([
  { n: 0, texts: '' },
  { n: 1, texts: /^Disagreements go to staff after 1 more declined cancellation, or/ },
  { n: 2, texts: /^Disagreements go to staff after 2 declined cancellations, or/ },
])('the text about staff says when they decide, with $n declined cancellations to go', ({ n, texts }) => {
  expect(resolution.declinesNeeded(n)).toEqual(typeof texts === 'string' ? texts : expect.stringMatching(texts))
})

it.each([
  {
    method: 'cooling_off',
    window: 'PT2H',
    texts:
      'You can do so within 2 hours of ordering, as long as the seller has not sent a message, opened or answered a request, or delivered. It doesn’t affect either of you.',
  },
  { method: 'late', window: 'P1D', texts: 'You can do so because the order is 1 day late or more.' },
  { method: 'unstarted', window: 'P7D', texts: 'You can do so because the questions were not answered within 7 days.' },
])('the right to cancel alone ($method) is explained: “$texts”', ({ method, window, texts }) => {
  expect(resolution.alone(method, window)).toBe(texts)
})

it('the offer’s amounts are named with their currency', () => {
  expect(resolution.refund.range(500, 7_500, 'EUR')).toBe('From 5.00 EUR to 75.00 EUR')
})
