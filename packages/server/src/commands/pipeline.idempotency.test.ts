// Tests idempotency: completed commands are replayed, rejected ones decided again, and a key belongs to its owner.
import { describe, expect, it } from 'vitest'
import { statement } from '../store/statement.ts'
import { refusal } from '../testing/http/refused.ts'
import { type Got, KEY, openTestServer, place } from '../testing/testServer.ts'

const { api, buyer, seller, anotherKey, db, clock, placed, send, history } = await openTestServer()
await clock.freeze()

let keys = 0
const fresh = () => `key-${++keys}`
const write = (id: string, idempotencyKey: string, text = 'Hello.') =>
  seller.writeMessage({ id, text }, { idempotencyKey })

const ageCalls = statement<[hours: number], never>(
  'age_calls',
  `update calls set saved_at = saved_at - make_interval(hours => $1)`,
)
const agePlaced = statement<[hours: number], never>(
  'age_placed',
  `update order_references set saved_at = saved_at - make_interval(hours => $1)`,
)

describe('a request repeated with the same key', () => {
  it('is carried out once; the repeat gets the same status and receipt, and the order as it is now', async () => {
    const { id } = await placed()
    const [key, path] = [fresh(), `/v1/orders/${id}/requests`]
    const body = { kind: 'update', reason: 'progress', explanation: 'How far?' }
    const headers = { authorization: `Bearer ${KEY}`, 'evenhand-actor': 'buyer:lena', 'idempotency-key': key }
    const first = await send({ method: 'POST', path, headers, body })
    await seller.writeMessage({ id, text: 'Half of it.' })
    const replayed = await send({ method: 'POST', path, headers, body })
    expect([first.status, replayed.status]).toEqual([201, 201])
    expect([first.headers['idempotency-replayed'], replayed.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ])
    expect(first.json).toMatchObject({ version: 2, receipt: { version: 2, requestId: 2 } })
    expect(replayed.json).toMatchObject({ version: 4, receipt: { version: 2, requestId: 2 }, request: null })
    expect(await history(id)).toHaveLength(4)
  })

  it('is recognized even if the fields of its body are in another order, at any depth', async () => {
    const { id } = await placed()
    const [key, path] = [fresh(), `/v1/orders/${id}/requests`]
    const headers = { authorization: `Bearer ${KEY}`, 'evenhand-actor': 'seller:mora', 'idempotency-key': key }
    const explanation = 'Please.'
    const [change, egnahc] = [
      { days: 2, extras: [{ title: 'More', price: 100 }] },
      { extras: [{ price: 100, title: 'More' }], days: 2 },
    ]
    const body = { kind: 'change', reason: 'more_time', explanation, change }
    const ydob = { change: egnahc, explanation, reason: 'more_time', kind: 'change' }
    expect((await send({ method: 'POST', path, headers, body })).status).toBe(201)
    const replayed = await send({ method: 'POST', path, headers, body: ydob })
    expect([replayed.status, replayed.headers['idempotency-replayed']]).toEqual([201, 'true'])
    const other = { ...ydob, change: { ...egnahc, days: 3 } }
    expect((await send({ method: 'POST', path, headers, body: other })).json).toMatchObject({
      code: 'idempotency_key_reused',
    })
    expect(await history(id)).toHaveLength(2)
  })

  it('is carried out once when sent ten times at the same instant', async () => {
    const { id } = await placed()
    const key = fresh()
    const all = await Promise.all(Array.from({ length: 10 }, () => write(id, key)))
    expect(new Set(all.map(({ receipt }) => receipt?.version))).toEqual(new Set([2]))
    expect(await history(id)).toHaveLength(2)
  })

  it('is answered with every id that the first request created', async () => {
    const { id } = await placed()
    await seller.openRequest({ id, kind: 'partial_refund', reason: 'goodwill', explanation: 'Sorry.', refund: 1_000 })
    const key = fresh()
    const accept = () => buyer.answerRequest({ id, requestId: 2, answer: 'accept' }, { idempotencyKey: key })
    const { receipt } = await accept()
    expect(receipt).toEqual({ version: 5, refundIds: [4] })
    await seller.writeMessage({ id, text: 'Thank you.' })
    expect((await accept()).receipt).toEqual(receipt)
  })

  it('is decided again after 24 hours of real time, independent of the test clock', async () => {
    const { id } = await placed()
    const key = fresh()
    await write(id, key)
    await clock.by('P2D')
    expect((await write(id, key)).receipt?.version).toBe(2)
    await ageCalls(db, 23)
    expect((await write(id, key)).receipt?.version).toBe(2)
    await ageCalls(db, 2)
    expect((await write(id, key)).receipt?.version).toBe(3)
    expect((await write(id, key)).receipt?.version).toBe(3)
  })
})

