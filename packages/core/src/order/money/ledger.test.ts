// The ledger: what each event moves, the fee, and that no remainder is left in any currency.
import { describe, expect, it } from 'vitest'
import { placed } from '../../testing.ts'
import { entriesOf, release } from './ledger.ts'

describe('the ledger', () => {
  it.each([
    { currency: 'USD', price: 15_000, fee: 3_000 },
    { currency: 'JPY', price: 333, fee: 66 },
    { currency: 'KWD', price: 61_337, fee: 12_267 },
    { currency: 'USD', price: 1, fee: 0 },
    { currency: 'USD', price: 4, fee: 0 },
    { currency: 'USD', price: 5, fee: 1 },
  ])('releases $price minor units of $currency less a fee of $fee, rounded down, so the seller gets the rest', row => {
    const scenario = placed({ currency: row.currency, price: row.price, extras: [] }).delivers()
    scenario.when('buyer', { action: 'accept_delivery' })
    expect(scenario.state.balances).toEqual({
      received: -row.price,
      held: 0,
      seller: row.price - row.fee,
      fee: row.fee,
      refund_requested: 0,
      refunded: 0,
    })
  })

  it.each([
    { amount: 0, basisPoints: 2_000, released: 0, fee: 0 },
    { amount: 999, basisPoints: 2_000, released: 800, fee: 199 },
    { amount: 999, basisPoints: 0, released: 999, fee: 0 },
    { amount: 999, basisPoints: 10_000, released: 0, fee: 999 },
  ])(
    'splits $amount at $basisPoints basis points into $released for the seller and a fee of $fee',
    ({ amount, basisPoints, released, fee }) => {
      expect(release(amount, basisPoints)).toEqual({ released, fee })
    },
  )

  it('has entries with account and amount for events that move money, and none for others', () => {
    const scenario = placed().writes('buyer').when('buyer', { action: 'cancel', explanation: 'Sorry.' })
    expect(scenario.history.map(event => entriesOf(event))).toEqual([
      [
        { account: 'received', amount: -18_000 },
        { account: 'held', amount: 18_000 },
      ],
      [],
      [],
      [
        { account: 'held', amount: -18_000 },
        { account: 'refund_requested', amount: 18_000 },
      ],
      [
        { account: 'refund_requested', amount: -18_000 },
        { account: 'refunded', amount: 18_000 },
      ],
    ])
  })
})
