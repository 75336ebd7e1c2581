// Tests links that open one session, sessions by cookie and bearer token, and who may end them.
import { describe, expect, it } from 'vitest'
import { refusal } from '../../testing/http/refused.ts'
import { openTestServer } from '../../testing/testServer.ts'

const testServer = await openTestServer()
const { api, send, db } = testServer
const ADDRESS = 'https://orders.example.com'
testServer.server.reachedAt(ADDRESS)

const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  send({ method: 'POST', path, body, headers })

const linkFor = async (actor: string, orderId?: string): Promise<string> => {
  const { url } = await api.createSession(orderId === undefined ? { actor } : { actor, orderId })
  return url.split('#')[1] ?? ''
}
const enter = (token: string) => post('/v1/enter', { token })

/** Opens a session and returns its cookie as a browser sends it back. */
async function cookieFor(actor: string): Promise<string> {
  const { headers } = await enter(await linkFor(actor))
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

const execute = (name: string, text: string) => db.query({ name, text, values: [] })

describe('a link', () => {
  it('carries its token after “#”, so that no server, log or mail scanner receives it', async () => {
    const { url, expiresAt } = await api.createSession({ actor: 'buyer:lena' })
    expect(url).toMatch(/^https:\/\/orders\.example\.com\/enter#[\w-]{43}$/)
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now())
  })

  it('opens one session, even if it is opened three times at once', async () => {
    const token = await linkFor('buyer:lena')
    const answers = await Promise.all([enter(token), enter(token), enter(token)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410])
  })

  it('expires if it is not opened in time', async () => {
    const token = await linkFor('buyer:lena')
    await execute('links_end', `update sessions set link_until = clock_timestamp() where link_until is not null`)
    expect([(await enter(token)).status, (await enter('x'.repeat(43))).status]).toEqual([410, 410])
  })

  it('leads to an order only if its person may see the order', async () => {
    const { id } = await testServer.placed()
    expect(await linkFor('buyer:lena', id)).toMatch(/^[\w-]{43}$/)
    expect(await refusal(api.createSession({ actor: 'buyer:tomas', orderId: id }))).toBe('not_found')
  })
})

describe('a session', () => {
  it('is a cookie that scripts cannot read, sent by https only if the address is https', async () => {
    const { headers } = await enter(await linkFor('buyer:lena'))
    expect(headers['set-cookie']).toMatch(
      /^__Host-evenhand-[0-9a-f-]{36}=evs_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Expires=.*; Secure$/,
    )
  })

  it('acts for its person, as a cookie and as a bearer token', async () => {
    const { token } = await api.enterSession({ token: await linkFor('seller:mora') })
    const headers = { authorization: `Bearer ${token}` }
    expect((await send({ method: 'GET', path: '/v1/me', headers })).json).toMatchObject({ role: 'seller' })
    const cookie = await cookieFor('buyer:lena')
    expect((await send({ method: 'GET', path: '/v1/me', headers: { cookie } })).json).toMatchObject({ role: 'buyer' })
  })

  it('cannot act for another person', async () => {
    const cookie = await cookieFor('buyer:lena')
    const headers = { cookie, 'evenhand-actor': 'seller:mora' }
    expect((await send({ method: 'GET', path: '/v1/me', headers })).json).toMatchObject({ code: 'signed_in_as_other' })
    expect((await post('/v1/sessions', { actor: 'staff:sam' }, { cookie, origin: ADDRESS })).json).toMatchObject({
      code: 'marketplace_only',
    })
  })

  it('can change something by cookie only from the server’s own origin', async () => {
    const { id } = await testServer.placed()
    const cookie = await cookieFor('buyer:lena')
    const write = (headers: Readonly<Record<string, string>>) =>
      post(`/v1/orders/${id}/messages`, { text: 'Hello.' }, headers)
    expect((await write({ cookie })).json).toMatchObject({ code: 'origin_not_ours' })
    expect((await write({ cookie, origin: 'https://elsewhere.example' })).json).toMatchObject({
      code: 'origin_not_ours',
    })
    expect((await write({ cookie, origin: 'null' })).json).toMatchObject({ code: 'origin_not_ours' })
    expect((await write({ cookie, origin: ADDRESS })).status).toBe(201)
    expect((await api.getOrder({ id })).version).toBe(2)
  })

  it('ends when its time is over, or at once when it is revoked', async () => {
    const [ended, revoked] = [await cookieFor('buyer:ruth'), await cookieFor('buyer:jonas')]
    const me = (cookie: string) => send({ method: 'GET', path: '/v1/me', headers: { cookie } })
    await execute('session_ends', `update sessions set ends_at = clock_timestamp() where actor = 'buyer:ruth'`)
    const [session] = (await api.listSessions({ actor: 'buyer:jonas' })).items
    await api.revokeSession({ id: session?.id ?? '' })
    for (const cookie of [ended, revoked]) expect((await me(cookie)).json).toMatchObject({ code: 'session_ended' })
  })

  it('can be ended by its person, and not by other people', async () => {
    const [lena, tomas] = [await cookieFor('buyer:lena'), await cookieFor('buyer:tomas')]
    const [own] = (await api.listSessions({ actor: 'buyer:tomas' })).items
    const remove = (cookie: string) =>
      send({ method: 'DELETE', path: `/v1/sessions/${own?.id}`, headers: { cookie, origin: ADDRESS } })
    expect((await remove(lena)).status).toBe(404)
    const gone = await remove(tomas)
    expect([gone.status, /^__Host-evenhand-[0-9a-f-]{36}=;/.test(String(gone.headers['set-cookie']))]).toEqual([
      204,
      true,
    ])
  })

  it('lists only the sessions of its own person, and marks itself as the current one', async () => {
    const [first, second] = [await cookieFor('buyer:aiko'), await cookieFor('buyer:aiko')]
    await api.createSession({ actor: 'buyer:aiko' })
    const stranger = await cookieFor('buyer:omar')
    const list = (cookie: string, query = '') =>
      send({ method: 'GET', path: `/v1/sessions${query}`, headers: { cookie } })
    const own = { actor: 'buyer:aiko' }
    expect((await list(second)).json).toMatchObject({
      items: [
        { ...own, entered: false, current: false },
        { ...own, entered: true, current: true },
        { ...own, entered: true, current: false },
      ],
    })
    expect((await list(stranger)).json).toMatchObject({ items: [{ actor: 'buyer:omar', current: true }] })
    expect((await list(stranger, '?actor=buyer:aiko')).json).toEqual({ items: [], next: null })
    expect((await list(first)).json).toMatchObject({ items: [{}, { current: false }, { current: true }] })
  })

  it('ends after two hours without a call, and every call extends it', async () => {
    const cookie = await cookieFor('buyer:idle')
    const me = async () => (await send({ method: 'GET', path: '/v1/me', headers: { cookie } })).status
    const setLastUsed = (ago: string) =>
      execute(
        `seen_${ago}`,
        `update sessions set last_used_at = clock_timestamp() - interval '${ago}' where actor = 'buyer:idle'`,
      )
    const lastUsed = async () =>
      Date.parse((await api.listSessions({ actor: 'buyer:idle' })).items[0]?.lastUsedAt ?? '')
    await setLastUsed('119 minutes 58 seconds')
    const before = Date.now()
    expect(await me()).toBe(200)
    expect(await lastUsed()).toBeGreaterThan(before - 1000)
    const [listed] = (await api.listSessions({ actor: 'buyer:idle' })).items
    expect(Date.parse(listed?.expiresAt ?? '') - (await lastUsed())).toBe(2 * 3_600_000)
    await setLastUsed('2 hours')
    expect(await me()).toBe(401)
    expect((await api.listSessions({ actor: 'buyer:idle' })).items).toEqual([])
  })

  it('records its use at most once a minute', async () => {
    const cookie = await cookieFor('buyer:often')
    const lastUsed = async () => (await api.listSessions({ actor: 'buyer:often' })).items[0]?.lastUsedAt
    const first = await lastUsed()
    await Promise.all([1, 2, 3].map(() => send({ method: 'GET', path: '/v1/me', headers: { cookie } })))
    expect(await lastUsed()).toBe(first)
  })

  it('is listed once across pages, newest first, for its person and for the marketplace', async () => {
    for (let n = 0; n < 5; n++) await linkFor('buyer:many')
    const cookie = await cookieFor('buyer:many')
    const pages = async (client: Pick<typeof api, 'listSessions'>, limit: number) => {
      const found: string[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof api.listSessions>> = await client.listSessions({
          actor: 'buyer:many',
          limit,
          ...(cursor === null ? {} : { cursor }),
        })
        expect(page.items.length).toBeLessThanOrEqual(limit)
        found.push(...page.items.map(({ id }) => id))
        cursor = page.next
      } while (cursor !== null)
      return found
    }
    const whole = await pages(api, 200)
    expect(new Set(whole).size).toBe(6)
    for (const limit of [1, 2, 3, 6]) {
      expect(await pages(api, limit)).toEqual(whole)
      expect(await pages(api.as('buyer:many'), limit)).toEqual(whole)
    }
    for (const wrong of [
      'x',
      'bm9uZQ',
      Buffer.from('{"at":"2026-02-30T10:00:00.000Z","id":"1"}').toString('base64url'),
    ]) {
      const answer = await send({ method: 'GET', path: `/v1/sessions?cursor=${wrong}`, headers: { cookie } })
      expect([answer.status, answer.json]).toMatchObject([422, { errors: [{ field: 'cursor' }] }])
    }
  })

  it('can end another session of its person and stays open itself', async () => {
    const [here, there] = [await cookieFor('buyer:camille'), await cookieFor('buyer:camille')]
    const { items } = await api.listSessions({ actor: 'buyer:camille' })
    const id = items[0]?.id ?? ''
    const gone = await send({
      method: 'DELETE',
      path: `/v1/sessions/${id}`,
      headers: { cookie: here, origin: ADDRESS },
    })
    expect([gone.status, gone.headers['set-cookie']]).toEqual([204, undefined])
    const me = (cookie: string) => send({ method: 'GET', path: '/v1/me', headers: { cookie } })
    expect([(await me(here)).status, (await me(there)).status]).toEqual([200, 401])
    const repeated = await send({
      method: 'DELETE',
      path: `/v1/sessions/${id}`,
      headers: { cookie: here, origin: ADDRESS },
    })
    expect(repeated.status).toBe(404)
  })

  it('cannot be ended from another site’s page', async () => {
    const cookie = await cookieFor('buyer:hana')
    const [own] = (await api.listSessions({ actor: 'buyer:hana' })).items
    const headers = { cookie, origin: 'https://elsewhere.example' }
    const answer = await send({ method: 'DELETE', path: `/v1/sessions/${own?.id}`, headers })
    expect(answer.json).toMatchObject({ code: 'origin_not_ours' })
  })

  it('has the name given with its link, and the language and time zone given with an order', async () => {
    const nia = { id: 'nia', name: 'Nia', language: 'sw', timeZone: 'Africa/Nairobi' }
    await testServer.placed({ buyer: nia })
    const personOf = async (actor: string, name?: string) => {
      const { url } = await api.createSession(name === undefined ? { actor } : { actor, name })
      const { token } = await api.enterSession({ token: url.split('#')[1] ?? '' })
      return (await testServer.holding(token).me()).person
    }
    expect(await personOf('staff:sam')).toEqual({ id: 'sam', name: 'sam' })
    expect(await personOf('staff:sam', 'Sam Whitaker')).toEqual({ id: 'sam', name: 'Sam Whitaker' })
    expect(await personOf('staff:sam')).toEqual({ id: 'sam', name: 'Sam Whitaker' })
    expect(await personOf('buyer:nia', 'Nia Kamau')).toEqual({ ...nia, name: 'Nia Kamau' })
  })

  it('cannot be opened by the demo’s sign-in in other modes', async () => {
    expect(await refusal(api.signInToDemo({ actor: 'buyer:lena' }))).toBe('route_not_found')
    expect(await refusal(api.listDemoPeople())).toBe('route_not_found')
  })
})

it('a client of the SDK can act with a session’s token', async () => {
  const { token } = await api.enterSession({ token: await linkFor('buyer:lena') })
  expect((await testServer.holding(token).me()).person).toMatchObject({ id: 'lena' })
})
