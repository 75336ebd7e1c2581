// Tests of converting typed amounts and local times to the API's form and back.
import { describe, expect, it } from 'vitest'
import { amountOf, instantOf, isLong, localOf, typedAmount } from './entries.ts'

it.each([
  ['30.5', 'USD', 3050],
  ['30,5', 'USD', 3050],
  [' 30 ', 'USD', 3000],
  ['30.555', 'USD', null],
  ['30', 'JPY', 30],
  ['30.5', 'JPY', null],
  ['1.234', 'KWD', 1234],
  ['-1', 'USD', null],
  ['1e3', 'USD', null],
  ['', 'USD', null],
  ['1234567890123', 'USD', null],
])('the typed amount “%s” in %s is %s in minor units', (typed, currency, amount) => {
  expect(amountOf(typed, currency)).toBe(amount)
  if (amount !== null) expect(amountOf(typedAmount(amount, currency), currency)).toBe(amount)
})

describe('a local time', () => {
  it.each([
    ['2026-11-26T14:00', 'Europe/Berlin', '2026-11-26T13:00:00.000Z'],
    ['2026-07-01T14:00', 'Europe/Berlin', '2026-07-01T12:00:00.000Z'],
    // The day on which an hour occurs twice because clocks go back, and the day on which an hour is skipped.
    ['2026-10-25T12:00', 'Europe/Berlin', '2026-10-25T11:00:00.000Z'],
    ['2026-03-29T12:00', 'Europe/Berlin', '2026-03-29T10:00:00.000Z'],
    ['2026-11-26T00:15', 'Asia/Kathmandu', '2026-11-25T18:30:00.000Z'],
  ])('such as %s in %s is the instant %s, which converts back to it', (local, zone, iso) => {
    expect(instantOf(local, zone)).toBe(iso)
    expect(localOf(Date.parse(iso), zone)).toBe(local)
  })

  it('that is empty has no instant', () => {
    expect(instantOf('', 'UTC')).toBeNull()
  })
})

it.each([
  ['short', false],
  ['x'.repeat(700), false],
  ['x'.repeat(701), true],
  ['\n'.repeat(9), false],
  ['\n'.repeat(10), true],
])('the text %j is too long to be shown whole: %s', (text, long) => {
  expect(isLong(text)).toBe(long)
})
