// Converts typed amounts and local times to the API's form.
import { decimalsOf } from '@evenhand/sdk'

/** Converts a typed amount such as “30.5” to minor units; null if the text is not an amount. */
export function amountOf(typed: string, currency: string): number | null {
  const decimals = decimalsOf(currency)
  const [, whole, rest = ''] = /^\s*(\d{1,12})(?:[.,](\d+))?\s*$/.exec(typed) ?? []
  if (whole === undefined || rest.length > decimals) return null
  return Number(whole + rest.padEnd(decimals, '0'))
}

/** Writes minor units as one would type them: “30.50”. */
export function typedAmount(amount: number, currency: string): string {
  const decimals = decimalsOf(currency)
  return (amount / 10 ** decimals).toFixed(decimals)
}

const PARTS = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const

/** Writes an instant as local time in this zone: “2026-11-26T14:00”. */
export function localOf(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { ...PARTS, timeZone }).formatToParts(at)
  const part = (type: string) => parts.find(each => each.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/
/** Returns the instant of a local time in this zone. The guess is corrected twice, for days on which clocks change. */
export function instantOf(local: string, timeZone: string): string | null {
  // An empty field would otherwise be parsed as a day in the year 2000.
  const wanted = LOCAL.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN
  if (Number.isNaN(wanted)) return null
  const correct = (guess: number) => guess + wanted - Date.parse(`${localOf(guess, timeZone)}:00Z`)
  return new Date(correct(correct(wanted))).toISOString()
}

const [LONG_TEXT, LONG_LINES] = [700, 10]
/** Returns whether a text is too long to be shown whole. */
export const isLong = (text: string): boolean => text.length > LONG_TEXT || text.split('\n').length > LONG_LINES
