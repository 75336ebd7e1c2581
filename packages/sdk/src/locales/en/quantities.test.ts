// Exact texts for spans, instants and money.
import { describe, expect, it } from 'vitest'
import { instantText, moneyText, spanText } from './quantities.ts'

describe('a span', () => {
  it.each([
    ['PT48H', '48 hours'],
    ['P2D', '2 days'],
    ['PT1H', '1 hour'],
    ['P1W', '1 week'],
    ['P1DT12H', '1 day and 12 hours'],
    ['P1DT2H30M', '1 day, 2 hours and 30 minutes'],
    ['PT0S', '0 seconds'],
    ['whenever', 'whenever'],
  ])('written as %s keeps its unit: %s', (span, texts) => {
    expect(spanText(span)).toBe(texts)
  })
})

describe('an instant', () => {
  it.each([
    ['2026-11-23T18:20:00.000Z', undefined, 'Mon 23 Nov 2026, 18:20 UTC'],
    ['2026-11-23T18:20:05.000Z', undefined, 'Mon 23 Nov 2026, 18:20:05 UTC'],
    ['2026-11-23T18:19:59.999Z', undefined, 'Mon 23 Nov 2026, 18:19:59.999 UTC'],
    ['2026-11-23T23:30:00.000Z', 'Africa/Lagos', 'Tue 24 Nov 2026, 00:30 GMT+1 (Lagos)'],
    ['2026-11-23T18:20:00.000Z', 'America/New_York', 'Mon 23 Nov 2026, 13:20 GMT-5 (New York)'],
    ['2026-11-23T18:20:00.000Z', 'Mars/Olympus_Mons', 'Mon 23 Nov 2026, 18:20 UTC'],
    ['soon', undefined, 'soon'],
  ])('such as %s in the zone %s is “%s”', (iso, timeZone, texts) => {
    expect(instantText(iso, { timeZone })).toBe(texts)
  })

  it('differs from that of the same hour after the clocks went back', () => {
    const timeZone = 'Europe/Berlin'
    const [before, after] = ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']
    expect(instantText(before, { timeZone })).not.toBe(instantText(after, { timeZone }))
  })
})

describe('an amount', () => {
  it.each([
    [18_000, 'USD', '180.00 USD'],
    [5, 'EUR', '0.05 EUR'],
    [0, 'EUR', '0.00 EUR'],
    [-1999, 'EUR', '−19.99 EUR'],
    [1500, 'JPY', '1,500 JPY'],
    [1_234_567, 'KWD', '1,234.567 KWD'],
    [12_345, 'CLF', '1.2345 CLF'],
    [123_456, 'HUF', '1,234.56 HUF'],
    [9_007_199_254_740_991, 'USD', '90,071,992,547,409.91 USD'],
  ])('of %i %s in minor units is “%s”', (amount, currency, texts) => {
    expect(moneyText(amount, currency)).toBe(texts)
  })
})
