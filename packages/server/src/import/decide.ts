// Decides one row of a history: it is new, unchanged, a later end, a correction, or refused with a reason.
import { type ClosedOrder, type Instant, isoOrNull, toIso } from '@evenhand/core'
import { FIRST_LINE, type KnownLine, type KnownOrder, type NewLine } from '../store/levels/imports.ts'
import type { CellFault } from './files/cells.ts'
import { type HistoryOrder, ORDER_COLUMNS, type OrderColumn } from './orders.ts'

export interface ImportContext {
  /** The current time of the orders. */
  readonly now: Instant
  /** Lines recorded from this instant on belong to the same import. */
  readonly startedAt: Instant
  /** Whether a changed row is a correction; otherwise it is refused. */
  readonly isCorrection: boolean
}

export type Verdict =
  | { readonly kind: 'taken'; readonly lines: readonly NewLine[]; readonly isAnswered: boolean }
  | { readonly kind: 'unchanged' }
  /** The order was closed in Evenhand itself. */
  | { readonly kind: 'own' }
  | { readonly kind: 'refused'; readonly fault: CellFault }

export function decide(order: HistoryOrder, known: KnownOrder, context: ImportContext): Verdict {
  const { order: id, at } = order.closed
  if (known.own === 'closed') return { kind: 'own' }
  if (known.own === 'open') return refused('order_id', `order_id “${id}” is ${STILL_OPEN}`, `order_id is ${STILL_OPEN}`)
  if (at > context.now)
    return refused('closed_at', `closed_at is “${toIso(at)}”; it must not be after ${toIso(context.now)}`, IN_FUTURE)
  const latest = known.lines.at(-1)
  if (!latest) return taken([newLine(order)], order.response !== null)
  if (known.seller !== order.seller)
    return refused('seller_id', otherSeller(order, known), 'seller_id differs from the stored one')
  if (isKnown(order, known, latest, context)) return { kind: 'unchanged' }
  const ends = laterEnd(order, latest)
  return ends ? taken(ends, isNewAnswer(order, known)) : corrected(order, known, latest, context)
}

const refused = (column: OrderColumn, reason: string, kind: string): Verdict => ({
  kind: 'refused',
  fault: { column, reason, kind },
})
const taken = (lines: readonly NewLine[], isAnswered: boolean): Verdict => ({ kind: 'taken', lines, isAnswered })

/** Returns the row as a line of the performance log. */
const logged = ({ closed, gig, rating }: HistoryOrder): ClosedOrder => {
  const { type: _t, order: _o, recordedAt: _r, at, ...rest } = closed
  return { ...rest, gig, rating, closedAt: at, completedAt: null }
}
const newLine = (order: HistoryOrder): NewLine => ({ ...logged(order), line: FIRST_LINE, at: order.closed.at })

/** The table of columns: how the performance log stores each, and whether it can be corrected. */
const STORED: Readonly<
  Record<
    Exclude<OrderColumn, 'order_id' | 'seller_id' | 'first_response_hours'>,
    { readonly of: (row: ClosedOrder) => string | number | null; readonly isCorrectable?: true }
  >
> = {
  outcome: { of: ({ method }) => method },
  closed_at: { of: ({ closedAt }) => toIso(closedAt) },
  buyer_id: { of: ({ buyer }) => buyer },
  gig_id: { of: ({ gig }) => gig },
  placed_at: { of: ({ placedAt }) => isoOrNull(placedAt) },
  due_at: { of: ({ dueAt }) => isoOrNull(dueAt), isCorrectable: true },
  delivered_at: { of: ({ deliveredAt }) => isoOrNull(deliveredAt), isCorrectable: true },
  decided_by: { of: ({ decidedBy }) => decidedBy },
  opened_by: { of: ({ openedBy }) => openedBy },
  reason: { of: ({ reason }) => reason },
  fault: { of: ({ fault }) => fault, isCorrectable: true },
  fault_status: { of: ({ faultStatus }) => faultStatus, isCorrectable: true },
  value_minor: { of: ({ value }) => value, isCorrectable: true },
  currency: { of: ({ currency }) => currency },
  rating: { of: ({ rating }) => rating, isCorrectable: true },
}
const isStored = (name: OrderColumn): name is keyof typeof STORED => Object.hasOwn(STORED, name)
const STORED_COLUMNS = ORDER_COLUMNS.filter(isStored)
const CORRECTABLE = STORED_COLUMNS.filter(name => STORED[name].isCorrectable).join(', ')

const changes = (row: ClosedOrder, line: ClosedOrder) =>
  STORED_COLUMNS.filter(name => STORED[name].of(row) !== STORED[name].of(line))
/** Returns the first column in which two rows of an order differ; null if they are the same. */
export function differenceOf(a: HistoryOrder, b: HistoryOrder): OrderColumn | null {
  if (a.seller !== b.seller) return 'seller_id'
  const [first] = changes(logged(a), logged(b))
  return first ?? (a.response?.took === b.response?.took ? null : 'first_response_hours')
}
const isCompleted = ({ method }: ClosedOrder): boolean => method === 'completed'

