// Spans are exact durations, written as ISO 8601 and independent of the calendar.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, fromIso, HOUR, parseSpan, spanLength, toIso } from './time.ts'

describe('a span', () => {
  it.each([
    { text: 'PT48H', length: 48 * HOUR },
    { text: 'P2D', length: 2 * DAY },
    { text: 'P1W', length: 7 * DAY },
    { text: 'P1DT12H30M1S', length: 36.5 * HOUR + 1000 },
    { text: 'PT0S', length: 0 },
  ])('written as $text is an exact duration', ({ text, length }) => {
    expect(parseSpan(text)).toBe(length)
    expect(spanLength(text)).toBe(length)
  })

  it.each(['', 'P', 'PT', 'P1M', 'P1Y', '-P1D', 'P1.5D', 'PT1H1D', ' P1D', 'P1D ', 'p1d'])(
    'is rejected if it is written as %j',
    text => {
      expect(parseSpan(text)).toBeNull()
      expect(() => spanLength(text)).toThrow(RangeError)
    },
  )
})

describe('an instant', () => {
  it('is written as ISO 8601 in UTC with milliseconds and read back the same', () => {
    const at = Date.UTC(2026, 10, 21, 18, 20, 0, 7)
    expect(toIso(at)).toBe('2026-11-21T18:20:00.007Z')
    expect(fromIso(toIso(at))).toBe(at)
    expect(fromIso('tomorrow')).toBeNull()
  })

  it('is written as JavaScript itself writes it, on every day of every year', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), at => {
        expect(toIso(at)).toBe(new Date(at).toISOString())
      }),
    )
    for (const at of [-1, 0, DAY - 1, -DAY]) expect(toIso(at)).toBe(new Date(at).toISOString())
    expect(() => toIso(Number.NaN)).toThrow(RangeError)
  })

  it('48 hours after noon in Berlin on 29 March 2025 is 13:00 there: windows are exact durations', () => {
    const asked = fromIso('2025-03-29T12:00:00+01:00') ?? 0
    expect(toIso(asked + spanLength('PT48H'))).toBe(toIso(fromIso('2025-03-31T13:00:00+02:00') ?? 0))
  })
})
