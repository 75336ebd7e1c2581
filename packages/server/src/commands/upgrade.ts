// After an update that changed what an order's state holds: all of them are rewritten in the background, once, part by part.
import { readClock } from '../store/clock.ts'
import { isCurrent, markCurrent, oldOrders, saveUpgraded } from '../store/orders/stateVersions.ts'
import type { Database } from '../store/statement.ts'
import { columnsOf } from './record.ts'

export interface Upgrading {
  /** Ends after the part that is under way; the next start goes on. */
  stop(): Promise<void>
}

/** Few enough that a part is done in a fraction of a second, so that commands never wait long for a lock. */
const PART = 100

/**
 * Readers fold old states anew by themselves, so nothing waits for this. It is for the columns: what is due next under
 * the new rules is found by the scheduler only once they are written.
 */
export function startUpgrading(db: Database, failed: (fault: unknown) => void): Upgrading {
  let stopped = false
  const running = upgradeAll(db, () => stopped).catch(failed)
  return {
    stop: async () => {
      stopped = true
      await running
    },
  }
}

/** Rewrites what has another shape, unless all is known to have this one. */
export async function upgradeAll(db: Database, isStopped: () => boolean = () => false): Promise<void> {
  if (await isCurrent(db)) return
  for (let after: string | null = null; !isStopped(); ) {
    const { orders, last } = await oldOrders(db, after, PART)
    const { now } = await readClock(db)
    await saveUpgraded(
      db,
      orders.map(({ id, state }) => ({ id, ...columnsOf(state, now) })),
    )
    if (last === null) return void (await markCurrent(db))
    after = last
  }
}
