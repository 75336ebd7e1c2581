// The findings about a level policy: problems that reject it, and warnings. Their texts are in the SDK.
import type { Mismatch } from './shape.ts'

/** The facts that the sentence of each problem needs. */
export interface ProblemFacts {
  /** `value` is outside the range of its unit. */
  outside_unit: { criterion: string; value: string }
  /** The value is of another unit, e.g. a number for a rate. */
  wrong_unit: { criterion: string; unit: string }
  /** The operator would reward a worse figure. */
  wrong_direction: { criterion: string; op: string }
  never_met: { criterion: string; value: string }
  twice: { criterion: string; first: string }
  keep_stricter_than_reach: { criterion: string; keep: string; reach: string }
  easier_than_below: { criterion: string; level: string; below: string }
  name_twice: { name: string }
  never_counts: { method: string }
  contested_is_undecided: Record<never, never>
  only_to_reach: { criterion: string }
  not_hundredths: { weight: number }
  no_currency: Record<never, never>
  other_currency: { currency: string; ladder: string }
  currency_twice: { currency: string }
  empty_span: Record<never, never>
  no_zone: { zone: string }
  not_for_schedule: { every: string; field: string }
}
export interface WarningFacts {
  small_sample: { criterion: string; minimum: number }
  rate_of_all_time: { criterion: string }
  lowest_has_criteria: { level: string }
  nothing_to_keep: { level: string }
  nothing_to_reach: { level: string }
  always_met: { criterion: string; value: string }
  no_effect: { criterion: string; field: string }
  never_fits: { rule: number }
}

type Finding<F> = {
  readonly [C in keyof F]: {
    readonly path: string
    readonly code: C
    readonly facts: Readonly<F[C]>
    readonly allowed: readonly string[]
  }
}[keyof F]
/** A problem with its path and what is allowed there. */
export type LevelProblem = Finding<ProblemFacts> | (Mismatch & { readonly facts: Readonly<Record<never, never>> })
/** A finding that does not reject the policy, since it may be intended. */
export type LevelWarning = Finding<WarningFacts>
