// Every exit of an order tells the same: history, chain, snapshot, books, entries, columns and view.
import { nextDue, nextStop, type Order } from '@evenhand/core'
import { type Client, type EventView, type Result, verifyHistory } from '@evenhand/sdk'
import { expect } from 'vitest'
import type { Database } from '../db/db.ts'
import { refold } from '../store/events.ts'
import { statement } from '../store/statement.ts'

interface Stored {
  readonly id: string
  readonly version: number
  readonly state: Order
  readonly hash: Buffer
  readonly next_due_at: number | null
  readonly next_stop_at: number | null
  readonly closed_at: number | null
}
const stored = statement<[], Stored>(
  'all_orders',
  'select id, version, state, hash, next_due_at, next_stop_at, closed_at from orders order by id limit 500',
)

/** All orders of the database, or the first 500. */
export async function expectAgreement(db: Database, api: Client): Promise<void> {
  for (const row of await stored(db)) await expectOneStory(db, api, row)
}

async function expectOneStory(db: Database, api: Client, { id }: Stored): Promise<void> {
  // Reading keeps what is due, so it comes first.
  const view = await api.getOrder({ id })
  const row = (await stored(db)).find(each => each.id === id)
  if (!row) throw new Error(`order ${id} is gone`)
  const events = await wholeHistory(api, id)
  expect(view.version, 'version').toBe(row.version)
  expect(events.length, 'events').toBe(row.version)
  expect(events.at(-1)?.hash, 'hash').toBe(row.hash.toString('hex'))
  expect(await verifyHistory(id, events), 'chain').toEqual({ ok: true })
  expect(await refold(db, id), 'snapshot').toEqual(row.state)
  const columns = [row.next_due_at, row.next_stop_at, row.closed_at]
  expect(columns, 'columns').toEqual([nextDue(row.state), nextStop(row.state), closedAt(row.state)])
  expectDates(events)
  expectBooks(view, (await api.listEntries({ id })).items)
}

const closedAt = ({ situation, outcome }: Order) =>
  situation.phase === 'completed' || situation.phase === 'cancelled' ? (outcome?.at ?? null) : null

/** Every event of an order, page by page. */
export async function wholeHistory(api: Client, id: string): Promise<readonly EventView[]> {
  const events: EventView[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Result<'listEvents'> = await api.listEvents({ id, limit: 200, ...(cursor ? { cursor } : {}) })
    events.push(...page.items)
    cursor = page.next
  }
  return events
}

/** Dates never go back, and nothing is recorded before it took effect. */
function expectDates(events: readonly EventView[]): void {
  for (const [i, { at, recordedAt }] of events.entries()) {
    expect(at >= (events[i - 1]?.at ?? ''), `event ${i + 1} is dated before the one before it`).toBe(true)
    expect(recordedAt >= at, `event ${i + 1} was recorded before it took effect`).toBe(true)
  }
}

type Entry = Result<'listEntries'>['items'][number]

function expectBooks({ books, currency }: Result<'getOrder'>, entries: readonly Entry[]): void {
  const sum = (list: readonly Entry[]) => list.reduce((total, { amount }) => total + amount, 0)
  const of = (...accounts: readonly string[]) => sum(entries.filter(({ account }) => accounts.includes(account)))
  for (const number of new Set(entries.map(({ event }) => event)))
    expect(sum(entries.filter(({ event }) => event === number)), `entries of event ${number}`).toBe(0)
  expect(entries.every(entry => entry.currency === currency)).toBe(true)
  const posted = { held: of('held'), released: of('seller'), refunded: of('refund_asked', 'refunded'), fee: of('fee') }
  expect(posted, 'books and entries').toEqual(books)
  const { held, released, refunded, fee } = posted
  expect(held + released + refunded + fee, 'everything received').toBe(-of('received'))
  expect(held, 'held').toBeGreaterThanOrEqual(0)
}
