// The ladders that ship: the same check as any other, once, when they are loaded.
import { checkLevelPolicy } from './check.ts'
import defaultDocument from './default.json' with { type: 'json' }
import fairDocument from './fair.json' with { type: 'json' }
import type { LevelPolicy } from './policy.ts'

function checked(document: unknown): LevelPolicy {
  const result = checkLevelPolicy(document)
  if (result.ok) return result.policy
  const problems = result.problems.map(({ path, code }) => `${path} ${code}`)
  throw new Error(`a level policy that ships is wrong: ${problems.join('; ')}`)
}

/** Every cancellation counts, whoever was at fault. */
export const defaultLevelPolicy: LevelPolicy = checked(defaultDocument)
/** What was the buyer's fault, or is contested, does not count. */
export const fairLevelPolicy: LevelPolicy = checked(fairDocument)
