// Tests that a cached performance log equals a freshly read one, whatever was recorded meanwhile.
import { DAY, toIso } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { openTestServer } from '../testing/testServer.ts'
import { cachedPerformanceLogs } from './cachedLogs.ts'

const testServer = await openTestServer()
const { api, clock, placed, db } = testServer
await clock.freeze()
const explanation = 'In plain words.'
const readFresh = (seller: string) => cachedPerformanceLogs(db)(seller)

/** Returns an imported closed order. */
const row = (seller: string, n: number, now: number) => ({
  order_id: `${seller}-${n}`,
  seller_id: seller,
  buyer_id: `b${n}`,
  closed_at: toIso(now - n * DAY),
  outcome: 'completed',
  value_minor: 10_000,
  currency: 'USD',
  rating: 4,
})
const imported = async (seller: string, count: number) => {
  const now = await clock.now()
  await api.putSeller({ id: seller, name: seller, since: toIso(now - 400 * DAY) })
  await api.importHistory({ orders: Array.from({ length: count }, (_, i) => row(seller, i + 1, now)) })
}

describe('a cached performance log', () => {
  it('is read again only after something was added to it', async () => {
    const cachedLogs = cachedPerformanceLogs(db)
    const begun = await clock.now()
    await imported('una', 3)
    const buyer = { id: 'lena', name: 'Lena' }
    const { id } = await placed({ seller: { id: 'una', name: 'Una' }, buyer })
    const lena = api.as('buyer:lena')
    const steps: Readonly<Record<string, () => Promise<unknown>>> = {
      'a question': () => lena.writeMessage({ id, text: 'When will it be there?' }),
      'an answer': () => api.as('seller:una').writeMessage({ id, text: 'On Friday.' }),
      'a request': () => lena.openRequest({ id, kind: 'cancellation', reason: 'quality', explanation }),
      'an end': async () => {
        const requestId = (await api.getOrder({ id })).requests[0]?.id ?? 0
        await api.as('seller:una').answerRequest({ id, requestId, answer: 'accept', explanation })
      },
      'a warning': () => api.putSeller({ id: 'una', warnings: 2 }),
      'an imported order': () => api.importHistory({ orders: [row('una', 9, begun)] }),
      'an imported correction': async () => {
        await clock.by('PT1S')
        await api.importHistory({ orders: [{ ...row('una', 1, begun), rating: 1 }], correct: true })
      },
    }
    for (const [what, step] of Object.entries(steps)) {
      const before = await cachedLogs('una')
      await step()
      const after = await cachedLogs('una')
      expect(after, what).toEqual(await readFresh('una'))
      // The next call reads nothing and returns the same object.
      expect(await cachedLogs('una'), what).toBe(after)
      expect(after, what).not.toEqual(before)
    }
    expect([...(await cachedLogs('una')).ids.values()]).toEqual([id])
  })

  it('is evicted after more recently used ones are read, and is never cached if it alone is too long', async () => {
    await imported('short', 2)
    await imported('other', 2)
    await imported('long', 5)
    const cachedLogs = cachedPerformanceLogs(db, 4)
    const [short, other] = [await cachedLogs('short'), await cachedLogs('other')]
    expect(await cachedLogs('short')).toBe(short)
    const long = await cachedLogs('long')
    expect(long.lines).toHaveLength(10)
    expect(await cachedLogs('long')).not.toBe(long)
    // There is room for two logs of two rows each; a third replaces the least recently used.
    expect([await cachedLogs('short'), await cachedLogs('other')]).toEqual([short, other])
    expect(await cachedLogs('short')).toBe(await cachedLogs('short'))
    await imported('third', 2)
    await cachedLogs('third')
    expect(await cachedLogs('short')).toBe(await cachedLogs('short'))
    const reread = await cachedLogs('other')
    expect(reread).not.toBe(other)
    expect(reread).toEqual(other)
  })

  it('of an unknown seller is empty', async () => {
    expect(await readFresh('nobody')).toEqual({ lines: [], ids: new Map() })
  })
})
