// Tests rulings and contests on closed orders, through the pipeline, after an evaluation has lowered a level.
import { DAY, fairLevelPolicy, toIso } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { openTestServer } from '../testing/testServer.ts'

const testServer = await openTestServer()
const { api, staff, clock, placed } = testServer
await clock.freeze()
await api.publishLevelPolicy({ policy: fairLevelPolicy })
const explanation = 'In plain words.'

/** Creates a seller on level 2 with 68 completed orders, `ofLate` of them recent. */
async function established(id: string, ofLate: number, more: Readonly<Record<string, string | number>> = {}) {
  const now = await clock.now()
  await api.putSeller({ id, name: id, since: toIso(now - 400 * DAY), level: 'level 2', reason: 'As agreed.' })
  const closed = (n: number, days: number) => ({
    order_id: `${id}-${n}`,
    seller_id: id,
    closed_at: toIso(now - days * DAY),
    outcome: 'completed',
    rating: 5,
    value_minor: 10_000,
    currency: 'USD',
    buyer_id: `b${n % 20}`,
    ...more,
  })
  await api.importHistory({ orders: Array.from({ length: 68 }, (_, n) => closed(n, n < ofLate ? 1 : 100)) })
  return api.as(`seller:${id}`)
}

/**
 * Creates a seller on level 2 with four more orders whose buyers request cancellation over quality, which silence
 * grants.
 */
async function cancelledByFour(id: string) {
  const mine = await established(id, 8)
  const orders: string[] = []
  for (const n of [1, 2, 3, 4]) {
    const buyer = { id: `buyer-${n}`, name: `Buyer ${n}` }
    const order = await placed({ seller: { id, name: id }, buyer })
    await api
      .as(`buyer:${buyer.id}`)
      .openRequest({ id: order.id, kind: 'cancellation', reason: 'quality', explanation })
    orders.push(order.id)
  }
  return { id, mine, orders }
}
const to = async (at: number) => clock.by(`PT${Math.ceil((at - (await clock.now())) / 1000)}S`)
const levelOf = async (id: string) => (await api.sellerPerks({ id })).level

describe('a fact found after an evaluation', () => {
  it('restores the level and perks at once, by an evaluation that references the corrected one', async () => {
    await placed()
    const day = Date.parse((await api.sellerLevel({ id: 'mora' })).nextEvaluation.demote)
    await to(day - 4 * DAY)
    const { id, mine, orders } = await cancelledByFour('ada')
    await to(day + 60_000)
    expect(await api.sellerPerks({ id })).toMatchObject({ level: 'level 1', grace: { level: 'level 2' } })
    const contest = { action: 'contest_fault', fault: 'buyer', explanation } as const
    const ends: string[] = []
    for (const order of orders.slice(0, 2)) {
      expect(await levelOf(id)).toBe('level 1')
      const { level } = await mine.preview({ id: order, command: contest })
      ends.push(`${level?.level} ${level?.after.level} ${level?.after.event}`)
      await mine.contestFault({ id: order, fault: 'buyer', explanation })
      await clock.by('PT1M')
    }
    expect(ends).toEqual(['level 1 new lowered', 'level 1 level 2 raised'])
    expect(await api.sellerPerks({ id })).toMatchObject({ level: 'level 2', grace: null, perks: { extrasPerGig: 4 } })
    const { items } = await api.listEvaluations({ id })
    expect(items).toMatchObject([
      { at: toIso(day), n: 2, corrects: 1, event: 'raised', from: 'level 1', to: 'level 2', automated: true },
      { at: toIso(day), n: 1, corrects: null, event: 'lowered', from: 'level 2', to: 'level 1' },
      { event: 'set', to: 'level 2' },
    ])
    expect(items[0]?.orders.find(({ criterion }) => criterion === 'completion_rate')?.counted).toHaveLength(10)
  })

  it('never lowers the level before the next demotion day, but marks it as at risk at once', async () => {
    const { items } = await staff.listCases({})
    for (const { orderId, caseId } of items)
      await staff.ruleCase({ id: orderId, caseId, ruling: 'fault', fault: 'seller', explanation })
    await clock.by('PT1M')
    const { level, status, risk, nextEvaluation } = await api.sellerLevel({ id: 'ada' })
    expect([items.length, level.name, status]).toEqual([2, 'level 2', 'below'])
    expect(risk).toMatchObject({ loweredAt: nextEvaluation.demote, to: 'level 1' })
    expect((await api.listEvaluations({ id: 'ada' })).items.filter(({ event }) => event !== 'set')).toHaveLength(2)
  })

  it('does not change a level that the marketplace has set since the evaluation', async () => {
    const now = await clock.now()
    const done = { due_at: toIso(now - 2 * DAY), delivered_at: toIso(now - 3 * DAY), placed_at: toIso(now - 9 * DAY) }
    const mine = await established('bo', 12, { ...done, first_response_hours: 1 })
    const { id } = await placed({ seller: { id: 'bo', name: 'bo' } })
    await mine.deliver({ id, message: 'Here.' })
    await api.as('buyer:lena').acceptDelivery({ id })
    await clock.by('P1DT12H')
    await api.putSeller({ id: 'bo', name: 'bo', since: '2025-01-01T00:00:00.000Z', level: 'new', reason: 'As agreed.' })
    await api.as('buyer:lena').review({ id, rating: 5 })
    await clock.by('PT1M')
    const { items } = await api.listEvaluations({ id: 'bo' })
    expect([await levelOf('bo'), items.map(({ event, to }) => `${event} ${to}`)]).toEqual([
      'new',
      ['set new', 'set level 2'],
    ])
    await clock.by('P1D')
    expect(await levelOf('bo')).toBe('level 1')
  })
})
