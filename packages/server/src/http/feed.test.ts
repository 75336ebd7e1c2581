// Tests that the feed and webhooks have the same events of orders, sellers and policies, for permitted readers only.
import { defaultLevelPolicy } from '@evenhand/core'
import { type Client, type Result, verifyHistory } from '@evenhand/sdk'
import { afterAll, describe, expect, it } from 'vitest'
import { openPool } from '../db/db.ts'
import { openReceiver } from '../testing/http/receiver.ts'
import { refused } from '../testing/http/refused.ts'
import { openTestServer } from '../testing/testServer.ts'
import { until } from '../testing/until.ts'

const testServer = await openTestServer({ payments: 'external' })
const { api, buyer, seller, staff, placed } = testServer

/** Returns the default level policy with another grace period, which makes it stricter for nobody. */
const graceOf = (grace: string) => ({ ...defaultLevelPolicy, evaluation: { ...defaultLevelPolicy.evaluation, grace } })

type Item = Result<'listFeed'>['items'][number]

/** Reads the feed page by page, from a position to the end. */
async function readAll(client: Client, after?: string, limit = 3): Promise<{ items: Item[]; next: string }> {
  const items: Item[] = []
  for (let from = after; ; ) {
    const page = await client.listFeed({ limit, ...(from === undefined ? {} : { after: from }) })
    items.push(...page.items)
    from = page.next
    if (!page.more) return { items, next: page.next }
  }
}
const streamOf = ({ id }: Item): string => id.split('.')[0] ?? ''
const present = async (): Promise<string> => (await api.listFeed({ after: 'latest' })).next
/** Returns the type of each event, with the kind of its subject. */
const typesOf = (items: readonly Item[]) =>
  items.map(({ type, data }) => [Object.keys(data).find(name => name !== 'event'), type])

describe('events of orders, sellers and policies', () => {
  it('have the same ids and contents in webhooks and in the feed, and verify in every stream', async () => {
    const receiver = await openReceiver(api)
    const from = await present()
    const { id } = await placed({ seller: { id: 'vera', name: 'Vera' } })
    await api.cancel({ id, explanation: 'Twice by mistake.' }).catch(() => undefined)
    await buyer.cancel({ id, explanation: 'Twice by mistake.' })
    await api.putSeller({ id: 'vera', name: 'Vera', level: 'level 1', reason: 'Known from before.', warnings: 1 })
    await api.publishLevelPolicy({ policy: graceOf('P60D') })
    const { items } = await until(async () => {
      const found = await readAll(api, from)
      expect(typesOf(found.items)).toEqual(
        expect.arrayContaining([
          ['order', 'order.placed'],
          ['order', 'refund.requested'],
          ['seller', 'seller.registered'],
          ['seller', 'level.set'],
          ['seller', 'warning.added'],
          ['policy', 'policy.published'],
        ]),
      )
      return found
    })
    await until(() => expect(receiver.all.map(each => each.id).sort()).toEqual(items.map(each => each.id).sort()))
    expect(receiver.faults).toEqual([])
    const received = new Map(receiver.all.map(each => [each.id, each.payload]))
    for (const { id: eventId, type, data } of items) {
      const payload = received.get(eventId)
      expect(payload?.type).toBe(type)
      const { texts: _1, sealed: _2, ...event } = data.event
      expect(payload?.data.event).toMatchObject(event)
    }
    const { items: whole } = await readAll(api)
    const streams = [...new Set(whole.map(each => streamOf(each)))]
    expect(streams.length).toBe(4)
    for (const stream of streams) {
      const events = whole.filter(each => streamOf(each) === stream).map(({ data }) => data.event)
      expect(await verifyHistory(stream, events)).toEqual({ ok: true })
    }
  })

  it('are sent with the present state of their order, seller or policy', async () => {
    const { items } = await readAll(api)
    const last = (type: string) => items.findLast(each => each.type === type)?.data
    expect(last('order.cancelled')).toMatchObject({ order: { phase: 'cancelled', outcome: { method: 'cooling_off' } } })
    expect(last('level.set')).toMatchObject({ seller: { id: 'vera', level: 'level 1', graceLevel: null } })
    expect(last('policy.published')).toMatchObject({ policy: { kind: 'level', version: 2 } })
  })

  it('are sent only to endpoints that subscribe to their types', async () => {
    const receiver = await openReceiver(api, ['level.set', 'policy.published'])
    await api.putSeller({ id: 'vera', level: 'level 2', reason: 'Asked for.', warnings: 0 })
    await until(() => expect(receiver.all.map(({ payload }) => payload.type)).toEqual(['level.set']))
    const [{ seq = 0 } = {}] = await until(async () => {
      const { items } = await api.listWebhookAttempts({ id: receiver.endpoint.id, seller: 'vera' })
      expect(items).toMatchObject([{ subject: { kind: 'seller', id: 'vera' }, type: 'level.set', status: 200 }])
      return items
    })
    const { id } = receiver.endpoint
    expect(await api.replayWebhooks({ id, sellerId: 'vera', seq })).toEqual({ events: 1, subjects: 1, next: null })
    expect(await api.replayWebhooks({ id, policy: 'level', seq: 2 })).toEqual({ events: 1, subjects: 1, next: null })
    await until(() =>
      expect(receiver.all.map(({ payload }) => payload.type).sort()).toEqual([
        'level.set',
        'level.set',
        'policy.published',
      ]),
    )
    await until(async () =>
      expect((await api.listWebhookAttempts({ id, policy: 'level' })).items).toMatchObject([
        { subject: { kind: 'policy', id: 'level' }, seq: 2 },
      ]),
    )
  })

  it('reveal API keys and staff members to the marketplace in the feed, but not to receivers of webhooks', async () => {
    const { items } = await readAll(api)
    const set = items.findLast(({ type }) => type === 'level.set')
    expect(set?.data.event.texts).toMatchObject({ reason: { text: 'Asked for.' }, key: { text: expect.any(String) } })
    const receiver = await openReceiver(api, ['level.set'])
    await api.putSeller({ id: 'vera', level: 'level 1', reason: 'Once more.' })
    await until(() => expect(receiver.all).toHaveLength(1))
    const { event } = receiver.all[0]?.payload.data ?? expect.unreachable()
    expect([Object.keys(event.texts), event.sealed]).toEqual([['reason'], ['key']])
  })
})

