// Caches the most recently used performance logs, as one visit to a level page reads the same log several times.
import type { PerformanceLine } from '@evenhand/core'
import { performanceRows, readPerformanceLogs } from '../store/levels/performanceLog.ts'
import type { Database } from '../store/statement.ts'
import { linesOf } from './lines.ts'

export interface KnownPerformanceLog {
  readonly lines: readonly PerformanceLine[]
  /** The id of each of Evenhand's own orders, by reference. */
  readonly ids: ReadonlyMap<string, string>
}
/** Reads everything recorded about a seller. */
export type PerformanceLogReader = (seller: string) => Promise<KnownPerformanceLog>

/** The most rows in the whole cache. Each takes less than a kilobyte, including the lines derived from it. */
const MOST_ROWS = 200_000

/**
 * Returns a caching reader. Rows are only added and never changed, so if there are as many as before, they are the
 * same.
 */
export function cachedPerformanceLogs(db: Database, most = MOST_ROWS): PerformanceLogReader {
  // The logs in order of use, the most recent last.
  const cached = new Map<string, { readonly rows: number; readonly known: KnownPerformanceLog }>()
  return async seller => {
    const before = cached.get(seller)
    if (before && before.rows === (await performanceRows(db, seller))) {
      cached.delete(seller)
      cached.set(seller, before)
      return before.known
    }
    const performanceLog = (await readPerformanceLogs(db, [seller])).get(seller)
    if (!performanceLog) return { lines: [], ids: new Map() }
    const { orders, answers, warnings } = performanceLog
    const ids = new Map(orders.flatMap(({ reference, id }) => (id === null ? [] : [[reference, id] as const])))
    const found = {
      rows: orders.length + answers.length + warnings.length,
      known: { lines: linesOf(performanceLog), ids },
    }
    cached.delete(seller)
    if (found.rows <= most) cached.set(seller, found)
    makeRoom(cached, most)
    return found.known
  }
}

function makeRoom(cached: Map<string, { readonly rows: number }>, most: number): void {
  let rows = 0
  for (const each of cached.values()) rows += each.rows
  for (const [seller, each] of cached) {
    if (rows <= most) break
    cached.delete(seller)
    rows -= each.rows
  }
}
