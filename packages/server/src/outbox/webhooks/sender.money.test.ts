// Tests that money requests sent by webhook wait behind nothing, are retried without end, and stay listed until
// confirmed.
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { cursorOf, hurry, refusedFor } from '../../testing/cursors.ts'
import { openReceiver } from '../../testing/http/receiver.ts'
import { openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'

const lines: Readonly<Record<string, unknown>>[] = []
const log = pino({ level: 'warn' }, { write: line => void lines.push(JSON.parse(line)) })
const { api, buyer, db, placed } = await openTestServer({ payments: 'external', log })

/**
 * Creates an order with a message and cancels it within two hours: the message is event 2, the cancellation 3, the
 * refund 4.
 */
async function writtenAndCancelled() {
  const { id, reference } = await placed()
  await buyer.writeMessage({ id, text: 'Hello.' })
  await buyer.cancel({ id, explanation: 'A mistake.' })
  return { id, reference }
}
const [MESSAGE, CANCELLED, REFUND] = [2, 3, 4]
const unreadable = (status: number) => (payload: { readonly type: string }) =>
  payload.type === 'message.written' ? status : 200

describe('an endpoint that always rejects a message', () => {
  it('gets the refund at once and, after three days, later events; the failed message can be replayed', async () => {
    const receiver = await openReceiver(api)
    const { endpoint } = receiver
    receiver.desk.reply = unreadable(500)
    const { id, reference } = await writtenAndCancelled()
    await until(() => expect(receiver.received(id)).toEqual(expect.arrayContaining([1, REFUND])))
    expect(receiver.received(id)).not.toContain(CANCELLED)
    const listed = { orderId: id, reference, id: REFUND, amount: 18_000, currency: 'USD', externalId: null }
    expect((await api.listRefunds({})).items).toMatchObject([{ ...listed, state: 'requested', failureReason: null }])

    await until(async () => expect(await cursorOf(db, id, endpoint.id, 'events')).toMatchObject([{ attempts: 1 }]))
    await refusedFor(db, id, 'events', 3, 9)
    await until(() => expect([...receiver.received(id)].sort()).toEqual([1, CANCELLED, REFUND]))
    const failed = () => api.listWebhookAttempts({ id: endpoint.id, failed: true })
    expect((await failed()).items).toMatchObject([
      {
        subject: { kind: 'order', id },
        seq: MESSAGE,
        type: 'message.written',
        attempt: 10,
        status: 500,
        failed: true,
        nextAt: null,
      },
    ])

    receiver.desk.reply = () => 200
    expect(await api.replayWebhooks({ id: endpoint.id, orderId: id, seq: MESSAGE })).toEqual({
      events: 1,
      subjects: 1,
      next: null,
    })
    await until(() => expect(receiver.received(id)).toContain(MESSAGE))
    const ids = receiver.all.filter(({ seq }) => seq === MESSAGE).map(each => each.id)
    expect(new Set(ids)).toEqual(new Set([`${id}.${MESSAGE}`]))
    expect((await failed()).items).toEqual([])

    await api.confirmRefund({ id, refundId: REFUND, result: 'done', externalId: 're_12' })
    expect((await api.listRefunds({})).items).toEqual([])
    expect((await api.listRefunds({ state: 'done' })).items).toMatchObject([{ ...listed, externalId: 're_12' }])
    await api.deleteWebhookEndpoint({ id: endpoint.id })
  })

  it('causes a log line for each failed attempt, with only the host of its address', async () => {
    const receiver = await openReceiver(api)
    const { endpoint, url } = receiver
    receiver.desk.reply = unreadable(503)
    const { id } = await writtenAndCancelled()
    const found = await until(() => {
      const line = lines.find(each => each.order === id)
      expect(line).toBeDefined()
      return line
    })
    expect(found).toMatchObject({
      level: 40,
      endpoint: endpoint.id,
      host: new URL(url).host,
      order: id,
      seq: MESSAGE,
      attempt: 1,
      type: 'message.written',
      status: 503,
      error: 'answered 503',
      failed: false,
      nextAt: expect.stringMatching(/^\d{4}-.+Z$/),
      msg: 'a webhook was not delivered',
    })
    expect(JSON.stringify(lines)).not.toContain('/hooks')
    await api.deleteWebhookEndpoint({ id: endpoint.id })
  })
})

describe('a request for money', () => {
  it('is retried within 24 hours of each failure, without end, until it is delivered', async () => {
    const receiver = await openReceiver(api, ['refund.requested'])
    const { endpoint } = receiver
    receiver.desk.reply = () => 500
    const { id } = await writtenAndCancelled()
    await until(async () => expect(await cursorOf(db, id, endpoint.id, 'money')).toMatchObject([{ attempts: 1 }]))
    await refusedFor(db, id, 'money', 400, 500)
    const [cursor] = await until(async () => {
      const cursors = await cursorOf(db, id, endpoint.id, 'money')
      expect(cursors).toMatchObject([{ attempts: 501 }])
      return cursors
    })
    expect(cursor?.wait).toBeGreaterThan(16 * 3600 - 60)
    expect(cursor?.wait).toBeLessThanOrEqual(24 * 3600)
    expect((await api.listWebhookAttempts({ id: endpoint.id, failed: true })).items).toEqual([])
    receiver.desk.reply = () => 200
    await hurry(db, id)
    await until(() => expect(receiver.received(id)).toEqual([REFUND]))
    await api.deleteWebhookEndpoint({ id: endpoint.id })
  })

  it('is delivered while the maximum number of messages is still unanswered', async () => {
    const receiver = await openReceiver(api)
    let release = (): void => undefined
    const released = new Promise<number>(resolve => {
      release = () => resolve(200)
    })
    receiver.desk.reply = ({ type }) => (type === 'message.written' ? released : 200)
    const orders = await Promise.all(Array.from({ length: 12 }, () => placed()))
    for (const { id } of orders) await until(() => expect(receiver.received(id)).toEqual([1]))
    await Promise.all(orders.map(({ id }) => buyer.writeMessage({ id, text: 'Hello.' })))
    const { id } = await placed()
    await buyer.cancel({ id, explanation: 'A mistake.' })
    await until(() => expect(receiver.received(id)).toContain(3), 5)
    expect(orders.flatMap(order => receiver.received(order.id))).toEqual(orders.map(() => 1))
    release()
    for (const order of orders) await until(() => expect(receiver.received(order.id)).toEqual([1, 2]))
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })
})

describe('an endpoint that answers 410', () => {
  it('is disabled, shown as disabled with its waiting events kept, and resumes when enabled', async () => {
    const receiver = await openReceiver(api)
    const { endpoint } = receiver
    const state = async () => (await api.listWebhookEndpoints()).items.find(({ id }) => id === endpoint.id)
    expect(await state()).toMatchObject({ disabledAt: null, disabledReason: null })
    receiver.desk.reply = () => 410
    const { id } = await writtenAndCancelled()
    await until(async () => expect(await state()).toMatchObject({ disabledReason: 'answered 410' }))
    expect((await state())?.disabledAt).toMatch(/Z$/)
    await until(() =>
      expect(lines).toContainEqual(
        expect.objectContaining({
          endpoint: endpoint.id,
          reason: 'answered 410',
          msg: 'a webhook endpoint is disabled',
        }),
      ),
    )
    const attempted = async () => (await api.listWebhookAttempts({ id: endpoint.id, order: id })).items
    await buyer.writeMessage({ id, text: 'Still there?' })
    const other = await openReceiver(api)
    await buyer.writeMessage({ id, text: 'Well.' })
    await until(() => expect(other.received(id)).toHaveLength(1))
    // The first event and the refund may both have been in flight; nothing was sent after them, and nothing twice.
    const attempts = await attempted()
    expect(attempts.every(({ nextAt, failed, attempt }) => nextAt === null && !failed && attempt === 1)).toBe(true)
    expect([1, REFUND]).toEqual(expect.arrayContaining(attempts.map(({ seq }) => seq)))
    expect(new Set(attempts.map(({ seq }) => seq)).size).toBe(attempts.length)
    expect((await api.listRefunds({})).items.map(({ orderId }) => orderId)).toContain(id)

    receiver.desk.reply = () => 200
    expect(await api.enableWebhookEndpoint({ id: endpoint.id })).toMatchObject({
      disabledAt: null,
      disabledReason: null,
    })
    expect(await api.enableWebhookEndpoint({ id: endpoint.id })).toMatchObject({ disabledAt: null })
    await until(() => expect([...receiver.received(id)].sort()).toEqual([1, 2, 3, 4, 5, 6]))
    expect(receiver.received(id).filter(seq => seq !== REFUND)).toEqual([1, 2, 3, 5, 6])
    for (const each of [endpoint, other.endpoint]) await api.deleteWebhookEndpoint({ id: each.id })
  })
})
