// Tests webhook endpoints through the API: attempts, and the addresses that are accepted or refused.
import { verifyHistory } from '@evenhand/sdk'
import { describe, expect, it } from 'vitest'
import { forgetOld } from '../store/forget.ts'
import { statement } from '../store/statement.ts'
import { openReceiver } from '../testing/http/receiver.ts'
import { refused } from '../testing/http/refused.ts'
import { KEY, openTestServer } from '../testing/testServer.ts'
import { until } from '../testing/until.ts'

const { api, db, seller, placed, send } = await openTestServer()
const NOBODY = '018f0000-0000-7000-8000-000000000001'

describe('the attempts at an endpoint', () => {
  it('are listed latest first, in pages, for all orders or for one', async () => {
    const receiver = await openReceiver(api)
    const { id } = receiver.endpoint
    const [one, other] = [await placed(), await placed()]
    for (let i = 0; i < 2; i++) await seller.writeMessage({ id: one.id, text: 'Hello.' })
    await until(async () => expect((await api.listWebhookAttempts({ id })).items).toHaveLength(4))
    const all = (await api.listWebhookAttempts({ id })).items
    const pages = [await api.listWebhookAttempts({ id, limit: 3 })]
    pages.push(await api.listWebhookAttempts({ id, limit: 3, cursor: pages[0]?.next ?? '' }))
    expect(pages.flatMap(({ items }) => items)).toEqual(all)
    expect(pages.map(({ next }) => next === null)).toEqual([false, true])
    const ofOne = (await api.listWebhookAttempts({ id, order: one.id })).items
    expect(ofOne.map(({ seq }) => seq)).toEqual([3, 2, 1])
    expect(ofOne.at(-1)).toEqual({
      subject: { kind: 'order', id: one.id },
      seq: 1,
      type: 'order.placed',
      attempt: 1,
      status: 200,
      error: null,
      nextAt: null,
      failed: false,
      at: expect.stringMatching(/Z$/),
      tookMs: expect.any(Number),
    })
    expect((await api.listWebhookAttempts({ id, order: other.id })).items).toHaveLength(1)
    expect((await api.listWebhookAttempts({ id, order: NOBODY })).items).toEqual([])
    await api.deleteWebhookEndpoint({ id })
  })

  it('have the error and the time of the next attempt if they failed', async () => {
    const receiver = await openReceiver(api)
    const { id } = receiver.endpoint
    receiver.desk.reply = () => 500
    const order = await placed()
    const [attempt] = await until(async () => {
      const { items } = await api.listWebhookAttempts({ id, order: order.id })
      expect(items).toHaveLength(1)
      return items
    })
    expect(attempt).toMatchObject({ status: 500, error: 'answered 500', failed: false })
    const pause = Date.parse(attempt?.nextAt ?? '') - Date.parse(attempt?.at ?? '')
    expect(pause).toBeGreaterThanOrEqual(3990)
    expect(pause).toBeLessThanOrEqual(6010)
    await api.deleteWebhookEndpoint({ id })
  })

  it('are deleted after 30 days, and not a millisecond before', async () => {
    const receiver = await openReceiver(api)
    const { id } = receiver.endpoint
    for (let i = 0; i < 2; i++) await placed()
    await until(async () => expect((await api.listWebhookAttempts({ id })).items).toHaveLength(2))
    const age = statement<[endpoint: string, last: number], never>(
      'age_attempts',
      `update webhook_attempts set at = clock_timestamp() - interval '30 days' + make_interval(secs => case when id = $2 then 60 else -1 end)
        where endpoint_id = $1`,
    )
    const ids = statement<[endpoint: string], { id: number }>(
      'ids_of_attempts',
      'select id from webhook_attempts where endpoint_id = $1 order by id desc',
    )
    const [latest] = await ids(db, id)
    await age(db, id, latest?.id ?? 0)
    await forgetOld(db)
    expect(await ids(db, id)).toEqual([latest])
    await api.deleteWebhookEndpoint({ id })
  })

  it.each([
    [{ cursor: 'x' }, 'cursor'],
    [{ cursor: Buffer.from('-1').toString('base64url') }, 'cursor'],
    [{ cursor: Buffer.from('9007199254740993').toString('base64url') }, 'cursor'],
    [{ cursor: Buffer.from('"7"').toString('base64url') }, 'cursor'],
    [{ limit: 201 }, 'limit'],
    [{ order: 'x' }, 'order'],
  ])('are not listed if the query is invalid: %o', async (query, field) => {
    const { endpoint } = await openReceiver(api)
    const problem = await refused(api.listWebhookAttempts({ id: endpoint.id, ...query }))
    expect(problem).toMatchObject({ status: 422, errors: [{ field }] })
    await api.deleteWebhookEndpoint({ id: endpoint.id })
  })

  it('can be read by the marketplace only, as can the endpoint itself, which nobody else can change', async () => {
    const { endpoint } = await openReceiver(api)
    const calls = [
      ['GET', `/v1/webhook-endpoints/${endpoint.id}/attempts`],
      ['POST', `/v1/webhook-endpoints/${endpoint.id}/enable`],
      ['POST', `/v1/webhook-endpoints/${endpoint.id}/replay`],
      ['GET', '/v1/refunds'],
      ['GET', '/v1/payments'],
    ] as const
    for (const [method, path] of calls) {
      expect(await send({ method, path })).toMatchObject({ status: 401 })
      for (const actor of ['buyer:lena', 'seller:mora', 'staff:sam']) {
        const headers = { authorization: `Bearer ${KEY}`, 'evenhand-actor': actor }
        expect(await send({ method, path, headers })).toMatchObject({ status: 403, json: { code: 'marketplace_only' } })
      }
    }
    await api.deleteWebhookEndpoint({ id: endpoint.id })
    for (const call of [api.listWebhookAttempts, api.enableWebhookEndpoint])
      expect(await refused(call({ id: endpoint.id }))).toMatchObject({ code: 'not_found' })
  })
})

