// The sellers of a history: their lines, since when they are there, and the level until now where somebody knows it.
import type { ClosedLine, Instant, LedgerLine } from '@evenhand/core'
import { attempt, readCells, WrongCell } from './cells.ts'
import { recordOf, rows } from './csv.ts'
import {
  type HistoryOrder,
  ORDER_COLUMNS,
  type OrderCells,
  orderLines,
  REQUIRED_ORDER_COLUMNS,
  readOrder,
  responseLines,
} from './orders.ts'
import type { RefusedLine } from './told.ts'

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
  /** The levels that there are. */
  readonly levels: readonly string[]
  readonly refuse: Refuse
}
export interface SellerRow {
  readonly line: number
  readonly id: string
  readonly known: KnownSeller
}

/** Each seller once. */
export async function* sellerRows({ file, levels, refuse }: SellersFile): AsyncGenerator<SellerRow> {
  const seen = new Set<string>()
  for await (const { line, cells } of rows({ file, columns: SELLER_COLUMNS, required: ['seller_id'], refuse })) {
    const told = (reason: string) => refuse({ file, line, reason })
    const row = attempt(told, (): SellerRow => {
      const read = readCells(cells)
      const id = read.text('seller_id')
      if (seen.has(id))
        throw new WrongCell('seller_id', `seller_id “${id}” stands in a line before; it must be there once`)
      const [since, level] = [read.optionalInstant('since'), read.optionalOneOf('level', levels)]
      return { line, id, known: { since, level, warnings: read.optionalWhole('warnings', 0, 1_000_000) } }
    })
    if (row === null) continue
    seen.add(row.id)
    yield row
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
export const linesOfRows = ({ packed }: SeenSeller): readonly LedgerLine[] =>
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
  /** Only this one, or all. */
  readonly seller: string | null
  readonly refuse: Refuse
}

export async function readHistory({ file, seller, refuse }: HistoryFile): Promise<ReadonlyMap<string, SeenSeller>> {
  const sellers = new Map<string, SeenSeller>()
  const book = new OrderBook()
  for await (const { line, cells } of rows({
    file,
    columns: ORDER_COLUMNS,
    required: REQUIRED_ORDER_COLUMNS,
    refuse,
  })) {
    if (seller !== null && cells.seller_id !== seller) continue
    const told = (reason: string) => refuse({ file, line, reason })
    attempt(told, () => {
      const order = readOrder(cells)
      const entered = book.enter(order, line, pack(cells))
      if (entered === null) return
      const text = entered.isFirstResponse ? entered.text : pack({ ...cells, first_response_hours: '' })
      const known = sellers.get(order.seller)
      if (!known) sellers.set(order.seller, { packed: [text], firstAt: order.firstAt })
      else {
        known.packed.push(text)
        known.firstAt = Math.min(known.firstAt, order.firstAt)
      }
    })
  }
  return sellers
}

/** What is remembered of a line. */
interface Entered {
  readonly line: number
  /** The row, packed, and the one before it if there are two. */
  readonly text: string
  readonly before: string | null
  readonly seller: string
  readonly method: ClosedLine['method']
  readonly at: Instant
  readonly hasResponse: boolean
}

/** An order stands in a history once, or twice if it was completed and cancelled later; the same row again says nothing new. */
class OrderBook {
  readonly #orders = new Map<string, Entered>()

  /** null: the same row stands there already. */
  enter({ seller, closed: { order, method, at }, response }: HistoryOrder, line: number, text: string) {
    const known = this.#orders.get(order)
    if (known && (known.text === text || known.before === text)) return null
    const isFirstResponse = response !== null && !known?.hasResponse
    const hasResponse = isFirstResponse || known?.hasResponse === true
    const entered = { line, text, before: known?.text ?? null, seller, method, at, hasResponse }
    if (known && (known.before !== null || !isLaterCancelled(known, entered)))
      throw new WrongCell(
        'order_id',
        `order_id “${order}” stands in line ${known.line}; only a completed order that was cancelled later has two lines`,
      )
    this.#orders.set(order, entered)
    return { text, isFirstResponse }
  }
}

function isLaterCancelled(a: Entered, b: Entered): boolean {
  const [completed, cancelled] = a.method === 'completed' ? [a, b] : [b, a]
  const isPair = completed.method === 'completed' && cancelled.method !== 'completed'
  return isPair && a.seller === b.seller && completed.at <= cancelled.at
}
