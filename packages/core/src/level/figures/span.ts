// Windows of levels: exact spans, or calendar months and years in UTC. Nothing here reads the clock.
import { type Duration, type Instant, parseSpan, SPAN_PATTERN } from '../../time.ts'

/** `P60D` and `PT36H` as in other spans, and also `P6M`, `P2Y` or `P1Y6M` for calendar months and years in UTC. */
export type CalendarSpan = string
export const CALENDAR_SPAN_PATTERN = `(?:${SPAN_PATTERN})|(?:^P(?=[0-9])(?:[0-9]{1,2}Y)?(?:[0-9]{1,3}M)?$)`

const MONTHS = /^P(?=\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?$/
/** The length of the longest month, which limits the search for the last instant of a window. */
const LONGEST_MONTH: Duration = 31 * 86_400_000

type Length = { readonly months: number } | { readonly exact: Duration }

function lengthOf(span: CalendarSpan): Length | null {
  const exact = parseSpan(span)
  if (exact !== null) return { exact }
  const parts = MONTHS.exec(span)
  return parts ? { months: 12 * Number(parts[1] ?? 0) + Number(parts[2] ?? 0) } : null
}

/** Reports whether the text is a valid span longer than zero. */
export function isLongSpan(span: string): boolean {
  const length = lengthOf(span)
  return length !== null && ('exact' in length ? length.exact : length.months) > 0
}

function needed(span: CalendarSpan): Length {
  const length = lengthOf(span)
  if (length === null) throw new RangeError(`not an ISO 8601 span of months, or of days and hours: ${span}`)
  return length
}

/**
 * Returns the same day and time some months away, or the end of a month that lacks that day. A later instant never gets
 * an earlier result.
 */
function addMonths(at: Instant, months: number): Instant {
  const date = new Date(at)
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 1)
  const inMonth = at - Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
  return Math.min(first + inMonth, next)
}

/** Returns the instant that is this span later. */
export function later(at: Instant, span: CalendarSpan): Instant {
  const length = needed(span)
  return 'exact' in length ? at + length.exact : addMonths(at, length.months)
}

/** Returns the instant that is this span earlier: the beginning of a window that ends at `at`. */
export function earlier(at: Instant, span: CalendarSpan): Instant {
  const length = needed(span)
  return 'exact' in length ? at - length.exact : addMonths(at, -length.months)
}

/**
 * Reports whether an instant is in the half-open window [at − span, at). A window of null includes everything before
 * `at`.
 */
export const isInside = (placed: Instant, window: CalendarSpan | null, at: Instant): boolean =>
  placed < at && (window === null || earlier(at, window) <= placed)

/**
 * Returns the last instant at which the window still contains an order dated `placed`; null if the order never leaves
 * it.
 */
export function lastInside(placed: Instant, window: CalendarSpan | null): Instant | null {
  if (window === null) return null
  const length = needed(window)
  if ('exact' in length) return placed + length.exact
  let inside = placed
  let outside = addMonths(placed, length.months) + LONGEST_MONTH
  while (outside - inside > 1) {
    const middle = Math.floor((inside + outside) / 2)
    if (earlier(middle, window) <= placed) inside = middle
    else outside = middle
  }
  return inside
}
