// Tests replays: of one event, or of all since an instant, in sequence for each order, in parallel with new events.
import { describe, expect, it } from 'vitest'
import { cursorOf, refusedFor } from '../../testing/cursors.ts'
import { openReceiver } from '../../testing/http/receiver.ts'
import { refused } from '../../testing/http/refused.ts'
import { openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'
import { statement } from '../statement.ts'
import { type Replayed, replaySince } from './replays.ts'

const { api, buyer, seller, db, placed } = await openTestServer({ payments: 'external' })

const waiting = statement<[endpoint: string], { count: number }>(
  'replays_of_endpoint',
  'select count(*) as count from webhook_replays where endpoint_id = $1',
)
const write = (id: string) => seller.writeMessage({ id, text: 'Hello.' })
const sequenceOf = (all: readonly { readonly stream: string; readonly seq: number }[], id: string) =>
  all.filter(({ stream }) => stream === id).map(({ seq }) => seq)

describe('one event', () => {
  it('is replayed alone, under the same id', async () => {
    const receiver = await openReceiver(api)
    const { id } = await placed()
    await write(id)
    await until(() => expect(receiver.received(id)).toEqual([1, 2]))
    expect(await api.replayWebhooks({ id: receiver.endpoint.id, orderId: id, seq: 1 })).toMatchObject({ events: 1 })
    await until(() => expect(sequenceOf(receiver.all, id)).toEqual([1, 2, 1]))
    expect(receiver.all.at(-1)?.id).toBe(`${id}.1`)
    await until(async () => expect(await waiting(db, receiver.endpoint.id)).toEqual([{ count: 0 }]))
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })

  it('is neither lost nor stuck when replays of it are requested concurrently', async () => {
    const receiver = await openReceiver(api)
    const { id } = await placed()
    await until(() => expect(receiver.received(id)).toEqual([1]))
    const replay = () => api.replayWebhooks({ id: receiver.endpoint.id, orderId: id, seq: 1 })
    await Promise.all([replay(), replay(), replay(), replay()])
    await until(async () =>
      expect(await cursorOf(db, id, receiver.endpoint.id, 'replay')).toMatchObject([{ attempts: 0, wait: null }]),
    )
    expect(sequenceOf(receiver.all, id).length).toBeGreaterThan(1)
    expect(await waiting(db, receiver.endpoint.id)).toEqual([{ count: 0 }])
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })

  it('delays nothing when its replay fails, and is given up after three days', async () => {
    const receiver = await openReceiver(api)
    const { endpoint } = receiver
    const { id } = await placed()
    await until(() => expect(receiver.received(id)).toEqual([1]))
    receiver.desk.reply = ({ data }) => (data.event.seq === 1 ? 500 : 200)
    await api.replayWebhooks({ id: endpoint.id, orderId: id, seq: 1 })
    await until(async () => expect(await cursorOf(db, id, endpoint.id, 'replay')).toMatchObject([{ attempts: 1 }]))
    await write(id)
    await until(() => expect(receiver.received(id)).toEqual([1, 2]))
    await refusedFor(db, id, 'replay', 3, 9)
    await until(async () => expect(await cursorOf(db, id, endpoint.id, 'replay')).toMatchObject([{ wait: null }]))
    expect((await api.listWebhookAttempts({ id: endpoint.id, failed: true })).items).toMatchObject([{ seq: 1 }])
    await api.deleteWebhookEndpoint({ id: endpoint.id })
  })
})

describe('a replay of everything since an instant', () => {
  it('is sent in sequence for each order, with money in parallel, and can be repeated', async () => {
    const receiver = await openReceiver(api)
    const before = await placed()
    const [first] = await until(async () => {
      const { items } = await api.listWebhookAttempts({ id: receiver.endpoint.id, order: before.id })
      expect(items).toHaveLength(1)
      const { items: ofSeller } = await api.listWebhookAttempts({ id: receiver.endpoint.id, seller: 'mora' })
      expect(ofSeller).toHaveLength(1)
      return [...items, ...ofSeller].toSorted((a, b) => b.at.localeCompare(a.at))
    })
    const orders = [await placed(), await placed()]
    for (const { id } of orders) {
      await buyer.writeMessage({ id, text: 'Hello.' })
      await buyer.cancel({ id, explanation: 'A mistake.' })
    }
    for (const { id } of orders) await until(() => expect([...receiver.received(id)].sort()).toEqual([1, 2, 3, 4]))
    // Simulates a receiver that has lost what it received.
    receiver.all.length = 0
    const since = new Date(Date.parse(first?.at ?? '') + 1).toISOString()
    const replay = () => api.replayWebhooks({ id: receiver.endpoint.id, since })
    expect(await replay()).toEqual({ events: 8, subjects: 2, next: null })
    for (const { id } of orders) await until(() => expect([...receiver.received(id)].sort()).toEqual([1, 2, 3, 4]))
    for (const { id } of orders) expect(receiver.received(id).filter(seq => seq !== 4)).toEqual([1, 2, 3])
    expect(receiver.received(before.id)).toEqual([])
    expect(await replay()).toEqual({ events: 8, subjects: 2, next: null })
    for (const { id } of orders) await until(() => expect(receiver.received(id)).toHaveLength(8))
    await until(async () => expect(await waiting(db, receiver.endpoint.id)).toEqual([{ count: 0 }]))
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })

  it('includes only the subscribed types, even from before the endpoint existed', async () => {
    const since = new Date().toISOString()
    const { id } = await placed()
    await write(id)
    const receiver = await openReceiver(api, ['message.written'])
    expect(await api.replayWebhooks({ id: receiver.endpoint.id, since })).toEqual({
      events: 1,
      subjects: 1,
      next: null,
    })
    await until(() => expect(receiver.received(id)).toEqual([2]))
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })

  it('is done page by page if there are more events than one call replays', async () => {
    const from = Date.now()
    const orders = await Promise.all(Array.from({ length: 5 }, () => placed()))
    await Promise.all(orders.map(({ id }) => write(id)))
    const receiver = await openReceiver(api)
    const pages: Replayed[] = []
    for (let next: number | null = from; next !== null; next = pages.at(-1)?.next ?? null)
      pages.push(await replaySince(db, receiver.endpoint.id, next, null, 2))
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.reduce((sum, { events }) => sum + events, 0)).toBe(10)
    for (const { id } of orders) await until(() => expect([...receiver.received(id)].sort()).toEqual([1, 2]))
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })

  it('waits while the endpoint is disabled', async () => {
    const receiver = await openReceiver(api)
    receiver.desk.reply = () => 410
    const since = new Date().toISOString()
    const { id } = await placed()
    const disabled = async () => (await api.listWebhookEndpoints()).items.find(each => each.id === receiver.endpoint.id)
    await until(async () => expect(await disabled()).toMatchObject({ disabledReason: 'answered 410' }))
    receiver.desk.reply = () => 200
    expect(await api.replayWebhooks({ id: receiver.endpoint.id, since })).toMatchObject({ events: 1 })
    expect(receiver.received(id)).toEqual([])
    await api.enableWebhookEndpoint({ id: receiver.endpoint.id })
    await until(() => expect(receiver.received(id)).toEqual([1, 1]))
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })
})

