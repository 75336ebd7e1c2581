// The sellers of a history: their lines, since when they are there, and the level until now where somebody knows it.
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

/** What `--sellers` says of one; null where it says nothing. */
export interface KnownSeller {
  readonly since: Instant | null
  readonly level: string | null
  /** Open ones. */
  readonly warnings: number | null
}

type Refuse = (line: RefusedLine) => void

export const SELLER_COLUMNS = ['seller_id', 'since', 'level', 'warnings'] as const

export interface SellersFile {
  readonly file: string
  readonly separator: Separator
  /** The levels that there are. */
  readonly levels: readonly string[]
  readonly refuse: Refuse
  /** Throws where an id cannot be taken. */
  readonly checkId: (id: string) => void
}
export interface SellerRow {
  readonly line: number
  readonly id: string
  readonly known: KnownSeller
}

/** Each seller once. */
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

/** A seller as the history shows them. */
export interface SeenSeller {
  /** Rows as they were read and found right: 1,000,000 of them peak at 1.5 GB, kept as lines of a ledger at 3 GB. */
  readonly packed: string[]
  firstAt: Instant
}

/** What the rows of a seller say. */
export const linesOfRows = ({ packed }: SeenSeller): readonly PerformanceLine[] =>
  packed.flatMap(text => {
    const order = readOrder(unpack(text))
    return [...orderLines(order), ...responseLines(order)]
  })

/** No cell holds a line break: of a quoted one a space is left. */
const pack = (cells: OrderCells): string => ORDER_COLUMNS.map(column => cells[column]).join('\n')
const unpack = (text: string): OrderCells => {
  const cells = text.split('\n').values()
  return recordOf(ORDER_COLUMNS, () => cells.next().value ?? '')
}

export interface HistoryFile {
  readonly file: string
  readonly separator: Separator
  /** Only this one, or all. */
  readonly seller: string | null
  readonly refuse: Refuse
}

export async function readHistory(history: HistoryFile): Promise<ReadonlyMap<string, SeenSeller>> {
  const { file, separator, seller, refuse } = history
  const sellers = new Map<string, SeenSeller>()
  const isAsked = (id: string) => seller === null || id === seller
  const settling = {
    table: { file, separator, columns: ORDER_COLUMNS, required: REQUIRED_ORDER_COLUMNS, refuse },
    id: 'order_id' as const,
    read: (cells: OrderCells) => ({ order: readOrder(cells), cells }),
    settle: (all: readonly Read<{ order: HistoryOrder; cells: OrderCells }>[]) => settleOrders(all),
    isTold: (cells: OrderCells) => isAsked(cells.seller_id),
  }
  for await (const { rows, refused } of settledRows(settling)) {
    if (refused.some(({ value }) => isAsked(value.order.seller)))
      for (const { line, fault } of refused) refuse({ file, line, ...fault })
    for (const [i, { value }] of rows.entries()) {
      if (!isAsked(value.order.seller)) continue
      const answered = rows.slice(0, i).some(before => before.value.order.response !== null)
      // The answer to the first message stands with the first line that tells it.
      see(sellers, value.order, pack(answered ? { ...value.cells, first_response_hours: '' } : value.cells))
    }
  }
  return sellers
}

function see(sellers: Map<string, SeenSeller>, order: HistoryOrder, text: string): void {
  const known = sellers.get(order.seller)
  if (!known) sellers.set(order.seller, { packed: [text], firstAt: order.firstAt })
  else {
    known.packed.push(text)
    known.firstAt = Math.min(known.firstAt, order.firstAt)
  }
}
