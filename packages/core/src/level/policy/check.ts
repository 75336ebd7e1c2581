// Checks a level policy: the structure of the document by schema, its meaning by the linter.
import { Value } from 'typebox/value'
import { lint } from './lint.ts'
import { type LevelPolicy, LevelPolicySchema, type WeightRule } from './policy.ts'
import type { LevelProblem, LevelWarning } from './problems.ts'
import { mismatches } from './shape.ts'

export type CheckedLevelPolicy =
  | { readonly ok: true; readonly policy: LevelPolicy; readonly warnings: readonly LevelWarning[] }
  | { readonly ok: false; readonly problems: readonly LevelProblem[]; readonly warnings: readonly LevelWarning[] }

/** Returns the policy, or every problem found. The linter runs only if the structure is valid. */
export function checkLevelPolicy(document: unknown): CheckedLevelPolicy {
  if (!Value.Check(LevelPolicySchema, document)) {
    const problems = mismatches(LevelPolicySchema, document).map(each => ({ ...each, facts: {} }))
    return { ok: false, problems, warnings: [] }
  }
  const { problems, warnings } = lint(document)
  return problems.length > 0 ? { ok: false, problems, warnings } : { ok: true, policy: document, warnings }
}

/**
 * Reads a stored policy, which an older version of Evenhand may have stored. Drops rules for contested faults, because
 * a contested fault is undecided.
 */
export function readStoredLevelPolicy(document: unknown): CheckedLevelPolicy {
  if (!Value.Check(LevelPolicySchema, document)) return checkLevelPolicy(document)
  const { counting } = document
  if (!counting.weights?.some(isNamed)) return checkLevelPolicy(document)
  return checkLevelPolicy({ ...document, counting: { ...counting, weights: counting.weights.flatMap(decidedRule) } })
}

const isNamed = ({ faultStatus }: WeightRule): boolean => [faultStatus].flat().includes('contested')

/** Returns the rule without `contested`, or no rule if it named no other fault status. */
function decidedRule(rule: WeightRule): readonly WeightRule[] {
  if (rule.faultStatus === undefined || !isNamed(rule)) return [rule]
  const faultStatus = [rule.faultStatus].flat().filter(each => each !== 'contested')
  return faultStatus.length === 0 ? [] : [{ ...rule, faultStatus }]
}
