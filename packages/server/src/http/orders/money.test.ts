// Tests refund and payment requests across orders, which are listed by state, oldest first, with their instants.
import { describe, expect, it } from 'vitest'
import { refused } from '../../testing/http/refused.ts'
import { KEY, openTestServer } from '../../testing/testServer.ts'

const { api, buyer, seller, clock, placed, send } = await openTestServer({ payments: 'external' })
await clock.freeze()

async function cancelled(changes: Parameters<typeof placed>[0] = {}) {
  const { id, reference } = await placed(changes)
  const { receipt } = await buyer.cancel({ id, explanation: 'A mistake.' })
  return { id, reference, refundId: receipt?.refundIds?.[0] ?? 0 }
}
const refunds = async (state?: 'requested' | 'done' | 'failed') => (await api.listRefunds(state ? { state } : {})).items

describe('refunds', () => {
  it('are listed as requested, then under their later state, each with its instant', async () => {
    const first = await cancelled()
    const asked = new Date(await clock.now()).toISOString()
    await clock.by('PT1H')
    const second = await cancelled({ currency: 'EUR', price: 7_000, extras: [] })
    const row = { orderId: first.id, reference: first.reference, id: first.refundId, amount: 18_000, currency: 'USD' }
    expect((await refunds()).map(({ orderId }) => orderId)).toEqual([first.id, second.id])
    expect((await refunds())[0]).toEqual({
      ...row,
      state: 'requested',
      requestedAt: asked,
      since: asked,
      externalId: null,
      failureReason: null,
    })
    expect((await refunds())[1]).toMatchObject({ amount: 7_000, currency: 'EUR' })

    await clock.by('PT1H')
    const now = new Date(await clock.now()).toISOString()
    const confirmation = { externalId: 're_1', failureReason: 'The account is closed.' }
    await api.confirmRefund({ id: first.id, refundId: first.refundId, result: 'failed', ...confirmation })
    expect((await refunds()).map(({ orderId }) => orderId)).toEqual([second.id])
    expect(await refunds('failed')).toEqual([
      { ...row, state: 'failed', requestedAt: asked, since: now, ...confirmation },
    ])

    await api.confirmRefund({ id: first.id, refundId: first.refundId, result: 'done', externalId: 're_2' })
    expect(await refunds('failed')).toEqual([])
    expect(await refunds('done')).toMatchObject([{ ...row, state: 'done', externalId: 're_2', failureReason: null }])
    await api.confirmRefund({ id: second.id, refundId: second.refundId, result: 'done' })
  })

  it('do not change if confirmed again with the same external id; another external id is refused', async () => {
    const { id, refundId } = await cancelled()
    const confirm = (externalId?: string) =>
      api.confirmRefund({ id, refundId, result: 'done', ...(externalId ? { externalId } : {}) })
    const { version } = await confirm('re_7')
    const repeated = await confirm('re_7')
    expect([repeated.version, repeated.refunds]).toEqual([version, (await api.getOrder({ id })).refunds])
    for (const other of ['re_8', undefined])
      expect(await refused(confirm(other))).toMatchObject({
        status: 409,
        code: 'already_settled',
        facts: { state: 'done', externalId: 're_7' },
        detail: expect.stringContaining('“re_7”'),
      })
    const twice = await Promise.all(
      [cancelled(), cancelled()].map(async made => {
        const { id, refundId } = await made
        const calls = [1, 2, 3].map(() => api.confirmRefund({ id, refundId, result: 'done', externalId: 're_9' }))
        return (await Promise.all(calls)).map(order => order.version)
      }),
    )
    for (const versions of twice) expect(new Set(versions).size).toBe(1)
  })

  it('are listed in pages, even if many were requested at the same instant', async () => {
    const made = new Set<string>()
    for (let i = 0; i < 5; i++) made.add((await cancelled()).id)
    const listed: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof api.listRefunds>> = await api.listRefunds({
        limit: 2,
        ...(cursor ? { cursor } : {}),
      })
      listed.push(...page.items.map(({ orderId }) => orderId))
      cursor = page.next
    }
    expect([...listed].sort()).toEqual([...made].sort())
  })

  const place = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const order = '018f0000-0000-7000-8000-000000000001'
  it.each([
    ['state=paid', 'state'],
    ['limit=0', 'limit'],
    [`cursor=${place({ since: '2026-02-30 10:00:00+00', order, id: 1 })}`, 'cursor'],
    [`cursor=${place({ since: 1e300, order, id: 1 })}`, 'cursor'],
    [`cursor=${place({ since: 1, order: 'x', id: 1 })}`, 'cursor'],
    [`cursor=${place({ since: 1, order, id: 2 ** 40 })}`, 'cursor'],
    [`cursor=${place([])}`, 'cursor'],
  ])('are not listed if the query is invalid: %s', async (query, field) => {
    const headers = { authorization: `Bearer ${KEY}` }
    for (const path of ['/v1/refunds', '/v1/payments'])
      expect(await send({ method: 'GET', path: `${path}?${query}`, headers })).toMatchObject({
        status: 422,
        json: { errors: [{ field }] },
      })
  })
})

it('payments for changes are listed by state with their instants, as refunds are', async () => {
  const { id } = await placed()
  const { receipt } = await seller.openRequest({
    id,
    kind: 'change',
    reason: 'more_work',
    explanation: 'More.',
    change: { extras: [{ title: 'Second scene', price: 5_000, days: 4 }] },
  })
  const answered = await buyer.answerRequest({ id, requestId: receipt?.requestId ?? 0, answer: 'accept' })
  const paymentId = answered.receipt?.paymentId ?? 0
  expect((await api.listPayments({})).items).toMatchObject([
    { orderId: id, id: paymentId, amount: 5_000, state: 'requested' },
  ])
  const failed = { externalId: 'pi_1', failureReason: 'Declined by the bank.' }
  await api.confirmPayment({ id, paymentId, result: 'failed', ...failed })
  expect((await api.listPayments({})).items).toEqual([])
  expect((await api.listPayments({ state: 'failed' })).items).toMatchObject([{ id: paymentId, ...failed }])
  expect((await buyer.getOrder({ id })).payments).toMatchObject([{ state: 'failed', failureReason: null }])
})

it('refunds are confirmed at once if payments are internal', async () => {
  const testServer = await openTestServer()
  const { id } = await testServer.placed()
  await testServer.buyer.cancel({ id, explanation: 'A mistake.' })
  expect((await testServer.api.listRefunds({})).items).toEqual([])
  expect((await testServer.api.listRefunds({ state: 'done' })).items).toMatchObject([{ orderId: id, externalId: null }])
})
