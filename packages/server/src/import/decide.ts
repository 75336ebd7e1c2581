// What becomes of one row of a history: new, known, a later end, a correction, or refused with what is allowed.
import { type ClosedOrder, type Instant, toIso } from '@evenhand/core'
import { FIRST_LINE, type KnownLine, type KnownOrder, type NewLine } from '../store/levels/imports.ts'
import type { CellFault } from './files/cells.ts'
import { type HistoryOrder, ORDER_COLUMNS, type OrderColumn } from './orders.ts'

export interface ImportContext {
  /** The orders' time. */
  readonly now: Instant
  /** Lines written down from then on are of the same import. */
  readonly startedAt: Instant
  /** Whether a changed row is a correction; otherwise it is refused. */
  readonly isCorrection: boolean
}

export type Verdict =
  | { readonly kind: 'taken'; readonly lines: readonly NewLine[]; readonly isAnswered: boolean }
  | { readonly kind: 'unchanged' }
  /** Evenhand closed the order itself. */
  | { readonly kind: 'own' }
  | { readonly kind: 'refused'; readonly fault: CellFault }

export function decide(order: HistoryOrder, known: KnownOrder, context: ImportContext): Verdict {
  const { order: id, at } = order.closed
  if (known.own === 'closed') return { kind: 'own' }
  if (known.own === 'open') return refused('order_id', `order_id “${id}” is ${STILL_OPEN}`, `order_id is ${STILL_OPEN}`)
  if (at > context.now)
    return refused('closed_at', `closed_at is “${toIso(at)}”; it must not be after ${toIso(context.now)}`, AHEAD)
  const latest = known.lines.at(-1)
  if (!latest) return taken([newLine(order)], order.response !== null)
  if (known.seller !== order.seller)
    return refused('seller_id', otherSeller(order, known), 'seller_id is another than the one that is known')
  if (isKnown(order, known, latest, context)) return { kind: 'unchanged' }
  const ends = laterEnd(order, latest)
  return ends ? taken(ends, isNews(order, known)) : corrected(order, known, latest, context)
}

const refused = (column: OrderColumn, reason: string, kind: string): Verdict => ({
  kind: 'refused',
  fault: { column, reason, kind },
})
const taken = (lines: readonly NewLine[], isAnswered: boolean): Verdict => ({ kind: 'taken', lines, isAnswered })

/** The row as it stands in the ledger. */
const told = ({ closed, gig, rating }: HistoryOrder): ClosedOrder => {
  const { type: _t, order: _o, recordedAt: _r, at, ...rest } = closed
  return { ...rest, gig, rating, closedAt: at, completedAt: null }
}
const newLine = (order: HistoryOrder): NewLine => ({ ...told(order), line: FIRST_LINE, at: order.closed.at })

/** THE TABLE: each column as the ledger keeps it, and whether it may be found to be different afterwards. */
const KEPT: Readonly<
  Record<
    Exclude<OrderColumn, 'order_id' | 'seller_id' | 'first_response_hours'>,
    { readonly of: (told: ClosedOrder) => string | number | null; readonly isCorrectable?: true }
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
const isoOrNull = (at: Instant | null): string | null => (at === null ? null : toIso(at))
const isStored = (name: OrderColumn): name is keyof typeof KEPT => Object.hasOwn(KEPT, name)
const KEPT_COLUMNS = ORDER_COLUMNS.filter(isStored)
const MENDED = KEPT_COLUMNS.filter(name => KEPT[name].isCorrectable).join(', ')

const changes = (row: ClosedOrder, line: ClosedOrder) =>
  KEPT_COLUMNS.filter(name => KEPT[name].of(row) !== KEPT[name].of(line))
/** The first column in which two rows of an order differ; null where they say the same. */
export function differenceOf(a: HistoryOrder, b: HistoryOrder): OrderColumn | null {
  if (a.seller !== b.seller) return 'seller_id'
  const [first] = changes(told(a), told(b))
  return first ?? (a.response?.took === b.response?.took ? null : 'first_response_hours')
}
const isCompleted = ({ method }: ClosedOrder): boolean => method === 'completed'

