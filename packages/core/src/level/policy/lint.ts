// The linter of level policies. A problem rejects the policy, a warning does not.
import { countingProblems, countingWarnings, evaluationProblems } from './lint/counting.ts'
import { ladderProblems, ladderWarnings } from './lint/ladder.ts'
import type { LevelPolicy } from './policy.ts'
import type { LevelProblem, LevelWarning } from './problems.ts'

export interface Findings {
  readonly problems: readonly LevelProblem[]
  readonly warnings: readonly LevelWarning[]
}

/** Returns all findings, in the sequence of the document. */
export const lint = (policy: LevelPolicy): Findings => ({
  problems: [...ladderProblems(policy), ...countingProblems(policy), ...evaluationProblems(policy)],
  warnings: [...ladderWarnings(policy), ...countingWarnings(policy)],
})
