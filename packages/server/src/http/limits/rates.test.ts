// Tests rate limits by session, person and key, and by address for unknown callers.
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
/** Sends a number of calls one after another and counts the statuses of the responses. */
async function many(count: number, call: () => Promise<{ status: number }>): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {}
  for (let i = 0; i < count; i++) {
    const { status } = await call()
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  return statuses
}

describe('a session', () => {
  it('is refused with Retry-After above its reads per minute, while other sessions are not', async () => {
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

  it('that has used up its reads can still write', async () => {
    const { token, person } = await sessionOf('buyer:lena')
    await many(KNOWN.read.session, () => reading(token))
    const { id } = await testServer.placed()
    expect((await person.writeMessage({ id, text: 'Hello.' })).version).toBe(2)
  })

  it('has a limit of writes per minute, counting refused ones', async () => {
    const { token } = await sessionOf('buyer:busy')
    const headers = { authorization: `Bearer ${token}` }
    const path = '/v1/orders/00000000-0000-4000-8000-000000000000/messages'
    const write = () => send({ method: 'POST', path, headers, body: { text: 'Hello.' } })
    const { session } = KNOWN.write
    expect(await many(session + 2, write)).toEqual({ 404: session, 429: 2 })
  })
})

describe('a person', () => {
  it('has one limit for all their sessions together', async () => {
    const { session, person } = KNOWN.read
    const sessions = Math.ceil(person / session) + 1
    const statuses: Record<number, number> = {}
    for (let i = 0; i < sessions; i++) {
      const { token } = await sessionOf('seller:everywhere')
      for (const [status, count] of Object.entries(await many(session, () => reading(token))))
        statuses[Number(status)] = (statuses[Number(status)] ?? 0) + count
    }
    expect(statuses).toEqual({ 200: person, 429: sessions * session - person })
  })
})

describe('an address', () => {
  const guess = (key: string) => reading(key)

  it('is refused without a lookup if it guesses keys, while recently valid credentials still work', async () => {
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
    // A call without credentials is not a guess.
    expect((await send({ method: 'GET', path: '/v1/me' })).status).toBe(401)
    expect((await send({ method: 'GET', path: '/healthz' })).status).toBe(200)
  })

  it('has a limit of public reads per minute', async () => {
    const { address } = UNKNOWN.open
    const statuses = await many(address + 2, () => send({ method: 'GET', path: '/v1/policy' }))
    expect(statuses).toEqual({ 200: address, 429: 2 })
  })
})
