// A seller as the criteria see it: facts at an instant, which orders a criterion looks at, and what it is asked for.
import type { Duration, Instant } from '../../time.ts'
import type { SellerFacts } from '../facts.ts'
import type { Counting, Criterion } from '../policy/policy.ts'
import type { Weight, Why } from './weight.ts'

/** What a criterion is asked for. Undecided orders are seen at their worst to reach a level, and at their best to keep one. */
export type Purpose = 'reach' | 'keep'

/** A seller as seen at an instant. */
export interface Seen {
  readonly facts: SellerFacts
  readonly counting: Counting
  /** What happened strictly before counts. */
  readonly at: Instant
  /** Where windows reach back from, and days are counted to; `at` unless it says otherwise. */
  readonly backFrom?: Instant
  /** When the seller came to the marketplace. */
  readonly since: Instant
  /** Since when the seller stands on the level until now. */
  readonly levelSince: Instant
  readonly openWarnings: number
}
/** Which orders a criterion looks at, and how. */
export type Lens = Pick<Criterion, 'window' | 'dateBasis' | 'perBuyer' | 'value'> & { readonly purpose: Purpose }

export interface Counted {
  readonly order: string
  /** What placed it in the window. */
  readonly at: Instant
  /** Every evaluation after this knows of it: its end may come after what placed it. */
  readonly knownFrom: Instant
  /** How much longer than others the window holds it. */
  readonly staysLonger: Duration
  readonly weight: Weight
  /** Whether it is in the numerator, too. */
  readonly isPart: boolean
}
export interface LeftOut {
  readonly order: string
  readonly at: Instant
  readonly why: Why
  /** Of what has no value in the ladder's currency. */
  readonly currency?: string | null
}
