// Pages of lists: opaque cursors, with one row beyond the limit to detect another page.

import { fromIso, LARGEST_SEQ, toIso } from '@evenhand/core'
import { STORED_UUID } from '../../store/uuid.ts'
import { invalid, isFourDigitYear } from './validate.ts'

/** Encodes the position from which the next page continues, in base64url. */
export const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export const readCursor = <T>(cursor: string | undefined, fits: (value: unknown) => value is T): T | null =>
  cursor === undefined ? null : decoded(cursor, fits, 'cursor')

/** Decodes a cursor of this field. Throws if it is not the `next` of a page. */
export function decoded<T>(cursor: string, fits: (value: unknown) => value is T, field: string): T {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (fits(value)) return value
  } catch {
    // The text is not one of our cursors, and is refused below.
  }
  throw invalid(field, 'must be the `next` of an earlier page')
}

/** Returns a page and the cursor of the next one. */
export function paged<R, V>(rows: readonly R[], limit: number, view: (row: R) => V, place: (row: R) => unknown) {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items: rows.slice(0, limit).map(view), next: last === undefined ? null : cursorOf(place(last)) }
}

/** Reports whether a value is a text that PostgreSQL can store; it cannot store a NUL. */
export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 200 && !value.includes('\u0000')

/**
 * Reports whether a value is an instant as written in cursors: a valid date, within the range of both PostgreSQL and
 * JavaScript.
 */
export function isInstantText(value: unknown): value is string {
  if (!isText(value) || value.length !== '2026-01-01T00:00:00.000Z'.length) return false
  const at = fromIso(value)
  return at !== null && isFourDigitYear(at) && toIso(at) === value
}

const STORED = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/
/** Reports the same for PostgreSQL's notation; lists also use its `infinity`. */
export function isStoredInstant(value: unknown): value is string {
  if (value === 'infinity') return true
  const [, day, time, rest = ''] = (isText(value) && STORED.exec(value)) || []
  return day !== undefined && isInstantText(`${day}T${time}.${rest.padEnd(3, '0')}Z`)
}

/** Reports whether a value can be the number of an event or a version. */
export const isSeq = (value: unknown): value is number => isCount(value) && value <= LARGEST_SEQ
/** Reports whether a value can be the number of a row. */
export const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0
/** Reports whether a value is an instant in milliseconds, with a year of four digits. */
export const isMillis = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && isFourDigitYear(value)

export const isUuid = (value: unknown): value is string => typeof value === 'string' && STORED_UUID.test(value)
