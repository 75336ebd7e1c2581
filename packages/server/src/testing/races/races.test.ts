// Tests two servers on one database with simultaneous calls: each order must have one outcome, the same in every view.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openPool } from '../../db/db.ts'
import { freezeTestClock, moveTestClock, readClock, resumeTestClock } from '../../store/clock.ts'
import { dueOrders, untilNextDue } from '../../store/orders/due.ts'
import { PARTITIONS } from '../../store/streams/partition.ts'
import { freshDatabase } from '../database/database.ts'
import { placing, post, spread } from '../http/send.ts'
import { type Served, serve } from '../http/served.ts'
import { deadlocks } from '../observe.ts'
import { until } from '../until.ts'
import { complaints, differencesIn } from '../whole.ts'
import { type Duel, disagreements, type Hit, hit, look, type Outcome, prepare } from './duel.ts'

// The tests send hundreds of calls, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 })

const ORDERS = 200
const { connection } = await freshDatabase()
const db = openPool(connection, 4, () => undefined)
const servers: Served[] = []
let urls: readonly string[] = []

beforeAll(async () => {
  // The servers start one after the other, as the first one migrates and seeds.
  for (let i = 0; i < 2; i++) servers.push(await serve({ connection }))
  urls = servers.map(({ url }) => url)
})
afterAll(async () => {
  await Promise.all(servers.map(server => server.stop()))
  await db.close()
})

/** Opens all requests at one frozen instant, so that all windows end at one instant. */
async function prepareAll(name: string, count = ORDERS): Promise<{ duels: readonly Duel[]; due: number }> {
  await freezeTestClock(db)
  const { now } = await readClock(db)
  return { duels: await prepare(urls, name, count), due: now + 48 * 3_600_000 }
}

async function lookAll(duels: readonly Duel[], hits: readonly (readonly Hit[])[]): Promise<readonly Outcome[]> {
  return spread(duels, 24, (duel, i) => look(urls, duel, hits[i] ?? [], i))
}

function expectAgreement(outcomes: readonly Outcome[]): void {
  expect(outcomes).toHaveLength(ORDERS)
  expect(outcomes.flatMap(disagreements)).toEqual([])
  const statuses = outcomes.flatMap(({ hits }) => hits.map(({ sent }) => sent.status))
  expect(statuses).toHaveLength(3 * ORDERS)
  expect(statuses.filter(status => status !== 200 && status !== 409)).toEqual([])
}

const bySilence = (outcomes: readonly Outcome[]): number =>
  outcomes.filter(({ endings }) => endings[0]?.by === 'clock').length
const datesOfSilence = (outcomes: readonly Outcome[]): readonly string[] => [
  ...new Set(outcomes.flatMap(({ endings }) => endings.filter(({ by }) => by === 'clock').map(({ at }) => at))),
]

describe('accept, decline, withdraw and the deadline at the same instant, on two servers,', () => {
  it.each([
    [-1, 0],
    [0, ORDERS],
    [1, ORDERS],
  ])(
    'give each order one outcome if the clock stands %i ms from the deadline; silence ends %i requests',
    async (ms, silent) => {
      const { duels, due } = await prepareAll(`at${ms}`)
      await moveTestClock(db, due + ms)
      const hits = await Promise.all(duels.map((duel, i) => hit(urls, duel, i)))
      const outcomes = await lookAll(duels, hits)
      expectAgreement(outcomes)
      expect(bySilence(outcomes)).toBe(silent)
      expect(datesOfSilence(outcomes)).toEqual(silent === 0 ? [] : [new Date(due).toISOString()])
    },
  )

  it('give each order one outcome if the clock passes the deadline: a party’s command before it, or silence at it', async () => {
    const { duels, due } = await prepareAll('running')
    await moveTestClock(db, due - 2000)
    await resumeTestClock(db)
    // A quarter of the orders starts long before the instant; the others start around it, ten every 15 ms.
    const startOf = (i: number): number =>
      i < ORDERS / 4 ? due - 2000 : due - 100 + 15 * Math.floor((i - ORDERS / 4) / 10)
    const reached = (instant: number) => async () => expect((await readClock(db)).now).toBeGreaterThanOrEqual(instant)
    const hits = await Promise.all(
      duels.map(async (duel, i) => {
        await vi.waitFor(reached(startOf(i)), { timeout: 10_000, interval: 5 })
        return hit(urls, duel, i)
      }),
    )
    await vi.waitFor(reached(due), { timeout: 10_000, interval: 5 })
    const outcomes = await lookAll(duels, hits)
    expectAgreement(outcomes)
    expect(datesOfSilence(outcomes)).toEqual([new Date(due).toISOString()])
    const byPeople = outcomes.flatMap(({ endings }) => endings.filter(({ by }) => by !== 'clock'))
    expect(byPeople.length).toBeGreaterThan(0)
    expect(byPeople.filter(({ at }) => Date.parse(at) >= due)).toEqual([])
  })
})

