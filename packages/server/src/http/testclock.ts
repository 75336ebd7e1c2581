// The test clock: moved forward only, keeping every promise on the way, in order, before the answer.
import { spanLength, toIso } from '@evenhand/core'
import type { Road } from '../road.ts'
import { freezeTestClock, moveTestClock, readClock, resumeTestClock } from '../store/clock.ts'
import { countDueUntil, dueOrders, nextDueOf, nextStopOf, SLICES } from '../store/due.ts'
import { nextEvaluationOf } from '../store/dueSellers.ts'
import type { Database } from '../store/statement.ts'
import { doorProblem } from './problem.ts'
import { invalid } from './validate.ts'

export interface TestClockView {
  readonly now: string
  readonly offset: number
  readonly frozen: boolean
}
export interface Advance {
  readonly by?: string
  readonly to?: 'next_due'
  readonly order?: string
}
export interface TestClock {
  read(): Promise<TestClockView>
  advance(input: Advance): Promise<TestClockView>
  freeze(): Promise<TestClockView>
  resume(): Promise<TestClockView>
}

/** Above so many promises on the way, the clock takes longer steps: each order still keeps its own in order. */
const MOST_STEPS = 2000
const BATCH = 250
/** On a longer way, sellers are judged for its first part when its last one begins. */
const LONGEST_JUDGED_MS = 31 * 86_400_000
/** Somebody else may save the same seller at the same time. */
const MOST_TRIES = 20
/** Years have four digits, also in the dates that are promised from here on. */
const LATEST = Date.UTC(9000, 0)

/** Who keeps what falls due on the way. */
export interface Keepers {
  readonly road: Pick<Road, 'keep'>
  readonly levels: { sweep(slices: readonly number[]): Promise<boolean> }
}

export function testClockOf(db: Database, keepers: Keepers): TestClock {
  const read = async (): Promise<TestClockView> => {
    const { now, real, frozen_ms } = await readClock(db)
    return { now: toIso(now), offset: now - real, frozen: frozen_ms !== null }
  }
  return {
    read,
    advance: async input => {
      await travel(db, keepers, await targetOf(db, input))
      return read()
    },
    freeze: async () => {
      await freezeTestClock(db)
      return read()
    },
    resume: async () => {
      await resumeTestClock(db)
      return read()
    },
  }
}

async function targetOf(db: Database, { by, to, order }: Advance): Promise<number> {
  if ((by === undefined) === (to === undefined)) throw invalid('by', 'or “to” is needed, one of the two', ['by', 'to'])
  if (by !== undefined) {
    if (order !== undefined) throw invalid('order', 'can be given together with “to” only')
    const target = (await readClock(db)).now + spanLength(by)
    if (target > LATEST) throw invalid('by', 'would lead beyond the year 9000')
    return target
  }
  const stop = await nextStopOf(db, order?.toLowerCase() ?? null)
  if (stop === null) throw doorProblem('nothing_due', {})
  return stop
}

/** From promise to promise, so that each is recorded when it falls due: of orders, and of sellers that are judged. */
async function travel(db: Database, keepers: Keepers, target: number): Promise<void> {
  // A version of the level policy that was just announced comes to be due on the way.
  while (await keepers.levels.sweep(SLICES));
  const { now } = await readClock(db)
  const stride = (await countDueUntil(db, target)) > MOST_STEPS ? (target - now) / MOST_STEPS : 0
  for (let [from, tries] = [now, 0]; ; ) {
    const [order, seller] = await Promise.all([nextDueOf(db, SLICES), nextEvaluationOf(db, SLICES)])
    const judged = seller.at === null ? Number.POSITIVE_INFINITY : Math.max(seller.at, target - LONGEST_JUDGED_MS)
    const at = Math.min(order.at ?? Number.POSITIVE_INFINITY, judged)
    if (at > target) break
    tries = at === from ? tries + 1 : 0
    if (tries > MOST_TRIES) throw new Error('an evaluation that is due cannot be made')
    from = Math.min(target, Math.max(at, Math.ceil(from + stride)))
    await moveTestClock(db, from)
    await keepAllDue(db, keepers)
  }
  await moveTestClock(db, target)
  await keepAllDue(db, keepers)
}

async function keepAllDue(db: Database, { road, levels }: Keepers): Promise<void> {
  for (let last = ''; ; ) {
    const ids = await dueOrders(db, SLICES, BATCH)
    if (ids.length === 0) break
    if (ids.join() === last) throw new Error(`promises of ${ids[0]} cannot be kept`)
    last = ids.join()
    await road.keep(ids)
  }
  while (await levels.sweep(SLICES));
}
