// Texts of the forecast, and of the chart for screen readers.
import { describe, expect, it } from 'vitest'
import type { Result } from '../../../../client.ts'
import { coming, DEMOTE, empty, few, MORA, moving, PROMOTE, plain, poor, view } from '../../../../testing/levels.ts'
import { chart, forecast } from './chart.ts'

type View = Result<'sellerLevel'>

describe('the forecast below the chart', () => {
  const move = (changes: Partial<View['moves']['enters'][number]> = {}) => ({
    reference: 'EV-1',
    orderId: null,
    at: '2026-11-24T12:00:00.000Z',
    weight: 100,
    part: true,
    expected: false,
    ...changes,
  })
  it.each([
    { moves: moving([], []), expected: 'No orders leave the window.' },
    { moves: moving([], [move({ part: false })]), expected: 'One order leaves the window, cancelled.' },
    {
      moves: moving([move({ expected: true })], [move(), move(), move({ part: false })]),
      expected:
        '3 orders leave the window, one of them cancelled. One enters automatically: EV-1 on 24 Nov, completed.',
    },
  ])('names the orders that leave and enter the window: “$expected”', ({ moves, expected }) => {
    expect(plain([forecast.until(view({ moves }), MORA)])).toBe(`Until Tue 15 Dec, 01:00: ${expected}`)
  })

  it.each([
    { of: coming(DEMOTE), expected: '46 of 50 (92%): level 2 is kept' },
    { of: coming(DEMOTE, { keep: [few] }), expected: 'nothing measured yet: level 2 is kept' },
    {
      of: coming(DEMOTE, { event: 'lowered', to: 'level 1', keep: [poor] }),
      expected: '44 of 50 (88%): level 2 drops to level 1',
    },
    { of: coming(DEMOTE, { from: 'new', to: 'new', keep: [] }), expected: 'the level stays “new”' },
    { of: coming(PROMOTE, { event: 'raised', to: 'level 3' }), expected: '46 of 50 (92%): level 3 is reached' },
  ])('ends with the result: “$expected”', ({ of, expected }) => {
    expect(forecast.result(of, view())).toBe(expected)
  })
})

it('the chart has one label for screen readers, which describes it', () => {
  const point = (at: string, changes: Partial<View['series'][number]> = {}) => ({
    at,
    numerator: 46,
    denominator: 50,
    shown: '92%',
    forecast: false,
    ...changes,
  })
  const series = [point(PROMOTE), point(DEMOTE, { numerator: 42, denominator: 44, shown: '95.5%', forecast: true })]
  expect(chart.label(view({ series }), MORA)).toBe(
    'Completion rate that counts, over 180 days. Now 46 of 50 · 92%. Level 2 needs at least 90%. On 15 Dec, if nothing changes: 42 of 44 · 95.5%.',
  )
})

it.each([
  { event: 'kept', expected: '46 of 50 (92%): level 3 is not reached' },
  { event: 'at_risk', expected: '46 of 50 (92%): level 3 is not reached' },
  { event: 'raised', expected: '46 of 50 (92%): level 3 is reached' },
] as const)(
  'the result of a promotion check ($event) names the level that is not reached: $expected',
  ({ event, expected }) => {
    const of = coming(PROMOTE, { event, to: event === 'raised' ? 'level 3' : 'level 2' })
    expect(forecast.result(of, view({ next: 'level 3' }))).toBe(expected)
  },
)

describe('the chart’s table', () => {
  const points = [
    { at: '2026-06-04T00:00:00.000Z', numerator: 3, denominator: 4, shown: null, forecast: false },
    { at: '2026-10-04T00:00:00.000Z', numerator: 49, denominator: 50, shown: '98%', forecast: false },
    { at: '2026-11-04T00:00:00.000Z', numerator: 45, denominator: 50, shown: '90%', forecast: false },
    { at: '2026-11-22T12:00:00.000Z', numerator: 46, denominator: 50, shown: '92%', forecast: false },
    { at: DEMOTE, numerator: 42, denominator: 44, shown: '95.5%', forecast: true },
  ]

  it('starts with the key points of the line', () => {
    const marked = chart.marked(view({ series: points }))
    expect(marked.map(({ name, point }) => [name, point?.at.slice(0, 10) ?? null])).toEqual([
      ['At the next review, if nothing changes', '2026-12-15'],
      ['Today', '2026-11-22'],
      ['Required', null],
      ['Lowest', '2026-11-04'],
      ['Highest', '2026-10-04'],
    ])
  })

  it.each([
    { of: points, expected: '90% to 98%' },
    { of: points.slice(1, 2), expected: '98%' },
    { of: points.slice(0, 1), expected: 'not enough data' },
  ])('gives the range of rates in a month: “$expected”', ({ of, expected }) => {
    expect(chart.span(of)).toBe(expected)
    expect(chart.month('2026-11-30T23:30:00.000Z', MORA)).toBe('December 2026')
  })
})

it.each([
  { counted: empty, expected: 'The line starts with the first orders that close.' },
  { counted: few, expected: '4 orders so far: the line starts at five.' },
  { counted: { ...few, sample: 7 }, expected: 'There is not enough data for a line yet.' },
])('the text in place of a missing line explains why there is none: “$expected”', ({ counted, expected }) => {
  expect(chart.empty(view({ rate: { counted, displayed: counted, exclusions: [] } }))).toBe(expected)
})
