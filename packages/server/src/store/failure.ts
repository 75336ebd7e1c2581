// Reading a failed statement: what it means for what was to be saved.

/** What a failed statement means for what it was to save. */
export type Failure = 'data' | 'again' | 'unknown' | 'not_saved'

const AGAIN = new Set(['40001', '40P01', '55P03'])

/** Reads the SQLSTATE: without one, or when the server went away, nobody knows whether it was saved. */
export function failureOf(fault: unknown): Failure {
  const code = fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : ''
  if (!/^[0-9A-Z]{5}$/.test(code) || code.startsWith('08') || code.startsWith('57P')) return 'unknown'
  if (AGAIN.has(code)) return 'again'
  return code.startsWith('22') || code.startsWith('23') ? 'data' : 'not_saved'
}
