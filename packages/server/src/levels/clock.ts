// The seller scheduler's work: announce a policy version coming into force, register sellers, evaluate, re-evaluate.
import { untilNextEvaluation } from '../store/levels/dueSellers.ts'
import { announceVersion, levelPolicyReader } from '../store/levels/levelPolicies.ts'
import type { Database } from '../store/statement.ts'
import { type EvaluationTools, evaluateDue, levelTools } from './evaluations.ts'
import { reevaluateQueued, registerQueued } from './reevaluate.ts'

export function levelClock(db: Database, sellers: EvaluationTools['sellers'], failed: EvaluationTools['failed']) {
  const tools = { ...levelTools(db, levelPolicyReader(db)), sellers, failed }
  return {
    /** Evaluates a few batches. Returns true if there may be more. */
    evaluateDue: async (partitions: readonly number[]): Promise<boolean> => {
      const announced = await announceVersion(db, partitions)
      const registered = await registerQueued(tools, partitions)
      const due = await evaluateDue(tools, partitions)
      const toReevaluate = await reevaluateQueued(tools, partitions)
      return announced || registered || due || toReevaluate
    },
    untilNext: (partitions: readonly number[]) => untilNextEvaluation(db, partitions),
  }
}
