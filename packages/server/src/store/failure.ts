// Classifies a failed statement by what it means for the data to save.
import { ConnectionLost, sqlStateOf } from '../db/db.ts'

/**
 * `data`: cannot be saved as it is; bugs of ours count as this, so that they are isolated and found. `retry`: try anew at
 * once, unchanged. `unknown`: it may or may not have been saved. `not_saved`: it was not, and may be retried later.
 */
export type Failure = 'data' | 'retry' | 'unknown' | 'not_saved'

const RETRYABLE = new Set(['40001', '40P01', '55P03'])
const COMPLETION_UNKNOWN = '40003'
/** Sent to a new connection while the database starts or stops, before any statement. */
const NOT_YET = '57P03'

/** A deadlock or serialization failure: one of the transactions was rolled back and can be retried at once. */
export const isDeadlock = (fault: unknown): boolean => ['40001', '40P01'].includes(sqlStateOf(fault) ?? '')

/** Another transaction held a lock for as long as this one may wait. */
export const isLockTimeout = (fault: unknown): boolean => sqlStateOf(fault) === '55P03'

export function failureOf(fault: unknown): Failure {
  if (fault instanceof ConnectionLost) return fault.wasSent ? 'unknown' : 'not_saved'
  const code = sqlStateOf(fault)
  if (code === null) return 'data'
  if (RETRYABLE.has(code)) return 'retry'
  if (code === NOT_YET) return 'not_saved'
  if (code === COMPLETION_UNKNOWN || code.startsWith('08') || code.startsWith('57P')) return 'unknown'
  return code.startsWith('22') || code.startsWith('23') ? 'data' : 'not_saved'
}
