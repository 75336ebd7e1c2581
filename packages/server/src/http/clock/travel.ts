// Moves the test clock from deadline to deadline, including the evaluations of sellers.
import type { OrderPipeline } from '../../commands/orders/store.ts'
import { readClock, stepTestClock } from '../../store/clock.ts'
import { nextEvaluationOf } from '../../store/levels/dueSellers.ts'
import { countDueUntil, dueOrders, nextDueOf } from '../../store/orders/due.ts'
import type { Database } from '../../store/statement.ts'
import { PARTITIONS } from '../../store/streams/partition.ts'
import { httpProblem } from '../routes/problem.ts'

/**
 * With more deadlines than this on the way, one step of the clock may pass several of them; each order still fires its
 * own deadlines in order.
 */
const MOST_STEPS = 2000
const BATCH = 250
/**
 * The length of the last part of a move, in which evaluations run when they are due; earlier evaluations run when this
 * part begins.
 */
const LONGEST_EVALUATED_MS = 31 * 86_400_000
/** How many times a due evaluation is tried, as another process may save the same seller at the same time. */
const MOST_TRIES = 20

/** The parts of the server that fire what becomes due on the way. */
export interface Movers {
  readonly pipeline: Pick<OrderPipeline, 'fire'>
  readonly levels: { evaluateDue(partitions: readonly number[]): Promise<boolean> }
}

/** Moves to an instant so that each deadline is recorded when it is due, as long as this mover holds the lease. */
export async function travel(db: Database, movers: Movers, target: number, mover: string): Promise<void> {
  // This also schedules the evaluations of a level policy version that was just announced.
  while (await movers.levels.evaluateDue(PARTITIONS));
  const { now } = await readClock(db)
  const stride = (await countDueUntil(db, target)) > MOST_STEPS ? (target - now) / MOST_STEPS : 0
  for (let [from, tries] = [now, 0]; ; ) {
    const [order, seller] = await Promise.all([nextDueOf(db, PARTITIONS), nextEvaluationOf(db, PARTITIONS)])
    const evaluated = seller.at === null ? Number.POSITIVE_INFINITY : Math.max(seller.at, target - LONGEST_EVALUATED_MS)
    const at = Math.min(order.at ?? Number.POSITIVE_INFINITY, evaluated)
    if (at > target) break
    tries = at === from ? tries + 1 : 0
    if (tries > MOST_TRIES) throw new Error('a due evaluation cannot be saved')
    from = Math.min(target, Math.max(at, Math.ceil(from + stride)))
    await step(db, from, mover)
    await fireAllDue(db, movers)
  }
  await step(db, target, mover)
  await fireAllDue(db, movers)
}

/**
 * Moves the clock one step. A mover that did not renew its lease in time has lost the clock to another, which continues
 * from here.
 */
async function step(db: Database, to: number, mover: string): Promise<void> {
  if (!(await stepTestClock(db, to, mover))) throw httpProblem('outcome_unknown', {})
}

async function fireAllDue(db: Database, { pipeline, levels }: Movers): Promise<void> {
  for (let last = ''; ; ) {
    const ids = await dueOrders(db, PARTITIONS, BATCH)
    if (ids.length === 0) break
    if (ids.join() === last) throw new Error(`deadlines of order ${ids[0]} cannot be fired`)
    last = ids.join()
    await pipeline.fire(ids)
  }
  while (await levels.evaluateDue(PARTITIONS));
}