describe('a frozen clock', () => {
  it('gives the scheduler nothing to wait for, however near the next deadline is', async () => {
    const { due } = await prepareAll('still', 5)
    await moveTestClock(db, due - 1)
    await until(async () => expect(await dueOrders(db, PARTITIONS, 1)).toEqual([]), 30)
    expect(await untilNextDue(db, PARTITIONS)).toBeNull()
    await resumeTestClock(db)
    await until(async () => expect(await untilNextDue(db, PARTITIONS)).toBeGreaterThan(1000), 30)
  })
})

describe('the same call to two servers at once', () => {
  it('has one effect and one answer, however often it is sent with its key', async () => {
    const [{ id } = expect.unreachable()] = await prepare(urls, 'keyed', 1)
    const path = `/v1/orders/${id}/messages`
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        post(urls[i % 2] ?? '', path, { text: 'Once.' }, { actor: 'buyer:lena', key: 'once' }),
      ),
    )
    expect([...new Set(sent.map(({ status }) => status))]).toEqual([201])
    expect([...new Set(sent.map(({ body }) => JSON.stringify([body.id, body.receipt])))]).toHaveLength(1)
    expect(sent.filter(({ replayed }) => !replayed)).toHaveLength(1)
    expect(await effectsOf(id, 'Once.')).toBe(1)
  })

  it('places one order, however often it is sent with its key', async () => {
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, i) => post(urls[i % 2] ?? '', '/v1/orders', placing('placed-once'), { key: 'p' })),
    )
    expect([...new Set(sent.map(({ status }) => status))]).toEqual([201])
    expect([...new Set(sent.map(({ body }) => body.id))]).toHaveLength(1)
    expect(sent.filter(({ replayed }) => !replayed)).toHaveLength(1)
  })

  it('places one order for a reference; the other call is refused with the id of that order', async () => {
    const references = Array.from({ length: 50 }, (_, i) => `twice-${i}`)
    const pairs = await Promise.all(
      references.map(reference => Promise.all(urls.map(url => post(url, '/v1/orders', placing(reference))))),
    )
    for (const pair of pairs) {
      const [placed, ...others] = [...pair].sort((a, b) => (a.status ?? 0) - (b.status ?? 0))
      expect(placed?.status).toBe(201)
      expect(others).toMatchObject([
        { status: 409, body: { code: 'reference_taken', facts: { orderId: placed?.body.id } } },
      ])
    }
  })
})

describe('one key sent to two servers with placings of different sellers', () => {
  it('places one of them, and the other call learns that the key was used', async () => {
    const keys = Array.from({ length: 50 }, (_, i) => `key-${String(i).padStart(2, '0')}`)
    const placingOf = (key: string, i: number) =>
      placing(`${key}-${i}`, { seller: { id: `seller-${key}-${i}`, name: 'Mora Okafor' } })
    const pairs = await Promise.all(
      keys.map(key => Promise.all(urls.map((url, i) => post(url, '/v1/orders', placingOf(key, i), { key })))),
    )
    for (const pair of pairs) {
      const [placed, ...others] = [...pair].sort((a, b) => (a.status ?? 0) - (b.status ?? 0))
      expect(placed?.status).toBe(201)
      expect(others).toMatchObject([{ status: 422, body: { code: 'idempotency_key_reused' } }])
    }
  })
})

/** Counts how often a text was written into the order's history. */
async function effectsOf(id: string, text: string): Promise<number> {
  const [outcome = expect.unreachable()] = await lookAll([{ id, requestId: 0, opener: '', other: '' }], [[]])
  return outcome.events.filter(({ texts }) => Object.values(texts).some(each => each.text === text)).length
}

describe('after all races,', () => {
  it('nothing is lost, duplicated or partial, and there was no deadlock', async () => {
    expect(await complaints(db)).toEqual([])
    expect(await differencesIn(connection)).toEqual([])
    // The servers are stopped first, because a connection's statistics are complete only when it ends.
    await Promise.all(servers.map(server => server.stop()))
    expect(await deadlocks(db)).toBe(0)
    expect(servers.map(server => server.output()).join('')).not.toMatch(/"level":[456]0/)
  })
})
