// The start of a seller: from the first order, by import, or by the marketplace.

import { CLOCK } from '../../order/order.ts'
import type { Instant } from '../../time.ts'
import { addTo, lowestOf, type SellerChanges, type SellerContext, sellerHandler } from '../handler.ts'
import type { SellerState } from '../seller.ts'

/** A seller's first known order was placed at `firstAt`: here, or in an imported history. */
export interface Register {
  readonly action: 'register'
  /** null: when the first of the seller's stored orders was placed. */
  readonly firstAt: Instant | null
}

/** Registers the seller of an order on the lowest level; adds nothing for a registered one. */
export function registerFirst(
  state: SellerState,
  firstAt: Instant,
  { policy }: SellerContext,
  now: Instant,
  changes: SellerChanges,
): void {
  if (state) return
  const level = lowestOf(policy)
  const data = { seller: changes.id, since: firstAt, isSinceGiven: false, level, levelSince: firstAt }
  addTo(changes, { type: 'seller.registered', at: now, by: CLOCK, data, texts: {} })
}

/** An earlier order moves the start of a seller whose start the marketplace has not given. */
export const register = sellerHandler<Register>(['clock'], ({ seller, actor, now, changes }, { firstAt }) => {
  const { since, isSinceGiven, levelSince } = seller
  if (firstAt === null || isSinceGiven || firstAt >= since) return undefined
  const data = { since: firstAt, isSinceGiven, levelSince: levelSince === since ? firstAt : levelSince }
  addTo(changes, { type: 'seller.since_corrected', at: now, by: actor, data, texts: {} })
  return undefined
})
