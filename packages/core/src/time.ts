// Instants and spans: milliseconds inside the program, ISO 8601 outside it. Nothing here reads the clock.

/** Whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number
/** An instant as ISO 8601 in UTC, e.g. `2026-11-21T18:20:00.000Z`. */
export type IsoInstant = string
/** A span in milliseconds. A day is exactly 24 hours, so daylight saving never changes a window. */
export type Duration = number
/** An ISO 8601 span of weeks, days, hours, minutes and seconds, e.g. `PT48H`. It is stored as written, for labels. */
export type Span = string

export const SECOND: Duration = 1000
export const MINUTE: Duration = 60 * SECOND
export const HOUR: Duration = 60 * MINUTE
export const DAY: Duration = 24 * HOUR

/** Matches spans without months and years, whose length would depend on the calendar. */
export const SPAN_PATTERN =
  '^P(?=.)(?:[0-9]{1,4}W)?(?:[0-9]{1,5}D)?(?:T(?=[0-9])(?:[0-9]{1,6}H)?(?:[0-9]{1,7}M)?(?:[0-9]{1,8}S)?)?$'
const SPAN = /^P(?=.)(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/
const UNITS = [7 * DAY, DAY, HOUR, MINUTE, SECOND]
const parsed = new Map<Span, Duration>()

/** Returns the span in milliseconds, or null for any other text. Cached, since a policy names a dozen spans. */
export function parseSpan(text: string): Duration | null {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const parts = SPAN.exec(text)
  if (!parts) return null
  const length = UNITS.reduce((sum, unit, i) => sum + unit * Number(parts[i + 1] ?? 0), 0)
  if (parsed.size < 1000) parsed.set(text, length)
  return length
}

/** Returns the span in milliseconds. Throws on a text that the HTTP edge should have rejected. */
export function spanLength(text: Span): Duration {
  const length = parseSpan(text)
  if (length === null) throw new RangeError(`not an ISO 8601 span of days and hours: ${text}`)
  return length
}

/** Returns the instant as ISO 8601 in UTC with milliseconds. */
export function toIso(at: Instant): IsoInstant {
  const day = Math.floor(at / DAY)
  let text = days.get(day)
  if (text === undefined) {
    text = new Date(at).toISOString().slice(0, -TIME.length)
    if (days.size >= MOST_DAYS) days.clear()
    days.set(day, text)
  }
  const ms = Math.floor(at - day * DAY)
  const [hours, minutes, seconds] = [Math.floor(ms / HOUR), Math.floor(ms / MINUTE) % 60, Math.floor(ms / SECOND) % 60]
  return `${text}${DIGITS[hours]}:${DIGITS[minutes]}:${DIGITS[seconds]}.${THOUSANDTHS[ms % SECOND]}Z`
}
const TIME = 'hh:mm:ss.000Z'
const days = new Map<number, string>()
const MOST_DAYS = 1000
const padded = (count: number, width: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => String(i).padStart(width, '0'))
const [DIGITS, THOUSANDTHS] = [padded(60, 2), padded(1000, 3)]

/** Returns the instant of an ISO 8601 text. Throws on a text that the HTTP edge should have rejected. */
export function readIso(text: string): Instant {
  const at = fromIso(text)
  if (at === null) throw new RangeError(`not an instant in ISO 8601: ${text}`)
  return at
}

/** Returns the instant of an ISO 8601 text, or null for any other text. */
export function fromIso(text: string): Instant | null {
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}

/** Returns the earliest of these instants, or null if there is none. */
export function earliest(...instants: readonly (Instant | null)[]): Instant | null {
  let first: Instant | null = null
  for (const at of instants) if (at !== null && (first === null || at < first)) first = at
  return first
}

/** Returns the instant if it is still to come, or null. */
export const upcoming = (at: Instant | null, now: Instant): Instant | null => (at !== null && at > now ? at : null)

/** Returns an instant as ISO 8601, and null for null. */
export const isoOrNull = (at: Instant | null): IsoInstant | null => (at === null ? null : toIso(at))
