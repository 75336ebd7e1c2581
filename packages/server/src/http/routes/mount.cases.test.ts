// Tests cases, rulings and cancellations by staff, and follow-ups to an answer in the same command.
import { describe, expect, it } from 'vitest'
import { refusal, refused } from '../../testing/http/refused.ts'
import { openTestServer } from '../../testing/testServer.ts'

const { api, buyer, seller, staff, clock, placed, history } = await openTestServer()
await clock.freeze()

const why = { explanation: 'In plain words.' }
const asks = async (me: typeof buyer, id: string, reason = 'other') =>
  (await me.openRequest({ id, kind: 'cancellation', reason, ...why })).receipt?.requestId ?? 0

describe('a case', () => {
  it('is refused before two requests were declined, unless it is about fraud', async () => {
    const { id, reference } = await placed()
    expect(await refused(buyer.openCase({ id, about: 'unresolved', ...why }))).toMatchObject({
      code: 'no_case_yet',
      facts: { declinesNeeded: 2 },
    })
    const { receipt, ...order } = await buyer.openCase({ id, about: 'fraud', explanation: 'A stolen page.' })
    const caseId = receipt?.caseId ?? 0
    expect(order.cases).toMatchObject([{ id: caseId, about: 'fraud', stopsClocks: true, status: 'open' }])
    expect(order).toMatchObject({ inResolution: true, dueAt: null, nextDueAt: order.cases[0]?.hold?.until })
    const { items } = await staff.listCases()
    expect(items).toContainEqual(
      expect.objectContaining({ orderId: id, reference, caseId, about: 'fraud', openedBy: 'buyer' }),
    )
    expect((await staff.listOrders({ tab: 'your_turn' })).items.map(each => each.id)).toContain(id)
    expect(await refusal(buyer.openRequest({ id, kind: 'cancellation', reason: 'other', ...why }))).toBe('case_open')
    const { requestId = 0 } =
      (await seller.openRequest({ id, kind: 'cancellation', reason: 'other', ...why })).receipt ?? {}
    await seller.withdrawRequest({ id, requestId })
    await buyer.withdrawCase({ id, caseId })
    expect((await staff.listCases({ limit: 200 })).items.map(each => each.orderId)).not.toContain(id)
    expect((await api.getOrder({ id })).dueAt).not.toBeNull()
  })

  it('can be opened by either party after two declined cancellations, and stops the other party’s window', async () => {
    const { id } = await placed()
    for (const me of [buyer, seller]) {
      const requestId = await asks(me, id)
      await (me === buyer ? seller : buyer).answerRequest({ id, requestId, answer: 'decline', ...why })
    }
    await clock.by('PT24H')
    const requestId = await asks(buyer, id)
    await clock.by('PT40H')
    const { receipt } = await buyer.openCase({ id, about: 'unresolved', ...why })
    expect((await buyer.getOrder({ id })).request).toMatchObject({ status: 'open', respondBy: null })
    await clock.by('PT71H')
    expect((await buyer.getOrder({ id })).request).toMatchObject({ id: requestId, status: 'open', respondBy: null })
    const held = await staff.holdCase({ id, caseId: receipt?.caseId ?? 0 })
    expect(held.cases).toMatchObject([{ hold: { against: 'seller', until: null, confirmed: true } }])
    await clock.by('P20D')
    expect((await buyer.getOrder({ id })).request).toMatchObject({ id: requestId, status: 'open', respondBy: null })
    const ruled = await staff.ruleCase({ id, caseId: receipt?.caseId ?? 0, ruling: 'continue', founded: true, ...why })
    expect(ruled.cases).toMatchObject([{ status: 'ruled', founded: true, stopsClocks: false, hold: null }])
    expect(ruled.requests.at(-1)).toMatchObject({ status: 'superseded', endedBy: 'staff' })
    expect(await refusal(staff.ruleCase({ id, caseId: receipt?.caseId ?? 0, ruling: 'continue', ...why }))).toBe(
      'case_closed',
    )
  })

  it('closes as settled when the parties agree to cancel the order', async () => {
    const { id } = await placed()
    const requestId = await asks(buyer, id)
    await seller.openCase({ id, about: 'threats', ...why })
    const order = await seller.answerRequest({ id, requestId, answer: 'accept' })
    expect(order.cases).toMatchObject([{ status: 'settled' }])
    expect(order.phase).toBe('cancelled')
  })

  it('can be opened about a completed order for 14 days, and a refused request names the end of that time', async () => {
    const { id } = await placed()
    await seller.deliver({ id, message: 'Here.' })
    await buyer.acceptDelivery({ id })
    const problem = await refused(buyer.openRequest({ id, kind: 'cancellation', reason: 'other', ...why }))
    expect(problem).toMatchObject({ code: 'resolution_center_closed', facts: { caseUntil: expect.any(String) } })
    await clock.by('P14D')
    expect(await refusal(buyer.openCase({ id, about: 'unresolved', ...why }))).toBe('over_since')
  })

  it('is listed once across pages', async () => {
    const ids: string[] = []
    for (let i = 0; i < 3; i++) {
      const { id } = await placed()
      await buyer.openCase({ id, about: 'danger', ...why })
      ids.push(id)
    }
    const listed: string[] = []
    let page = await staff.listCases({ limit: 1 })
    for (
      listed.push(...page.items.map(each => each.orderId));
      page.next !== null;
      listed.push(...page.items.map(each => each.orderId))
    )
      page = await staff.listCases({ limit: 1, cursor: page.next })
    expect(listed).toEqual(ids)
  })
})

