// Names on a page: the reader is “you”, the others are shown by name.
import type { Result } from '../../../client.ts'
import { roleStart, roleText } from '../names.ts'

type Order = Result<'getOrder'>

/** The names of an order's roles, at the beginning of a sentence and inside one. */
export interface Cast {
  /** Returns a name at the beginning of a sentence: “You”, “Lena Brandt”, “Staff”. */
  readonly start: (role: string) => string
  /** Returns a name inside a sentence: “you”, “Lena Brandt”, “staff”. */
  readonly mid: (role: string) => string
  /** Returns a possessive inside a sentence: “your”, “Lena Brandt’s”. */
  readonly whose: (role: string) => string
  /** Returns a party's possessive at the beginning of a sentence: “Your”, “Lena Brandt’s”. */
  readonly whoseStart: (role: 'buyer' | 'seller') => string
  readonly is: (role: string) => boolean
}

export function castOf({ buyer, seller }: Pick<Order, 'buyer' | 'seller'>, reader: string): Cast {
  const is = (role: string) => role === reader
  const own = (role: string) => (role === 'buyer' ? buyer.name : role === 'seller' ? seller.name : null)
  const name = (role: string) => own(role) ?? roleText(role)
  const whose = (role: string) => `${name(role)}’s`
  return {
    is,
    start: role => (is(role) ? 'You' : (own(role) ?? roleStart(role))),
    mid: role => (is(role) ? 'you' : name(role)),
    whose: role => (is(role) ? 'your' : whose(role)),
    whoseStart: role => (is(role) ? 'Your' : whose(role)),
  }
}
