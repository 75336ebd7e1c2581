// Parses instants as PostgreSQL writes them. Rows have several instants, and Date.parse is slow for texts not exactly
// in ISO 8601.
import type { Instant } from '@evenhand/core'

/** The length of `2026-11-15 00:00:00+00`, an instant in whole seconds as our sessions print it. */
const WHOLE = 22
const ZERO = 48

const digits = (text: string, from: number, count: number): number => {
  let value = 0
  for (let i = from; i < from + count; i++) value = value * 10 + text.charCodeAt(i) - ZERO
  return value
}

/** Returns the milliseconds of a `timestamptz` written by a session in UTC; digits beyond milliseconds are cut off. */
export function instantIn(text: string): Instant {
  const places = text.length - WHOLE - 1
  const isPlain = text.endsWith('+00') && text[4] === '-' && (places === -1 || (places > 0 && text[19] === '.'))
  // The text has a year of five digits or a year BC, or it is infinity.
  if (!isPlain || places > 6) return Date.parse(text)
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)]
  const [hour, minute, second] = [digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)]
  const precision = Math.min(places, 3)
  const milliseconds = precision > 0 ? digits(text, 20, precision) * 10 ** (3 - precision) : 0
  // Date.UTC maps years below 100 to the 20th century.
  const at = Date.UTC(year < 100 ? 2000 : year, month - 1, day, hour, minute, second, milliseconds)
  return year < 100 ? new Date(at).setUTCFullYear(year) : at
}
