// Tests what happens when one server's scheduler is killed: the other takes over its orders, and no instant changes.
import { afterAll, expect, it, onTestFinished, vi } from 'vitest'
import { openPool } from '../../db/db.ts'
import { freezeTestClock, moveTestClock, readClock, resumeTestClock } from '../../store/clock.ts'
import { freshDatabase } from '../database/database.ts'
import { serve } from '../http/served.ts'
import { holders, silenceOf } from '../observe.ts'
import { until } from '../until.ts'
import { complaints, differencesIn } from '../whole.ts'
import { prepare } from './duel.ts'

vi.setConfig({ testTimeout: 120_000 })

/** A lease lasts 6 s and is checked every 2 s; the rest is time for firing and for a slow machine. */
const TAKEN_OVER_WITHIN_MS = 10_000

const { connection } = await freshDatabase()
const db = openPool(connection, 4, () => undefined)
afterAll(() => db.close())

it('another server fires the deadlines of a killed server within seconds, dated when they were due', async () => {
  const first = await serve({ connection })
  onTestFinished(first.kill)
  await until(async () => expect(await holders(db)).toBe(1))
  // The first server holds all leases, so the second has nothing to fire as long as the first one runs.
  const second = await serve({ connection })
  onTestFinished(second.stop)
  await freezeTestClock(db)
  const due = (await readClock(db)).now + 48 * 3_600_000
  const duels = await prepare([first.url, second.url], 'left', 20)
  await moveTestClock(db, due - 1000)
  await first.kill()
  const killedAt = performance.now()
  await resumeTestClock(db)
  const silences = await until(async () => {
    const dates = await Promise.all(duels.map(({ id }) => silenceOf(db, id)))
    expect(dates).not.toContain(null)
    return dates
  }, 60)
  expect(performance.now() - killedAt).toBeLessThan(TAKEN_OVER_WITHIN_MS)
  expect([...new Set(silences)]).toEqual([due])
  expect(await complaints(db)).toEqual([])
  expect(await differencesIn(connection)).toEqual([])
})
