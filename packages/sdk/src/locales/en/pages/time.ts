// Instants and spans on a page: short, in the reader's zone, with the exact instant available.
import { DAY, HOUR, MINUTE } from '@evenhand/core/time'
import { count } from '../grammar.ts'
import { type InstantStyle, instantText, remembered } from '../quantities.ts'

/** The reader for whom a page is written: zone and locale, and the current time of the orders. */
export interface Reader extends InstantStyle {
  readonly now: number
}

/** Returns an instant: “Thu 26 Nov, 14:00”, with the year if it is not the current one. */
export function whenText(iso: string, { timeZone = 'UTC', locale = 'en-GB', now }: Reader): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const { format } = yearOf(at.getTime(), timeZone) === yearOf(now, timeZone) ? near : far
  return format([locale, timeZone].join(' '))
    .format(at)
    .replace(/^(\w{3}), /, '$1 ')
}

const DATE = { weekday: 'short', day: 'numeric', month: 'short' } as const
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
/** Makes formatters by locale and zone. The key separates the two by a space, which neither contains. */
const formatsOf = (more: Intl.DateTimeFormatOptions) => ({
  format: remembered(key => {
    const [locale, timeZone] = key.split(' ')
    return new Intl.DateTimeFormat(locale, { ...more, timeZone })
  }),
})
const near = formatsOf({ ...DATE, ...CLOCK })
const far = formatsOf({ ...DATE, ...CLOCK, year: 'numeric' })

const years = formatsOf({ year: 'numeric' })
/** Returns the calendar year in this zone. */
export const yearOf = (at: number, timeZone: string): string => years.format(`en-GB ${timeZone}`).format(at)

/** Returns a formatter of days and months, made once for each locale and zone. */
export const daysOf = (more: Intl.DateTimeFormatOptions) => {
  const { format } = formatsOf(more)
  return (at: number | Date, { timeZone = 'UTC', locale = 'en-GB' }: InstantStyle): string =>
    format(`${locale} ${timeZone}`).format(at)
}

/** Returns an instant with its zone, to the second, for places in which the exact time matters. */
export const exactText = (iso: string, { timeZone, locale }: Reader): string =>
  instantText(iso.replace(/\.\d{3}Z$/, '.000Z'), { timeZone, locale })

const dayCount = (days: number): string => count(days, 'day', 'days')

/** Returns the time left: “29 h 40 min”, “5 days 3 h”, “12 min”, “45 s”. */
export function leftText(ms: number): string {
  if (ms <= 0) return 'No time left'
  const [days, hours, minutes] = [Math.floor(ms / DAY), Math.floor(ms / HOUR), Math.floor(ms / MINUTE)]
  if (days >= 3) return hours % 24 === 0 ? dayCount(days) : `${dayCount(days)} ${hours % 24} h`
  if (hours >= 1) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return minutes >= 1 ? `${minutes} min` : `${Math.max(1, Math.floor(ms / 1000))} s`
}

const relative = remembered(locale => new Intl.RelativeTimeFormat(locale, { numeric: 'always' }))

/** Returns the distance to an instant: “in 4 days”, “3 hours ago”. */
export function distanceText(iso: string, { now, locale = 'en-GB' }: Reader): string {
  const ms = Date.parse(iso) - now
  const format = relative(locale)
  const size = Math.abs(ms)
  if (size < MINUTE) return ms < 0 ? 'just now' : 'in less than a minute'
  if (size < HOUR) return format.format(Math.trunc(ms / MINUTE), 'minute')
  return size < 2 * DAY ? format.format(Math.trunc(ms / HOUR), 'hour') : format.format(Math.trunc(ms / DAY), 'day')
}

/** Returns the city of a zone as people call it: “Lagos”, “New York”, “UTC”. */
export const zoneText = (timeZone: string): string => timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone

/** Returns an instant with its zone's city, for a sentence that stands alone: “Thu 26 Nov, 14:00 (Lagos)”. */
export const whenInZone = (iso: string, reader: Reader): string =>
  `${whenText(iso, reader)} (${zoneText(reader.timeZone ?? 'UTC')})`
