// Tests that the chart's scale holds everything that is drawn, and that a line stops where there is no rate.
import { expect, it } from 'vitest'
import { domainOf, scale, steps } from './geometry.ts'

it.each([
  { rates: [97, 92], threshold: 90, high: true },
  { rates: [12], threshold: 90, high: true },
  { rates: [], threshold: null, high: true },
  { rates: [0.4, 3], threshold: 2, high: false },
  { rates: [100], threshold: 5, high: false },
])('the scale holds the rates $rates and the threshold $threshold', ({ rates, threshold, high }) => {
  const { low, high: top, ticks } = domainOf(rates, threshold, high)
  for (const rate of [...rates, ...(threshold === null ? [] : [threshold])]) {
    expect(rate).toBeGreaterThanOrEqual(low)
    expect(rate).toBeLessThanOrEqual(top)
  }
  expect([low >= 0, top <= 100, ticks[0], ticks.at(-1)]).toEqual([true, true, low, top])
  expect(ticks.length).toBeLessThanOrEqual(7)
})

it('a scale of one instant does not divide by zero', () => {
  expect(scale(5, 5, 10, 20)(5)).toBe(10)
})

it('a line changes in steps, and stops where there is no rate', () => {
  const dots = [90, 90, 80, null, 70].map((rate, at) => ({ at, rate }))
  const same = (n: number) => n
  expect(steps(dots, same, same)).toBe('M0 90H1H2V80M4 70')
})
