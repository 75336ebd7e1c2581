// Which calls the client repeats by itself, against a real server on the loopback.
/// <reference types="node" />
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll, describe, expect, it } from 'vitest'
import { type Client, type ClientOptions, createClient } from './client.ts'
import { OPERATIONS } from './operations.ts'
import { ProblemError } from './problem.ts'
import { REPEATS } from './repeats.ts'

type Answering = (response: ServerResponse, request: IncomingMessage) => void
interface Received {
  readonly path: string
  readonly key: string | undefined
  readonly body: string
}

let answers: readonly Answering[] = []
let received: Received[] = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const answer = answers[Math.min(received.length, answers.length - 1)]
  received.push({ path: request.url ?? '', key: request.headers['idempotency-key']?.toString(), body })
  answer?.(response, request)
})
await once(server.listen(0, '127.0.0.1'), 'listening')
const address = server.address()
const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const json =
  (status: number, body: object, headers: Readonly<Record<string, string>> = {}): Answering =>
  response =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const ok = json(200, { ok: true })
const problem = (code: string, status: number, headers: Readonly<Record<string, string>> = {}) =>
  json(
    status,
    { type: `urn:evenhand:problem:${code}`, title: 'No', status, detail: 'Not now.', code, facts: {} },
    headers,
  )
const cut: Answering = response => void response.destroy()
const silence: Answering = () => undefined
/** Sends the head of an answer and never its end. */
const half: Answering = response => void response.writeHead(200, { 'content-length': '100' }).write('{"ok":')

function serving(list: readonly Answering[], options: Partial<ClientOptions> = {}) {
  answers = list
  received = []
  const pauses: number[] = []
  const sleep = async (ms: number) => void pauses.push(ms)
  return { pauses, api: createClient({ url, key: 'k', sleep, ...options }) }
}

/** Makes one call of each kind: with a key, a GET, one that changes nothing, and one that cannot be repeated. */
const KINDS: Readonly<Record<'key' | 'get' | 'changes_nothing' | 'once', (api: Client) => Promise<unknown>>> = {
  key: api => api.createWebhookEndpoint({ url: 'https://example.com' }),
  get: api => api.getOrder({ id: 'o' }),
  changes_nothing: api => api.whatIf({ id: 's', completed: 1, cancelled: 0 }),
  once: api => api.enterSession({ token: 'x'.repeat(43) }),
}

describe('an idempotency key', () => {
  it('is sent with each operation that honors it, and with no other', async () => {
    const { api } = serving([ok])
    const methods: Readonly<Record<string, unknown>> = { ...api }
    const fields = { id: 'i', requestId: 1, caseId: 1, refundId: 1, paymentId: 1, at: 'a', n: 1 }
    const found: Record<string, boolean> = {}
    for (const name of Object.keys(OPERATIONS)) {
      const method = methods[name]
      if (typeof method !== 'function') continue
      await method(fields)
      found[name] = received.at(-1)?.key !== undefined
    }
    const keyed = Object.entries(REPEATS).flatMap(([name, repeating]) => (repeating === 'key' ? [name] : []))
    expect(
      Object.keys(found)
        .filter(name => found[name])
        .sort(),
    ).toEqual(keyed.sort())
  })
})

describe('a call without an answer', () => {
  it.each([
    ['key', cut, 2],
    ['get', cut, 2],
    ['changes_nothing', cut, 2],
    ['once', cut, 1],
    ['key', json(502, {}), 2],
    ['once', json(502, {}), 1],
    ['once', json(504, {}), 1],
    ['once', problem('outcome_unknown', 503), 1],
    // The answer means that nothing was changed, so even this call is repeated.
    ['once', problem('overloaded', 503), 2],
    ['once', json(429, {}), 2],
  ] as const)('whose kind is “%s” is repeated only if that is safe', async (kind, answer, times) => {
    const { api } = serving([answer, ok])
    await KINDS[kind](api).catch((fault: unknown) => fault)
    expect(received).toHaveLength(times)
    expect(new Set(received.map(({ key, body }) => `${key} ${body}`)).size).toBe(1)
  })

  it('that is not repeated reports an unknown outcome', async () => {
    const { api } = serving([cut])
    await expect(KINDS.once(api)).rejects.toThrow(
      `enterSession: no answer from ${url} after 1 try. Whether it was carried out is not known, so it was not repeated.`,
    )
  })

  it.each([
    ['nothing', silence],
    ['half an answer', half],
  ])('in its time, but %s, is repeated, and the last error has the time and the key', async (_what, answer) => {
    const { api } = serving([answer], { timeoutMs: 60, retries: 1 })
    await expect(api.createWebhookEndpoint({ url: 'https://example.com' }, { idempotencyKey: 'mine' })).rejects.toThrow(
      `createWebhookEndpoint: no answer from ${url} within 0.06 s after 2 tries. It is safe to repeat it with the idempotency key mine.`,
    )
    expect(received.map(({ key }) => key)).toEqual(['mine', 'mine'])
  })

  it('can have a timeout of its own', async () => {
    const { api } = serving([silence, ok], { timeoutMs: 60_000 })
    expect(await api.health({}, { timeoutMs: 60 })).toEqual({ ok: true })
    expect(received).toHaveLength(2)
  })

  it('is not repeated after its caller aborted it', async () => {
    const controller = new AbortController()
    const { api } = serving([() => controller.abort(new Error('enough')), ok])
    await expect(api.createWebhookEndpoint({ url: 'https://a.b' }, { signal: controller.signal })).rejects.toThrow(
      'enough',
    )
    expect(received).toHaveLength(1)
  })
})

describe('a server that requests a pause', () => {
  it.each([
    ['rate limit', json(429, {}, { 'retry-after': '3' }), 3000],
    ['clock that moves', problem('test_clock_moving', 409, { 'retry-after': '1' }), 1000],
    ['busy moment', problem('overloaded', 503, { 'retry-after': '2' }), 2000],
  ] as const)('because of a %s is obeyed, and the call is repeated after the pause', async (_what, answer, ms) => {
    const { api, pauses } = serving([answer, ok])
    expect(await api.freezeTestClock()).toEqual({ ok: true })
    expect(pauses).toEqual([ms])
    expect(new Set(received.map(({ key }) => key)).size).toBe(1)
  })

  it('without a length gets the call repeated after growing pauses', async () => {
    const { api, pauses } = serving([json(429, {}), json(429, {}), ok])
    await api.health()
    expect(pauses[0]).toBeGreaterThanOrEqual(200)
    expect(pauses[1]).toBeGreaterThanOrEqual(400)
  })

  it('longer than a call may sleep makes the call fail at once, with the time to wait', async () => {
    const { api, pauses } = serving([problem('overloaded', 429, { 'retry-after': '3600' })])
    const fault = await api.health().catch((reason: unknown) => reason)
    expect(fault).toBeInstanceOf(ProblemError)
    expect(fault).toMatchObject({ status: 429, retryAfterMs: 3_600_000 })
    expect([received.length, pauses]).toEqual([1, []])
  })

  it.each([409, 422])('is not inferred from any other problem with the status %i', async status => {
    const { api } = serving([problem('order_closed', status), ok])
    await expect(api.acceptDelivery({ id: 'o' })).rejects.toMatchObject({ status, retryAfterMs: null })
    expect(received).toHaveLength(1)
  })
})
