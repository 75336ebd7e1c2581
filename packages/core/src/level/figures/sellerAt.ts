// The input of a criterion: a seller's facts at an instant, the orders it counts, and its purpose.
import type { Duration, Instant } from '../../time.ts'
import type { SellerFacts } from '../facts.ts'
import type { Counting, Criterion } from '../policy/policy.ts'
import type { Weight, Why } from './weight.ts'

/**
 * The purpose of a measurement. To reach a level, an undecided order counts as in the worst case. To keep a level, an
 * undecided order counts as in the best case.
 */
export type Purpose = 'reach' | 'keep'

/** A seller at an instant. */
export interface SellerAt {
  readonly facts: SellerFacts
  readonly counting: Counting
  /** Only what happened strictly before this instant counts. */
  readonly at: Instant
  /** The instant from which windows reach back and to which days are counted; by default `at`. */
  readonly backFrom?: Instant
  /** When the seller joined the marketplace. */
  readonly since: Instant
  /** The instant since which the seller has had the current level. */
  readonly levelSince: Instant
  readonly openWarnings: number
}
/** The orders that a criterion counts, and its purpose. */
export type Lens = Pick<Criterion, 'window' | 'dateBasis' | 'perBuyer' | 'value'> & { readonly purpose: Purpose }

export interface Counted {
  readonly order: string
  /** The instant that decides whether the order or answer is in the window. */
  readonly at: Instant
  /** Every evaluation after this instant can count the order, which may end after the instant that dates it. */
  readonly knownFrom: Instant
  /** How much longer than others the order stays in the window. */
  readonly staysLonger: Duration
  readonly weight: Weight
  /** Whether the order or answer is also in the numerator. */
  readonly isPart: boolean
}
export interface LeftOut {
  readonly order: string
  readonly at: Instant
  readonly why: Why
  /** The order's currency, if the order is left out because it has no value in the ladder's currency. */
  readonly currency?: string | null
}
