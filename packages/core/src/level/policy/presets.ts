// The shipped ladders. They are checked like any other ladder, once, on loading.
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

/** The ladder in which every cancellation counts, whichever party was at fault. */
export const defaultLevelPolicy: LevelPolicy = checked(defaultDocument)
/** The ladder in which orders that were the buyer's fault, or are contested, do not count. */
export const fairLevelPolicy: LevelPolicy = checked(fairDocument)
