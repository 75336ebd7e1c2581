// Verifies orders: computes every row from the events as the save does, and compares it with the stored one.
import { fold, type Order, type OrderEvent, type OrderState, orderDecider } from '@evenhand/core'
import { columnsOf, movedBy, placedColumnsOf } from '../commands/orders/columns.ts'
import { performanceToSave } from '../commands/orders/performanceLog.ts'
import type { MoneyToSave } from '../store/orders/moneyRequests.ts'
import type { EntryToSave, PerformanceToSave } from '../store/orders/rows.ts'
import { STATE_VERSION } from '../store/orders/snapshots.ts'
import type { Database } from '../store/statement.ts'
import { partitionOf } from '../store/streams/partition.ts'
import {
  type AnswerRow,
  type ClosedRow,
  ENTRIES,
  MONEY_REQUESTS,
  type MoneyRow,
  ORDER_REFERENCES,
  type OrderColumns,
  PERFORMANCE_ANSWERS,
  PERFORMANCE_ORDERS,
  PLACED_ORDERS,
  pageOfOrders,
  wordsOf,
} from '../store/streams/verify/orderTables.ts'
import type { Head } from '../store/streams/verify/streams.ts'
import type { Followed, Moment, VerifiedAggregate } from './aggregate.ts'
import { compareFields, compareRows, compareStates, type Found } from './difference.ts'
import type { Group } from './history.ts'

/** What follows from an order's events. */
interface OrderFollows {
  readonly order: Order
  /** The instant of the last save, for which the tabs were computed. */
  readonly savedAs: number
  /** The columns that were written once, when the order was placed. */
  readonly placed: ReturnType<typeof placedColumnsOf>
  readonly entries: readonly EntryToSave[]
  readonly money: readonly MoneyRow[]
  readonly closed: readonly ClosedRow[]
  readonly answers: readonly AnswerRow[]
}
type FollowedOrder = Followed<OrderColumns, OrderFollows>

export const ORDERS: VerifiedAggregate<OrderColumns, OrderEvent, OrderFollows> = {
  kind: 'order',
  table: 'orders',
  stateVersion: STATE_VERSION,
  page: pageOfOrders,
  referenceOf: (head, follows) => follows?.order.reference ?? head.reference,
  follow,
  compare,
}

/** Repeats every save: its rows depend on the state before it and on all its events together. */
function follow(groups: readonly Group<OrderEvent>[], { id }: Head<OrderColumns>): OrderFollows {
  const entries: EntryToSave[] = []
  const closed: ClosedRow[] = []
  const answers: AnswerRow[] = []
  const money = new Map<number, MoneyRow>()
  let state: OrderState = null
  let placed: OrderFollows['placed'] | null = null
  for (const { events, recordedAt } of groups) {
    const before: OrderState = state
    state = fold(orderDecider, before, events)
    if (!state) break
    placed ??= placedColumnsOf(state)
    const moved = movedBy(before?.version ?? 0, state, events)
    entries.push(...moved.entries)
    for (const row of moved.money) money.set(row.request, changedMoney(money.get(row.request), row))
    const log = performanceToSave(before, state, events, recordedAt)
    if (log) addLog(log, id, closed, answers)
  }
  if (!state || !placed) throw new Error('there are none')
  const savedAs = Date.parse(groups.at(-1)?.recordedAt ?? '')
  return { order: state, savedAs, placed, entries, money: [...money.values()], closed, answers }
}

/** Returns the row after a later save, which updates only some fields of a money request. */
const changedMoney = (before: MoneyRow | undefined, row: MoneyToSave): MoneyRow =>
  before
    ? { ...before, state: row.state, since: row.since, externalId: row.externalId, confirmedBy: row.confirmedBy }
    : { ...row, requestedAt: row.since }

function addLog(
  { recordedAt, orders, answers }: PerformanceToSave,
  orderId: string,
  to: ClosedRow[],
  also: AnswerRow[],
) {
  to.push(...orders.map(({ touches: _, ...line }) => ({ ...line, recordedAt, orderId })))
  also.push(...answers.map(line => ({ ...line, recordedAt })))
}

async function compare(db: Database, streams: readonly FollowedOrder[], moment: Moment) {
  const owners = streams.map(({ head }) => [head.partition, head.id])
  const logs = streams.map(({ head, follows: { order } }) => [head.partition, order.seller, order.reference])
  const references = streams.map(({ follows: { order } }) => [order.reference])
  const entries = await ENTRIES.rowsOf(db, owners)
  const money = await MONEY_REQUESTS.rowsOf(db, owners)
  const closed = await PERFORMANCE_ORDERS.rowsOf(db, logs)
  const answers = await PERFORMANCE_ANSWERS.rowsOf(db, logs)
  const reserved = await ORDER_REFERENCES.rowsOf(db, references)
  const placed = await PLACED_ORDERS.rowsOf(db, owners)
  const words = await wordsOf(
    db,
    streams.map(({ follows: { placed: row } }) => `${row.reference} ${row.title}`),
  )
  return streams.map(({ head, follows }, i): readonly Found[] => {
    const { order } = follows
    const { id, partition } = head
    const found = { buyerId: order.buyer, sellerId: order.seller, words: words[i] ?? '' }
    return [
      ...compareOrder(head, follows, moment),
      ...compareRows(ENTRIES, entries[i] ?? [], follows.entries),
      ...compareRows(MONEY_REQUESTS, money[i] ?? [], follows.money),
      ...compareRows(PERFORMANCE_ORDERS, closed[i] ?? [], follows.closed),
      ...compareRows(PERFORMANCE_ANSWERS, answers[i] ?? [], follows.answers),
      ...compareRows(ORDER_REFERENCES, reserved[i] ?? [], [{ orderId: id, partition }]),
      ...compareRows(PLACED_ORDERS, placed[i] ?? [], [found]),
    ]
  })
}

function compareOrder(head: Head<OrderColumns>, follows: OrderFollows, moment: Moment): readonly Found[] {
  const { order, placed, savedAs } = follows
  const fixed = { ...placed, buyerId: order.buyer, sellerId: order.seller, partition: partitionOf(order.seller) }
  const found = compareFields('orders', null, { ...head }, fixed)
  if (head.stateVersion !== STATE_VERSION) {
    // Until the server has rewritten all states, one of an earlier version is not a difference.
    const { stateVersion: stored } = head
    return moment.isCurrent
      ? [...found, { table: 'orders', field: 'stateVersion', stored, follows: STATE_VERSION }]
      : found
  }
  found.push(...compareColumns(head, order, savedAs, moment))
  return head.state === null ? found : [...found, ...compareStates('orders', head.state, order)]
}

/** Accepts the tabs for the time of the last save, or for the present: the state may have been rewritten since. */
function compareColumns(head: Head<OrderColumns>, order: Order, savedAs: number, { now }: Moment): readonly Found[] {
  const at = (time: number): readonly Found[] => {
    const { state: _1, version: _2, ...columns } = columnsOf(order, time)
    return compareFields('orders', null, { ...head }, columns)
  }
  const found = at(savedAs)
  return found.length > 0 && at(now).length === 0 ? [] : found
}
