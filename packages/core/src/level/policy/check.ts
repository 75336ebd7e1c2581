// Checks a level policy document: its structure by schema, its sense by the linter.
import { Value } from 'typebox/value'
import { lint } from './lint.ts'
import { type LevelPolicy, LevelPolicySchema, type WeightRule } from './policy.ts'
import type { LevelProblem, LevelWarning } from './problems.ts'
import { mismatches } from './shape.ts'

export type CheckedLevelPolicy =
  | { readonly ok: true; readonly policy: LevelPolicy; readonly warnings: readonly LevelWarning[] }
  | { readonly ok: false; readonly problems: readonly LevelProblem[]; readonly warnings: readonly LevelWarning[] }

/** The policy, or every problem found in it; the linter runs once the structure is valid. */
export function checkLevelPolicy(document: unknown): CheckedLevelPolicy {
  if (!Value.Check(LevelPolicySchema, document)) {
    const problems = mismatches(LevelPolicySchema, document).map(each => ({ ...each, facts: {} }))
    return { ok: false, problems, warnings: [] }
  }
  const { problems, warnings } = lint(document)
  return problems.length > 0 ? { ok: false, problems, warnings } : { ok: true, policy: document, warnings }
}

/**
 * A stored policy, perhaps from an older version of Evenhand: rules for contested faults are dropped, because
 * contested is undecided. Any other missing field gets its neutral value.
 */
export function readStoredLevelPolicy(document: unknown): CheckedLevelPolicy {
  if (!Value.Check(LevelPolicySchema, document)) return checkLevelPolicy(document)
  const { counting } = document
  if (!counting.weights?.some(isNamed)) return checkLevelPolicy(document)
  return checkLevelPolicy({ ...document, counting: { ...counting, weights: counting.weights.flatMap(decidedRule) } })
}

const isNamed = ({ faultStatus }: WeightRule): boolean => [faultStatus].flat().includes('contested')

/** The rule without `contested`; none if it named nothing else. */
function decidedRule(rule: WeightRule): readonly WeightRule[] {
  if (rule.faultStatus === undefined || !isNamed(rule)) return [rule]
  const faultStatus = [rule.faultStatus].flat().filter(each => each !== 'contested')
  return faultStatus.length === 0 ? [] : [{ ...rule, faultStatus }]
}
