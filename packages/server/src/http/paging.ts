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
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
