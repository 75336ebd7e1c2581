// The context of a decision: the policy version the order is pinned to, the payment mode and the seller's perks.
import type { Span } from '../time.ts'
import type { Policy } from './policy.ts'

/** `internal`: our ledger settles payments; request and confirmation are one decision. `external`: by a command. */
export type PaymentMode = 'internal' | 'external'

/** What the seller's current level grants. */
export interface SellerPerks {
  readonly level: string
  /** How many extras changes may add to those bought with the order; null for no limit. */
  readonly extrasPerGig: number | null
  /** From a release to the day the seller can be paid out; null: from the order's policy. */
  readonly payoutAfter: Span | null
}

export interface DecisionContext {
  readonly policy: Policy
  /** The number of that policy version. */
  readonly version: number
  readonly payments: PaymentMode
  /** Missing if no level is known: no limits. */
  readonly perks?: SellerPerks | null
  /** Whether fault changes what the current ladder counts; a contest then opens a case. */
  readonly ladderWeighsFault?: boolean
}
