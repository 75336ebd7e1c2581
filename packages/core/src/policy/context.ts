// The context of a decision: the policy version pinned on the order, the payment mode and the seller's perks.
import type { Span } from '../time.ts'
import type { Policy } from './policy.ts'

/**
 * Who moves the money. `internal`: Evenhand's ledger does, as part of the decision. `external`: another system does,
 * and confirms by a command.
 */
export type PaymentMode = 'internal' | 'external'

/** What the seller's current level grants. */
export interface SellerPerks {
  readonly level: string
  /** How many extras changes may add to those bought with the order; null if there is no limit. */
  readonly extrasPerGig: number | null
  /** The time from a release until the seller can be paid out; null if the order's policy sets it. */
  readonly payoutAfter: Span | null
}

export interface DecisionContext {
  readonly policy: Policy
  /** The number of the policy version. */
  readonly version: number
  readonly payments: PaymentMode
  /** The perks of the seller's level. Without a known level they are missing, and nothing is limited. */
  readonly perks?: SellerPerks | null
  /** Whether fault changes what the current ladder counts. If it does, a contest opens a case. */
  readonly ladderWeighsFault?: boolean
}
