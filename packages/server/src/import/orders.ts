// Turns a row of a history into lines of a seller's performance log, where empty cells stay unknown.
import {
  type ClosedLine,
  DAY,
  HOUR,
  type Instant,
  LARGEST_AMOUNT,
  LOGGED_DECIDERS,
  LOGGED_FAULT_STATUSES,
  LOGGED_METHODS,
  LOGGED_PARTIES,
  LOGGED_SIDES,
  type PerformanceLine,
} from '@evenhand/core'
import { type Cells, readCells, WrongCell } from './files/cells.ts'

export const ORDER_COLUMNS = [
  'order_id',
  'seller_id',
  'buyer_id',
  'gig_id',
  'placed_at',
  'due_at',
  'delivered_at',
  'closed_at',
  'outcome',
  'decided_by',
  'opened_by',
  'reason',
  'fault',
  'fault_status',
  'value_minor',
  'currency',
  'rating',
  'first_response_hours',
] as const
export type OrderColumn = (typeof ORDER_COLUMNS)[number]
export const REQUIRED_ORDER_COLUMNS = ['order_id', 'seller_id', 'closed_at', 'outcome'] as const
export type OrderCells = Readonly<Record<OrderColumn, string>>

/**
 * How long the seller took to answer the buyer's first message. Without a placing date, the answer is dated at the
 * order's end.
 */
export interface FirstResponse {
  readonly askedAt: Instant
  readonly took: number
}

export interface HistoryOrder {
  readonly seller: string
  readonly gig: string | null
  readonly closed: ClosedLine
  readonly rating: number | null
  readonly response: FirstResponse | null
  /** The earliest known instant of the order; the seller has been known at least since then. */
  readonly firstAt: Instant
}

/** Returns the order of a row; throws `WrongCell`. */
export function readOrder(row: OrderCells): HistoryOrder {
  const cells = readCells(row)
  const closed = closedIn(cells)
  const { at, placedAt } = closed
  const hours = cells.optionalHours('first_response_hours')
  const took = hours === null ? null : Math.round(hours * HOUR)
  return {
    seller: cells.text('seller_id'),
    gig: cells.optionalText('gig_id'),
    closed,
    rating: cells.optionalWhole('rating', 1, 5),
    response: took === null ? null : { askedAt: placedAt ?? at - took, took },
    firstAt: placedAt ?? at,
  }
}

/** Returns the lines of the performance log for the order itself: its end and, if there is one, its rating. */
export const orderLines = ({ closed, rating }: HistoryOrder): readonly PerformanceLine[] => {
  const { order, at, recordedAt } = closed
  return rating === null ? [closed] : [closed, { type: 'rated', order, rating, at, recordedAt }]
}

/**
 * Returns the lines of the performance log for the answer to the first message. If an order has two rows, the first row
 * with an answer gives them.
 */
export function responseLines({ closed: { order, buyer }, response }: HistoryOrder): readonly PerformanceLine[] {
  if (response === null) return []
  const { asked, answered } = momentsOf(response)
  const key = { order, question: 'first_message' }
  return [
    { type: 'asked', ...key, what: 'first_message', buyer, at: asked.at, recordedAt: asked.at, by: asked.by },
    { type: 'answered', ...key, at: answered.at, recordedAt: answered.at },
  ]
}

/** Returns when the first message was sent, when its answer was due (a day later), and when it was answered. */
export const momentsOf = ({ askedAt, took }: FirstResponse) => ({
  asked: { at: askedAt, by: askedAt + DAY },
  answered: { at: askedAt + took },
})

function closedIn(cells: Cells<OrderColumn>): ClosedLine {
  const at = cells.instant('closed_at')
  const method = cells.oneOf('outcome', LOGGED_METHODS)
  const isCompleted = method === 'completed'
  const dueAt = cells.optionalInstant('due_at')
  const deliveredAt = before(cells, 'delivered_at', at)
  const value = cells.optionalWhole('value_minor', 0, LARGEST_AMOUNT)
  const faultStatus = cells.optionalOneOf('fault_status', LOGGED_FAULT_STATUSES) ?? 'unanswered'
  return {
    type: 'closed',
    order: cells.text('order_id'),
    at,
    recordedAt: at,
    method,
    dueAt,
    deliveredAt,
    value,
    // Orders without a buyer id count as orders of one and the same buyer.
    buyer: cells.optionalText('buyer_id') ?? '',
    placedAt: before(cells, 'placed_at', at),
    // A completed order without a delivery date was delivered at an unknown time, so it does not count as late.
    lateWhenClosed: !isCompleted && deliveredAt === null && dueAt !== null && dueAt <= at,
    // A history has no fees, so the full value counts as earned.
    earned: isCompleted ? value : 0,
    staysLonger: 0,
    decidedBy: cells.optionalOneOf('decided_by', LOGGED_DECIDERS),
    openedBy: cells.optionalOneOf('opened_by', LOGGED_PARTIES),
    reason: cells.optionalText('reason'),
    fault: cells.optionalOneOf('fault', LOGGED_SIDES) ?? 'none',
    faultStatus: isCompleted ? null : faultStatus,
    currency: currencyIn(cells),
  }
}

function before(cells: Cells<OrderColumn>, column: 'placed_at' | 'delivered_at', closedAt: Instant): Instant | null {
  const at = cells.optionalInstant(column)
  if (at !== null && at > closedAt) throw new WrongCell(column, `${column} is after closed_at; it must not be`)
  return at
}

function currencyIn(cells: Cells<OrderColumn>): string | null {
  const currency = cells.optionalText('currency')
  if (currency !== null && !/^[A-Z]{3}$/.test(currency))
    throw new WrongCell('currency', `currency is “${currency}”; it must be a code of ISO 4217, e.g. USD`)
  return currency
}
