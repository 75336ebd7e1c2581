// Windows of levels: exact spans, or whole calendar months and years in UTC. Nothing here reads the clock.
import { type Duration, type Instant, parseSpan, SPAN_PATTERN } from '../../time.ts'

/** `P60D` and `PT36H` as elsewhere, and also `P6M`, `P2Y`, `P1Y6M`: calendar months in UTC. */
export type CalendarSpan = string
export const CALENDAR_SPAN_PATTERN = `(?:${SPAN_PATTERN})|(?:^P(?=[0-9])(?:[0-9]{1,2}Y)?(?:[0-9]{1,3}M)?$)`

const MONTHS = /^P(?=\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?$/
/** The longest month: bounds the search for the end of a window. */
const LONGEST_MONTH: Duration = 31 * 86_400_000

type Length = { readonly months: number } | { readonly exact: Duration }

function lengthOf(span: CalendarSpan): Length | null {
  const exact = parseSpan(span)
  if (exact !== null) return { exact }
  const parts = MONTHS.exec(span)
  return parts ? { months: 12 * Number(parts[1] ?? 0) + Number(parts[2] ?? 0) } : null
}

/** Whether the text is a valid span longer than zero. */
export function isLongSpan(span: string): boolean {
  const length = lengthOf(span)
  return length !== null && ('exact' in length ? length.exact : length.months) > 0
}

function needed(span: CalendarSpan): Length {
  const length = lengthOf(span)
  if (length === null) throw new RangeError(`not an ISO 8601 span of months, or of days and hours: ${span}`)
  return length
}

/** The same day and time some months away, or the end of a month without that day: keeps the sequence of instants. */
function addMonths(at: Instant, months: number): Instant {
  const date = new Date(at)
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 1)
  const inMonth = at - Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
  return Math.min(first + inMonth, next)
}

/** The instant this span later. */
export function later(at: Instant, span: CalendarSpan): Instant {
  const length = needed(span)
  return 'exact' in length ? at + length.exact : addMonths(at, length.months)
}

/** The instant this span earlier: the beginning of a window that ends at `at`. */
export function earlier(at: Instant, span: CalendarSpan): Instant {
  const length = needed(span)
  return 'exact' in length ? at - length.exact : addMonths(at, -length.months)
}

/** Windows are half-open: [at − span, at); null is everything before `at`. */
export const isInside = (placed: Instant, window: CalendarSpan | null, at: Instant): boolean =>
  placed < at && (window === null || earlier(at, window) <= placed)

/** The last instant whose window still holds an order dated `placed`; null: it never leaves. */
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