/**
 * Reports whether the row is already stored, as when the same file is imported a second time, even after a correction.
 */
function isKnown(order: HistoryOrder, known: KnownOrder, latest: KnownLine, { isCorrection }: ImportContext): boolean {
  const row = logged(order)
  const lines = isCorrection ? [counterpart(row, known)] : known.lines
  if (!lines.some(line => line && changes(row, line).length === 0)) return false
  return order.response === null || order.response.took === known.took || latest.completedAt !== null
}
/** Returns the last stored line with the same kind of end as the row, completed or cancelled. */
const counterpart = (row: ClosedOrder, { lines }: KnownOrder): KnownLine | undefined =>
  lines.findLast(line => isCompleted(line) === isCompleted(row))

const isNewAnswer = ({ response }: HistoryOrder, { took }: KnownOrder): boolean => response !== null && took === null

/**
 * Returns the lines of an order that was completed and later cancelled, whichever of the two rows is imported first;
 * null if the row and the stored line are no such pair. The last line is the one in force.
 */
function laterEnd(order: HistoryOrder, latest: KnownLine): readonly NewLine[] | null {
  const row = logged(order)
  const line = latest.line + 1
  if (latest.completedAt !== null || isCompleted(row) === isCompleted(latest)) return null
  if (isCompleted(latest))
    return latest.closedAt <= row.closedAt ? [{ ...row, line, at: row.closedAt, completedAt: latest.closedAt }] : null
  if (row.closedAt > latest.closedAt) return null
  const { recordedAt: _, ...cancelled } = latest
  return [
    { ...row, line, at: row.closedAt },
    { ...cancelled, line: line + 1, completedAt: row.closedAt },
  ]
}

/** Decides a changed row. Stored lines are never changed: a correction becomes a new line, dated at the import. */
function corrected(order: HistoryOrder, known: KnownOrder, latest: KnownLine, context: ImportContext): Verdict {
  const row = logged(order)
  const before = counterpart(row, known) ?? latest
  const changed = changes(row, before)
  const [first] = changed
  const took = known.took !== null && order.response !== null && order.response.took !== known.took
  const column = first ?? 'first_response_hours'
  if (!context.isCorrection)
    return refused(column, differing(order, before, first), `${column} differs from the stored value; ${STAYS}`)
  if (latest.recordedAt >= context.startedAt)
    return refused('order_id', `order_id “${order.closed.order}” ${SAME_IMPORT}`, `order_id ${SAME_IMPORT}`)
  const fixed = changed.find(name => !STORED[name].isCorrectable || (name === 'rating' && row.rating === null))
  if (fixed || took) {
    const name = fixed ?? 'first_response_hours'
    return refused(
      name,
      uncorrectable(order, before, fixed),
      `${name} differs from the stored value; ${ONLY_CORRECTABLE}`,
    )
  }
  if (isCompleted(row) && latest.completedAt !== null)
    return refused('outcome', `order_id “${order.closed.order}” ${CANCELLED_LATER}`, `order_id ${CANCELLED_LATER}`)
  if (row.faultStatus === 'contested' && (before.faultStatus === 'agreed' || before.faultStatus === 'ruled')) {
    const stays = `a fault that is ${before.faultStatus} cannot be contested`
    return refused('fault_status', `${difference(order, before, 'fault_status')}, and ${stays}`, stays)
  }
  const line: NewLine = { ...row, line: latest.line + 1, at: null, completedAt: latest.completedAt }
  return taken([line], isNewAnswer(order, known))
}

type Changed = keyof typeof STORED | undefined

const shown = (value: string | number | null): string => (value === null || value === '' ? 'empty' : `“${value}”`)
function difference(order: HistoryOrder, before: KnownLine, column: Changed): string {
  const known = `order_id “${order.closed.order}” is stored with`
  if (!column) return `first_response_hours is new; ${known} a different one, or none`
  const { of } = STORED[column]
  return `${column} is ${shown(of(logged(order)))}; ${known} ${shown(of(before))}`
}
const differing = (order: HistoryOrder, before: KnownLine, column: Changed): string =>
  `${difference(order, before, column)}; ${STAYS}`
const uncorrectable = (order: HistoryOrder, before: KnownLine, column: Changed): string =>
  `${difference(order, before, column)}; ${ONLY_CORRECTABLE}`
const otherSeller = ({ seller, closed: { order } }: HistoryOrder, known: KnownOrder): string =>
  `seller_id is “${seller}”; order_id “${order}” is stored for seller “${known.seller}”`

const STILL_OPEN = 'an order in Evenhand that is still open'
const IN_FUTURE = 'closed_at must not be in the future'
const STAYS = 'it stays unless the row is a correction'
const ONLY_CORRECTABLE = `only ${CORRECTABLE} can be corrected`
const SAME_IMPORT = 'is in another line of the same import; only a completed order that was cancelled later has two'
const CANCELLED_LATER = 'was cancelled later; only that can be corrected'
