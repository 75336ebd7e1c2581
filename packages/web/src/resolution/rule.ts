// How long the other party has to answer, and what silence does: read from the policy, where it is the order's own.
import type { Result } from '@evenhand/sdk'
import type { Goal } from '@evenhand/sdk/words/en'

type Policy = Result<'getPolicy'>['policy']
interface Rule {
  readonly window: string
  readonly onSilence: string
}
type Rules = Readonly<Partial<Record<string, Readonly<Partial<Record<string, Rule>>>>>>

export function ruleOf(policy: Policy | null, goal: Goal, party: string, phase: string): Rule | null {
  if (!policy || goal === 'cancel' || goal === 'case') return null
  const rules: Rules = policy.requests[goal]
  return rules[party]?.[phase] ?? null
}
