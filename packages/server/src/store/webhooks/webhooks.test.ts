// Tests outbox cursors under races: events saved while a webhook is being marked as sent are never lost.
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { openReceiver } from '../../testing/http/receiver.ts'
import { openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'
import { statement } from '../statement.ts'
import { markSent } from './webhooks.ts'

const { api, db, database, placed, seller, stop } = await openTestServer({ agrees: false })
const receiver = await openReceiver(api)

const saver = new pg.Client(database.connection)
await saver.connect()
afterAll(() => saver.end())

const waiting = statement<[], { one: number }>(
  'waiting_for_a_lock',
  `select 1 as one from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
)
const nextAt = statement<[order: string], { next_at: number | null }>(
  'next_at_of',
  'select next_at from outbox_cursors where stream = $1',
)

it('a cursor that is marked as sent during a save is still due', async () => {
  const { id } = await placed()
  await seller.writeMessage({ id, text: 'Hello.' })
  await until(() => expect(receiver.received(id)).toEqual([1, 2]))
  await until(async () => expect(await nextAt(db, id)).toEqual([{ next_at: null }]))
  await stop()
  // Holds a save's update of the cursor open: the mark below begins before its commit and ends after it.
  await saver.query('begin')
  await saver.query(
    'update outbox_cursors set last_seq = 3, next_at = coalesce(next_at, clock_timestamp()) where stream = $1',
    [id],
  )
  const marked = markSent(db, id, receiver.endpoint.id, 'events', 2, true)
  await until(async () => expect(await waiting(db)).toHaveLength(1))
  await saver.query('commit')
  await marked
  const [cursor] = await nextAt(db, id)
  expect(cursor?.next_at).toEqual(expect.any(Number))
})
