// The seller scheduler's work: announce a policy version coming into force, register sellers, evaluate, re-evaluate.
import type { SellerPipeline } from '../commands/sellers/sellers.ts'
import { untilNextEvaluation } from '../store/levels/dueSellers.ts'
import { announceVersion, levelPolicyReader } from '../store/levels/levelPolicies.ts'
import type { Database } from '../store/statement.ts'
import { evaluateDue, levelTools } from './evaluations.ts'
import { reevaluateQueued, registerQueued } from './reevaluate.ts'

export function levelClock(db: Database, sellers: Pick<SellerPipeline, 'sendAll'>) {
  const tools = { ...levelTools(db, levelPolicyReader(db)), sellers }
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
