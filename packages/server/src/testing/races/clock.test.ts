// Tests callers that move the test clock at once on two servers, one of which is killed: every answer must be true.
import { createClient } from '@evenhand/sdk'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openPool } from '../../db/db.ts'
import { LEASE_SECONDS, readClock } from '../../store/clock.ts'
import { statement } from '../../store/statement.ts'
import { freshDatabase } from '../database/database.ts'
import { placing, post, type Sent, spread } from '../http/send.ts'
import { API_KEY, type Served, serve } from '../http/served.ts'
import { until } from '../until.ts'
import { complaints } from '../whole.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const HOUR = 3_600_000
const { connection } = await freshDatabase()
const db = openPool(connection, 4, () => undefined)
const servers: Served[] = []

beforeAll(async () => {
  for (let i = 0; i < 2; i++) servers.push(await serve({ connection }))
  await api().freezeTestClock()
})
afterAll(async () => {
  await Promise.all(servers.map(server => server.stop()))
  await db.close()
})

const url = (i: number): string => servers[i % servers.length]?.url ?? ''
const api = (i = 0) => createClient({ url: url(i), key: API_KEY })
const now = async () => (await readClock(db)).now
const move = (i: number, by: string, key?: string) =>
  post(url(i), '/v1/test-clock/advance', { by }, key === undefined ? {} : { key })
const command = (i: number, what: 'freeze' | 'resume') => post(url(i), `/v1/test-clock/${what}`, {})
const done = (sent: readonly Sent[]) => sent.filter(({ status }) => status === 200)
const codes = (sent: readonly Sent[]) => [...new Set(sent.map(({ status, body }) => `${status} ${body.code ?? ''}`))]

describe('several callers who move the clock at once', () => {
  it('each make their own move, or are refused', async () => {
    for (const many of [4, 4, 12]) {
      const before = await now()
      const sent = await Promise.all(Array.from({ length: many }, (_, i) => move(i, 'PT1H')))
      expect(codes(sent).filter(code => code !== '200 ' && code !== '409 test_clock_moving')).toEqual([])
      expect((await now()) - before).toBe(done(sent).length * HOUR)
      // Each success names the instant that its own move reached.
      const arrived = done(sent).map(({ body }) => Date.parse(String(body.now)) - before)
      expect(arrived.sort((a, b) => a - b)).toEqual(arrived.map((_, i) => (i + 1) * HOUR))
      expect(done(sent).length).toBeGreaterThan(0)
    }
  })

  it('make one move if they use one key, and all get its result', async () => {
    const before = await now()
    const sent = await Promise.all(Array.from({ length: 6 }, (_, i) => move(i, 'PT1H', 'one-move')))
    expect(codes(sent)).toEqual(['200 '])
    expect((await now()) - before).toBe(HOUR)
    expect(sent.filter(({ replayed }) => !replayed)).toHaveLength(1)
    expect(new Set(sent.map(({ body }) => body.now)).size).toBe(1)
  })

  it('never move the clock back while others freeze and resume it, and a frozen clock stands still', async () => {
    const before = await now()
    const sent = await Promise.all([
      ...Array.from({ length: 3 }, (_, i) => move(i, 'PT1H')),
      ...Array.from({ length: 4 }, (_, i) => command(i, i < 2 ? 'resume' : 'freeze')),
    ])
    expect(codes(sent).filter(code => code !== '200 ' && code !== '409 test_clock_moving')).toEqual([])
    expect((await now()) - before).toBeGreaterThanOrEqual(done(sent.slice(0, 3)).length * HOUR)
    expect((await command(0, 'freeze')).body).toMatchObject({ frozen: true })
    expect(await now()).toBe(await now())
  })
})

const way = statement<[], { moving_to: number | null }>('testing_way', 'select moving_to from test_clock')

describe('a server that is killed while it moves the clock', () => {
  it('leaves a move that a repeated call finishes at the same instant, and blocks the clock for at most one lease', async () => {
    // Each order has its deadline in a different hour, so that the way is long and has a save at every step.
    await spread(
      Array.from({ length: 100 }, (_, i) => i),
      16,
      i => api(i).placeOrder(placing(`way-${i}`, { turnaround: `PT${i + 1}H` })),
    )
    const before = await now()
    const lost = move(0, 'PT200H', 'killed')
    await until(async () => {
      const [row] = await way(db)
      expect([row?.moving_to, (await now()) > before]).toEqual([before + 200 * HOUR, true])
    }, 30)
    await servers[0]?.kill()
    const killedAt = performance.now()
    expect((await lost).status).toBeNull()
    expect((await now()) - before).toBeLessThan(200 * HOUR)
    // Another mover that arrives meanwhile finishes the interrupted move first, and then makes its own.
    const [other, repeat] = await Promise.all([
      until(async () => {
        const sent = await move(1, 'PT1H', 'other')
        expect(sent.status).toBe(200)
        return sent
      }, 60),
      until(async () => {
        const sent = await move(1, 'PT200H', 'killed')
        expect(sent.status).toBe(200)
        return sent
      }, 60),
    ])
    expect(performance.now() - killedAt).toBeLessThan((LEASE_SECONDS + 20) * 1000)
    expect((await now()) - before).toBe(201 * HOUR)
    expect(Date.parse(String(other.body.now)) - before).toBeGreaterThanOrEqual(201 * HOUR)
    expect(Date.parse(String(repeat.body.now)) - before).toBeGreaterThanOrEqual(200 * HOUR)
    expect((await move(1, 'PT200H', 'killed')).replayed).toBe(true)
    expect(await way(db)).toEqual([{ moving_to: null }])
    expect(await complaints(db)).toEqual([])
  })
})
