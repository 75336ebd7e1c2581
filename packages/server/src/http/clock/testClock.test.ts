// Tests that the test clock moves forward only, from deadline to deadline, to the millisecond, and does not exist in
// production.
import { describe, expect, it } from 'vitest'
import { moveTestClock } from '../../store/clock.ts'
import { refusal, refused } from '../../testing/http/refused.ts'
import { openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'

const { api, buyer, seller, db, clock, placed, history } = await openTestServer()
await clock.freeze()

const HOUR = 3_600_000
/** Moves only the clock; whether a worker runs meanwhile is left to chance. */
const to = async (at: number) => void (await moveTestClock(db, at))
const asked = async () => {
  const { id } = await placed()
  const { request } = await buyer.openRequest({
    id,
    kind: 'cancellation',
    reason: 'changed_mind',
    explanation: 'Sorry.',
  })
  return { id, requestId: request?.id ?? 0, respondBy: Date.parse(request?.respondBy ?? '') }
}
const accept = ({ id, requestId }: { id: string; requestId: number }) =>
  seller.answerRequest({ id, requestId, answer: 'accept' })

describe('an answer to a request', () => {
  it('counts 1 ms before the end of the window', async () => {
    const order = await asked()
    await to(order.respondBy - 1)
    const { outcome } = await accept(order)
    expect(outcome).toMatchObject({ decidedBy: 'agreement', at: new Date(order.respondBy - 1).toISOString() })
  })

  it.each([0, 1, 86_400_000])(
    'is refused %i ms after the end of the window, because silence decided at that end',
    async late => {
      const order = await asked()
      await to(order.respondBy + late)
      const problem = await refused(accept(order))
      expect(problem).toMatchObject({ code: 'request_ended', status: 409, facts: { endedBy: 'silence' } })
      const { outcome, refunds } = await seller.getOrder({ id: order.id })
      expect(outcome).toMatchObject({ decidedBy: 'silence', at: new Date(order.respondBy).toISOString() })
      expect(outcome).toMatchObject({ method: 'mutual', decidedBy: 'silence', window: 'PT48H' })
      expect(refunds).toHaveLength(1)
      const ends = (await history(order.id)).filter(({ type }) => type === 'order.cancelled')
      expect(ends.map(({ at }) => at)).toEqual([new Date(order.respondBy).toISOString()])
    },
  )
})

describe('moving the clock', () => {
  it('by a span fires every deadline on the way, each at its own instant, before the response', async () => {
    const { id, respondBy } = await asked()
    const before = await clock.now()
    const view = await clock.by('P3D')
    expect(Date.parse(view.now)).toBe(before + 72 * HOUR)
    const fired = (await history(id))
      .slice(2)
      .map(({ type, at, recordedAt }) => [type, Date.parse(at) - respondBy, at === recordedAt])
    expect(fired).toEqual([
      ['reminder.due', -24 * HOUR, true],
      ['reminder.due', -6 * HOUR, true],
      ['request.accepted', 0, true],
      ['order.cancelled', 0, true],
      ['refund.requested', 0, true],
      ['refund.done', 0, true],
    ])
  })

  it('to the next deadline of an order passes its reminders and stops when the order changes', async () => {
    const { id, respondBy } = await asked()
    const { nextDueAt } = await api.getOrder({ id })
    expect(Date.parse(nextDueAt ?? '')).toBe(respondBy)
    expect(Date.parse((await clock.toNextDue(id)).now)).toBe(respondBy)
    expect((await api.getOrder({ id })).phase).toBe('cancelled')
    expect((await history(id)).filter(({ type }) => type === 'reminder.due')).toHaveLength(2)
    expect(await refusal(clock.toNextDue(id))).toBe('nothing_due')
  })

  it('to the next deadline of all orders stops at the earliest of their deadlines', async () => {
    const later = await asked()
    const sooner = await placed({ turnaround: 'PT1H' })
    const now = await clock.now()
    expect(Date.parse((await clock.toNextDue()).now)).toBe(now + HOUR)
    expect((await api.getOrder({ id: sooner.id })).late).toBe(true)
    expect((await api.getOrder({ id: later.id })).request?.status).toBe('open')
  })

  it('to an earlier instant or by no time leaves it where it is', async () => {
    const now = await clock.now()
    await to(now - 5 * HOUR)
    await clock.by('PT0S')
    expect(await clock.now()).toBe(now)
  })

  it.each([{}, { by: 'PT1H', to: 'next_due' as const }, { by: 'PT1H', order: '018f0000-0000-7000-8000-000000000000' }])(
    'with %j is refused',
    async input => {
      expect((await refused(api.advanceTestClock(input))).status).toBe(422)
    },
  )
})

describe('a resumed test clock', () => {
  it('runs on from where it stood, and the scheduler fires what becomes due', async () => {
    const { id } = await placed({ turnaround: 'PT1S' })
    const stood = await clock.now()
    expect(await clock.resume()).toMatchObject({ frozen: false })
    await until(async () => {
      // Lists do not fire deadlines themselves, so the scheduler must have fired this one.
      const { items } = await seller.listOrders({ limit: 200 })
      expect(items.find(each => each.id === id)?.tab).toBe('your_turn')
    })
    const now = await clock.now()
    expect(now).toBeGreaterThanOrEqual(stood + 1000)
    expect(now).toBeLessThan(stood + 60_000)
    expect(await clock.freeze()).toMatchObject({ frozen: true })
    expect(await clock.now()).toBe(await clock.now())
  })
})

describe('the latest instant of the test clock', () => {
  it('keeps years at four digits, as a move beyond it is refused', async () => {
    const far = await openTestServer()
    const longest = 'P9999W99999DT999999H'
    const { id } = await far.placed()
    const walk = async (): Promise<never> => {
      await far.clock.by(longest)
      return walk()
    }
    expect(await refused(walk())).toMatchObject({ code: 'invalid_input', status: 422, errors: [{ field: 'by' }] })
    expect((await far.api.getTestClock()).now).toMatch(/^8\d{3}-/)
    expect((await far.api.getOrder({ id })).phase).toBe('cancelled')
    // The test runs seven thousand years of evaluations, on a machine that may be busy with other tests.
  }, 120_000)
})

describe('in production', () => {
  it('the test clock and its routes do not exist', async () => {
    const testServer = await openTestServer({ mode: 'production', payments: 'internal' })
    const { getTestClock } = testServer.api
    const calls = [
      () => getTestClock(),
      () => testServer.clock.by('PT1H'),
      testServer.clock.freeze,
      testServer.clock.resume,
    ]
    for (const call of calls) expect(await refusal(call())).toBe('route_not_found')
  })
})
