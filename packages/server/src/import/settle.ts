// Combines the rows of one order or seller, whatever their order in the file. If they contradict each other, none is
// taken.

import { differenceOf } from './decide.ts'
import { attempt, type CellFault } from './files/cells.ts'
import { type Row, rows, type Table } from './files/csv.ts'
import type { HistoryOrder } from './orders.ts'
import { repeatedIds } from './repeated.ts'

/** A row with the number of its line. */
export interface Read<T> {
  readonly line: number
  readonly value: T
}
export interface RefusedRow<T> extends Read<T> {
  readonly fault: CellFault
}
/** The result of settling all rows of one id. */
export interface Settled<T> {
  /** The rows that are taken, in the order in which they happened. */
  readonly rows: readonly Read<T>[]
  /** Rows that repeat one of `rows`. */
  readonly same: readonly Read<T>[]
  readonly refused: readonly RefusedRow<T>[]
}
export type Settle<T> = (rows: readonly Read<T>[]) => Settled<T>

export interface Settling<C extends string, T> {
  readonly table: Table<C>
  readonly id: C
  readonly read: (cells: Readonly<Record<C, string>>) => T
  readonly settle: Settle<T>
  /** Reports whether the fault of a row is to be reported; without this function, every fault is. */
  readonly isReported?: (cells: Readonly<Record<C, string>>) => boolean
}
export interface SettledOf<T> extends Settled<T> {
  /** All lines up to this one are settled. */
  readonly done: number
}

/** Yields the settled rows of a file, id by id. The rows of a repeated id wait in memory for the last one. */
export async function* settledRows<C extends string, T>(settling: Settling<C, T>): AsyncGenerator<SettledOf<T>> {
  const { table, id, settle, isReported = () => true } = settling
  const left = await repeatedIds(table, cells => cells[id])
  const waiting = new Map<string, Read<T>[]>()
  const readOne = ({ line, cells }: Row<C>): readonly Read<T>[] => {
    const report = (fault: CellFault) => isReported(cells) && table.refuse({ file: table.file, line, ...fault })
    const value = attempt(report, () => ({ read: settling.read(cells) }))
    return value === null ? [] : [{ line, value: value.read }]
  }
  const doneBefore = (line: number) => (waiting.values().next().value?.[0]?.line ?? line + 1) - 1
  for await (const row of rows(table)) {
    const key = row.cells[id]
    const [count, found] = [left.get(key), readOne(row)]
    const all = waiting.get(key) ?? []
    all.push(...found)
    if (count !== undefined && count > 1) {
      left.set(key, count - 1)
      if (all.length > 0) waiting.set(key, all)
      continue
    }
    waiting.delete(key)
    if (all.length > 0) yield { ...settle(all), done: doneBefore(row.line) }
  }
  for (const [key, all] of waiting) {
    waiting.delete(key)
    yield { ...settle(all), done: doneBefore(all[0]?.line ?? 0) }
  }
}

/** Groups rows that are all in memory by id, and settles each group. */
export function settled<T>(
  all: readonly Read<T>[],
  idOf: (value: T) => string,
  settle: Settle<T>,
): readonly Settled<T>[] {
  const byId = new Map<string, Read<T>[]>()
  for (const row of all) {
    const mates = byId.get(idOf(row.value))
    if (mates) mates.push(row)
    else byId.set(idOf(row.value), [row])
  }
  return [...byId.values()].map(settle)
}

interface Distinct<T> {
  readonly row: Read<T>
  readonly content: string
}
type Content<T> = (value: T) => unknown

/** Returns the first row of each content, and the rows that repeat one. */
function distinct<T>(all: readonly Read<T>[], contentOf: Content<T>) {
  const firsts = new Map<string, Distinct<T>>()
  const same: Read<T>[] = []
  for (const row of all) {
    const content = JSON.stringify(contentOf(row.value))
    if (firsts.has(content)) same.push(row)
    else firsts.set(content, { row, content })
  }
  return { firsts: [...firsts.values()], same }
}

