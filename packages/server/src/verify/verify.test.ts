// Tests verification on a demo with everything in it: nothing differs, and each single change in a table is found.
import { afterAll, describe, expect, it } from 'vitest'
import { openPool, SNAPSHOT_SETTINGS } from '../db/db.ts'
import { fillDemo } from '../demo/fill.ts'
import { openReceiver } from '../testing/http/receiver.ts'
import { openTestServer } from '../testing/testServer.ts'
import type { Difference } from './difference.ts'
import { textOf } from './command.ts'
import { verify } from './verify.ts'

const testServer = await openTestServer({ mode: 'demo', agrees: false })
const { api, database } = testServer
await openReceiver(api)
const t0 = Date.now()
await fillDemo(api, Date.now)
await testServer.stop()
const db = openPool(database.connection, 1, () => undefined, SNAPSHOT_SETTINGS)
afterAll(() => db.close())

it('a demo has no differences', async () => {
  const found: Difference[] = []
  const t = Date.now()
  const counts = await db.transaction(one => verify(one, each => found.push(each)))
  console.log(t - t0, Date.now() - t, counts)
  expect(found.map(textOf)).toEqual([])
})
