// Tests the HTTP edge as a whole: headers, methods, health, the API's description, and a stop that finishes running
// calls.

import { defaultPolicy } from '@evenhand/core'
import { OPERATIONS } from '@evenhand/sdk'
import { CONTRACT, existsIn, MODES, type Row } from '@evenhand/sdk/contract'
import { describe, expect, it } from 'vitest'
import { type Database, statement } from '../store/statement.ts'
import { refusal, refused } from '../testing/http/refused.ts'
import { KEY, openTestServer, place } from '../testing/testServer.ts'
import { until } from '../testing/until.ts'

const testServer = await openTestServer()
const { api, send } = testServer

describe('every response', () => {
  it.each(['/healthz', '/v1/policy', '/v1/nothing', '/v1/orders'])(
    'of %s carries the headers that keep browsers safe',
    async path => {
      const { headers } = await send({ method: 'GET', path })
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'SAMEORIGIN',
      })
      expect(headers['x-powered-by']).toBeUndefined()
    },
  )
})

describe('a body', () => {
  it('is refused, not repaired, if it is not valid UTF-8', async () => {
    const { id } = await api.placeOrder(place())
    const body = Buffer.from([...Buffer.from('{"text":"a'), 0xff, 0xfe, ...Buffer.from('b"}')])
    const headers = { authorization: `Bearer ${KEY}`, 'evenhand-actor': 'buyer:lena' }
    const path = `/v1/orders/${id}/messages`
    expect(await send({ method: 'POST', path, headers, body })).toMatchObject({
      status: 400,
      json: { code: 'malformed' },
    })
    expect((await api.getOrder({ id })).version).toBe(1)
  })

  it.each(['2016-12-31T23:59:60Z', '2026-02-30T10:00:00Z', '2026-11-02T10:00:00'])(
    'with an invalid instant (%s) is refused with the name of the field',
    async acknowledgedAt => {
      const terms = [{ id: 'turnaround', text: 'In 18 days.', acknowledgedAt }]
      const problem = await refused(api.placeOrder(place({ terms })))
      expect(problem).toMatchObject({ code: 'invalid_input', errors: [{ field: 'terms.0.acknowledgedAt' }] })
    },
  )
})

describe('an address', () => {
  const here = Object.values<Row>(CONTRACT).flatMap(({ name }) => (existsIn('sandbox', name) ? [OPERATIONS[name]] : []))
  it.each(here.map(([, path]) => path))('%s answers other methods with the list of its methods', async path => {
    const allowed = here.flatMap(([method, each]) => (each === path ? [method] : []))
    const filled = path.replace(/:\w+/g, '018f0000-0000-7000-8000-000000000000')
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter(each => !allowed.some(name => name === each))) {
      const { status, json, headers } = await send({ method, path: filled })
      expect([status, json]).toMatchObject([405, { code: 'method_not_allowed', facts: { allowed } }])
      expect(headers.allow).toBe(allowed.join(', '))
    }
  })

  it.each(['/v1', '/v1/', '/v1/order', '/v2/orders', '/v1/orders/x/y/z', '/healthz/', '//', '/v1/orders/../../etc'])(
    '%s is not found',
    async path => {
      expect(await send({ method: 'POST', path, body: {} })).toMatchObject({
        status: 404,
        json: { code: 'route_not_found' },
      })
    },
  )
})

describe('the description of the API', () => {
  it.each(MODES)('is OpenAPI 3.1 and has exactly the operations of mode %s', async mode => {
    const document = await (await openTestServer({ mode, payments: 'internal' })).api.getOpenapi()
    expect(document.openapi).toMatch(/^3\.1\./)
    const described = new Map<string, string>()
    for (const [path, item] of Object.entries(document.paths ?? {}))
      for (const [method, { operationId }] of Object.entries<{ operationId: string }>(item))
        described.set(operationId, `${method.toUpperCase()} ${path}`)
    const rows = Object.values<Row>(CONTRACT).flatMap(({ name }) => {
      if (!existsIn(mode, name)) return []
      const [method, path] = OPERATIONS[name]
      return [[name, `${method} ${path.replace(/:(\w+)/g, '{$1}')}`]]
    })
    expect(Object.fromEntries(described)).toEqual(Object.fromEntries(rows))
  })

  it('references only what it defines', async () => {
    const { json, text } = await send({ method: 'GET', path: '/v1/openapi.json' })
    const references = [...text.matchAll(/"\$ref":"#([^"]+)"/g)].map(([, pointer = '']) => pointer)
    expect(references.length).toBeGreaterThan(0)
    for (const pointer of new Set(references)) {
      const found = pointer
        .split('/')
        .slice(1)
        .reduce<unknown>((at, name) => (typeof at === 'object' && at ? Reflect.get(at, name) : undefined), json)
      expect(found, pointer).toBeDefined()
    }
  })
})

describe('the policy', () => {
  it('in force is the default one, and public', async () => {
    expect(await api.getPolicy()).toEqual({ version: 1, inForceSince: expect.any(String), policy: defaultPolicy })
  })
})

describe('webhook endpoints', () => {
  it('show their secret once, and are listed until they are deleted', async () => {
    const { secret, ...made } = await api.createWebhookEndpoint({
      url: 'https://example.com/hooks',
      events: ['order.placed'],
    })
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect((await api.listWebhookEndpoints()).items).toEqual([made])
    expect(await api.deleteWebhookEndpoint({ id: made.id })).toBeNull()
    expect((await api.listWebhookEndpoints()).items).toEqual([])
    expect(await refusal(api.deleteWebhookEndpoint({ id: made.id }))).toBe('not_found')
  })

  it.each([
    'http://[',
    'https://',
    'http://user:word@example.com/',
    'https://exa mple.com',
    'ftp://example.com',
    'http://a:99999/',
  ])('with the address %s are refused', async url => {
    expect(await refusal(api.createWebhookEndpoint({ url }))).toBe('invalid_input')
  })
})

describe('a server whose database is unavailable', () => {
  it('is alive but not ready, and answers calls with 503', async () => {
    const other = await openTestServer({ agrees: false })
    await other.placed()
    await other.database.drop()
    expect(await other.api.health()).toEqual({ ok: true })
    const ready = await other.send({ method: 'GET', path: '/readyz' })
    expect([ready.status, ready.headers['retry-after']]).toEqual([503, '1'])
    expect(['overloaded', 'outcome_unknown']).toContain(await refusal(other.placed()))
    expect(await refusal(other.buyer.listOrders())).toBe('overloaded')
  })
})

const countPlaced = statement<[], { count: number }>('count_placed', 'select count(*) as count from orders')
const placedIn = async (db: Database) => (await countPlaced(db))[0]?.count ?? 0

describe('a stop', () => {
  it('finishes running calls, and then accepts no more', async () => {
    const other = await openTestServer({ agrees: false })
    const listening: Promise<string> = other.server.app.listen({ port: 0, host: '127.0.0.1' })
    const url = await listening
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
    const call = () => fetch(`${url}/v1/orders`, { method: 'POST', headers, body: JSON.stringify(place()) })
    const answers = Promise.allSettled(Array.from({ length: 300 }, call))
    await until(async () => expect(await placedIn(other.db)).toBeGreaterThan(0))
    await other.stop()
    const done = (await answers).filter(each => each.status === 'fulfilled' && each.value.status === 201)
    expect(await placedIn(other.db)).toBe(done.length)
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
  })
})
