// Names on a page: the reader is “you”, the others are shown by name or role.
import { expect, it } from 'vitest'
import { order } from '../../../testing/views.ts'
import { castOf } from './people.ts'

it.each([
  { reader: 'buyer', buyer: ['You', 'you', 'your'], seller: ['Mora Okafor', 'Mora Okafor', 'Mora Okafor’s'] },
  { reader: 'seller', buyer: ['Lena Brandt', 'Lena Brandt', 'Lena Brandt’s'], seller: ['You', 'you', 'your'] },
  {
    reader: 'staff',
    buyer: ['Lena Brandt', 'Lena Brandt', 'Lena Brandt’s'],
    seller: ['Mora Okafor', 'Mora Okafor', 'Mora Okafor’s'],
  },
])('for the $reader, the buyer is called $buyer.0 and the seller $seller.0', ({ reader, buyer, seller }) => {
  const { start, mid, whose, is } = castOf(order(), reader)
  expect([start('buyer'), mid('buyer'), whose('buyer')]).toEqual(buyer)
  expect([start('seller'), mid('seller'), whose('seller')]).toEqual(seller)
  expect(is(reader)).toBe(true)
})

it.each([
  { role: 'staff', start: 'Staff', mid: 'staff' },
  { role: 'clock', start: 'The clock', mid: 'the clock' },
  { role: 'payment', start: 'The payment side', mid: 'the payment side' },
])('for a party, the role $role is called “$mid”', ({ role, start, mid }) => {
  const cast = castOf(order(), 'buyer')
  expect([cast.start(role), cast.mid(role)]).toEqual([start, mid])
})
