// Tests two people in one browser: a page acts only for the person who opened it, links ask before a switch, and
// cookies stay separate.
import { describe, expect, it } from 'vitest'
import { openTestServer } from '../../testing/testServer.ts'

const testServer = await openTestServer()
const neighbour = await openTestServer()
const ADDRESS = 'http://orders.example.com'
testServer.server.reachedAt(ADDRESS)
neighbour.server.reachedAt(ADDRESS)

type TestServer = typeof testServer
type Answer = Awaited<ReturnType<TestServer['send']>>

/** Creates a browser that keeps cookies per host, whatever the port, as in RFC 6265. */
function browserOf() {
  const jar = new Map<string, string>()
  const storeCookie = ({ headers }: Answer): void => {
    const [pair = '', ...rest] = String(headers['set-cookie'] ?? '').split('; ')
    const [name = '', value = ''] = pair.split('=')
    if (name === '') return
    const expires = Date.parse(rest.find(part => part.startsWith('Expires='))?.slice(8) ?? '')
    if (value === '' || expires <= Date.now()) jar.delete(name)
    else jar.set(name, value)
  }
  const call = async (at: TestServer, method: string, path: string, body?: object, actor?: string) => {
    const answer = await at.send({
      method,
      path,
      ...(body ? { body } : {}),
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        origin: ADDRESS,
        ...(actor === undefined ? {} : { 'evenhand-actor': actor }),
      },
    })
    storeCookie(answer)
    return answer
  }
  return {
    jar,
    call,
    enter: (token: string, more: object = {}, at = testServer) => call(at, 'POST', '/v1/enter', { token, ...more }),
    me: async (actor?: string, at = testServer) => (await call(at, 'GET', '/v1/me', undefined, actor)).json,
  }
}

const linkFor = async (actor: string, orderId?: string, at = testServer): Promise<string> => {
  const { url } = await at.api.createSession(orderId === undefined ? { actor } : { actor, orderId })
  return url.split('#')[1] ?? ''
}

const LENA = { role: 'buyer', person: { id: 'lena' } }
const MORA = { role: 'seller', person: { id: 'mora' } }

describe('a page whose browser is now signed in as another person', () => {
  it('is refused every call, including reads and the stream, and gets the person who is signed in now', async () => {
    const { id } = await testServer.placed()
    const browser = browserOf()
    await browser.enter(await linkFor('buyer:lena', id))
    await browser.enter(await linkFor('seller:mora', id), { replace: true })
    const calls = [
      browser.call(testServer, 'POST', `/v1/orders/${id}/messages`, { text: 'Mine, not hers.' }, 'buyer:lena'),
      browser.call(testServer, 'GET', `/v1/orders/${id}`, undefined, 'buyer:lena'),
      browser.call(testServer, 'GET', '/v1/orders', undefined, 'buyer:lena'),
      browser.call(testServer, 'GET', '/v1/me', undefined, 'buyer:lena'),
      browser.call(testServer, 'GET', '/v1/sessions', undefined, 'buyer:lena'),
      browser.call(testServer, 'GET', '/v1/stream?evenhand-actor=buyer:lena'),
      browser.call(testServer, 'GET', '/v1/orders', undefined, 'staff:sam'),
    ]
    for (const { status, json } of await Promise.all(calls))
      expect([status, json]).toEqual([
        409,
        expect.objectContaining({
          code: 'signed_in_as_other',
          facts: { openedFor: expect.any(String), signedInAs: 'seller:mora' },
        }),
      ])
    expect(await testServer.history(id)).toHaveLength(1)
    expect(await browser.me()).toMatchObject(MORA)
  })

  it('gets its actor as a header of every response', async () => {
    const browser = browserOf()
    await browser.enter(await linkFor('buyer:lena'))
    for (const path of ['/v1/me', '/v1/orders', '/v1/orders/01990000-0000-7000-8000-000000000000'])
      expect((await browser.call(testServer, 'GET', path)).headers['evenhand-actor']).toBe('buyer:lena')
  })

  it('gets actor_invalid for a malformed actor, as does a bearer token for another actor', async () => {
    const browser = browserOf()
    const { json } = await browser.enter(await linkFor('buyer:lena'))
    expect(await browser.me('Lena')).toMatchObject({ code: 'actor_invalid' })
    const token = json !== null && typeof json === 'object' && 'token' in json ? String(json.token) : ''
    const headers = { authorization: `Bearer ${token}`, 'evenhand-actor': 'seller:mora' }
    expect((await testServer.send({ method: 'GET', path: '/v1/me', headers })).json).toMatchObject({
      code: 'actor_invalid',
    })
  })
})

