// Reads one imported row, from a file or as JSON, into the same cells with the same refusals.
import { cellText, WrongCell } from './files/cells.ts'
import { recordOf } from './files/csv.ts'
import { type HistoryOrder, ORDER_COLUMNS, type OrderCells, type OrderColumn, readOrder } from './orders.ts'

/** The form of an id: ids are part of URLs, so they must be visible ASCII. */
const ID = /^[!-~]+$/

/** Returns the order of a row; throws `WrongCell`. */
export function readOrderRows(cells: OrderCells): HistoryOrder {
  const order = readOrder(cells)
  for (const column of ['order_id', 'seller_id'] as const) checkId(column, cells[column])
  return order
}

export function checkId(column: string, id: string): void {
  const allowed = 'must be of visible ASCII characters, without spaces'
  if (!ID.test(id)) throw new WrongCell(column, `${column} is “${id}”; it ${allowed}`, `${column} ${allowed}`)
}

export type JsonRow = Readonly<Record<string, string | number | boolean | null>>

/** Returns the cells of a JSON row, as if it came from a file; throws `WrongCell`. */
export function cellsOfJson(row: JsonRow): OrderCells {
  const columns: readonly string[] = ORDER_COLUMNS
  const foreign = Object.keys(row).find(name => !columns.includes(name))
  if (foreign !== undefined)
    throw new WrongCell(foreign, `There is no column “${foreign}”. Columns are ${columns.join(', ')}.`)
  return recordOf(ORDER_COLUMNS, name => cellOfJson(name, row[name]))
}

function cellOfJson(column: OrderColumn, value: JsonRow[string] | undefined): string {
  if (typeof value === 'number') return numberText(column, value)
  return cellText(String(value ?? ''))
}

/**
 * The columns whose values are texts even if they look like numbers: 1.0 and 1 are equal as numbers, but different ids.
 */
const NAMES: readonly OrderColumn[] = ['order_id', 'seller_id', 'buyer_id', 'gig_id', 'reason']

/**
 * Writes a number as decimal digits. From 2^53 on, different numbers are parsed as the same one, so all of them are
 * refused.
 */
function numberText(column: OrderColumn, value: number): string {
  const refused = (why: string) => new WrongCell(column, `${column} is a number that ${why}; send it as a string`)
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw refused('is not a safe integer')
  if (NAMES.includes(column) && !Number.isInteger(value)) throw refused('is not whole')
  return digitsOf(value)
}

/** Writes digits without an exponent, which `String` uses for numbers below a millionth. */
function digitsOf(value: number): string {
  const [digits = '', zeros] = String(value).split('e-')
  if (zeros === undefined) return digits
  const sign = digits.startsWith('-') ? '-' : ''
  return `${sign}0.${'0'.repeat(Number(zeros) - 1)}${digits.replace(/[-.]/g, '')}`
}