/** The same file may come again, also after a correction: what has been told once is nothing new. */
function isKnown(order: HistoryOrder, known: KnownOrder, latest: KnownLine, { isCorrection }: ImportContext): boolean {
  const row = told(order)
  const lines = isCorrection ? [counterpart(row, known)] : known.lines
  if (!lines.some(line => line && changes(row, line).length === 0)) return false
  return order.response === null || order.response.took === known.took || latest.completedAt !== null
}
/** The last that was told of this end. */
const counterpart = (row: ClosedOrder, { lines }: KnownOrder): KnownLine | undefined =>
  lines.findLast(line => isCompleted(line) === isCompleted(row))

const isNews = ({ response }: HistoryOrder, { took }: KnownOrder): boolean => response !== null && took === null

/** Completed and cancelled later, whichever of the two is told first; the last line is the one that stands. */
function laterEnd(order: HistoryOrder, latest: KnownLine): readonly NewLine[] | null {
  const row = told(order)
  const line = latest.line + 1
  if (latest.completedAt !== null || isCompleted(row) === isCompleted(latest)) return null
  if (isCompleted(latest))
    return latest.closedAt <= row.closedAt ? [{ ...row, line, at: row.closedAt, completedAt: latest.closedAt }] : null
  if (row.closedAt > latest.closedAt) return null
  const { recordedAt: _, ...again } = latest
  return [
    { ...row, line, at: row.closedAt },
    { ...again, line: line + 1, completedAt: row.closedAt },
  ]
}

/** A row is never changed: what was found to be different becomes a line of its own, dated when it is told. */
function corrected(order: HistoryOrder, known: KnownOrder, latest: KnownLine, context: ImportContext): Verdict {
  const row = told(order)
  const before = counterpart(row, known) ?? latest
  const changed = changes(row, before)
  const [first] = changed
  const took = known.took !== null && order.response !== null && order.response.took !== known.took
  const column = first ?? 'first_response_hours'
  if (!context.isCorrection)
    return refused(column, differing(order, before, first), `${column} differs from what is known, ${STAYS}`)
  if (latest.recordedAt >= context.startedAt)
    return refused('order_id', `order_id “${order.closed.order}” ${SAME_IMPORT}`, `order_id ${SAME_IMPORT}`)
  const fixed = changed.find(name => !KEPT[name].isCorrectable || (name === 'rating' && row.rating === null))
  if (fixed || took) {
    const name = fixed ?? 'first_response_hours'
    return refused(name, unmendable(order, before, fixed), `${name} differs from what is known; ${ONLY_MENDED}`)
  }
  if (isCompleted(row) && latest.completedAt !== null)
    return refused('outcome', `order_id “${order.closed.order}” ${CANCELLED_LATER}`, `order_id ${CANCELLED_LATER}`)
  if (row.faultStatus === 'contested' && (before.faultStatus === 'agreed' || before.faultStatus === 'ruled')) {
    const stays = `what is ${before.faultStatus} is not contested`
    return refused('fault_status', `${difference(order, before, 'fault_status')}, and ${stays}`, stays)
  }
  const line: NewLine = { ...row, line: latest.line + 1, at: null, completedAt: latest.completedAt }
  return taken([line], isNews(order, known))
}

type Changed = keyof typeof KEPT | undefined

const shown = (value: string | number | null): string => (value === null || value === '' ? 'empty' : `“${value}”`)
function difference(order: HistoryOrder, before: KnownLine, column: Changed): string {
  const known = `order_id “${order.closed.order}” is known with`
  if (!column) return `first_response_hours is new; ${known} another, or none`
  const { of } = KEPT[column]
  return `${column} is ${shown(of(told(order)))}; ${known} ${shown(of(before))}`
}
const differing = (order: HistoryOrder, before: KnownLine, column: Changed): string =>
  `${difference(order, before, column)}, ${STAYS}`
const unmendable = (order: HistoryOrder, before: KnownLine, column: Changed): string =>
  `${difference(order, before, column)}; ${ONLY_MENDED}`
const otherSeller = ({ seller, closed: { order } }: HistoryOrder, known: KnownOrder): string =>
  `seller_id is “${seller}”; order_id “${order}” is known as one of “${known.seller}”`

const STILL_OPEN = 'an order that Evenhand has, and is still open'
const AHEAD = 'closed_at must not be ahead'
const STAYS = 'which stays so unless it is corrected'
const ONLY_MENDED = `only ${MENDED} can be corrected`
const SAME_IMPORT = 'stands in another line of the same import; only a completed order that was cancelled later has two'
const CANCELLED_LATER = 'was cancelled later; only that can be corrected'