describe('a link in a browser where a person is signed in', () => {
  it('needs confirmation before it opens for another person, and is not used up by the first attempt', async () => {
    const { id } = await testServer.placed()
    const browser = browserOf()
    await browser.enter(await linkFor('buyer:lena', id))
    const link = await linkFor('seller:mora', id)
    for (let i = 0; i < 2; i++)
      expect((await browser.enter(link)).json).toMatchObject({
        status: 409,
        code: 'other_session_open',
        facts: {
          signedInAs: 'buyer:lena',
          signedInName: 'Lena Brandt',
          opensFor: 'seller:mora',
          opensForName: 'Mora Okafor',
        },
      })
    expect(await browser.me()).toMatchObject(LENA)
    expect((await browser.enter(link, { replace: true })).status).toBe(200)
    expect(await browser.me()).toMatchObject(MORA)
  })

  it('ends the session that it replaces, which could no longer be used', async () => {
    const browser = browserOf()
    await browser.enter(await linkFor('buyer:nia'))
    await browser.enter(await linkFor('buyer:nia'))
    expect((await testServer.api.listSessions({ actor: 'buyer:nia' })).items).toHaveLength(1)
    await browser.enter(await linkFor('buyer:lena'), { replace: true })
    expect((await testServer.api.listSessions({ actor: 'buyer:nia' })).items).toEqual([])
  })

  it('opens without confirmation for the same person, and in a browser whose other session has ended', async () => {
    const browser = browserOf()
    await browser.enter(await linkFor('buyer:lena'))
    expect((await browser.enter(await linkFor('buyer:lena'))).status).toBe(200)
    const { items } = await testServer.api.listSessions({ actor: 'buyer:lena' })
    for (const { id } of items) await testServer.api.revokeSession({ id })
    expect((await browser.enter(await linkFor('seller:mora'))).status).toBe(200)
  })
})

describe('two links that one browser opens at the same instant', () => {
  const live = async (actor: string) =>
    (await testServer.api.listSessions({ actor })).items.filter(({ entered }) => entered).length

  it.each([1, 2, 3, 4, 5])('open one session and end the previous one; the other link waits (%#)', async () => {
    const browser = browserOf()
    await browser.enter(await linkFor('buyer:twice'))
    const links = [await linkFor('buyer:twice'), await linkFor('buyer:twice')]
    const answers = await Promise.all(links.map(link => browser.enter(link)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429])
    expect(await live('buyer:twice')).toBe(1)
    expect(await browser.me()).toMatchObject({ person: { id: 'twice' } })
    // The refused link is not used up, and opens in the browser with the first link's cookie.
    const waiting = links[answers.findIndex(({ status }) => status === 429)] ?? ''
    expect((await browser.enter(waiting)).status).toBe(200)
    expect(await live('buyer:twice')).toBe(1)
    for (const { id } of (await testServer.api.listSessions({ actor: 'buyer:twice' })).items)
      await testServer.api.revokeSession({ id })
  })

  it('open one session even if the second call still carries the old cookie; it is refused at first', async () => {
    const browser = browserOf()
    await browser.enter(await linkFor('buyer:late'))
    const before = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    await browser.enter(await linkFor('buyer:late'))
    const token = await linkFor('buyer:late')
    const enter = () =>
      testServer.send({
        method: 'POST',
        path: '/v1/enter',
        body: { token },
        headers: { cookie: before, origin: ADDRESS },
      })
    expect((await enter()).json).toMatchObject({ code: 'too_many_at_once' })
    expect(await live('buyer:late')).toBe(1)
    await testServer.db.query({
      name: 'moment_passes',
      values: [],
      text: `update sessions set revoked_at = revoked_at - interval '10 seconds' where actor = 'buyer:late'`,
    })
    expect((await enter()).status).toBe(200)
  })

  it('leave the previous session open if neither link is valid', async () => {
    const browser = browserOf()
    await browser.enter(await linkFor('buyer:stays'))
    for (const link of ['x'.repeat(43), 'y'.repeat(43)])
      expect((await browser.enter(link)).json).toMatchObject({ code: 'link_used' })
    expect(await browser.me()).toMatchObject({ person: { id: 'stays' } })
  })
})

