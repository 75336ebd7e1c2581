// Tests external payments, which are requested by an event and confirmed or failed by a command.
import { describe, expect, it } from 'vitest'
import { refusal, refused } from '../../testing/http/refused.ts'
import { openTestServer } from '../../testing/testServer.ts'

const { api, buyer, seller, clock, placed, history } = await openTestServer({ payments: 'external' })
await clock.freeze()

const settled = (id: string, result: 'done' | 'failed', refundId: number) => api.confirmRefund({ id, refundId, result })

describe('a refund', () => {
  const cancelled = async () => {
    const { id } = await placed()
    const { receipt, ...order } = await buyer.cancel({ id, explanation: 'A mistake.' })
    return { id, order, refundId: receipt?.refundIds?.[0] ?? 0 }
  }

  it('is requested once, and counts as refunded from the confirmation on', async () => {
    const { order, refundId } = await cancelled()
    expect(order.balances).toEqual({ held: 0, released: 0, refunded: 18_000, fee: 0 })
    expect(order.refunds).toMatchObject([{ id: refundId, amount: 18_000, state: 'requested' }])
  })

  it('is confirmed once', async () => {
    const { id, refundId } = await cancelled()
    expect((await settled(id, 'done', refundId)).refunds).toMatchObject([{ state: 'done' }])
    expect(await refused(settled(id, 'done', refundId))).toMatchObject({
      code: 'already_settled',
      facts: { state: 'done' },
    })
    expect(await refusal(settled(id, 'failed', refundId))).toBe('already_settled')
    expect((await history(id)).map(({ type, by }) => [type, by]).at(-1)).toEqual(['refund.done', 'payment'])
  })

  it('can still be confirmed as done after it has failed', async () => {
    const { id, refundId } = await cancelled()
    expect((await settled(id, 'failed', refundId)).refunds).toMatchObject([{ state: 'failed' }])
    expect(await refusal(settled(id, 'failed', refundId))).toBe('already_settled')
    expect((await settled(id, 'done', refundId)).refunds).toMatchObject([{ state: 'done' }])
  })

  it('is not found if it does not exist', async () => {
    const { id } = await cancelled()
    expect(await refused(settled(id, 'done', 1))).toMatchObject({ code: 'not_found', facts: { what: 'refund' } })
  })
})

describe('a change with a price', () => {
  const extras = [{ title: 'Second scene', price: 5_000, days: 4 }]
  const accepted = async () => {
    const { id, dueAt } = await placed()
    const { receipt } = await seller.openRequest({
      id,
      kind: 'change',
      reason: 'more_work',
      explanation: 'More.',
      change: { extras },
    })
    const requestId = receipt?.requestId ?? 0
    const order = await buyer.answerRequest({ id, requestId, answer: 'accept' })
    return { id, dueAt, requestId, order, paymentId: order.receipt?.paymentId ?? 0 }
  }
  const before = { held: 18_000, released: 0, refunded: 0, fee: 0 }

  it('awaits its payment for 24 hours, and cannot be answered or withdrawn meanwhile', async () => {
    const { id, order, requestId, paymentId } = await accepted()
    expect(order.request).toMatchObject({ status: 'open', awaits: 'payment' })
    expect(Date.parse(order.request?.respondBy ?? '') - (await clock.now())).toBe(86_400_000)
    expect(order.payments).toMatchObject([{ id: paymentId, amount: 5_000, state: 'requested', requestId }])
    expect([order.balances, order.total]).toEqual([before, 18_000])
    expect(await refusal(buyer.answerRequest({ id, requestId, answer: 'accept' }))).toBe('awaiting_payment')
    expect(await refusal(seller.withdrawRequest({ id, requestId }))).toBe('awaiting_payment')
  })

  it('takes effect, date and extras together, when the payment is confirmed', async () => {
    const { id, dueAt, paymentId } = await accepted()
    const order = await api.confirmPayment({ id, paymentId, result: 'done' })
    expect(order).toMatchObject({ total: 23_000, request: null, balances: { ...before, held: 23_000 } })
    expect(order.requests).toMatchObject([{ status: 'accepted', endedBy: 'buyer' }])
    expect(Date.parse(order.dueAt ?? '') - Date.parse(dueAt ?? '')).toBe(4 * 86_400_000)
    expect(await refusal(api.confirmPayment({ id, paymentId, result: 'done' }))).toBe('already_settled')
  })

  it('is declined if the payment failed', async () => {
    const { id, dueAt, paymentId } = await accepted()
    const order = await api.confirmPayment({ id, paymentId, result: 'failed' })
    expect(order).toMatchObject({ total: 18_000, dueAt, request: null, balances: before })
    expect(order.requests).toMatchObject([{ status: 'declined', endedBy: 'payment' }])
  })

  it('is declined after 24 hours, and a later payment is refunded', async () => {
    const { id, paymentId } = await accepted()
    await clock.by('PT24H')
    const order = await api.getOrder({ id })
    expect(order.requests).toMatchObject([{ status: 'declined', endedBy: 'payment' }])
    const late = await api.confirmPayment({ id, paymentId, result: 'done' })
    expect(late).toMatchObject({ total: 18_000, phase: 'in_progress', balances: { ...before, refunded: 5_000 } })
    expect(late.refunds).toMatchObject([{ amount: 5_000, state: 'requested' }])
  })

  it('is superseded by a cancellation, and a later payment is refunded', async () => {
    const { id, paymentId } = await accepted()
    await buyer.openRequest({ id, kind: 'cancellation', reason: 'other', explanation: 'Too much.' })
    const open = await api.getOrder({ id })
    expect(open.requests.map(({ status }) => status)).toEqual(['superseded', 'open'])
    await seller.answerRequest({ id, requestId: open.request?.id ?? 0, answer: 'accept' })
    const order = await api.confirmPayment({ id, paymentId, result: 'done' })
    expect(order.refunds.map(({ amount, state }) => [amount, state])).toEqual([
      [18_000, 'requested'],
      [5_000, 'requested'],
    ])
    expect(order.balances).toEqual({ held: 0, released: 0, refunded: 23_000, fee: 0 })
  })
})

describe('a partial refund', () => {
  it.each([
    ['USD', 'less than the least', 499, 'not_in_range'],
    ['USD', 'more than 60 % of the base price', 9_001, 'not_in_range'],
    ['JPY', 'a currency for which the policy names no amounts', 5_000, 'refund_not_offered'],
  ])('is refused in %s: %s', async (currency, _what, refund, code) => {
    const { id } = await placed({ currency })
    expect(
      await refusal(
        seller.openRequest({ id, kind: 'partial_refund', reason: 'goodwill', explanation: 'Sorry.', refund }),
      ),
    ).toBe(code)
  })

  it('must be answered before the delivery is accepted', async () => {
    const { id } = await placed()
    await seller.deliver({ id, message: 'Here.' })
    await seller.openRequest({ id, kind: 'partial_refund', reason: 'late', explanation: 'Sorry.', refund: 9_000 })
    expect(await refusal(buyer.acceptDelivery({ id }))).toBe('answer_offer_first')
    const requestId = (await buyer.getOrder({ id })).request?.id ?? 0
    const { balances } = await buyer.answerRequest({
      id,
      requestId,
      answer: 'accept',
      followUp: { action: 'accept_delivery' },
    })
    expect(balances).toEqual({ held: 0, released: 7_200, refunded: 9_000, fee: 1_800 })
  })
})
