// Reads a cell of a history. An empty cell is unknown; an invalid one is refused with the allowed values.
import { fromIso, type Instant, textFault, trimmed } from '@evenhand/core'
import { textFaultText } from '@evenhand/sdk/locales/en'

/** The fault of a cell. */
export interface CellFault {
  readonly column: string
  readonly reason: string
  /** The reason without the value of this cell, by which faults are grouped. */
  readonly kind: string
}

/** The error thrown while a row is read, if one of its cells is invalid. */
export class WrongCell extends Error {
  readonly fault: CellFault

  constructor(column: string, reason: string, kind = reason) {
    super(reason)
    this.fault = { column, reason, kind }
  }
}

/** Reads a row. If a cell is invalid, reports its fault and returns null, so that only this line is refused. */
export function attempt<T>(report: (fault: CellFault) => void, read: () => T): T | null {
  try {
    return read()
  } catch (fault) {
    if (!(fault instanceof WrongCell)) throw fault
    report(fault.fault)
    return null
  }
}

/** Returns the normalized text of a cell from any source: trimmed, with line breaks as spaces. */
export function cellText(raw: string): string {
  if (!BREAK.test(raw)) return trimmed(raw)
  const lines = raw.split(BREAK).map(trimmed)
  return lines.filter(line => line !== '').join(' ')
}
const BREAK = /[\r\n\u2028\u2029]/

const wrong = (column: string, text: string, allowed: string): WrongCell =>
  new WrongCell(column, `${column} is “${shown(text)}”; it must be ${allowed}`, `${column} must be ${allowed}`)

/** Characters that cannot be shown, or that change the direction of the text around them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu
const shown = (text: string): string =>
  (text.length > 130 ? `${text.slice(0, 129)}…` : text).replace(UNPRINTABLE, '\uFFFD')

/** Reads the cells of one row by their columns. */
export interface Cells<C extends string> {
  text(column: C): string
  optionalText(column: C): string | null
  instant(column: C): Instant
  optionalInstant(column: C): Instant | null
  optionalWhole(column: C, least: number, most: number): number | null
  optionalHours(column: C): number | null
  oneOf<T extends string>(column: C, texts: readonly T[]): T
  optionalOneOf<T extends string>(column: C, texts: readonly T[]): T | null
}

export function readCells<C extends string>(cells: Readonly<Record<C, string>>): Cells<C> {
  const optional =
    <T>(read: (column: C) => T) =>
    (column: C) =>
      cells[column] === '' ? null : read(column)
  const instant = (column: C) => instantIn(column, cells[column])
  const oneOf = <T extends string>(column: C, texts: readonly T[]): T => wordIn(column, cells[column], texts)
  const text = (column: C) => textIn(column, cells[column])
  return {
    text,
    instant,
    oneOf,
    optionalText: optional(text),
    optionalInstant: optional(instant),
    optionalWhole: (column, least, most) => optional(name => wholeIn(name, cells[name], least, most))(column),
    optionalHours: optional(name => hoursIn(name, cells[name])),
    optionalOneOf: (column, texts) => (cells[column] === '' ? null : oneOf(column, texts)),
  }
}

function textIn(column: string, text: string): string {
  if (text === '' || text.length > 128) throw wrong(column, text, '1 to 128 characters long')
  const fault = textFault(text, 'line')
  if (fault) {
    const texts = textFaultText(fault)
    throw new WrongCell(column, `${column} is “${shown(text)}”; it ${texts}`, `${column} ${texts}`)
  }
  // The text is not in UTF-8: if it were accepted, two different ids could become the same unreadable text.
  if (text.includes('\uFFFD')) throw wrong(column, text, UTF_8)
  return text
}

const UTF_8 = 'written in UTF-8; a file in Windows-1252 or Latin-1 must be saved as UTF-8 first'

function wordIn<T extends string>(column: string, text: string, texts: readonly T[]): T {
  const word = texts.find(each => each === text)
  if (word === undefined) throw wrong(column, text, `one of ${texts.join(', ')}`)
  return word
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?))?$/
const ALLOWED = 'an instant of ISO 8601 with its zone, e.g. 2026-01-15T09:30:00Z, or a day, which begins at 00:00 UTC'
const [EARLIEST, LATEST] = [Date.UTC(1970, 0), Date.UTC(9000, 0)]

/** Reads an instant. A zone is required, as without one the instant would depend on the machine that reads it. */
export function instantIn(column: string, text: string): Instant {
  const [, day, time = '00:00', zone = 'Z'] = INSTANT.exec(text) ?? []
  if (day === undefined || !isDay(day)) throw wrong(column, text, ALLOWED)
  const at = fromIso(`${day}T${time}${zone === 'Z' ? zone : zone.replace(/^(...):?(\d\d)?$/, fullZone)}`)
  if (at === null || time.startsWith('24')) throw wrong(column, text, ALLOWED)
  if (at < EARLIEST || at >= LATEST) throw wrong(column, text, 'of the years 1970 to 8999')
  return at
}

const fullZone = (_: string, hours: string, minutes: string | undefined): string => `${hours}:${minutes ?? '00'}`
/** Reports whether a day exists: JavaScript would silently read a 30th of February as the 2nd of March. */
function isDay(day: string): boolean {
  const at = fromIso(day)
  return at !== null && new Date(at).getUTCDate() === Number(day.slice(8))
}

function wholeIn(column: string, text: string, least: number, most: number): number {
  // Spreadsheets write whole numbers as 5.0 in a column with gaps. Two decimals would be an amount in another unit.
  const value = /^\d{1,16}(?:\.0)?$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw wrong(column, text, `a whole number from ${least} to ${most}`)
  return value
}

function hoursIn(column: string, text: string): number {
  if (!/^\d{1,6}(?:\.\d{1,20})?$/.test(text)) throw wrong(column, text, 'a number of hours from 0 on, e.g. 3.5')
  return Number(text)
}
