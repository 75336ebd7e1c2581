// Tests which acceptances need a confirmation: those that end the order or charge the buyer.
import { expect, it } from 'vitest'
import { movesOf } from './moves.ts'

const extra = (price: number) => ({ title: 'A cut', price, days: 0 })
const change = (...prices: readonly number[]) => ({ dueAt: null, days: 2, extras: prices.map(extra) })

it.each([
  ['cancellation', null, 'ends'],
  ['change', change(2500, 500), { pays: 3000 }],
  ['change', change(0), null],
  ['change', change(), null],
  ['partial_refund', null, null],
  ['update', null, null],
] as const)('accepting a request of kind %s with the terms %j has the effect %j', (kind, terms, moves) => {
  expect(movesOf({ kind, change: terms })).toEqual(moves)
})
