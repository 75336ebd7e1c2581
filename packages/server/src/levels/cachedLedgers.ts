// The ledgers that were asked for last, read and kept: whoever opens a level page asks several things of the same one.
import type { LedgerLine } from '@evenhand/core'
import { ledgerRows, readLedgers } from '../store/ledger.ts'
import type { Database } from '../store/statement.ts'
import { linesOf } from './lines.ts'

export interface KnownLedger {
  readonly lines: readonly LedgerLine[]
  /** The id of each of Evenhand's own orders, by reference. */
  readonly ids: ReadonlyMap<string, string>
}
/** Everything that was written down of a seller. */
export type LedgerReader = (seller: string) => Promise<KnownLedger>

/** Rows of all that are kept: less than a kilobyte each, with what is found of them. */
const MOST_ROWS = 200_000

/** Rows are only ever added and never changed: where there are as many as before, they are the same. */
export function cachedLedgers(db: Database, most = MOST_ROWS): LedgerReader {
  // The one asked for last is the last.
  const cached = new Map<string, { readonly rows: number; readonly known: KnownLedger }>()
  return async seller => {
    const before = cached.get(seller)
    if (before && before.rows === (await ledgerRows(db, seller))) {
      cached.delete(seller)
      cached.set(seller, before)
      return before.known
    }
    const ledger = (await readLedgers(db, [seller])).get(seller)
    if (!ledger) return { lines: [], ids: new Map() }
    const { orders, answers, warnings } = ledger
    const ids = new Map(orders.flatMap(({ reference, id }) => (id === null ? [] : [[reference, id] as const])))
    const found = { rows: orders.length + answers.length + warnings.length, known: { lines: linesOf(ledger), ids } }
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
