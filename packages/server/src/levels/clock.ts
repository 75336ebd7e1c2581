// The seller scheduler's work: announces a policy version coming into force, runs due evaluations, then re-evaluations.
import { untilNextEvaluation } from '../store/levels/dueSellers.ts'
import { announceVersion, levelPolicyReader } from '../store/levels/levelPolicies.ts'
import type { Database } from '../store/statement.ts'
import { evaluateDue, levelTools } from './evaluations.ts'
import { reevaluateQueued } from './reevaluate.ts'

export function levelClock(db: Database) {
  const tools = levelTools(db, levelPolicyReader(db))
  return {
    /** Evaluates a few batches. Returns whether there may be more. */
    evaluateDue: async (partitions: readonly number[]): Promise<boolean> => {
      const announced = await announceVersion(db, partitions)
      const due = await evaluateDue(tools, partitions)
      const toReevaluate = await reevaluateQueued(tools, partitions)
      return announced || due || toReevaluate
    },
    untilNext: (partitions: readonly number[]) => untilNextEvaluation(db, partitions),
  }
}
