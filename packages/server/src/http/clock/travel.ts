// The way of the test clock from promise to promise: of orders, and of sellers that are judged.
import type { CommandPipeline } from '../../commands/pipeline.ts'
import { readClock, stepTestClock } from '../../store/clock.ts'
import { nextEvaluationOf } from '../../store/levels/dueSellers.ts'
import { countDueUntil, dueOrders, nextDueOf, PARTITIONS } from '../../store/orders/due.ts'
import type { Database } from '../../store/statement.ts'
import { httpProblem } from '../routes/problem.ts'

/** Above so many promises on the way, the clock takes longer steps: each order still keeps its own in order. */
const MOST_STEPS = 2000
const BATCH = 250
/** On a longer way, sellers are judged for its first part when its last one begins. */
const LONGEST_JUDGED_MS = 31 * 86_400_000
/** Somebody else may save the same seller at the same time. */
const MOST_TRIES = 20

/** Who keeps what falls due on the way. */
export interface Movers {
  readonly pipeline: Pick<CommandPipeline, 'fire'>
  readonly levels: { evaluateDue(partitions: readonly number[]): Promise<boolean> }
}

/** To an instant, so that each promise is recorded when it falls due. Only as long as the clock is this mover's to move. */
export async function travel(db: Database, movers: Movers, target: number, mover: string): Promise<void> {
  // A version of the level policy that was just announced comes to be due on the way.
  while (await movers.levels.evaluateDue(PARTITIONS));
  const { now } = await readClock(db)
  const stride = (await countDueUntil(db, target)) > MOST_STEPS ? (target - now) / MOST_STEPS : 0
  for (let [from, tries] = [now, 0]; ; ) {
    const [order, seller] = await Promise.all([nextDueOf(db, PARTITIONS), nextEvaluationOf(db, PARTITIONS)])
    const judged = seller.at === null ? Number.POSITIVE_INFINITY : Math.max(seller.at, target - LONGEST_JUDGED_MS)
    const at = Math.min(order.at ?? Number.POSITIVE_INFINITY, judged)
    if (at > target) break
    tries = at === from ? tries + 1 : 0
    if (tries > MOST_TRIES) throw new Error('an evaluation that is due cannot be made')
    from = Math.min(target, Math.max(at, Math.ceil(from + stride)))
    await step(db, from, mover)
    await fireAllDue(db, movers)
  }
  await step(db, target, mover)
  await fireAllDue(db, movers)
}

/** Whoever was not heard of for the length of a lease has lost the clock to another, who goes on from here. */
async function step(db: Database, to: number, mover: string): Promise<void> {
  if (!(await stepTestClock(db, to, mover))) throw httpProblem('outcome_unknown', {})
}

async function fireAllDue(db: Database, { pipeline, levels }: Movers): Promise<void> {
  for (let last = ''; ; ) {
    const ids = await dueOrders(db, PARTITIONS, BATCH)
    if (ids.length === 0) break
    if (ids.join() === last) throw new Error(`promises of ${ids[0]} cannot be kept`)
    last = ids.join()
    await pipeline.fire(ids)
  }
  while (await levels.evaluateDue(PARTITIONS));
}
