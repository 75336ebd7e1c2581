// Names on a page: the reader is “you”, the others have their names.
import type { Result } from '../../../client.ts'
import { roleText } from '../names.ts'

type Order = Result<'getOrder'>

/** Names for the roles of one order, at the start of a sentence and inside one. */
export interface Cast {
  /** “You”, “Lena Brandt”, “Staff”. */
  readonly start: (role: string) => string
  /** “you”, “Lena Brandt”, “staff”. */
  readonly mid: (role: string) => string
  /** “your”, “Lena Brandt’s”. */
  readonly whose: (role: string) => string
  readonly is: (role: string) => boolean
}

export function castOf({ buyer, seller }: Pick<Order, 'buyer' | 'seller'>, reader: string): Cast {
  const is = (role: string) => role === reader
  const name = (role: string) => (role === 'buyer' ? buyer.name : role === 'seller' ? seller.name : roleText(role))
  const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  return {
    is,
    start: role => (is(role) ? 'You' : upper(name(role))),
    mid: role => (is(role) ? 'you' : name(role)),
    whose: role => (is(role) ? 'your' : `${name(role)}’s`),
  }
}

/** “buyer” of “buyer:lena”. */
export const roleOf = (by: string): string => by.split(':')[0] ?? by