describe('a member of staff', () => {
  it('cancels with a partial refund, and the rest is released less the fee', async () => {
    const { id } = await placed()
    const { outcome, balances } = await staff.cancel({ id, reason: 'nothing_delivered', refund: 10_000, ...why })
    expect(outcome).toMatchObject({ method: 'support', decidedBy: 'staff', fault: 'seller', faultStatus: 'ruled' })
    expect(balances).toEqual({ held: 0, released: 6_400, refunded: 10_000, fee: 1_600 })
    expect(await refusal(buyer.contestFault({ id, fault: 'buyer', ...why }))).toBe('fault_ruled')
  })

  it('refunds at most what is held, and needs a reason from the list for staff', async () => {
    const { id } = await placed()
    expect(await refused(staff.cancel({ id, reason: 'fraud', refund: 18_001, ...why }))).toMatchObject({
      code: 'not_in_range',
      facts: { max: 18_000 },
    })
    expect(await refusal(staff.cancel({ id, reason: 'changed_mind', ...why }))).toBe('reason_not_allowed')
    expect(await refusal(staff.cancel({ id, ...why }))).toBe('reason_not_allowed')
    expect(await refusal(buyer.cancel({ id, reason: 'fraud', ...why }))).toBe('reason_given_by_rule')
  })

  it('cancels a completed order, which puts the seller’s balance below zero', async () => {
    const dana = { id: 'dana', name: 'Dana' }
    const { id } = await placed({ seller: dana })
    const me = api.as('seller:dana')
    await me.deliver({ id, message: 'Here.' })
    await buyer.acceptDelivery({ id })
    expect(await me.getBalance({ id: 'dana' })).toEqual({ balances: [{ currency: 'USD', amount: 14_400 }] })
    await buyer.review({ id, rating: 5 })
    const order = await staff.cancel({ id, reason: 'breach', refund: 18_000, ...why })
    expect(order.balances).toEqual({ held: 0, released: -3_600, refunded: 18_000, fee: 3_600 })
    expect(order.review).toBeNull()
    for (const each of [me, staff, api])
      expect(await each.getBalance({ id: 'dana' })).toEqual({ balances: [{ currency: 'USD', amount: -3_600 }] })
    for (const each of [buyer, seller])
      expect(await refused(each.getBalance({ id: 'dana' }))).toMatchObject({
        code: 'not_found',
        facts: { what: 'seller' },
      })
    expect(await refusal(staff.cancel({ id, reason: 'fraud', ...why }))).toBe('order_closed')
  })
})

type Following = NonNullable<Parameters<typeof seller.answerRequest>[0]['followUp']>
const DELIVER: Following = { action: 'deliver', message: 'Here.' }
const GIVE: Following = { action: 'give_requirements', answers: ['Ann'] }

describe('an answer with a follow-up', () => {
  it.each([
    ['Decline and deliver', seller, buyer, DELIVER, [], 'delivered'],
    ['Decline and give requirements', buyer, seller, GIVE, ['Name?'], 'in_progress'],
  ])('“%s” does both', async (_what, answering, asking, followUp, requirements, phase) => {
    const { id } = await placed({ requirements })
    const answer = { requestId: await asks(asking, id), answer: 'decline' as const, ...why, followUp }
    const previewed = await answering.preview({ id, command: { action: 'answer_request', ...answer } })
    const order = await answering.answerRequest({ id, ...answer })
    expect([order.requests[0]?.status, order.phase, previewed.after.phase]).toEqual(['declined', phase, phase])
  })

  it.each([
    ['Withdraw and accept the delivery', { action: 'accept_delivery' }, 'completed'],
    ['Withdraw and request a revision', { action: 'request_revision', explanation: 'Greener.' }, 'in_progress'],
  ] as const)('“%s” does both', async (_what, followUp, phase) => {
    const { id } = await placed()
    await seller.deliver({ id, message: 'Here.' })
    const requestId = await asks(buyer, id)
    expect(await refusal(buyer.acceptDelivery({ id }))).toBe('answer_request_first')
    const order = await buyer.withdrawRequest({ id, requestId, followUp })
    expect([order.requests[0]?.status, order.phase]).toEqual(['withdrawn', phase])
  })

  it('does nothing if one of its two commands is refused', async () => {
    const { id } = await placed()
    const requestId = await asks(buyer, id)
    const answer = (followUp: Following) => seller.answerRequest({ id, requestId, answer: 'decline', ...why, followUp })
    expect(await refusal(answer({ action: 'accept_delivery' }))).toBe('not_your_part')
    expect(await refusal(buyer.withdrawRequest({ id, requestId, followUp: { action: 'accept_delivery' } }))).toBe(
      'wrong_phase',
    )
    expect((await seller.getOrder({ id })).request?.status).toBe('open')
    expect(await history(id)).toHaveLength(2)
  })
})