describe('a link used a second time', () => {
  it('opens its order where its person is still signed in, and is refused as used everywhere else', async () => {
    const [first, second] = [await testServer.placed(), await testServer.placed()]
    const browser = browserOf()
    const [link, other] = [await linkFor('buyer:lena', first.id), await linkFor('buyer:lena', second.id)]
    await browser.enter(link)
    await browser.enter(other)
    expect((await browser.enter(link)).json).toMatchObject({ actor: 'buyer:lena', orderId: first.id })
    expect((await browser.enter(other)).json).toMatchObject({ orderId: second.id })
    const stranger = browserOf()
    expect((await stranger.enter(link)).json).toMatchObject({ code: 'link_used' })
    await stranger.enter(await linkFor('seller:mora'))
    expect((await stranger.enter(link)).json).toMatchObject({ code: 'link_used' })
  })

  it('is refused once its session was revoked, as is an unused link of a revoked session', async () => {
    const browser = browserOf()
    const link = await linkFor('buyer:ruth')
    await browser.enter(link)
    const [session] = (await testServer.api.listSessions({ actor: 'buyer:ruth' })).items
    await testServer.api.revokeSession({ id: session?.id ?? '' })
    expect((await browser.enter(link)).json).toMatchObject({ code: 'link_used' })
    const unused = await testServer.api.createSession({ actor: 'buyer:ruth' })
    await testServer.api.revokeSession({ id: unused.id })
    expect((await browserOf().enter(unused.url.split('#')[1] ?? '')).json).toMatchObject({ code: 'link_used' })
  })
})

describe('a call with the bearer token of one session and the cookie of another', () => {
  it('belongs to the bearer token’s session, and signing that session out leaves the cookie in place', async () => {
    const browser = browserOf()
    await browser.enter(await linkFor('buyer:lena'))
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const bearer = await testServer.api.enterSession({ token: await linkFor('seller:mora') })
    const headers = { authorization: `Bearer ${bearer.token}`, cookie }
    expect((await testServer.send({ method: 'GET', path: '/v1/me', headers })).json).toMatchObject(MORA)
    const gone = await testServer.send({ method: 'DELETE', path: `/v1/sessions/${bearer.id}`, headers })
    expect([gone.status, gone.headers['set-cookie']]).toEqual([204, undefined])
    expect(await browser.me()).toMatchObject(LENA)
  })
})

describe('two installations on one host', () => {
  it('each have a session in one browser, and signing out of one ends only that', async () => {
    const browser = browserOf()
    await browser.enter(await linkFor('buyer:lena'))
    await browser.enter(await linkFor('seller:mora', undefined, neighbour), {}, neighbour)
    expect(browser.jar.size).toBe(2)
    expect([await browser.me(), await browser.me(undefined, neighbour)]).toMatchObject([LENA, MORA])
    const { items } = await neighbour.api.listSessions({ actor: 'seller:mora' })
    await browser.call(neighbour, 'DELETE', `/v1/sessions/${items[0]?.id}`)
    expect(browser.jar.size).toBe(1)
    expect(await browser.me()).toMatchObject(LENA)
  })

  it('name their cookie with the __Host- prefix if their address is https', async () => {
    const named = async (address: string): Promise<string | undefined> => {
      testServer.server.reachedAt(address)
      const { headers } = await browserOf().enter(await linkFor('buyer:lena'))
      testServer.server.reachedAt(ADDRESS)
      return String(headers['set-cookie']).split('=')[0]
    }
    expect(await named('https://orders.example.com')).toMatch(/^__Host-evenhand-[0-9a-f-]{36}$/)
    expect(await named(ADDRESS)).toMatch(/^evenhand-[0-9a-f-]{36}$/)
  })
})
