// What deciding needs of the outside: the policy version the order is pinned to and the payment side's mode.
import type { Span } from '../time.ts'
import type { Policy } from './policy.ts'

/** `internal`: Evenhand’s own ledger settles payments, so requesting and confirming are one decision. `external`: confirmed by a command. */
export type PaymentMode = 'internal' | 'external'

/** What the seller's level grants at this moment. */
export interface SellerPerks {
  readonly level: string
  /** How many extras may be asked for beside those that were bought; null for no limit. */
  readonly extrasPerGig: number | null
  /** From a release to the day the seller can be paid out; null: as the order's policy says. */
  readonly payoutAfter: Span | null
}

export interface DecisionContext {
  readonly policy: Policy
  /** The number of that policy version. */
  readonly version: number
  readonly payments: PaymentMode
  /** Missing where no level is known: nothing is limited. */
  readonly perks?: SellerPerks | null
  /** Whether fault changes what the ladder in force counts; a contest is then a matter for staff. */
  readonly ladderWeighsFault?: boolean
}
