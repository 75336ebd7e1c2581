// Checks a policy document: its structure by schema, its consistency by the rules between its values.
import { Value } from 'typebox/value'
import { parseSpan } from '../time.ts'
import { type Policy, PolicySchema, type SpanName } from './policy.ts'

/** A problem at a path. The message states what is allowed there. */
export interface PolicyProblem {
  readonly path: string
  readonly message: string
}

/** Pairs of spans, the shorter first, that would contradict each other if their lengths were reversed. */
const ORDERED: readonly (readonly [SpanName, SpanName])[] = [
  ['unstarted', 'withoutRequirements'],
  ['lateCancel', 'withoutDelivery'],
  ['completionAtLeast', 'completion'],
  ['lastReminder', 'shortWindow'],
  ['holdNotice', 'hold'],
  ['holdNotice', 'completionHold'],
]

/** Returns the policy, or every problem found in it. */
export function checkPolicy(document: unknown): { policy: Policy } | { problems: readonly PolicyProblem[] } {
  if (!Value.Check(PolicySchema, document)) {
    const problems = Value.Errors(PolicySchema, document).map(error => ({
      path: error.instancePath || '/',
      message: error.message,
    }))
    return { problems }
  }
  const problems = [...spanProblems(document), ...windowProblems(document)]
  return problems.length > 0 ? { problems } : { policy: document }
}

function spanProblems({ spans }: Policy): PolicyProblem[] {
  return ORDERED.filter(([shorter, longer]) => (parseSpan(spans[shorter]) ?? 0) > (parseSpan(spans[longer]) ?? 0)).map(
    ([shorter, longer]) => ({
      path: `/spans/${shorter}`,
      message: `must not be longer than ${longer} (${spans[longer]})`,
    }),
  )
}

/** Rejects windows of zero length, which would end before an answer is possible. */
function windowProblems({ requests }: Policy): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const kinds: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, { window: string }>>>>>> =
    requests
  for (const [kind, openers] of Object.entries(kinds))
    for (const [opener, phases] of Object.entries(openers))
      for (const [phase, rule] of Object.entries(phases))
        if (!parseSpan(rule.window))
          problems.push({
            path: `/requests/${kind}/${opener}/${phase}/window`,
            message: 'must be longer than zero, e.g. "PT48H"',
          })
  return problems
}
