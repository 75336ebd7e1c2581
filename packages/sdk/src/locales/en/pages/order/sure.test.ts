// The button of a final step names the amount it moves.
import { expect, it } from 'vitest'
import { sure } from './sure.ts'

const balances = { held: 18_000, released: 0, fee: 0, refunded: 0, refundRequested: 0 }
const order = { currency: 'USD', outcome: null, balances }
const after = (changes: Partial<typeof balances>) => ({ outcome: null, balances: { ...balances, ...changes } })

it.each([
  [sure.ends(order, after({ held: 0, refunded: 18_000 })), 'Cancel and refund 180.00 USD'],
  [sure.ends(order, after({})), 'Cancel the order'],
  [sure.ends(order, null), 'Cancel the order'],
  [
    sure.ends(
      { ...order, balances: { ...balances, held: 15_000, refunded: 3000 } },
      after({ held: 0, refunded: 18_000 }),
    ),
    'Cancel and refund 150.00 USD',
  ],
  [sure.accepts(order, after({ held: 0, released: 14_400, fee: 3600 })), 'Accept and release 180.00 USD'],
  [sure.accepts(order, null), 'Accept the delivery'],
  [sure.pays(3000, 'USD'), 'Accept and pay 30.00 USD'],
  [sure.pays(3000, 'JPY'), 'Accept and pay 3,000 JPY'],
])('the button of a final step reads “%s”', (text, expected) => {
  expect(text).toBe(expected)
})
