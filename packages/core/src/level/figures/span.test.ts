// Windows are half-open, exact in days and hours, and by calendar in months and years.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readIso, toIso } from '../../time.ts'
import { earlier, isInside, isLongSpan, lastInside, later } from './span.ts'

const SEED = Date.now()
const instants = fc.integer({ min: Date.UTC(2019, 0, 1), max: Date.UTC(2033, 0, 1) })
const spans = fc.constantFrom('P60D', 'P1M', 'P2M', 'P6M', 'P12M', 'P2Y', 'P1Y6M', 'PT36H')

describe('a span of months or years', () => {
  it.each([
    { at: '2026-01-15T08:00:00.000Z', span: 'P6M', is: '2026-07-15T08:00:00.000Z' },
    { at: '2026-08-31T08:00:00.000Z', span: 'P6M', is: '2027-03-01T00:00:00.000Z' },
    { at: '2024-02-29T00:00:00.000Z', span: 'P1Y', is: '2025-03-01T00:00:00.000Z' },
    { at: '2026-01-15T08:00:00.000Z', span: 'P1Y6M', is: '2027-07-15T08:00:00.000Z' },
    { at: '2026-01-15T08:00:00.000Z', span: 'P60D', is: '2026-03-16T08:00:00.000Z' },
  ])(
    'of $span after $at ends at $is: on the same day, or at the end of a month that lacks that day',
    ({ at, span, is }) => {
      expect(toIso(later(readIso(at), span))).toBe(is)
    },
  )

  it('subtracted from instants preserves their sequence', () => {
    fc.assert(
      fc.property(instants, instants, spans, (a, b, span) => {
        if (a < b) expect(earlier(a, span)).toBeLessThanOrEqual(earlier(b, span))
      }),
      { seed: SEED },
    )
  })

  it.each([
    { span: 'P0D', is: false },
    { span: 'P0M', is: false },
    { span: 'P1M', is: true },
    { span: 'PT1S', is: true },
    { span: 'P', is: false },
    { span: 'P1Y2D', is: false },
    { span: '60', is: false },
  ])('written as $span is valid and longer than zero: $is', ({ span, is }) => {
    expect(isLongSpan(span)).toBe(is)
  })

  it('is rejected as a window if it is invalid', () => {
    expect(() => earlier(0, 'P1Y2D')).toThrow(RangeError)
  })
})

describe('a window', () => {
  it(`contains an order up to its computed last instant (seed ${SEED})`, () => {
    fc.assert(
      fc.property(instants, spans, (placed, span) => {
        const last = lastInside(placed, span)
        expect(last).not.toBeNull()
        expect(isInside(placed, span, last ?? 0)).toBe(true)
        expect(isInside(placed, span, (last ?? 0) + 1)).toBe(false)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  it('of all time contains everything dated before the evaluation, and nothing ever leaves it', () => {
    expect([isInside(5, null, 6), isInside(5, null, 5), lastInside(5, null)]).toEqual([true, false, null])
  })
})
