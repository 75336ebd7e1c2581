// Classifies a failed statement by what it means for the data to save.
import { ConnectionLost, sqlStateOf } from '../db/db.ts'

/**
 * What a failure means for the data. `data`: it cannot be saved as it is; our own bugs count as this, so that they are
 * isolated and found. `retry`: the same statement can be retried at once. `unknown`: the data may or may not have been
 * saved. `not_saved`: the data was not saved, and may be retried later.
 */
export type Failure = 'data' | 'retry' | 'unknown' | 'not_saved'

const RETRYABLE = new Set(['40001', '40P01', '55P03'])
const COMPLETION_UNKNOWN = '40003'
/** The SQLSTATE of a new connection while the database starts or stops, before any statement is sent. */
const NOT_YET = '57P03'

/**
 * Reports whether this is a deadlock or serialization failure: the transaction was rolled back and can be retried at
 * once.
 */
export const isDeadlock = (fault: unknown): boolean => ['40001', '40P01'].includes(sqlStateOf(fault) ?? '')

/** Reports whether another transaction held a lock for longer than this one may wait. */
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

/** Returns a fault that passes: nothing was saved, and the work can be repeated. */
export const passing = (message: string): ConnectionLost => new ConnectionLost(new Error(message))
