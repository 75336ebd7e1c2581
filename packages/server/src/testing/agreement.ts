// Checks that all stored and computed forms of an order agree: history, chain, snapshot, balances, entries, columns,
// view and performance log. Also checks that the feed has every event.
import { closedOrder, nextDue, nextStop, type Order, performanceLogOf } from '@evenhand/core'
import { type Client, type EventView, type Result, verifyHistory } from '@evenhand/sdk'
import { expect } from 'vitest'
import type { Database } from '../db/db.ts'
import { pastOf } from '../store/orders/events.ts'
import { foldAnew } from '../store/orders/snapshots.ts'
import { statement } from '../store/statement.ts'
import { until } from './until.ts'

interface Stored {
  readonly id: string
  readonly version: number
  /** null for an order that has ended. */
  readonly state: Order | null
  readonly hash: Buffer
  readonly next_due_at: number | null
  readonly next_stop_at: number | null
  readonly closed_at: number | null
}
const stored = statement<[], Stored>(
  'all_orders',
  'select id, version, state, hash, next_due_at, next_stop_at, closed_at from orders order by id limit 500',
)

/** Checks that all forms of an order agree, for the first 500 orders of the database. */
export async function expectAgreement(db: Database, api: Client): Promise<void> {
  for (const row of await stored(db)) await expectOneAccount(db, api, row)
  await expectFeed(db, api)
}

const eventIds = statement<[], { readonly id: string }>(
  'ids_of_all_events',
  "select stream || '.' || seq as id from events order by tx, stream, seq",
)
/**
 * Expects the feed to have every event once, those of a stream in sequence. The feed waits for open transactions, also
 * of tests in other databases of the same PostgreSQL.
 */
const expectFeed = (db: Database, api: Client): Promise<void> =>
  until(async () => {
    const found: string[] = []
    for (let after: string | null = null; ; ) {
      const page: Result<'listFeed'> = await api.listFeed({ limit: 500, ...(after === null ? {} : { after }) })
      found.push(...page.items.map(({ id }) => id))
      after = page.next
      if (!page.more) break
    }
    expect(found, 'feed').toEqual((await eventIds(db)).map(({ id }) => id))
  })

async function expectOneAccount(db: Database, api: Client, { id }: Stored): Promise<void> {
  // Reading the order fires its due deadlines, so this comes first.
  const view = await api.getOrder({ id })
  const row = (await stored(db)).find(each => each.id === id)
  if (!row) throw new Error(`order ${id} is gone`)
  const events = await wholeHistory(api, id)
  expect(view.version, 'version').toBe(row.version)
  expect(events.length, 'events').toBe(row.version)
  expect(events.at(-1)?.hash, 'hash').toBe(row.hash.toString('hex'))
  expect(await verifyHistory(id, events), 'chain').toEqual({ ok: true })
  const state = (await foldAnew(db, [id])).get(id)
  if (!state) throw new Error(`order ${id} has no events`)
  if (row.state !== null) expect(state, 'snapshot').toEqual(row.state)
  const columns = [row.next_due_at, row.next_stop_at, row.closed_at]
  expect(columns, 'columns').toEqual([nextDue(state), nextStop(state), closedAt(state)])
  expectDates(events)
  await expectPerformanceLog(db, id, state)
  await expectMoney(db, id, state)
  expectBalances(view, (await api.listEntries({ id })).items)
}

const closedAt = ({ situation, outcome }: Order) =>
  situation.phase === 'completed' || situation.phase === 'cancelled' ? (outcome?.at ?? null) : null

/** Returns all events of an order, read page by page. */
export async function wholeHistory(api: Client, id: string): Promise<readonly EventView[]> {
  const events: EventView[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Result<'listEvents'> = await api.listEvents({ id, limit: 200, ...(cursor ? { cursor } : {}) })
    events.push(...page.items)
    cursor = page.next
  }
  return events
}

interface PerformanceRow {
  readonly line: Readonly<Record<string, unknown>> | null
  readonly answers: readonly string[]
  readonly sellers: number
}
const inPerformanceLog = statement<[order: string, seller: string, reference: string], PerformanceRow>(
  'performance_log_of_order',
  `select (select row_to_json(l) from performance_orders l where order_id = $1::uuid order by line desc limit 1) as line,
          (select coalesce(json_agg(question || ' ' || type order by question, type), '[]') from performance_answers
            where seller_id = $2 and reference = $3 and question <> 'imported') as answers,
          (select count(*) from (select seller_id from reevaluation_queue where seller_id = $2 and first_at is not null
                                   union select id from sellers where id = $2) as known) as sellers`,
)

