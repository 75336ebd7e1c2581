// Reads CSV files row by row, by the column names in their first line. Invalid lines are refused with their number.
import { parse } from 'csv-parse/sync'
import { HistoryError, type RefusedLine } from '../report.ts'
import { cellText } from './cells.ts'
import { textLines } from './lines.ts'
import { otherSeparator, type Separator } from './separators.ts'

export interface Row<C extends string> {
  readonly line: number
  /** The normalized texts by column; a text is empty if the cell is empty or the file has no such column. */
  readonly cells: Readonly<Record<C, string>>
}

export interface Table<C extends string> {
  readonly file: string
  readonly separator: Separator
  readonly columns: readonly C[]
  readonly required: readonly C[]
  readonly refuse: (line: RefusedLine) => void
  /** Called with the number of bytes read so far. */
  readonly read?: (bytes: number) => void
}

/** Yields the rows as they are read, so that the file is never in memory as a whole. */
export async function* rows<C extends string>(table: Table<C>): AsyncGenerator<Row<C>> {
  const { file, refuse, read, separator } = table
  let header: readonly string[] | null = null
  const isRow = (text: string) => isFields(fieldsOf(text, separator), header?.length)
  for await (const { line, text } of records(textLines(file, read), isRow)) {
    if (isBlank(text, separator)) continue
    const fields = fieldsOf(text, separator)
    if (header === null) {
      header = headerOf(table, text, fields)
      continue
    }
    const fault = typeof fields === 'string' ? fields : countFault(fields.length, header.length)
    if (fault !== null) refuse({ file, line, column: null, reason: fault, kind: fault })
    else if (typeof fields !== 'string') yield { line, cells: cellsOf(table, header, fields) }
  }
  if (header === null) throw new HistoryError(`${file} is empty. Its first line must name the columns.`)
}

/**
 * Reports whether a line is blank. With tabs as the separator, a line of tabs is a row of empty cells and not blank.
 */
const isBlank = (text: string, separator: Separator): boolean => !text.includes(separator) && cellText(text) === ''

/** Throws if the first line does not have the expected columns, without reading further. */
export async function checkColumns<C extends string>(table: Omit<Table<C>, 'refuse'>): Promise<void> {
  const reading = rows({ ...table, refuse: () => undefined })
  await reading.next()
  await reading.return(undefined)
}

interface Numbered {
  /** The number of the first line of the record. */
  readonly line: number
  readonly text: string
}
/** The most lines that a quoted field may span, more than any valid text has. */
const MOST_LINES = 100

/**
 * Yields the records. A quoted field may span lines if these lines form a row together. An unclosed quote invalidates
 * only its own line.
 */
async function* records(lines: AsyncIterable<string>, isRow: (text: string) => boolean): AsyncGenerator<Numbered> {
  let [line, waiting]: [number, readonly Numbered[]] = [0, []]
  for await (const text of lines) {
    line++
    if (waiting.length === 0 && !hasOpenQuote(text)) yield { line, text }
    else waiting = yield* settled([...waiting, { line, text }], MOST_LINES, isRow)
  }
  yield* settled(waiting, 0, isRow)
}

/** Yields the complete records; returns the lines, at most `most`, that still wait for a closing quote. */
function* settled(
  lines: readonly Numbered[],
  most: number,
  isRow: (text: string) => boolean,
): Generator<Numbered, readonly Numbered[]> {
  let waiting = lines
  for (;;) {
    const [first] = waiting
    const end = endOf(waiting)
    if (!first || (end === null && waiting.length <= most)) return waiting
    const text = end === null ? first.text : textOf(waiting.slice(0, end))
    const count = end !== null && (end === 1 || isRow(text)) ? end : 1
    yield count === 1 ? first : { line: first.line, text }
    waiting = waiting.slice(count)
  }
}
/** Returns the number of lines until every quote is closed; null if one stays open. */
function endOf(lines: readonly Numbered[]): number | null {
  let isOpen = false
  for (const [i, { text }] of lines.entries()) {
    if (hasOpenQuote(text)) isOpen = !isOpen
    if (!isOpen) return i + 1
  }
  return null
}
const textOf = (lines: readonly Numbered[]): string => lines.map(({ text }) => text).join('\n')
const hasOpenQuote = (text: string): boolean => text.includes('"') && (text.match(/"/g)?.length ?? 0) % 2 === 1

/** Returns the fields of one line, or why it is invalid. */
function fieldsOf(text: string, separator: Separator): readonly string[] | string {
  // Most lines have no quotes, and the parser would take fifty times as long for them.
  if (!text.includes('"')) return text.split(separator).map(cellText)
  try {
    // Spaces around quotes are not part of a cell, except with tabs as the separator.
    const [fields = []] = parse(text, { delimiter: separator, trim: separator !== '\t' })
    return fields.map(cellText)
  } catch (fault) {
    return `is not valid CSV: ${fault instanceof Error ? fault.message.replace(/ at line 1\b/, '') : fault}`
  }
}

const isFields = (found: readonly string[] | string, count: number | undefined): boolean =>
  typeof found !== 'string' && (count === undefined || found.length === count)

const countFault = (found: number, expected: number): string | null =>
  found === expected ? null : `has ${found} fields, the first line names ${expected}`

function headerOf<C extends string>(
  { file, columns, required, separator }: Table<C>,
  text: string,
  record: readonly string[] | string,
): readonly string[] {
  const cause = causeOf(text, columns, separator)
  if (cause !== null) throw new HistoryError(`${file}, line 1: ${cause}`)
  if (typeof record === 'string') throw new HistoryError(`${file}, line 1: ${record}`)
  const known: readonly string[] = columns
  const problems = [
    ...record.filter(name => !known.includes(name)).map(name => `There is no column “${name}”.`),
    ...record.filter((name, i) => record.indexOf(name) < i).map(name => `The column “${name}” is there twice.`),
    ...required.filter(name => !record.includes(name)).map(name => `The column “${name}” is missing.`),
  ]
  if (problems.length > 0)
    throw new HistoryError(
      `${file}, line 1: ${problems.join(' ')}\nColumns are ${columns.join(', ')}; required are ${required.join(', ')}.`,
    )
  return record
}

/** Returns the probable reason why the first line does not name the columns; null if none is recognized. */
function causeOf(text: string, columns: readonly string[], separator: Separator): string | null {
  if (/^\s*[[{]/.test(text)) return 'This looks like JSON, and CSV is expected. POST /v1/history takes JSON.'
  return otherSeparator(text, columns, separator)
}

function cellsOf<C extends string>({ columns }: Table<C>, header: readonly string[], record: readonly string[]) {
  const cells = new Map(header.map((name, i) => [name, record[i] ?? '']))
  return recordOf(columns, name => cells.get(name) ?? '')
}

/** Returns an object with a member for each name. */
export function recordOf<C extends string>(names: readonly C[], of: (name: C) => string): Record<C, string> {
  const found: Partial<Record<C, string>> = {}
  for (const name of names) found[name] = of(name)
  if (!isWhole(found, names)) throw new TypeError('a column has no cell')
  return found
}
const isWhole = <C extends string>(
  found: Partial<Record<C, string>>,
  names: readonly C[],
): found is Record<C, string> => names.every(name => name in found)
