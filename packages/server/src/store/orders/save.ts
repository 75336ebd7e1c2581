// Saves a batch in one statement under optimistic locking: orders, events, entries, money requests, performance log
// lines, idempotency records and outbox cursors.
import type { Database } from '../../db/db.ts'
import { advancing, keyOf, streamRows } from '../streams/saved.ts'
import type { OrderToSave, PlacingToSave } from './rows.ts'
import { type Contents, type SaveRows, saveFor } from './saveParts.ts'
import { isKept } from './snapshots.ts'

/**
 * Saves the batch and returns the ids of saved orders. Each other order was decided on a version that is no longer the
 * latest, or has a reference that is taken.
 */
export async function save(db: Database, orders: readonly OrderToSave[]): Promise<ReadonlySet<string>> {
  const all = rowsOf(orders)
  const { run, used } = saveFor(contentsOf(orders))
  const rows = await run(db, ...used.map(name => all[name]))
  return new Set(rows.map(({ id }) => id))
}

function contentsOf(orders: readonly OrderToSave[]): Contents {
  const places = orders.some(({ expected }) => expected === 0)
  const hasLog = orders.some(({ performanceLog }) => performanceLog !== null && performanceLog.orders.length > 0)
  const hasMoney = places || orders.some(({ entries, money }) => entries.length > 0 || money.length > 0)
  return {
    places,
    changes: orders.some(({ expected }) => expected > 0),
    moves: hasLog ? 'money_and_log' : hasMoney ? 'money' : 'nothing',
  }
}

const rowsOf = (orders: readonly OrderToSave[]): SaveRows => ({
  states: orders.map(order => (isKept(order) ? JSON.stringify(order.state) : null)),
  orders: JSON.stringify(orders.map(orderRow)),
  persons: JSON.stringify(orders.flatMap(({ placing }) => (placing ? [placing.buyer, placing.seller] : []))),
  ...streamRows(orders),
  entries: JSON.stringify(orders.flatMap(order => order.entries.map(entry => ({ ...keyOf(order), ...entry })))),
  closed: JSON.stringify(orders.flatMap(closedRows)),
  answers: JSON.stringify(orders.flatMap(answerRows)),
  sellers: JSON.stringify(orders.flatMap(beginningRows)),
  money: JSON.stringify(orders.flatMap(order => order.money.map(line => ({ ...keyOf(order), ...line })))),
})

/** The columns of the order itself; its parts go to their own tables. */
function orderRow({
  events: _1,
  entries: _2,
  money: _3,
  performanceLog: _4,
  call: _5,
  state: _6,
  eventTypes,
  placing,
  ...row
}: OrderToSave) {
  const order = { ...row, ...advancing({ eventTypes }) }
  return placing ? { ...order, placed: placingRow(placing) } : order
}

const placingRow = ({ buyer, seller, isFirst: _, ...row }: PlacingToSave) => ({
  buyerId: buyer.id,
  sellerId: seller.id,
  ...row,
})

function closedRows(order: OrderToSave) {
  const { performanceLog } = order
  if (!performanceLog) return []
  const { seller, reference, recordedAt } = performanceLog
  return performanceLog.orders.map(line => ({ ...keyOf(order), seller, reference, recordedAt, ...line }))
}

function answerRows(order: OrderToSave) {
  const { performanceLog } = order
  if (!performanceLog) return []
  const { seller, reference, recordedAt } = performanceLog
  return performanceLog.answers.map(line => ({ ...keyOf(order), seller, reference, recordedAt, ...line }))
}

/** Returns the rows of new sellers, whose start date is that of their first order. */
function beginningRows(order: OrderToSave) {
  const { placing } = order
  if (!placing?.isFirst) return []
  return [{ ...keyOf(order), seller: placing.seller.id, since: placing.placedAt }]
}
