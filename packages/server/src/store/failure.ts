// Reading a failed statement: what it means for what was to be saved.
import { ConnectionLost, sqlStateOf } from '../db/db.ts'

/**
 * `data`: never as it is, and a bug of ours counts as that, so that it is found and stands alone. `again`: at once, as it
 * is. `unknown`: nobody knows whether it was carried out. `not_saved`: it was not, and may be repeated later.
 */
export type Failure = 'data' | 'again' | 'unknown' | 'not_saved'

const AGAIN = new Set(['40001', '40P01', '55P03'])
const NOBODY_KNOWS = '40003'
/** Said to a new connection while the database starts or stops: no statement has come so far. */
const NOT_YET = '57P03'

/** Of two that waited for each other in a circle one was undone: it can be carried out again at once. */
export const isDeadlock = (fault: unknown): boolean => ['40001', '40P01'].includes(sqlStateOf(fault) ?? '')

/** Another one held what this one needed for the whole time that it may wait. */
export const isLockTimeout = (fault: unknown): boolean => sqlStateOf(fault) === '55P03'

export function failureOf(fault: unknown): Failure {
  if (fault instanceof ConnectionLost) return fault.wasSent ? 'unknown' : 'not_saved'
  const code = sqlStateOf(fault)
  if (code === null) return 'data'
  if (AGAIN.has(code)) return 'again'
  if (code === NOT_YET) return 'not_saved'
  if (code === NOBODY_KNOWS || code.startsWith('08') || code.startsWith('57P')) return 'unknown'
  return code.startsWith('22') || code.startsWith('23') ? 'data' : 'not_saved'
}
