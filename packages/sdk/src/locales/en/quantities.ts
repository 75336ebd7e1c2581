// Texts for spans, instants and money. All are exact, with unit, zone or currency.
import { decimalsOf } from '../../currencies.ts'

const SPAN = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const UNITS = ['week', 'day', 'hour', 'minute', 'second'] as const
const PARTS = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/**
 * Returns a function that caches up to a thousand values. Making an `Intl` formatter costs more than using it a hundred
 * times.
 */
export function remembered<V>(make: (key: string) => V): (key: string) => V {
  const known = new Map<string, V>()
  return key => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make(key)
    if (known.size < 1000) known.set(key, made)
    return made
  }
}

const unitFormat = remembered(unit => new Intl.NumberFormat('en-GB', { style: 'unit', unit, unitDisplay: 'long' }))
const unitText = (n: number, unit: string): string => unitFormat(unit).format(n)

/** Returns an ISO 8601 span in the unit in which it was written: `PT48H` is “48 hours”, `P2D` is “2 days”. */
export function spanText(span: string): string {
  const found = SPAN.exec(span)
  if (!found) return span
  const parts = UNITS.flatMap((unit, i) => {
    const n = Number(found[i + 1] ?? 0)
    return n === 0 ? [] : [unitText(n, unit)]
  })
  return parts.length === 0 ? unitText(0, 'second') : PARTS.format(parts)
}

export interface InstantStyle {
  /** The IANA name of the zone, e.g. `Europe/Berlin`; UTC by default. */
  readonly timeZone?: string | undefined
  /** The BCP 47 tag that decides the order and the names of the parts. */
  readonly locale?: string | undefined
}

/** Returns an exact instant with its zone: “Mon 23 Nov 2026, 18:20 UTC”, “Mon 23 Nov 2026, 19:20 GMT+1 (Lagos)”. */
export function instantText(iso: string, { timeZone = 'UTC', locale = 'en-GB' }: InstantStyle = {}): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const zone = knownZone(timeZone)
  const texts = instantFormat([locale, zone, finenessOf(at)].join(' ')).format(at)
  const city = zone.split('/').at(-1)?.replaceAll('_', ' ')
  // Drops the comma after the weekday, which would be one comma too many inside a sentence.
  const plain = texts.replace(/^(\w{3}), /, '$1 ')
  return zone.includes('/') ? `${plain} (${city})` : plain
}

const DAY = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const

/** The additional fields of an instant that has seconds or milliseconds. */
const FINER: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  minutes: {},
  seconds: { second: '2-digit' },
  milliseconds: { second: '2-digit', fractionalSecondDigits: 3 },
}
function finenessOf(at: Date): string {
  const ms = at.getTime() % 60_000
  if (ms === 0) return 'minutes'
  return ms % 1000 === 0 ? 'seconds' : 'milliseconds'
}

/** Returns the formatter for a locale, a zone and a fineness. */
const instantFormat = remembered(key => {
  const [locale, timeZone, fineness = 'minutes'] = key.split(' ')
  return new Intl.DateTimeFormat(locale, { ...DAY, ...TIME, ...FINER[fineness], timeZone })
})

/** Returns the zone or, if this machine does not know it, UTC. The text names UTC, so it is still exact. */
const knownZone = remembered(timeZone => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
})

const WHOLE = new Intl.NumberFormat('en-GB')

/**
 * Returns an amount in minor units as text: `moneyText(18000, 'USD')` is “180.00 USD”. Exact for every safe integer.
 */
export function moneyText(amount: number, currency: string): string {
  const decimals = decimalsOf(currency)
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0')
  const major = WHOLE.format(BigInt(digits.slice(0, digits.length - decimals)))
  const minor = decimals === 0 ? '' : `.${digits.slice(-decimals)}`
  return `${amount < 0 ? '−' : ''}${major}${minor} ${currency}`
}
