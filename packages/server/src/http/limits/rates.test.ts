// How often one caller may ask: by session, person and key; who is not known, by address.
import type { Client } from '@evenhand/sdk'
import { describe, expect, it } from 'vitest'
import { KEY, openTestServer } from '../../testing/testServer.ts'
import { KNOWN, UNKNOWN } from './table.ts'

const testServer = await openTestServer()
const { api, send } = testServer

async function sessionOf(actor: string): Promise<{ token: string; person: Client }> {
  const { url } = await api.createSession({ actor })
  const { token } = await api.enterSession({ token: url.split('#')[1] ?? '' })
  return { token, person: testServer.holding(token) }
}
const reading = (token: string, path = '/v1/me') =>
  send({ method: 'GET', path, headers: { authorization: `Bearer ${token}` } })
/** So many calls one after another; gives back the statuses, counted. */
async function many(count: number, call: () => Promise<{ status: number }>): Promise<Record<number, number>> {
  const seen: Record<number, number> = {}
  for (let i = 0; i < count; i++) {
    const { status } = await call()
    seen[status] = (seen[status] ?? 0) + 1
  }
  return seen
}

describe('a session', () => {
  it('may read so often in a minute; then it is told when to come back, and nobody else is', async () => {
    const { token } = await sessionOf('buyer:often')
    const { session } = KNOWN.read
    expect(await many(session + 3, () => reading(token))).toEqual({ 200: session, 429: 3 })
    const { status, headers, json } = await reading(token)
    expect(status).toBe(429)
    expect(json).toMatchObject({ code: 'too_many_calls', facts: { of: 'session', limit: session } })
    const wait = Number(headers['retry-after'])
    expect(wait).toBeGreaterThanOrEqual(1)
    expect(wait).toBeLessThanOrEqual(60)
    expect(json).toMatchObject({ facts: { retryAfterSeconds: wait } })
    expect((await reading((await sessionOf('buyer:often')).token)).status).toBe(200)
    expect((await reading(KEY)).status).toBe(200)
  })

  it('that reads too often may still change something', async () => {
    const { token, person } = await sessionOf('buyer:lena')
    await many(KNOWN.read.session, () => reading(token))
    const { id } = await testServer.placed()
    expect((await person.writeMessage({ id, text: 'Hello.' })).version).toBe(2)
  })

  it('changes so much in a minute, refused or not', async () => {
    const { token } = await sessionOf('buyer:busy')
    const headers = { authorization: `Bearer ${token}` }
    const path = '/v1/orders/00000000-0000-4000-8000-000000000000/messages'
    const write = () => send({ method: 'POST', path, headers, body: { text: 'Hello.' } })
    const { session } = KNOWN.write
    expect(await many(session + 2, write)).toEqual({ 404: session, 429: 2 })
  })
})

describe('a person', () => {
  it('has one limit for all sessions together', async () => {
    const { session, person } = KNOWN.read
    const sessions = Math.ceil(person / session) + 1
    const seen: Record<number, number> = {}
    for (let i = 0; i < sessions; i++) {
      const { token } = await sessionOf('seller:everywhere')
      for (const [status, count] of Object.entries(await many(session, () => reading(token))))
        seen[Number(status)] = (seen[Number(status)] ?? 0) + count
    }
    expect(seen).toEqual({ 200: person, 429: sessions * session - person })
  })
})

describe('an address', () => {
  const guess = (key: string) => reading(key)

  it('that guesses keys is not looked up any more, while callers that were good before go on', async () => {
    const { token } = await sessionOf('buyer:good')
    expect((await reading(token)).status).toBe(200)
    const { address } = UNKNOWN.refused
    let guesses = 0
    const wrong = () => guess(`wrong-key-${guesses++}`.padEnd(40, '-'))
    expect(await many(address + 5, wrong)).toEqual({ 401: address, 429: 5 })
    expect((await reading(token)).status).toBe(200)
    expect((await reading(KEY)).status).toBe(200)
    const { json } = await guess('evs_another')
    expect(json).toMatchObject({ code: 'too_many_calls', facts: { of: 'address', limit: address } })
    const entering = await send({ method: 'POST', path: '/v1/enter', body: { token: 'a'.repeat(43) } })
    expect(entering.status).toBe(429)
    // Without anything shown there is nothing to guess.
    expect((await send({ method: 'GET', path: '/v1/me' })).status).toBe(401)
    expect((await send({ method: 'GET', path: '/healthz' })).status).toBe(200)
  })

  it('reads what everybody may read so often in a minute', async () => {
    const { address } = UNKNOWN.open
    const seen = await many(address + 2, () => send({ method: 'GET', path: '/v1/policy' }))
    expect(seen).toEqual({ 200: address, 429: 2 })
  })
})