describe('an idempotency key', () => {
  it('is rejected with another body, which changes nothing', async () => {
    const { id } = await placed()
    const key = fresh()
    await write(id, key)
    expect(await refusal(write(id, key, 'Good bye.'))).toBe('idempotency_key_reused')
    expect(await history(id)).toHaveLength(2)
  })

  it('can be used again after a rejection: the request is decided anew', async () => {
    const { id } = await placed()
    const idempotencyKey = fresh()
    const accept = () => buyer.acceptDelivery({ id }, { idempotencyKey })
    expect(await refusal(accept())).toBe('wrong_phase')
    await seller.deliver({ id, message: 'Here.' })
    expect((await accept()).phase).toBe('completed')
    expect((await accept()).receipt?.version).toBe(3)
  })

  it('belongs to its caller, actor, route and order', async () => {
    const [one, two, other] = [await placed(), await placed(), await anotherKey()]
    const idempotencyKey = fresh()
    const text = 'Hello.'
    await seller.writeMessage({ id: one.id, text }, { idempotencyKey })
    await seller.writeMessage({ id: two.id, text }, { idempotencyKey })
    await buyer.writeMessage({ id: one.id, text }, { idempotencyKey })
    await other.as('seller:mora').writeMessage({ id: one.id, text }, { idempotencyKey })
    await seller.deliver({ id: one.id, message: text }, { idempotencyKey })
    expect([(await history(one.id)).length, (await history(two.id)).length]).toEqual([5, 2])
  })
})

describe('a placing with an idempotency key', () => {
  it('is replayed by its key, however far the order has advanced', async () => {
    const [idempotencyKey, input] = [fresh(), place()]
    const first = await api.placeOrder(input, { idempotencyKey })
    await seller.deliver({ id: first.id, message: 'Here.' })
    const replayed = await api.placeOrder(input, { idempotencyKey })
    expect(replayed).toMatchObject({ id: first.id, receipt: { version: 1 }, version: 2, phase: 'delivered' })
    expect(await refusal(api.placeOrder({ ...input, price: 1 }, { idempotencyKey }))).toBe('idempotency_key_reused')
    expect(await refusal(api.placeOrder(place(), { idempotencyKey }))).toBe('idempotency_key_reused')
    const other = await anotherKey()
    expect((await other.placeOrder(place(), { idempotencyKey })).id).not.toBe(first.id)
  })

  it('creates one order when sent ten times with one key at the same instant', async () => {
    const [idempotencyKey, input] = [fresh(), place()]
    const all = await Promise.all(Array.from({ length: 10 }, () => api.placeOrder(input, { idempotencyKey })))
    expect(new Set(all.map(({ id }) => id)).size).toBe(1)
  })

  it('leaves its key free when it is rejected', async () => {
    const [idempotencyKey, input] = [fresh(), place()]
    const same = { ...input, seller: input.buyer }
    expect(await refusal(api.placeOrder(same, { idempotencyKey }))).toBe('same_person')
    expect((await api.placeOrder(input, { idempotencyKey })).version).toBe(1)
  })

  it('is no longer found by its key after 24 hours, but its reference stays taken', async () => {
    const [idempotencyKey, input] = [fresh(), place()]
    const { id } = await api.placeOrder(input, { idempotencyKey })
    await agePlaced(db, 25)
    expect(await refusal(api.placeOrder(input, { idempotencyKey }))).toBe('reference_taken')
    const next = await api.placeOrder(place(), { idempotencyKey })
    expect(next.id).not.toBe(id)
  })
})

describe('one key sent with different placings at the same instant', () => {
  const mora = () => place()
  /** Sellers of several partitions, and so in several lanes. */
  const sellers = (i: number) => place({ seller: { id: `seller-${i}`, name: `Seller ${i}` } })

  it.each([
    ['of one seller', mora],
    ['of ten sellers, in several lanes', sellers],
  ])('places one order and rejects the others as key reuse: %s', async (_whose, input) => {
    for (let round = 0; round < 5; round++) {
      const idempotencyKey = fresh()
      const answers = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) => api.placeOrder(input(i), { idempotencyKey })),
      )
      const refusals = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason.code] : []))
      expect(refusals).toEqual(Array.from({ length: 9 }, () => 'idempotency_key_reused'))
    }
  })
})

describe('a request repeated without a key', () => {
  it('is rejected with the current state of the order', async () => {
    const { id } = await placed()
    const headers = { authorization: `Bearer ${KEY}`, 'evenhand-actor': 'buyer:lena' }
    const cancel = (): Promise<Got> =>
      send({ method: 'POST', path: `/v1/orders/${id}/cancellation`, headers, body: { explanation: 'A mistake.' } })
    expect((await cancel()).status).toBe(200)
    expect(await cancel()).toMatchObject({
      status: 409,
      json: { code: 'order_closed', facts: { phase: 'cancelled', method: 'cooling_off', decidedBy: 'buyer' } },
    })
    expect(await history(id)).toHaveLength(4)
  })
})
