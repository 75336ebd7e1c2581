// Compressed answers: the same JSON in fewer bytes, only for who takes them.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { KEY, openHouse } from '../testing/house.ts'
import { encodingFor } from './compress.ts'

const house = await openHouse()
const ask = (encoding: string | null, url = '/v1/openapi.json') =>
  house.server.app.inject({
    ...{ method: 'GET', url },
    headers: { authorization: `Bearer ${KEY}`, ...(encoding === null ? {} : { 'accept-encoding': encoding }) },
  })

it.each([
  ['br', 'br'],
  ['gzip, deflate, br', 'br'],
  ['gzip;q=1.0, br;q=0', 'gzip'],
  ['GZIP', 'gzip'],
  ['deflate', null],
  ['brother', null],
  ['', null],
  [undefined, null],
])('of “%s” it takes %s', (accepts, encoding) => {
  expect(encodingFor(accepts)).toBe(encoding)
})

describe('a large answer', () => {
  it('is the same whatever it travels as, and says that it differs', async () => {
    const [plain, br, gz] = await Promise.all([ask(null), ask('br'), ask('gzip')])
    expect(plain.headers).toMatchObject({ vary: 'accept-encoding' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect([br.headers['content-encoding'], gz.headers['content-encoding']]).toEqual(['br', 'gzip'])
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(plain.payload)
    expect(gunzipSync(gz.rawPayload).toString()).toBe(plain.payload)
    expect(br.rawPayload.length * 5).toBeLessThan(plain.rawPayload.length)
  })
})

it('a small answer stays as it is', async () => {
  const [answer] = await Promise.all([ask('br', '/healthz')])
  expect([answer?.headers['content-encoding'], answer?.json()]).toEqual([undefined, { ok: true }])
})