describe('an invalid replay', async () => {
  const { id: orderId } = await placed()
  const { endpoint } = await openReceiver(api, ['message.written'])
  const { id } = endpoint
  const nobody = '018f0000-0000-7000-8000-000000000001'
  const since = '2026-01-01T00:00:00Z'
  it.each([
    [
      { id: nobody, since },
      { code: 'not_found', facts: { what: 'webhook_endpoint' } },
    ],
    [
      { id, orderId, seq: 99 },
      { code: 'not_found', facts: { what: 'event' } },
    ],
    [
      { id, orderId: nobody, seq: 1 },
      { code: 'not_found', facts: { what: 'event' } },
    ],
    [
      { id, orderId, seq: 1 },
      { code: 'invalid_input', errors: [{ field: 'seq', allowed: ['message.written'] }] },
    ],
    [
      { id, orderId, seq: 0 },
      { code: 'invalid_input', errors: [{ field: 'seq' }] },
    ],
    [
      { id, orderId },
      { code: 'invalid_input', errors: [{ field: 'seq' }] },
    ],
    [
      { id, seq: 1 },
      { code: 'invalid_input', errors: [{ field: 'orderId' }] },
    ],
    [{ id }, { code: 'invalid_input', errors: [{ field: 'orderId' }] }],
    [
      { id, since, seq: 1 },
      { code: 'invalid_input', errors: [{ field: 'since' }] },
    ],
    [
      { id, since: '2999-01-01T00:00:00Z' },
      { code: 'invalid_input', errors: [{ field: 'since' }] },
    ],
    [
      { id, since: '2026-02-30T00:00:00Z' },
      { code: 'invalid_input', errors: [{ field: 'since' }] },
    ],
  ])('with the input %o is rejected with %o', async (input, problem) => {
    expect(await refused(api.replayWebhooks(input))).toMatchObject(problem)
  })
})
