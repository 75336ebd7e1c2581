// Pages of lists: cursors are opaque to callers, and one row more than wanted says that there is another page.
import { fromIso, toIso } from '@evenhand/core'
import { invalid, isSayable } from './validate.ts'

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

/** PostgreSQL has no text with a NUL. */
export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 200 && !value.includes('\u0000')

/** An instant exactly as cursors have it: one that exists, within what PostgreSQL and JavaScript both can say. */
export function isInstantText(value: unknown): value is string {
  if (!isText(value) || value.length !== '2026-01-01T00:00:00.000Z'.length) return false
  const at = fromIso(value)
  return at !== null && isSayable(at) && toIso(at) === value
}

const STORED = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/
/** The same as PostgreSQL writes it; lists also have its `infinity`. */
export function isStoredInstant(value: unknown): value is string {
  if (value === 'infinity') return true
  const [, day, time, rest = ''] = (isText(value) && STORED.exec(value)) || []
  return day !== undefined && isInstantText(`${day}T${time}.${rest.padEnd(3, '0')}Z`)
}

const LARGEST_SEQ = 2_147_483_647
/** The number of an event or a version. */
export const isSeq = (value: unknown): value is number => isCount(value) && value <= LARGEST_SEQ
/** A number of a row. */
export const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0
/** An instant in milliseconds, of those that can be said. */
export const isMillis = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && isSayable(value)

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
