// Names on a page: the reader is “you”, the others have their names.
import type { Result } from '../../../client.ts'
import { roleStart, roleText } from '../names.ts'

type Order = Result<'getOrder'>

/** Names for the roles of one order, at the start of a sentence and inside one. */
export interface Cast {
  /** “You”, “Lena Brandt”, “Staff”. */
  readonly start: (role: string) => string
  /** “you”, “Lena Brandt”, “staff”. */
  readonly mid: (role: string) => string
  /** “your”, “Lena Brandt’s”. */
  readonly whose: (role: string) => string
  /** “Your”, “Lena Brandt’s”; for the two parties. */
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
