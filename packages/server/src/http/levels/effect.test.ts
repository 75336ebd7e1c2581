// Tests the preview of a command's effect on the seller's level, which only the seller and staff see.
import { describe, expect, it } from 'vitest'
import { refused } from '../../testing/http/refused.ts'
import { openTestServer, type Place } from '../../testing/testServer.ts'

const testServer = await openTestServer()
const { api, buyer, staff, clock, placed } = testServer
await clock.freeze()

const DAY = 86_400_000
const explanation = 'In plain words.'
const now = await clock.now()
const ago = (days: number) => new Date(now - days * DAY).toISOString()
const since = ago(200)

let sellers = 0
/** Creates a seller of level 1 whose last ten orders barely keep it: nine completed, one cancelled. */
async function atTheEdge() {
  const id = `mora-${++sellers}`
  await api.putSeller({ id, name: 'Mora Okafor', since, level: 'level 1', reason: 'As agreed.' })
  const closed = (n: number, days: number, outcome: string) => ({
    order_id: `${id}-${n}`,
    seller_id: id,
    closed_at: ago(days),
    outcome,
    value_minor: 10_000,
    currency: 'USD',
    buyer_id: `b${n}`,
  })
  const old = Array.from({ length: 10 }, (_, i) => closed(i, 100, 'completed'))
  const recent = Array.from({ length: 9 }, (_, i) => closed(10 + i, 2, 'completed'))
  await api.importHistory({ orders: [...old, ...recent, closed(19, 2, 'mutual')] })
  const order = (more: Partial<Place> = {}) => placed({ seller: { id, name: 'Mora Okafor' }, ...more })
  return { id, mine: api.as(`seller:${id}`), order }
}

describe('the preview of a command', () => {
  it('shows the effect of accepting a cancellation: the rate, and the level at the next demotion', async () => {
    const { id: who, mine, order } = await atTheEdge()
    const { id } = await order()
    await buyer.openRequest({ id, kind: 'cancellation', reason: 'changed_mind', explanation })
    const command = { action: 'answer_request', requestId: 2, answer: 'accept' } as const
    const { level } = await mine.preview({ id, command })
    expect(level).toMatchObject({
      level: 'level 1',
      rate: { numerator: 9, denominator: 10 },
      answers: null,
      after: { level: 'new', event: 'lowered', rate: { numerator: 9, denominator: 11, shown: '81.8%' } },
      // If nobody answers, silence cancels the order all the same.
      before: { level: 'new', rate: { numerator: 9, denominator: 11 } },
    })
    const { risk, nextEvaluation } = await mine.sellerLevel({ id: who })
    expect([level?.at, risk?.to]).toEqual([nextEvaluation.demote, 'new'])
    const decline = { ...command, answer: 'decline', explanation } as const
    expect((await mine.preview({ id, command: decline })).level).toMatchObject({
      after: { level: 'level 1', event: 'kept', rate: { numerator: 9, denominator: 10 } },
    })
    await mine.answerRequest({ id, requestId: 2, answer: 'accept' })
    const page = await mine.sellerLevel({ id: who })
    expect(page.forecast.find(({ at }) => at === level?.at)).toMatchObject({ to: level?.after.level })
    expect(page.rate?.counted).toMatchObject({ numerator: 9, denominator: 11 })
  })

  it('shows the effect for each outcome of a request that it opens', async () => {
    const { mine, order } = await atTheEdge()
    const { id } = await order()
    const command = { action: 'open_request', kind: 'cancellation', reason: 'too_busy', explanation } as const
    const { level } = await mine.preview({ id, command })
    expect(level?.before).toMatchObject({ level: 'level 1', rate: { denominator: 10 } })
    expect(level?.answers).toMatchObject({
      accept: { level: 'new', rate: { numerator: 9, denominator: 11 } },
      decline: { level: 'level 1', rate: { numerator: 9, denominator: 10 } },
      silence: { level: 'new', rate: { numerator: 9, denominator: 11 } },
    })
  })

  it('includes the deadlines that follow, such as the completion of a delivered order without a review', async () => {
    const { mine, order } = await atTheEdge()
    const { id } = await order()
    const { level } = await mine.preview({ id, command: { action: 'deliver', message: 'Here.' } })
    expect(level).toMatchObject({
      before: { rate: { denominator: 10 } },
      after: { rate: { numerator: 10, denominator: 11 } },
    })
  })

  it('is shown to the seller and staff, never to the buyer, who could use it as leverage', async () => {
    const { mine, order } = await atTheEdge()
    const { id } = await order()
    const command = { action: 'cancel', reason: 'fraud', explanation } as const
    const shown = await staff.preview({ id, command })
    expect(shown.level).toMatchObject({ level: 'level 1', after: { level: 'new' } })
    const ask = { action: 'open_request', kind: 'cancellation', reason: 'quality', explanation } as const
    expect((await buyer.preview({ id, command: ask })).level).toBeNull()
    expect((await api.preview({ id, command: ask })).level).toBeNull()
    // The seller has no open question, so a message changes no level.
    const plain = { action: 'write_message', text: 'Hello.' } as const
    expect((await mine.preview({ id, command: plain })).level).toBeNull()
  })

  it('shows the effect of answering an open question, as the answer counts for the response rate', async () => {
    const { id: who, mine, order } = await atTheEdge()
    const { id } = await order()
    await buyer.openRequest({ id, kind: 'update', reason: 'progress', explanation })
    const answer = { answer: 'reply', explanation } as const
    const reply = { action: 'answer_request', requestId: 2, ...answer } as const
    const write = { action: 'write_message', text: 'Nearly done.' } as const
    for (const command of [reply, write])
      expect((await mine.preview({ id, command })).level).toMatchObject({ after: { level: 'level 1', event: 'kept' } })
    const responses = async () => {
      const { forecast } = await mine.sellerLevel({ id: who })
      return forecast.at(-1)?.keep.find(({ criterion }) => criterion === 'response_rate')
    }
    expect(await responses()).toMatchObject({ numerator: 0, denominator: 1 })
    await mine.answerRequest({ id, requestId: 2, ...answer })
    expect(await responses()).toMatchObject({ numerator: 1, denominator: 1 })
    expect((await mine.preview({ id, command: write })).level).toBeNull()
  })

  it('shows how a later cancellation of a completed order changes the figures', async () => {
    const { id: who, mine, order } = await atTheEdge()
    const { id } = await order()
    await mine.deliver({ id, message: 'Here.' })
    await buyer.acceptDelivery({ id })
    const { level } = await staff.preview({ id, command: { action: 'cancel', reason: 'breach', explanation } })
    expect(level).toMatchObject({
      rate: { numerator: 10, denominator: 11 },
      after: { rate: { numerator: 9, denominator: 11 } },
    })
    await staff.cancel({ id, reason: 'breach', explanation })
    const [first] = (await api.sellerLevel({ id: who })).performanceLog
    expect(first).toMatchObject({ orderId: id, method: 'support', completedEarlier: expect.any(String), weight: 100 })
  })
})

