// The parts of the level page's sentences: emphasized words, days that show an exact instant, spans, small numbers.
import { count, numberText } from '../../grammar.ts'
import { daysOf, type Reader, whenText, yearOf } from '../time.ts'

/** The reader of the page. The seller is addressed as “you”, staff see the seller's name. */
export interface LevelReader extends Reader {
  readonly own: boolean
}
/** A part of a sentence: plain text, text that stands out, or an instant that is shown as a day. */
export type Part = string | { readonly strong: string } | { readonly at: string }
export type Phrase = readonly Part[]

export const strong = (text: string): Part => ({ strong: text })
export const day = (at: string): Part => ({ at })
export const upper = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
export const AND = new Intl.ListFormat('en-GB', { type: 'conjunction' })

const FEW = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
export const few = (n: number): string => FEW[n] ?? numberText(n)

const CALENDAR = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const

/** Returns a span in words: `P60D` is “60 days”, `P2Y` is “2 years”. */
export function spanOf(span: string): string {
  const found = CALENDAR.exec(span)
  const parts = UNITS.flatMap((unit, i) => {
    const n = Number(found?.[i + 1] ?? 0)
    return n === 0 ? [] : [count(n, unit, `${unit}s`)]
  })
  return parts.length === 0 ? span : AND.format(parts)
}

/** Returns a day: “18 Nov”, with the year if it is not the current one. */
export function dayText(iso: string, { timeZone = 'UTC', locale = 'en-GB', now }: Reader): string {
  const at = new Date(iso)
  const isFar = yearOf(at.getTime(), timeZone) !== yearOf(now, timeZone)
  return (isFar ? farDay : nearDay)(at, { timeZone, locale })
}
const nearDay = daysOf({ day: 'numeric', month: 'short' })
const farDay = daysOf({ day: 'numeric', month: 'short', year: 'numeric' })

/** Returns a phrase as plain text, for titles and screen readers. */
export const phraseText = (phrase: Phrase, reader: Reader): string =>
  phrase
    .map(part => (typeof part === 'string' ? part : 'strong' in part ? part.strong : whenText(part.at, reader)))
    .join('')
