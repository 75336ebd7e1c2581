// Tests webhooks with a real receiving server: they are signed, in sequence for each order, and retried until
// delivered.
import { describe, expect, it } from 'vitest'
import { statement } from '../../store/statement.ts'
import { LANE_NAMES } from '../../store/webhooks/lanes.ts'
import { untilNextCursor } from '../../store/webhooks/webhooks.ts'
import { cursorOf, hurry, refusedFor } from '../../testing/cursors.ts'
import { openReceiver } from '../../testing/http/receiver.ts'
import { openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'

const testServer = await openTestServer()
const { api, db, seller, placed } = testServer

const attemptsOf = statement<
  [order: string, endpoint: string],
  { seq: number; attempt: number; status: number | null; error: string | null }
>(
  'attempts_of',
  'select seq, attempt, status, error from webhook_attempts where stream = $1 and endpoint_id = $2 order by at, attempt',
)
const raise = statement<[endpoint: string], never>(
  'raise_cursors',
  'update outbox_cursors set next_at = clock_timestamp() where endpoint_id = $1',
)

const write = (id: string) => seller.writeMessage({ id, text: 'Hello.' })
const idle = { attempts: 0, wait: null }

describe('a webhook', () => {
  it('is signed, has its event’s id, and contains the event and the state of the order', async () => {
    const receiver = await openReceiver(api)
    const { id, reference } = await placed()
    const [event] = await testServer.history(id)
    const [got] = await until(() => {
      expect(receiver.all).toHaveLength(1)
      return receiver.all
    })
    expect(receiver.faults).toEqual([])
    expect(got?.id).toBe(`${id}.1`)
    expect(got?.payload).toEqual({
      type: 'order.placed',
      timestamp: event?.at,
      data: { event, order: { id, reference, version: 1, phase: 'in_progress', outcome: null } },
    })
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })

  it('is sent only for the events that an endpoint subscribed to', async () => {
    const receiver = await openReceiver(api, ['message.written'])
    const { id } = await placed()
    for (let i = 0; i < 3; i++) await write(id)
    await until(() => expect(receiver.received(id)).toEqual([2, 3, 4]))
    await until(async () =>
      expect(await cursorOf(db, id, receiver.endpoint.id, 'events')).toMatchObject([{ sent_seq: 4, ...idle }]),
    )
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })

  it('is sent to a new endpoint only for events saved from then on', async () => {
    const { id } = await placed()
    const receiver = await openReceiver(api)
    await write(id)
    await until(() => expect(receiver.received(id)).toEqual([2]))
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })

  it('is not sent to a deleted endpoint, whose outbox cursors do not keep the sender busy', async () => {
    const receiver = await openReceiver(api)
    const { id } = await placed()
    await until(() => expect(receiver.received(id)).toEqual([1]))
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
    await write(id)
    // Imitates a save that advances the cursor at the very instant of the deletion.
    await raise(db, receiver.endpoint.id)
    expect(await untilNextCursor(db, LANE_NAMES, [], [])).toBeNull()
    const other = await openReceiver(api)
    await write(id)
    await until(() => expect(other.received(id)).toEqual([3]))
    expect(receiver.received(id)).toEqual([1])
    await api.deleteWebhookEndpoint({ id: other.endpoint.id })
  })
})

/**
 * Expects a pause between `least` and `most` seconds before the second event is sent again, after so many failed
 * attempts.
 */
async function expectPause(of: { id: string; endpoint: string; attempts: number }, least: number, most: number) {
  const { id, endpoint, attempts } = of
  const [cursor] = await until(async () => {
    const found = await cursorOf(db, id, endpoint, 'events')
    expect(found).toMatchObject([{ sent_seq: 1, attempts }])
    return found
  })
  expect(cursor?.wait).toBeGreaterThan(least - 2)
  expect(cursor?.wait).toBeLessThan(most)
}

describe('a webhook that fails', () => {
  it('is retried under the same id while later events wait', async () => {
    const receiver = await openReceiver(api)
    receiver.desk.reply = ({ data }, before) =>
      data.event.seq === 2 && before.filter(({ seq }) => seq === 2).length < 2 ? 500 : 200
    const { id } = await placed()
    await write(id)
    await write(id)
    const { endpoint } = receiver
    await expectPause({ id, endpoint: endpoint.id, attempts: 1 }, 4, 6)
    await hurry(db, id)
    await expectPause({ id, endpoint: endpoint.id, attempts: 2 }, 24, 36)
    await hurry(db, id)
    await until(() => expect(receiver.received(id)).toEqual([1, 2, 3]))
    const sent = receiver.all.filter(({ stream }) => stream === id).map(({ seq, status }) => [seq, status])
    expect(sent).toEqual([
      [1, 200],
      [2, 500],
      [2, 500],
      [2, 200],
      [3, 200],
    ])
    expect(new Set(receiver.all.filter(({ seq }) => seq === 2).map(each => each.id))).toEqual(new Set([`${id}.2`]))
    // The last attempt is recorded only after its response has arrived.
    await until(async () => {
      const attempts = await attemptsOf(db, id, endpoint.id)
      const listed = attempts.map(({ seq, attempt, status }) => `${seq}.${attempt} ${status}`)
      expect(listed.join(', ')).toBe('1.1 200, 2.1 500, 2.2 500, 2.3 200, 3.1 200')
    })
    await api.deleteWebhookEndpoint({ id: endpoint.id })
  })

  it('is given up after three days, and the next event of the order is sent', async () => {
    const receiver = await openReceiver(api)
    receiver.desk.reply = ({ data }) => (data.event.seq === 2 ? 503 : 200)
    const { id } = await placed()
    await write(id)
    await write(id)
    const { endpoint } = receiver
    await until(async () => expect(await cursorOf(db, id, endpoint.id, 'events')).toMatchObject([{ attempts: 1 }]))
    expect(receiver.received(id)).toEqual([1])
    await refusedFor(db, id, 'events', 3, 11)
    await until(() => expect(receiver.received(id)).toEqual([1, 3]))
    await until(async () =>
      expect(await cursorOf(db, id, endpoint.id, 'events')).toMatchObject([{ sent_seq: 3, ...idle }]),
    )
    const { items } = await api.listWebhookAttempts({ id: endpoint.id, failed: true })
    expect(items).toMatchObject([
      { subject: { kind: 'order', id }, seq: 2, attempt: 12, status: 503, failed: true, nextAt: null },
    ])
    await api.deleteWebhookEndpoint({ id: endpoint.id })
  })

  it('is not sent on to the target of a redirect', async () => {
    const [receiver, other] = [
      await openReceiver(api, ['message.written']),
      await openReceiver(api, ['revision.requested']),
    ]
    receiver.desk.reply = () => ({ location: other.url })
    const { id } = await placed()
    await write(id)
    await until(async () => {
      const attempts = await attemptsOf(db, id, receiver.endpoint.id)
      expect(attempts).toEqual([{ seq: 2, attempt: 1, status: 302, error: 'answered 302' }])
    })
    expect([other.all, other.faults]).toEqual([[], []])
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
    await api.deleteWebhookEndpoint({ id: other.endpoint.id })
  })

  it('is recorded with the reason if it cannot connect', async () => {
    const endpoint = await api.createWebhookEndpoint({ url: 'http://127.0.0.1:9/' })
    const { id } = await placed()
    await until(async () => {
      const [attempt] = await attemptsOf(db, id, endpoint.id)
      expect(attempt).toMatchObject({ seq: 1, attempt: 1, status: null, error: expect.stringMatching(/\w/) })
    })
    await api.deleteWebhookEndpoint({ id: endpoint.id })
  })
})

describe('webhooks of several orders', () => {
  it('are sent in parallel, the events of each in sequence', async () => {
    const receiver = await openReceiver(api)
    const orders = await Promise.all(Array.from({ length: 12 }, () => placed()))
    const held = orders[0]?.id ?? ''
    receiver.desk.reply = ({ data }) => ('order' in data && data.order.id === held ? 500 : 200)
    for (let i = 0; i < 4; i++) await Promise.all(orders.map(({ id }) => write(id)))
    for (const { id } of orders.slice(1)) await until(() => expect(receiver.received(id)).toEqual([1, 2, 3, 4, 5]))
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })

  it('are sent to one endpoint while another does not answer', async () => {
    const [slow, quick] = [await openReceiver(api), await openReceiver(api)]
    let release = (): void => undefined
    const released = new Promise<number>(resolve => {
      release = () => resolve(200)
    })
    slow.desk.reply = () => released
    const first = await placed()
    await until(() => expect(quick.received(first.id)).toEqual([1]))
    const second = await placed()
    await until(() => expect(quick.received(second.id)).toEqual([1]), 3)
    release()
    await until(() => expect([...slow.received(first.id), ...slow.received(second.id)]).toEqual([1, 1]))
    await api.deleteWebhookEndpoint({ id: slow.endpoint.id })
    await api.deleteWebhookEndpoint({ id: quick.endpoint.id })
  })
})