describe('a webhook address', async () => {
  const production = await openTestServer({ mode: 'production' })
  const own = await openTestServer({ mode: 'production', webhookNetworks: ['192.0.2.0/24'] })

  it.each([
    ['http://2130706433/', 'must begin with https://'],
    ['http://example.com/', 'must begin with https://'],
    ['https://2130706433/', /^must be a public address, and 127\.0\.0\.1 is none/],
    ['https://0x7f.1/', /^must be a public address, and 127\.0\.0\.1 is none/],
    ['https://[::ffff:10.0.0.1]/', /^must be a public address/],
    ['https://169.254.169.254/latest/meta-data', /^must be a public address/],
    ['https://localhost/', /^must be a public address/],
    ['https://a:b@example.com/', 'must be an address without user and password'],
    ['https://[fe80::1%25eth0]/', 'must not name a zone: leave out “%” and what follows it within the brackets'],
    [
      'https://[fe80::1%eth0]:8443/hooks',
      'must not name a zone: leave out “%” and what follows it within the brackets',
    ],
    ['https://[fe80::1/', 'must be a full address, such as https://shop.example.com/hooks'],
    ['https://shop.example.com:99999/', 'must be a full address, such as https://shop.example.com/hooks'],
  ])('%s is refused in production with the reason', async (url, message) => {
    const problem = await refused(production.api.createWebhookEndpoint({ url }))
    expect(problem).toMatchObject({ status: 422, errors: [{ field: 'url', message: expect.stringMatching(message) }] })
    expect((await production.api.listWebhookEndpoints()).items).toEqual([])
  })

  it('is not connected to if its host name resolves to this machine, and the attempt has the error', async () => {
    const endpoint = await own.api.createWebhookEndpoint({ url: 'https://localhost:9/hooks' })
    const { id } = await own.placed()
    await until(async () => {
      const { items } = await own.api.listWebhookAttempts({ id: endpoint.id })
      const error = expect.stringMatching(/^localhost leads to \S+, where webhooks must not go$/)
      expect(items).toMatchObject([{ subject: { kind: 'order', id }, status: null, error, failed: false }])
    })
  })

  it('is refused even in the sandbox if it serves machine credentials in clouds', async () => {
    expect(await refused(api.createWebhookEndpoint({ url: 'http://0xa9fea9fe/' }))).toMatchObject({
      errors: [{ field: 'url' }],
    })
  })
})

it('the parties see that a refund failed, but not the reason', async () => {
  const testServer = await openTestServer({ payments: 'external' })
  const { id } = await testServer.placed()
  const { receipt } = await testServer.buyer.cancel({ id, explanation: 'A mistake.' })
  const refundId = receipt?.refundIds?.[0] ?? 0
  const received = { externalId: 're_9', failureReason: 'The account is closed.' }
  const confirmed = await testServer.api.confirmRefund({ id, refundId, result: 'failed', ...received })
  expect(confirmed.refunds).toMatchObject([{ state: 'failed', ...received }])
  expect((await testServer.staff.getOrder({ id })).refunds).toMatchObject([received])
  for (const party of [testServer.buyer, testServer.seller]) {
    expect((await party.getOrder({ id })).refunds).toMatchObject([{ state: 'failed', failureReason: null }])
    const { items } = await party.listEvents({ id })
    expect(items.at(-1)).toMatchObject({
      type: 'refund.failed',
      texts: {},
      digests: { failureReason: expect.any(String) },
    })
    expect(await verifyHistory(id, items)).toEqual({ ok: true })
    expect(JSON.stringify(items)).not.toContain('closed')
  }
  expect((await testServer.staff.listEvents({ id })).items.at(-1)?.texts).toMatchObject({
    failureReason: { text: 'The account is closed.' },
  })
})