/**
 * Expects the last line of the performance log to match the order's state, and its questions and answers to be those of
 * the order's events. Imported lines are left out.
 */
async function expectPerformanceLog(db: Database, id: string, state: Order): Promise<void> {
  const [found] = await inPerformanceLog(db, id, state.seller, state.reference)
  const closed = closedOrder(state)
  const at = (name: string) => (found?.line?.[name] ? Date.parse(String(found.line[name])) : null)
  expect(found?.sellers, 'sellers').toBe(1)
  const { answers } = performanceLogOf(null, await pastOf(db, id))
  expect(found?.answers, 'questions').toEqual(answers.map(({ question, type }) => `${question} ${type}`).sort())
  if (!closed || !found?.line) return expect(found?.line ?? null, 'performanceLog').toBe(closed)
  const { fault, fault_status: faultStatus, method, value, earned, rating, late_when_closed, opened_by } = found.line
  expect({
    fault,
    faultStatus,
    method,
    value,
    earned,
    rating,
    openedBy: opened_by,
    lateWhenClosed: late_when_closed,
    closedAt: at('closed_at'),
    completedAt: at('completed_at'),
    dueAt: at('due_at'),
    deliveredAt: at('delivered_at'),
    placedAt: at('placed_at'),
  }).toEqual({
    fault: closed.fault,
    faultStatus: closed.faultStatus,
    method: closed.method,
    value: closed.value,
    earned: closed.earned,
    rating: closed.rating,
    openedBy: closed.openedBy,
    closedAt: closed.closedAt,
    lateWhenClosed: closed.lateWhenClosed,
    completedAt: closed.completedAt,
    dueAt: closed.dueAt,
    deliveredAt: closed.deliveredAt,
    placedAt: closed.placedAt,
  })
}

/** Expects that instants never go back, and that nothing was recorded before it took effect. */
function expectDates(events: readonly EventView[]): void {
  for (const [i, { at, recordedAt }] of events.entries()) {
    expect(at >= (events[i - 1]?.at ?? ''), `event ${i + 1} is dated before the one before it`).toBe(true)
    expect(recordedAt >= at, `event ${i + 1} was recorded before it took effect`).toBe(true)
  }
}

interface MoneyRow {
  readonly what: string
  readonly id: number
  readonly amount: number
  readonly state: string
  readonly at: number
  readonly external_id: string | null
}
const moneyOf = statement<[order: string], MoneyRow>(
  'money_of_order',
  'select what, id, amount, state, since as at, external_id from money_requests where order_id = $1 order by id',
)

/** Expects lists across orders to agree with the order itself. */
async function expectMoney(db: Database, id: string, { refunds, charges }: Order): Promise<void> {
  const listed = [
    ...refunds.map(refund => ({ what: 'refund', ...refund })),
    ...charges.map(charge => ({ what: 'payment', ...charge })),
  ].sort((a, b) => a.id - b.id)
  expect(await moneyOf(db, id), 'money').toEqual(
    listed.map(({ what, id: number, amount, state, at, externalId }) => ({
      what,
      id: number,
      amount,
      state,
      at,
      external_id: externalId,
    })),
  )
}

type Entry = Result<'listEntries'>['items'][number]

function expectBalances({ balances, currency }: Result<'getOrder'>, entries: readonly Entry[]): void {
  const sum = (list: readonly Entry[]) => list.reduce((total, { amount }) => total + amount, 0)
  const of = (...accounts: readonly string[]) => sum(entries.filter(({ account }) => accounts.includes(account)))
  for (const number of new Set(entries.map(({ event }) => event)))
    expect(sum(entries.filter(({ event }) => event === number)), `entries of event ${number}`).toBe(0)
  expect(entries.every(entry => entry.currency === currency)).toBe(true)
  const posted = {
    held: of('held'),
    released: of('seller'),
    refunded: of('refund_requested', 'refunded'),
    fee: of('fee'),
  }
  expect(posted, 'books and entries').toEqual(balances)
  const { held, released, refunded, fee } = posted
  expect(held + released + refunded + fee, 'everything received').toBe(-of('received'))
  expect(held, 'held').toBeGreaterThanOrEqual(0)
}
