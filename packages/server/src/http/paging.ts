// Pages of lists: cursors are opaque to callers, and one row more than wanted says that there is another page.
import { fromIso } from '@evenhand/core'
import { invalid } from './validate.ts'

/** What the next page goes on from, in base64url. */
export const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export function readCursor<T>(cursor: string | undefined, fits: (value: unknown) => value is T): T | null {
  if (cursor === undefined) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (fits(value)) return value
  } catch {
    // Not one of ours: said below.
  }
  throw invalid('cursor', 'must be the `next` of an earlier page')
}

/** A page and the cursor behind it. */
export function paged<R, V>(rows: readonly R[], limit: number, view: (row: R) => V, place: (row: R) => unknown) {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items: rows.slice(0, limit).map(view), next: last === undefined ? null : cursorOf(place(last)) }
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 200
export const isInstantText = (value: unknown): value is string => isText(value) && fromIso(value) !== null
const LARGEST_SEQ = 2_147_483_647
/** The number of an event. */
export const isSeq = (value: unknown): value is number => isCount(value) && value <= LARGEST_SEQ
/** A number of a row. */
export const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0
/** The last instant that JavaScript and PostgreSQL both know how to write with four digits of the year. */
const LARGEST_MILLIS = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
export const isMillis = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LARGEST_MILLIS
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
