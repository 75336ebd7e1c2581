// Tests the demo's guard, which refuses calls by another host name, and calls with a forwarding header unless a setting
// allows a proxy.
import { describe, expect, it } from 'vitest'
import { openTestServer } from '../../testing/testServer.ts'

const demo = await openTestServer({ mode: 'demo' })
const proxied = await openTestServer({ mode: 'demo', demoBehindProxy: true })
proxied.server.reachedAt('https://demo.example.com')
const sandbox = await openTestServer()

type TestServer = typeof demo
const result = async (testServer: TestServer, headers: Readonly<Record<string, string>>) => {
  const { status, json } = await testServer.send({ method: 'GET', path: '/v1/policy', headers })
  return status === 200 ? 'answered' : Object(json).code
}

const PASSED_ON: readonly Readonly<Record<string, string>>[] = [
  { forwarded: 'for=203.0.113.7' },
  { 'x-forwarded-for': '203.0.113.7' },
  { 'X-Forwarded-Host': 'demo.example.com' },
  { 'x-forwarded-proto': 'https' },
  { 'x-forwarded': 'for=203.0.113.7' },
  { 'x-real-ip': '203.0.113.7' },
  { via: '1.1 tunnel' },
  { 'cf-connecting-ip': '203.0.113.7' },
  { 'x-forwarded-for': '' },
]

describe.each(PASSED_ON)('a call with %o', headers => {
  it('is refused by the demo unless the setting allows a proxy, and is answered in the sandbox', async () => {
    expect(await result(demo, headers)).toBe('proxy_not_allowed')
    expect(await result(proxied, headers)).toBe('answered')
    expect(await result(sandbox, headers)).toBe('answered')
  })
})

describe('a call to the demo', () => {
  it.each([
    { host: 'localhost:4400', closed: 'answered', open: 'answered' },
    { host: '127.0.0.1', closed: 'answered', open: 'answered' },
    { host: '[::1]:4400', closed: 'answered', open: 'answered' },
    { host: 'demo.example.com', closed: 'host_not_ours', open: 'answered' },
    { host: 'elsewhere.example', closed: 'host_not_ours', open: 'host_not_ours' },
    { host: 'localhost.elsewhere.example', closed: 'host_not_ours', open: 'host_not_ours' },
  ])(
    'gets the result $closed for the host $host, and $open if the setting allows a proxy',
    async ({ host, closed, open }) => {
      expect([await result(demo, { host }), await result(proxied, { host })]).toEqual([closed, open])
    },
  )
})

it('the demo refuses a sign-in with a forwarding header before a session is created', async () => {
  const answer = await demo.send({
    method: 'POST',
    path: '/v1/demo/sessions',
    body: { actor: 'staff:sam' },
    headers: { 'x-forwarded-for': '203.0.113.7' },
  })
  expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined])
})
