// One row that is brought along, from a file or as JSON: the same cells, the same refusals.
import { WrongCell } from './cells.ts'
import { recordOf } from './csv.ts'
import { type HistoryOrder, ORDER_COLUMNS, type OrderCells, readOrder } from './orders.ts'

/** Ids are part of addresses: visible ASCII. */
const ID = /^[!-~]+$/

/** The order of a row; throws `WrongCell`. */
export function readBrought(cells: OrderCells): HistoryOrder {
  const order = readOrder(cells)
  for (const column of ['order_id', 'seller_id'] as const) checkId(column, cells[column])
  return order
}

export function checkId(column: string, id: string): void {
  if (!ID.test(id))
    throw new WrongCell(column, `${column} is “${id}”; it must be of visible ASCII characters, without spaces`)
}

export type JsonRow = Readonly<Record<string, string | number | null>>

/** What a row of JSON says, as if it stood in a file. */
export function cellsOfJson(row: JsonRow): OrderCells {
  const columns: readonly string[] = ORDER_COLUMNS
  const foreign = Object.keys(row).find(name => !columns.includes(name))
  if (foreign !== undefined)
    throw new WrongCell(foreign, `There is no column “${foreign}”. Columns are ${columns.join(', ')}.`)
  return recordOf(ORDER_COLUMNS, name => String(row[name] ?? '').trim())
}
