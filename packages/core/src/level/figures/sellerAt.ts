// The inputs of a criterion: a seller's facts at an instant, which orders it counts, and its purpose.
import type { Duration, Instant } from '../../time.ts'
import type { SellerFacts } from '../facts.ts'
import type { Counting, Criterion } from '../policy/policy.ts'
import type { Weight, Why } from './weight.ts'

/** Undecided orders count as the worst case to reach a level, as the best case to keep one. */
export type Purpose = 'reach' | 'keep'

/** A seller at an instant. */
export interface SellerAt {
  readonly facts: SellerFacts
  readonly counting: Counting
  /** Only what happened strictly before counts. */
  readonly at: Instant
  /** The instant that windows reach back from, and days are counted to; by default `at`. */
  readonly backFrom?: Instant
  /** When the seller joined the marketplace. */
  readonly since: Instant
  /** Since when the seller has the current level. */
  readonly levelSince: Instant
  readonly openWarnings: number
}
/** Which orders a criterion counts, and for which purpose. */
export type Lens = Pick<Criterion, 'window' | 'dateBasis' | 'perBuyer' | 'value'> & { readonly purpose: Purpose }

export interface Counted {
  readonly order: string
  /** The instant that dates it in the window. */
  readonly at: Instant
  /** Every evaluation after this instant can count it: its end may come after the dating instant. */
  readonly knownFrom: Instant
  /** How much longer than others it stays in the window. */
  readonly staysLonger: Duration
  readonly weight: Weight
  /** Whether it is in the numerator, too. */
  readonly isPart: boolean
}
export interface LeftOut {
  readonly order: string
  readonly at: Instant
  readonly why: Why
  /** If it has no value in the ladder's currency. */
  readonly currency?: string | null
}