describe('perks of an order in progress', () => {
  const extras = (count: number) => Array.from({ length: count }, (_, i) => ({ title: `Extra ${i}`, price: 500 }))
  const change = (count: number) =>
    ({ kind: 'change', reason: 'more_work', explanation, change: { extras: extras(count) } }) as const

  it('limit the extras of a requested change, but never cause a paid order to be refused', async () => {
    const { id, sellerLevel } = await placed({ seller: { id: 'nia', name: 'Nia' }, extras: extras(5) })
    expect(sellerLevel).toBe('new')
    const nia = api.as('seller:nia')
    expect(await refused(nia.openRequest({ id, ...change(3) }))).toMatchObject({
      code: 'extras_beyond_level',
      status: 409,
      facts: { level: 'new', max: 2, used: 0 },
    })
    const offer = (await nia.getOrder({ id })).allowed.find(({ kind }) => kind === 'change')
    expect(offer).toMatchObject({ ok: true, inputs: { change: { extras: { max: 2 } } } })
    expect((await nia.openRequest({ id, ...change(2) })).request?.change?.extras).toHaveLength(2)
  })

  it('limit extras by the seller’s current level, not by the level at placing', async () => {
    const { id } = await placed({ seller: { id: 'ola', name: 'Ola' } })
    const ola = api.as('seller:ola')
    await refused(ola.openRequest({ id, ...change(3) }))
    await api.putSeller({ id: 'ola', name: 'Ola', since, level: 'level 1', reason: 'As agreed.' })
    const opened = await ola.openRequest({ id, ...change(3) })
    expect(opened).toMatchObject({ sellerLevel: 'level 1', request: { kind: 'change' } })
    const list = await ola.listOrders({})
    expect(list.items[0]).toMatchObject({ id, sellerLevel: 'level 1' })
  })

  it.each([
    { level: 'new', days: 14 },
    { level: 'level 2', days: 7 },
  ])(
    'determine when the money of an order placed at “$level” can be paid out: $days days after its completion',
    async ({ level, days }) => {
      const id = level.replace(' ', '-')
      await api.putSeller({ id, name: 'Pia', since, level, reason: 'As agreed.' })
      const order = await placed({ seller: { id, name: 'Pia' } })
      await api.putSeller({ id, name: 'Pia', since, level: 'level 3', reason: 'As agreed.' })
      await api.as(`seller:${id}`).deliver({ id: order.id, message: 'Here.' })
      await buyer.acceptDelivery({ id: order.id })
      const { items } = await api.listEvents({ id: order.id })
      const end = items.find(({ type }) => type === 'order.completed')
      expect(end?.data).toMatchObject({ availableAt: new Date(Date.parse(end?.at ?? '') + days * DAY).toISOString() })
    },
  )
})
