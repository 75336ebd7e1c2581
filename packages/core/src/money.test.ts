// Shares are rounded down and exact at any amount that the HTTP edge accepts.
import { describe, expect, it } from 'vitest'
import { LARGEST_AMOUNT, share, total } from './money.ts'

describe('a share', () => {
  it.each([
    { amount: 5_001, points: 6_000, part: 3_000 },
    { amount: 1, points: 2_000, part: 0 },
    { amount: 9_999, points: 1, part: 0 },
    { amount: 10_000, points: 1, part: 1 },
    { amount: LARGEST_AMOUNT - 1, points: 9_999, part: 999_899_999_999 },
    { amount: 777, points: 10_000, part: 777 },
  ])('of $points basis points of $amount is $part, rounded down', ({ amount, points, part }) => {
    expect(share(amount, points)).toBe(part)
  })

  it('and its remainder add up to the whole amount', () => {
    expect(total([share(1_001, 2_000), 1_001 - share(1_001, 2_000)])).toBe(1_001)
  })
})
