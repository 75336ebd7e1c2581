// Tests contests through the pipeline, under the policy `fair`: a contest decides nothing by itself, and a lost one
// keeps its order in windows longer.
import { DAY, facts, fairLevelPolicy, toIso } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { readPerformanceLogs } from '../store/levels/performanceLog.ts'
import { openTestServer } from '../testing/testServer.ts'
import { linesOf } from './lines.ts'

const testServer = await openTestServer()
const { api, staff, clock, placed, db } = testServer
await clock.freeze()
await api.publishLevelPolicy({ policy: fairLevelPolicy })
const explanation = 'In plain words.'
const isRate = ({ criterion }: { readonly criterion: string }): boolean => criterion === 'completion_rate'

/** Imports twelve completed orders of twelve buyers, and places five whose buyers request cancellation over quality. */
async function seller(id: string) {
  const now = await clock.now()
  const closed = (n: number) => ({
    order_id: `${id}-${n}`,
    seller_id: id,
    buyer_id: `b${n}`,
    closed_at: toIso(now - DAY),
    outcome: 'completed',
    value_minor: 10_000,
    currency: 'USD',
    rating: 5,
  })
  await api.putSeller({ id, name: id, since: toIso(now - 400 * DAY) })
  await api.importHistory({ orders: Array.from({ length: 12 }, (_, n) => closed(n)) })
  const orders: string[] = []
  for (const n of [1, 2, 3, 4, 5]) {
    const buyer = { id: `buyer-${n}`, name: `Buyer ${n}` }
    const { id: order } = await placed({ seller: { id, name: id }, buyer })
    await api.as(`buyer:${buyer.id}`).openRequest({ id: order, kind: 'cancellation', reason: 'quality', explanation })
    orders.push(order)
  }
  return { mine: api.as(`seller:${id}`), orders }
}
const factsOf = async (id: string) => {
  const now = await clock.now()
  const performanceLog = (await readPerformanceLogs(db, [id])).get(id)
  return facts(performanceLog ? linesOf(performanceLog) : [], { at: now + 1, knownAt: now }).orders
}

describe('a seller who contests five cancellations', () => {
  it('is not raised by contesting: the rate to reach is 12/17, with the disputed figure 12/12 shown', async () => {
    const { mine, orders } = await seller('una')
    for (const id of orders)
      await mine.answerRequest({ id, requestId: 2, answer: 'accept', fault: 'buyer', explanation })
    const { scorecard, rate, performanceLog } = await mine.sellerLevel({ id: 'una' })
    expect(scorecard.reach.filter(({ met }) => met !== true).map(({ criterion }) => criterion)).toEqual([
      'completion_rate',
    ])
    expect(scorecard.reach.find(isRate)).toMatchObject({
      numerator: 12,
      denominator: 17,
      sample: 17,
      met: false,
      disputed: { numerator: 12, denominator: 12 },
    })
    expect(rate?.counted).toMatchObject({ numerator: 12, denominator: 17 })
    expect(
      performanceLog.filter(({ faultStatus }) => faultStatus === 'contested').map(({ weight, why }) => [weight, why]),
    ).toEqual(Array.from({ length: 5 }, () => [100, null]))
    await clock.by('P1D')
    expect((await api.sellerPerks({ id: 'una' })).level).toBe('new')
  })

  it('is not lowered by contesting: the rate to keep is 12/12, and contested orders are excluded', async () => {
    const { mine, orders } = await seller('kim')
    await api.putSeller({ id: 'kim', level: 'level 1', reason: 'Held elsewhere.' })
    for (const id of orders)
      await mine.answerRequest({ id, requestId: 2, answer: 'accept', fault: 'buyer', explanation })
    const { scorecard, performanceLog, rate } = await mine.sellerLevel({ id: 'kim' })
    expect(scorecard.keep.find(isRate)).toMatchObject({
      numerator: 12,
      denominator: 12,
      sample: 17,
      met: true,
      disputed: { numerator: 12, denominator: 17 },
    })
    expect(rate?.exclusions).toEqual([{ why: 'contested', count: 5, currency: null }])
    expect(performanceLog.filter(({ why }) => why === 'contested')).toHaveLength(5)
  })

  it('has orders of lost contests, and no others, in windows for longer, by the time they were undecided', async () => {
    const { mine, orders } = await seller('vin')
    await clock.by('P2D')
    for (const id of orders.slice(0, 2)) await mine.contestFault({ id, fault: 'buyer', explanation })
    await clock.by('P9D')
    const cases = (await staff.listCases({})).items.filter(({ orderId }) => orders.includes(orderId))
    for (const { orderId, caseId } of cases)
      await staff.ruleCase({
        id: orderId,
        caseId,
        ruling: 'fault',
        explanation,
        fault: orderId === orders[0] ? 'seller' : 'buyer',
      })
    const stays = new Map((await factsOf('vin')).map(fact => [`${fact.fault} ${fact.faultStatus}`, fact.staysLonger]))
    expect(stays.get('seller ruled')).toBe(9 * DAY)
    expect(stays.get('buyer ruled')).toBe(0)
    expect(stays.get('seller unanswered')).toBe(0)
    const { performanceLog } = await mine.sellerLevel({ id: 'vin' })
    const ruled = performanceLog.find(({ fault, faultStatus }) => fault === 'seller' && faultStatus === 'ruled')
    expect(Date.parse(ruled?.leavesAt ?? '') - Date.parse(ruled?.closedAt ?? '')).toBe(69 * DAY)
  })
})
