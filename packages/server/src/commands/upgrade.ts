// Rewrites all order states in the background, part by part, after an update changed the state version.
import { readClock } from '../store/clock.ts'
import { isCurrent, markCurrent, oldOrders, saveUpgraded } from '../store/orders/stateVersions.ts'
import type { Database } from '../store/statement.ts'
import { columnsOf } from './record.ts'

export interface Upgrading {
  /** Ends after the current part; the next start of the server continues with the next part. */
  stop(): Promise<void>
}

/** Orders rewritten at a time: they take a fraction of a second, so that commands never wait long for a lock. */
const PART = 100

/**
 * Starts the upgrade. Readers recompute old states themselves, so nothing waits for it, but the scheduler finds what is
 * due under new rules only once the columns are rewritten.
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

/** Rewrites the states of other versions, unless all orders are recorded as current. */
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
