// Tests orders that have ended: their state is not stored, but reading and changing them works as for other orders.
import { describe, expect, it } from 'vitest'
import { openTestServer, place } from '../../testing/testServer.ts'
import { statement } from '../statement.ts'

const { api, buyer, seller, staff, db } = await openTestServer()

const hasState = statement<[id: string], { has: boolean }>(
  'has_stored_state',
  'select state is not null as has from orders where id = $1::uuid',
)
const isStored = async (id: string) => (await hasState(db, id))[0]?.has

async function cancelled() {
  const { id } = await api.placeOrder(place())
  const open = await buyer.openRequest({ id, kind: 'cancellation', reason: 'cannot_wait', explanation: 'Too late.' })
  return { id, answer: await seller.answerRequest({ id, requestId: open.request?.id ?? 0, answer: 'accept' }) }
}

describe('a closed order without a deadline', () => {
  it('is stored without its state, unlike an open order', async () => {
    const { id: open } = await api.placeOrder(place())
    expect(await isStored(open)).toBe(true)
    expect(await isStored((await cancelled()).id)).toBe(false)
  })

  it('is returned, viewed and listed like an order whose state is stored', async () => {
    const { id, answer } = await cancelled()
    const { receipt: _, ...view } = answer
    expect(await seller.getOrder({ id })).toEqual(view)
    for (const who of [api, buyer, seller, staff])
      expect((await who.listOrders({ tab: 'closed' })).items.find(order => order.id === id)?.reference).toBe(
        answer.reference,
      )
    expect((await staff.listOrders({ q: answer.reference })).items.map(order => order.id)).toEqual([id])
    expect((await api.listEvents({ id })).items).toHaveLength(answer.version)
  })

  it('gives the same answer to a repeated key', async () => {
    const { id } = await api.placeOrder(place())
    const input = { id, explanation: 'Not needed.' } as const
    const options = { idempotencyKey: 'cancelled-once' }
    const first = await buyer.cancel(input, options)
    expect(await isStored(id)).toBe(false)
    expect(await buyer.cancel(input, options)).toEqual(first)
  })

  it('accepts the commands that are still allowed', async () => {
    const { id } = await cancelled()
    await buyer.writeMessage({ id, text: 'Thank you all the same.' })
    expect(await isStored(id)).toBe(false)
  })

  it('is listed on its seller’s level page, with what may be contested', async () => {
    const { answer } = await cancelled()
    const page = await seller.sellerLevel({ id: 'mora' })
    expect(page.performanceLog.find(({ reference }) => reference === answer.reference)).toMatchObject({
      method: 'mutual',
      title: answer.gig.title,
    })
  })
})
