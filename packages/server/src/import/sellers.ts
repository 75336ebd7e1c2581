// The sellers of a history: their lines, joining dates, and current levels where known.
import type { Instant, PerformanceLine } from '@evenhand/core'
import { readCells } from './files/cells.ts'
import { recordOf } from './files/csv.ts'
import type { Separator } from './files/separators.ts'
import {
  type HistoryOrder,
  ORDER_COLUMNS,
  type OrderCells,
  orderLines,
  REQUIRED_ORDER_COLUMNS,
  readOrder,
  responseLines,
} from './orders.ts'
import type { RefusedLine } from './report.ts'
import { type Read, settledRows, settleOrders, settleSellers } from './settle.ts'

/** A row of `--sellers`; a field is null if its cell is empty. */
export interface KnownSeller {
  readonly since: Instant | null
  readonly level: string | null
  /** The number of open warnings. */
  readonly warnings: number | null
}

type Refuse = (line: RefusedLine) => void

export const SELLER_COLUMNS = ['seller_id', 'since', 'level', 'warnings'] as const

export interface SellersFile {
  readonly file: string
  readonly separator: Separator
  /** The names of the ladder's levels. */
  readonly levels: readonly string[]
  readonly refuse: Refuse
  /** Throws for an invalid id. */
  readonly checkId: (id: string) => void
}
export interface SellerRow {
  readonly line: number
  readonly id: string
  readonly known: KnownSeller
}

/** Yields each seller of the file once. */
export async function* sellerRows({
  file,
  separator,
  levels,
  refuse,
  checkId,
}: SellersFile): AsyncGenerator<SellerRow> {
  const table = { file, separator, columns: SELLER_COLUMNS, required: ['seller_id'] as const, refuse }
  const read = (cells: Readonly<Record<(typeof SELLER_COLUMNS)[number], string>>) => {
    const row = readCells(cells)
    const id = row.text('seller_id')
    checkId(id)
    const [since, level] = [row.optionalInstant('since'), row.optionalOneOf('level', levels)]
    return { id, known: { since, level, warnings: row.optionalWhole('warnings', 0, 1_000_000) } }
  }
  for await (const found of settledRows({ table, id: 'seller_id', read, settle: settleSellers })) {
    for (const { line, fault } of found.refused) refuse({ file, line, ...fault })
    for (const { line, value } of found.rows) yield { line, ...value }
  }
}

export async function readSellers(file: SellersFile): Promise<ReadonlyMap<string, KnownSeller>> {
  const sellers = new Map<string, KnownSeller>()
  for await (const { id, known } of sellerRows(file)) sellers.set(id, known)
  return sellers
}

/** The rows of one seller. */
export interface SellerHistory {
  /** The valid rows as text: 1,000,000 of them peak at 1.5 GB. As lines of a performance log, they would take 3 GB. */
  readonly packed: string[]
  firstAt: Instant
}

/** Returns the performance log lines of a seller's rows. */
export const linesOfRows = ({ packed }: SellerHistory): readonly PerformanceLine[] =>
  packed.flatMap(text => {
    const order = readOrder(unpack(text))
    return [...orderLines(order), ...responseLines(order)]
  })

/** Packs a row into one text. Cells have no line breaks, as `cellText` turns quoted ones into spaces. */
const pack = (cells: OrderCells): string => ORDER_COLUMNS.map(column => cells[column]).join('\n')
const unpack = (text: string): OrderCells => {
  const cells = text.split('\n').values()
  return recordOf(ORDER_COLUMNS, () => cells.next().value ?? '')
}

export interface HistoryFile {
  readonly file: string
  readonly separator: Separator
  /** The only seller to read; null for all. */
  readonly seller: string | null
  readonly refuse: Refuse
}

export async function readHistory(history: HistoryFile): Promise<ReadonlyMap<string, SellerHistory>> {
  const { file, separator, seller, refuse } = history
  const sellers = new Map<string, SellerHistory>()
  const isWanted = (id: string) => seller === null || id === seller
  const settling = {
    table: { file, separator, columns: ORDER_COLUMNS, required: REQUIRED_ORDER_COLUMNS, refuse },
    id: 'order_id' as const,
    read: (cells: OrderCells) => ({ order: readOrder(cells), cells }),
    settle: (all: readonly Read<{ order: HistoryOrder; cells: OrderCells }>[]) => settleOrders(all),
    isReported: (cells: OrderCells) => isWanted(cells.seller_id),
  }
  for await (const { rows, refused } of settledRows(settling)) {
    if (refused.some(({ value }) => isWanted(value.order.seller)))
      for (const { line, fault } of refused) refuse({ file, line, ...fault })
    for (const [i, { value }] of rows.entries()) {
      if (!isWanted(value.order.seller)) continue
      const answered = rows.slice(0, i).some(before => before.value.order.response !== null)
      // The answer to the first message belongs to the first row that has it.
      addRow(sellers, value.order, pack(answered ? { ...value.cells, first_response_hours: '' } : value.cells))
    }
  }
  return sellers
}

function addRow(sellers: Map<string, SellerHistory>, order: HistoryOrder, text: string): void {
  const known = sellers.get(order.seller)
  if (!known) sellers.set(order.seller, { packed: [text], firstAt: order.firstAt })
  else {
    known.packed.push(text)
    known.firstAt = Math.min(known.firstAt, order.firstAt)
  }
}