/** The most lines that one refusal names. */
const NAMED = 5

interface Contradiction<T> {
  readonly contentOf: Content<T>
  /**
   * Returns the fault of a row. `lines` are the numbers of the contradicting rows, `other` is the first of these rows.
   */
  readonly faultOf: (row: T, other: T, lines: string) => CellFault
}

/** Refuses each row, naming the lines that contradict it. */
function allRefused<T>(
  all: readonly Read<T>[],
  firsts: readonly Distinct<T>[],
  { contentOf, faultOf }: Contradiction<T>,
): Settled<T> {
  const shown = firsts.slice(0, NAMED + 1)
  const refused = all.flatMap(row => {
    const content = JSON.stringify(contentOf(row.value))
    const others = shown.filter(each => each.content !== content).slice(0, NAMED)
    const [first] = others
    const lines = linesOf(others.map(other => other.row.line))
    return first ? [{ ...row, fault: faultOf(row.value, first.row.value, lines) }] : []
  })
  return { rows: [], same: [], refused }
}

const linesOf = (lines: readonly number[]): string => {
  const last = lines.at(-1)
  return lines.length < 2 ? `line ${last}` : `lines ${lines.slice(0, -1).join(', ')} and ${last}`
}

type WithOrder = { readonly order: HistoryOrder }
const orderOf: Content<WithOrder> = ({ order }) => order

/** Settles the rows of one order: it has one row in a history, or two if it was completed and cancelled later. */
export function settleOrders<T extends WithOrder>(all: readonly Read<T>[]): Settled<T> {
  const { firsts, same } = distinct(all, orderOf)
  const found = firsts.map(({ row }) => row).sort((a, b) => rank(a.value) - rank(b.value))
  const [first, second] = found
  if (!first || !second) return { rows: found, same, refused: [] }
  const [a, b] = [first.value.order, second.value.order]
  const isPair = found.length === 2 && isLaterCancelled(a, b)
  if (isPair && !responsesDiffer(a, b)) return { rows: found, same, refused: [] }
  return allRefused(all, firsts, {
    contentOf: orderOf,
    faultOf: (row, other, lines) => {
      const column = isPair ? 'first_response_hours' : (differenceOf(row.order, other.order) ?? 'order_id')
      const reason = `order_id “${a.closed.order}” is also in ${lines} with a different ${column}; ${ORDER_RULE}`
      return { column: 'order_id', reason, kind: `order_id is in several lines that differ; ${ORDER_RULE}` }
    },
  })
}
const ORDER_RULE = 'only a completed order that was cancelled later has two lines, so none of them is taken'
const rank = ({ order: { closed } }: WithOrder): number => (closed.method === 'completed' ? 0 : 1)

const isLaterCancelled = (completed: HistoryOrder, cancelled: HistoryOrder): boolean =>
  completed.closed.method === 'completed' &&
  cancelled.closed.method !== 'completed' &&
  completed.seller === cancelled.seller &&
  completed.closed.at <= cancelled.closed.at

const responsesDiffer = (a: HistoryOrder, b: HistoryOrder): boolean =>
  a.response !== null && b.response !== null && a.response.took !== b.response.took

/** Settles the rows of one seller, who has one row in a list. */
export function settleSellers<T extends { readonly id: string }>(all: readonly Read<T>[]): Settled<T> {
  const { firsts, same } = distinct(all, value => value)
  if (firsts.length < 2) return { rows: firsts.map(({ row }) => row), same, refused: [] }
  return allRefused(all, firsts, {
    contentOf: value => value,
    faultOf: ({ id }, _other, lines) => ({
      column: 'seller_id',
      reason: `seller_id “${id}” is also in ${lines} with different values; ${SELLER_RULE}`,
      kind: `seller_id is in several lines that differ; ${SELLER_RULE}`,
    }),
  })
}
const SELLER_RULE = 'a seller has one line, so none of them is taken'
