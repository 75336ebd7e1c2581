// Figures are compared as exact fractions, and the displayed text never contradicts the verdict.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, decimal, type Fraction, meets, OPS, percent, shown } from './fraction.ts'

const SEED = Date.now()
const ratio = (over: number, under: number): Fraction => ({ over: BigInt(over), under: BigInt(under) })
const hundred = (over: number, under: number): Fraction => ratio(over * 100, under)

describe('a value written in a policy', () => {
  it.each([
    { text: '90%', over: 90n, under: 100n },
    { text: '0.5%', over: 5n, under: 1_000n },
    { text: '99.95%', over: 9_995n, under: 10_000n },
  ])('is exactly $over ÷ $under if it is written $text', ({ text, over, under }) => {
    expect(percent(text)).toEqual({ over, under })
  })

  it.each(['90', '%', '-1%', '1e3%', '.5%', '1.%', ' 1%', '90 %'])('is no percentage if it is written %j', text => {
    expect(percent(text)).toBeNull()
  })

  it('is 47 ÷ 10 if it is written 4.7, and is rejected if it has an exponent', () => {
    expect([decimal('4.7'), decimal(String(1e-7)), decimal(String(1e21))]).toEqual([ratio(47, 10), null, null])
  })
})

describe('a figure is shown', () => {
  it.each([
    { over: 6, under: 11, op: '>=', required: 90, is: '54.5' },
    { over: 32, under: 33, op: '>=', required: 90, is: '97' },
    { over: 8_996, under: 10_000, op: '>=', required: 90, is: '89.96' },
    { over: 89_999, under: 100_000, op: '>=', required: 90, is: '89.999' },
    { over: 1, under: 6, op: '<=', required: 1, is: '16.7' },
    { over: 1, under: 100, op: '<', required: 1, is: '1' },
    { over: 104, under: 10_000, op: '<=', required: 1, is: '1.04' },
    { over: 996, under: 100_000, op: '<', required: 1, is: '0.996' },
    { over: 0, under: 7, op: '>=', required: 90, is: '0' },
    { over: 7, under: 7, op: '>=', required: 100, is: '100' },
  ] as const)('as $is % for $over of $under if $op $required % is required', ({ over, under, op, required, is }) => {
    expect(shown(hundred(over, under), 1, op, ratio(required, 1))).toBe(is)
  })

  it(`with the same verdict as the exact value (seed ${SEED})`, () => {
    const figures = fc.tuple(fc.nat({ max: 20_000 }), fc.integer({ min: 1, max: 20_000 }))
    const required = fc.constantFrom('90%', '0.5%', '99.95%', '66.6%', '1%')
    fc.assert(
      fc.property(figures, required, fc.constantFrom(...OPS), ([over, under], text, op) => {
        const wanted = percent(text) ?? ratio(0, 1)
        const bound = { over: wanted.over * 100n, under: wanted.under }
        const displayed = decimal(shown(hundred(over, under), 1, op, bound)) ?? ratio(0, 1)
        expect(meets(displayed, op, bound)).toBe(meets(ratio(over, under), op, wanted))
        if (compare(displayed, bound) === 0 && op === '>=') expect(meets(ratio(over, under), op, wanted)).toBe(true)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})
