// Tests that verification finds no differences while a server writes, because it reads one snapshot.
import { afterAll, expect, it } from 'vitest'
import { openPool, SNAPSHOT_SETTINGS } from '../db/db.ts'
import { openReceiver } from '../testing/http/receiver.ts'
import { openTestServer } from '../testing/testServer.ts'
import { textOf } from './command.ts'
import type { Difference } from './difference.ts'
import { verify } from './verify.ts'

const { api, placed, buyer, seller, database } = await openTestServer()
await openReceiver(api)
const db = openPool(database.connection, 1, () => undefined, SNAPSHOT_SETTINGS)
afterAll(() => db.close())

it('verification reports no difference for orders that change and webhooks that are sent while it runs', async () => {
  const working = { isOver: false, orders: 0 }
  const work = async () => {
    while (!working.isOver) {
      const { id } = await placed()
      await seller.writeMessage({ id, text: 'I begin.' })
      await seller.deliver({ id, message: 'Here it is.' })
      await buyer.acceptDelivery({ id })
      working.orders++
    }
  }
  const workers = [work(), work(), work()]
  const found: Difference[] = []
  let last = { orders: 0, events: 0 }
  while (working.orders < 30) last = await db.transaction(one => verify(one, each => found.push(each)))
  working.isOver = true
  await Promise.all(workers)
  expect(found.map(textOf)).toEqual([])
  expect(last.events).toBeGreaterThan(last.orders)
}, 60_000)

it('verification cannot write to the database', async () => {
  const writing = db.transaction(one => one.query({ name: 'write', text: 'delete from entries', values: [] }))
  await expect(writing).rejects.toThrow('read-only')
})