describe('the feed', () => {
  it('shows persons only their orders, their own level and the policies', async () => {
    const { id } = await placed()
    const other = await placed({ buyer: { id: 'tomas', name: 'Tomas' }, seller: { id: 'dev', name: 'Dev' } })
    const visible = async (client: Client) => {
      const { items } = await readAll(client)
      const streams = new Set(items.map(streamOf))
      const sellers = items.flatMap(({ data }) => ('seller' in data ? [data.seller.id] : []))
      return [
        streams.has(id),
        streams.has(other.id),
        [...new Set(sellers)].sort(),
        items.some(({ data }) => 'policy' in data),
      ]
    }
    await until(async () => expect(await visible(staff)).toEqual([true, true, ['dev', 'mora', 'vera'], true]))
    expect(await visible(buyer)).toEqual([true, false, [], true])
    expect(await visible(seller)).toEqual([true, false, ['mora'], true])
    expect(await visible(api.as('buyer:mora'))).toEqual([false, false, [], true])
  })

  it('continues for a person past events that the person may not see', async () => {
    const { items, more, next } = await api.as('buyer:nobody').listFeed({ limit: 1 })
    expect(items.map(({ type }) => type)).toEqual(['policy.published'])
    expect(more).toBe(true)
    const rest = await readAll(api.as('buyer:nobody'), next)
    expect(rest.items.every(({ type }) => type === 'policy.published')).toBe(true)
  })

  it('never skips an event that was saved before another one but committed after it', async () => {
    const from = await present()
    const late = openPool(testServer.database.connection, 1, () => undefined)
    afterAll(() => late.close())
    const steps = { begun: (): void => undefined, release: (): void => undefined }
    const released = new Promise<void>(resolve => {
      steps.release = resolve
    })
    const begun = new Promise<void>(resolve => {
      steps.begun = resolve
    })
    const open = late.transaction(async db => {
      await db.query({ name: '', text: 'select pg_current_xact_id()', values: [] })
      steps.begun()
      await released
    })
    await begun
    const { id } = await placed()
    expect((await readAll(api, from)).items).toEqual([])
    steps.release()
    await open
    await until(async () => {
      const { items } = await readAll(api, from)
      expect(items.map(each => each.id)).toContain(`${id}.1`)
    })
  })

  it('rejects a cursor that it did not issue, and one of another database', async () => {
    const place = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
    const id = '00000000-0000-4000-8000-000000000000'
    const wrong = [
      'x',
      place('1', 'x', 1),
      place('-1', id, 1),
      place(1),
      place('9'.repeat(20), id, 1),
      place('1', id, 2 ** 31),
    ]
    for (const after of wrong)
      expect(await refused(api.listFeed({ after }))).toMatchObject({
        code: 'invalid_input',
        errors: [{ field: 'after' }],
      })
    const elsewhere = await refused(api.listFeed({ after: place('9'.repeat(18), id, 1) }))
    expect(elsewhere).toMatchObject({
      errors: [{ field: 'after', message: expect.stringContaining('another database') }],
    })
  })
})

describe('the live stream', () => {
  it('sends the new versions of sellers and policies that the reader may see', async () => {
    const address = await testServer.listen()
    const { url } = await api.createSession({ actor: 'seller:mora' })
    const { token } = await api.enterSession({ token: url.split('#')[1] ?? '' })
    const controller = new AbortController()
    afterAll(() => controller.abort())
    const headers = { authorization: `Bearer ${token}` }
    const { body } = await fetch(`${address}/v1/stream`, { headers, signal: controller.signal })
    let text = ''
    void (async () => {
      for await (const chunk of body ?? []) text += Buffer.from(chunk).toString()
    })().catch(() => undefined)
    await until(() => expect(text).toContain('retry'))
    await api.putSeller({ id: 'mora', level: 'level 1', reason: 'Known.' })
    await api.putSeller({ id: 'dev', level: 'level 1', reason: 'Known.' })
    await api.publishLevelPolicy({ policy: graceOf('P61D') })
    await until(() => expect(text).toMatch(/event: seller\ndata: \{"id":"mora","version":\d+\}/))
    await until(() => expect(text).toMatch(/event: policy\ndata: \{"id":"level","version":3\}/))
    expect(text).not.toContain('dev')
  })
})
