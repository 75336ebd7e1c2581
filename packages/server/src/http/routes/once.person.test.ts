// Tests a command that is repeated after signing in again, which is recognized for the same person only.
import { describe, expect, it } from 'vitest'
import { openTestServer } from '../../testing/testServer.ts'

const { api, send, history, placed } = await openTestServer()

/** Opens a new session of this person, with its bearer token. */
async function enter(actor: string) {
  const { url } = await api.createSession({ actor })
  const { token, id } = await api.enterSession({ token: url.split('#')[1] ?? '' })
  return { id, headers: { authorization: `Bearer ${token}` } }
}
type Session = Awaited<ReturnType<typeof enter>>

const write = (
  by: Session | { readonly headers: Readonly<Record<string, string>> },
  order: string,
  key: string,
  text = 'Where are we?',
) =>
  send({
    method: 'POST',
    path: `/v1/orders/${order}/messages`,
    body: { text },
    headers: { ...by.headers, 'idempotency-key': key },
  })

describe('a command repeated after its person has signed in again', () => {
  it('is carried out once and replayed, even if the first session has ended', async () => {
    const { id } = await placed()
    const first = await enter('buyer:lena')
    await write(first, id, 'lost')
    await api.revokeSession({ id: first.id })
    const repeated = await write(await enter('buyer:lena'), id, 'lost')
    expect([repeated.status, repeated.headers['idempotency-replayed']]).toEqual([201, 'true'])
    expect(await history(id)).toHaveLength(2)
  })

  it('is carried out once if two of the person’s sessions send it at the same instant', async () => {
    const { id } = await placed()
    const both = [await enter('buyer:lena'), await enter('buyer:lena')]
    const answers = await Promise.all(both.map(by => write(by, id, 'at-once')))
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect(await history(id)).toHaveLength(2)
  })

  it('is refused with another body, as it is within one session', async () => {
    const { id } = await placed()
    await write(await enter('buyer:lena'), id, 'changed')
    expect((await write(await enter('buyer:lena'), id, 'changed', 'Something else.')).json).toMatchObject({
      code: 'idempotency_key_reused',
    })
  })

  it('counts as new if it comes from the other party, the same id in another role, or an API key for this person', async () => {
    const { id } = await placed()
    await write(await enter('buyer:lena'), id, 'same')
    const keyed = { authorization: 'Bearer key-of-the-first-marketplace-in-this-test', 'evenhand-actor': 'buyer:lena' }
    const others = [await enter('seller:mora'), { headers: keyed }]
    for (const by of others) {
      const { status, headers } = await write(by, id, 'same')
      expect([status, headers['idempotency-replayed']]).toEqual([201, undefined])
    }
    expect(await history(id)).toHaveLength(4)
    for (const actor of ['seller:lena', 'buyer:mora', 'buyer:tomas']) {
      const { status, text } = await write(await enter(actor), id, 'same')
      expect([status, text.includes('Where are we?')]).toEqual([404, false])
    }
  })
})

describe('a change outside of orders', () => {
  it('is recognized for its person in another session, and for no one else', async () => {
    const [first, second, third] = [await enter('buyer:nia'), await enter('buyer:nia'), await enter('buyer:nia')]
    const end = (by: Session) =>
      send({
        method: 'DELETE',
        path: `/v1/sessions/${first.id}`,
        headers: { ...by.headers, 'idempotency-key': 'signing-out' },
      })
    expect((await end(second)).status).toBe(204)
    expect((await end(third)).headers['idempotency-replayed']).toBe('true')
    expect((await end(await enter('buyer:omar'))).status).toBe(404)
  })
})
