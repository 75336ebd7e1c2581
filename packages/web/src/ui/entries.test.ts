// Typed amounts and local times, converted to the wire's form and back.
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
])('“%s” in %s is %s', (typed, currency, amount) => {
  expect(amountOf(typed, currency)).toBe(amount)
  if (amount !== null) expect(amountOf(typedAmount(amount, currency), currency)).toBe(amount)
})

describe('a wall clock', () => {
  it.each([
    ['2026-11-26T14:00', 'Europe/Berlin', '2026-11-26T13:00:00.000Z'],
    ['2026-07-01T14:00', 'Europe/Berlin', '2026-07-01T12:00:00.000Z'],
    // The hour that occurs twice when clocks go back, and its day.
    ['2026-10-25T12:00', 'Europe/Berlin', '2026-10-25T11:00:00.000Z'],
    ['2026-03-29T12:00', 'Europe/Berlin', '2026-03-29T10:00:00.000Z'],
    ['2026-11-26T00:15', 'Asia/Kathmandu', '2026-11-25T18:30:00.000Z'],
  ])('that shows %s in %s stands for %s, and back', (local, zone, iso) => {
    expect(instantOf(local, zone)).toBe(iso)
    expect(localOf(Date.parse(iso), zone)).toBe(local)
  })

  it('without a value has no instant', () => {
    expect(instantOf('', 'UTC')).toBeNull()
  })
})

it.each([
  ['short', false],
  ['x'.repeat(700), false],
  ['x'.repeat(701), true],
  ['\n'.repeat(9), false],
  ['\n'.repeat(10), true],
])('%j is long: %s', (text, long) => {
  expect(isLong(text)).toBe(long)
})
