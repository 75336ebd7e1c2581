// Tests that JSON is compressed for callers that accept it, except small responses and those with secrets.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { KEY, openTestServer } from '../../testing/testServer.ts'

const testServer = await openTestServer()
const { app } = testServer.server
const { id } = await testServer.placed()

type Answer = Awaited<ReturnType<typeof app.inject>>
const get = (url: string, encodings?: string): Promise<Answer> =>
  app.inject({
    method: 'GET',
    url,
    headers: {
      authorization: `Bearer ${KEY}`,
      'evenhand-actor': 'buyer:lena',
      ...(encodings === undefined ? {} : { 'accept-encoding': encodings }),
    },
  })

describe('JSON responses', () => {
  it.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
  ])('are compressed by %s if the caller accepts it, and have the same content', async (encoding, accepted, unpack) => {
    const plain = await get(`/v1/orders/${id}`)
    const packed = await get(`/v1/orders/${id}`, accepted)
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(packed.headers['content-encoding']).toBe(encoding)
    expect(packed.headers.vary).toContain('accept-encoding')
    expect(JSON.parse(unpack(packed.rawPayload).toString())).toEqual(plain.json())
    expect(packed.rawPayload.length * 2).toBeLessThan(plain.rawPayload.length)
  })

  it('of a few bytes are not compressed', async () => {
    expect((await get('/healthz', 'br')).headers['content-encoding']).toBeUndefined()
  })

  it('with a secret in them are not compressed, however long', async () => {
    const post = (url: string, payload: object): Promise<Answer> =>
      app.inject({
        method: 'POST',
        url,
        payload,
        headers: { authorization: `Bearer ${KEY}`, 'accept-encoding': 'br, gzip' },
      })
    const { url } = (await post('/v1/sessions', { actor: 'buyer:lena', name: 'x'.repeat(200) })).json()
    const answers = [
      await post('/v1/enter', { token: url.split('#')[1] }),
      await post('/v1/webhook-endpoints', { url: `https://example.com/${'x'.repeat(1900)}` }),
    ]
    for (const { headers, statusCode } of answers) {
      expect(statusCode).toBeLessThan(300)
      expect(headers['content-encoding']).toBeUndefined()
    }
  })
})
