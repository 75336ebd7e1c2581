// The books: what each event moves, the fee, and that nothing is left over in any currency.
import { describe, expect, it } from 'vitest'
import { placed } from '../../testing.ts'
import { entriesOf, release } from './ledger.ts'

describe('the books', () => {
  it.each([
    { currency: 'USD', price: 15_000, fee: 3_000 },
    { currency: 'JPY', price: 333, fee: 66 },
    { currency: 'KWD', price: 61_337, fee: 12_267 },
    { currency: 'USD', price: 1, fee: 0 },
    { currency: 'USD', price: 4, fee: 0 },
    { currency: 'USD', price: 5, fee: 1 },
  ])('release $price minor units of $currency less a fee of $fee, floored; the seller takes the remainder', row => {
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
  ])('split $amount at $basisPoints basis points into $released and $fee', ({ amount, basisPoints, released, fee }) => {
    expect(release(amount, basisPoints)).toEqual({ released, fee })
  })

  it('name account and amount for what an event moves, and nothing for what moves nothing', () => {
    const scenario = placed().says('buyer').when('buyer', { action: 'cancel', explanation: 'Sorry.' })
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
