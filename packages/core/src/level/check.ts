// Whether a document is a level policy: its shape by schema, and by the linter that it can be meant.
import { Value } from 'typebox/value'
import { lint } from './lint.ts'
import { type LevelPolicy, LevelPolicySchema } from './policy.ts'
import type { LevelProblem, LevelWarning } from './problems.ts'
import { mismatches } from './shape.ts'

export type CheckedLevelPolicy =
  | { readonly ok: true; readonly policy: LevelPolicy; readonly warnings: readonly LevelWarning[] }
  | { readonly ok: false; readonly problems: readonly LevelProblem[]; readonly warnings: readonly LevelWarning[] }

/** The policy, or every problem found in it; the linter speaks once the shape is right. */
export function checkLevelPolicy(document: unknown): CheckedLevelPolicy {
  if (!Value.Check(LevelPolicySchema, document)) {
    const problems = mismatches(LevelPolicySchema, document).map(each => ({ ...each, facts: {} }))
    return { ok: false, problems, warnings: [] }
  }
  const { problems, warnings } = lint(document)
  return problems.length > 0 ? { ok: false, problems, warnings } : { ok: true, policy: document, warnings }
}
