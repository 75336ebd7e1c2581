// After an update that changed what an order's state holds: all of them are rewritten in the background, once, part by part.
import { readClock } from '../store/clock.ts'
import { isInShape, markInShape, oldOrders, saveReshaped } from '../store/reshape.ts'
import type { Database } from '../store/statement.ts'
import { columnsOf } from './record.ts'

export interface Reshaping {
  /** Ends after the part that is under way; the next start goes on. */
  stop(): Promise<void>
}

/** Few enough that a part is done in a fraction of a second, so that commands never wait long for a lock. */
const PART = 100

/**
 * Readers fold old states anew by themselves, so nothing waits for this. It is for the columns: what is due next under
 * the new rules is found by the scheduler only once they are written.
 */
export function startReshaping(db: Database, failed: (fault: unknown) => void): Reshaping {
  let stopped = false
  const running = reshapeAll(db, () => stopped).catch(failed)
  return {
    stop: async () => {
      stopped = true
      await running
    },
  }
}

/** Rewrites what has another shape, unless all is known to have this one. */
export async function reshapeAll(db: Database, isStopped: () => boolean = () => false): Promise<void> {
  if (await isInShape(db)) return
  for (let after: string | null = null; !isStopped(); ) {
    const { orders, last } = await oldOrders(db, after, PART)
    const { now } = await readClock(db)
    await saveReshaped(
      db,
      orders.map(({ id, state }) => ({ id, ...columnsOf(state, now) })),
    )
    if (last === null) return void (await markInShape(db))
    after = last
  }
}
