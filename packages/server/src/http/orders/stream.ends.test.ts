// Tests that streams end with their session or key, on every server at once, even if the notification was lost, and for
// no other reason.
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { createKey } from '../../installation/keys.ts'
import { createServer, type Server } from '../../server/server.ts'
import { addKey, listKeys, notifyEnded, revokeKey } from '../../store/keys.ts'
import { uuidv7 } from '../../store/uuid.ts'
import { administer } from '../../testing/database/postgres.ts'
import { openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'
import { hashKey } from '../access/auth.ts'

const BEAT = 100
/** Heartbeats are too rare here to notice an end, so streams can only end by notification. */
const testServer = await openTestServer()
const quick = await openTestServer({ heartbeatMs: BEAT })
const { api, db } = testServer

/** Starts another server on the same database. */
async function another(): Promise<{ server: Server; address: string }> {
  const server = await createServer({
    mode: 'sandbox',
    payments: 'internal',
    trustProxy: false,
    publicUrl: null,
    connection: testServer.database.connection,
    log: pino({ level: 'silent' }),
  })
  const listening: Promise<string> = server.app.listen({ port: 0, host: '127.0.0.1' })
  return { server, address: await listening }
}

const [here, other, quickAddress] = [await testServer.listen(), await another(), await quick.listen()]
afterAll(() => other.server.stop())

interface Listening {
  text: string
  ended: boolean
}
const beats = ({ text }: Listening): number => text.split(': still here').length - 1

async function listen(address: string, token: string): Promise<Listening> {
  const headers = { authorization: `Bearer ${token}` }
  const { body, status } = await fetch(`${address}/v1/stream`, { headers })
  if (status !== 200 || !body) throw new Error(`the stream answered ${status}`)
  const listening: Listening = { text: '', ended: false }
  const read = async () => {
    for await (const chunk of body) listening.text += Buffer.from(chunk).toString()
    listening.ended = true
  }
  void read().catch(() => undefined)
  return listening
}

async function sessionOf(actor: string, client = api) {
  const { url } = await client.createSession({ actor })
  return client.enterSession({ token: url.split('#')[1] ?? '' })
}

describe('a revoked session', () => {
  it('ends its streams at once on every server, and no others', async () => {
    const [gone, stays] = [await sessionOf('buyer:lena'), await sessionOf('buyer:lena')]
    const streams = await Promise.all([listen(here, gone.token), listen(other.address, gone.token)])
    const others = await Promise.all([listen(here, stays.token), listen(other.address, stays.token)])
    await api.revokeSession({ id: gone.id })
    for (const stream of streams) await until(() => expect(stream.ended).toBe(true), 5)
    const { id } = await testServer.placed()
    for (const stream of others) await until(() => expect(stream.text).toContain(id))
    expect(others.map(({ ended }) => ended)).toEqual([false, false])
  })

  it('ends its streams at once even if the call has a key, as the notification follows the commit', async () => {
    const gone = await sessionOf('buyer:lena')
    const streams = await Promise.all([listen(here, gone.token), listen(other.address, gone.token)])
    await api.revokeSession({ id: gone.id }, { idempotencyKey: 'end-it-once' })
    for (const stream of streams) await until(() => expect(stream.ended).toBe(true), 5)
  })

  it('ends its streams even if the notification was lost', async () => {
    const { id, token } = await sessionOf('buyer:lena', quick.api)
    const stream = await listen(quickAddress, token)
    await quick.db.query({
      name: 'revoke_quietly',
      values: [id],
      text: 'update sessions set revoked_at = clock_timestamp(), token_hash = null where id = $1::uuid',
    })
    await until(() => expect(stream.ended).toBe(true), 5)
  })
})

describe('a session', () => {
  it.each(['ends_at', 'last_used_at'])('ends its streams when it has ended by its %s', async column => {
    const { id, token } = await sessionOf('buyer:tomas', quick.api)
    const stream = await listen(quickAddress, token)
    await quick.db.query({
      name: `over_${column}`,
      values: [id],
      text: `update sessions set ${column} = clock_timestamp() - interval '2 hours' where id = $1::uuid`,
    })
    await until(() => expect(stream.ended).toBe(true), 5)
  })

  it('is not extended by a page that is open but unused', async () => {
    const { id, token } = await sessionOf('buyer:ruth', quick.api)
    const text = `update sessions set last_used_at = clock_timestamp() - interval '119 minutes 50 seconds' where id = $1::uuid
                  returning last_used_at`
    const stream = await listen(quickAddress, token)
    await quick.db.query({ name: 'nearly_idle', text, values: [id] })
    const before = beats(stream)
    await until(() => expect(beats(stream)).toBeGreaterThan(before + 2))
    const [session] = (await quick.api.listSessions({ actor: 'buyer:ruth' })).items
    expect(Date.parse(session?.lastUsedAt ?? '')).toBeLessThan(Date.now() - 119 * 60_000)
  })
})

describe('a revoked key', () => {
  it('ends its streams at once on every server, and is removed from their caches', async () => {
    const [key, id] = [`evh_of-the-stream-${Date.now()}`, uuidv7(Date.now())]
    await addKey(db, id, 'of the stream', hashKey(key), false)
    const streams = await Promise.all([listen(here, key), listen(other.address, key)])
    expect(await revokeKey(db, id, 0)).not.toBeNull()
    await notifyEnded(db, id)
    for (const stream of streams) await until(() => expect(stream.ended).toBe(true), 4)
    for (const address of [here, other.address]) {
      const answer = await fetch(`${address}/v1/me`, { headers: { authorization: `Bearer ${key}` } })
      expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'unauthorized' }])
    }
  })

  it('ends its streams within seconds even if the notification was lost', async () => {
    const key = await createKey(quick.db, 'quietly')
    const stream = await listen(quickAddress, key)
    const id = (await listKeys(quick.db)).find(({ name }) => name === 'quietly')?.id ?? ''
    await revokeKey(quick.db, id, 0)
    await until(() => expect(stream.ended).toBe(true), 8)
  })
})

describe('a short failure of the database', () => {
  it('ends no stream, and the stream continues after it', async () => {
    const { token } = await sessionOf('buyer:lena', quick.api)
    const stream = await listen(quickAddress, token)
    const { database, host, port, user } = quick.database.connection
    const server = { host, port, user, database: 'postgres' }
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`
    await administer(server, `alter database ${database} allow_connections false`, cut)
    const before = beats(stream)
    await until(() => expect(beats(stream)).toBeGreaterThan(before + 3))
    await administer(server, `alter database ${database} allow_connections true`)
    expect(stream.ended).toBe(false)
    const { id } = await until(() => quick.placed())
    await until(() => expect(stream.text).toContain(id))
  })
})
