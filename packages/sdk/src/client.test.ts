// The client: each operation takes one flat input, commands are safe to repeat, and problems become errors.
import { describe, expect, expectTypeOf, it } from 'vitest'
import { type Client, type ClientOptions, createClient } from './client.ts'
import { OPERATIONS } from './operations.ts'
import { type Problem, ProblemError } from './problem.ts'

interface Received {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: string | undefined
}
type Answering = (call: Received) => Response | Promise<Response>

/** Makes a client of a server in memory that gives the answers in turn and then repeats the last one. */
function serving(answers: readonly Answering[], more: Partial<ClientOptions> = {}) {
  const calls: Received[] = []
  const pauses: number[] = []
  const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
    init.signal?.throwIfAborted()
    const body = typeof init.body === 'string' ? init.body : undefined
    const call = { method: init.method ?? 'GET', url: String(input), headers: new Headers(init.headers), body }
    const answer = answers[Math.min(calls.length, answers.length - 1)]
    calls.push(call)
    return answer ? answer(call) : new Response(null, { status: 404 })
  }
  const sleep = async (ms: number) => void pauses.push(ms)
  return { calls, pauses, api: createClient({ url: 'http://even.test/', key: 'k', fetch, sleep, ...more }) }
}

const ok = (body: unknown = {}, status = 200) => Response.json(body, { status })
const busy: Problem = {
  type: 'urn:evenhand:problem:outcome_unknown',
  title: 'It is unclear whether this was done',
  status: 503,
  detail: 'Please repeat the call with the same idempotency key: it takes effect at most once.',
  code: 'outcome_unknown',
  facts: {},
}
const cut = () => Promise.reject(new TypeError('fetch failed'))
const keysOf = (calls: readonly Received[]) => calls.map(({ headers }) => headers.get('idempotency-key'))

describe('a call by the client', () => {
  it('can be made by a method for every operation', () => {
    expect(Object.keys(serving([]).api).sort()).toEqual([...Object.keys(OPERATIONS), 'as'].sort())
  })

  it('puts ids into the path and the rest of a command into its body', async () => {
    const { api, calls } = serving([() => ok()])
    await api.answerRequest({ id: 'a/b', requestId: 7, answer: 'decline', explanation: 'No.' })
    expect(calls).toMatchObject([
      {
        method: 'POST',
        url: 'http://even.test/v1/orders/a%2Fb/requests/7/answer',
        body: '{"answer":"decline","explanation":"No."}',
      },
    ])
  })

  it('puts the rest of a query’s input into the query string', async () => {
    const { api, calls } = serving([() => ok({ items: [], next: null })])
    await api.listOrders({ tab: 'your_turn', q: 'a&b' })
    await api.listEvents({ id: 'o', limit: 5 })
    await api.listOrders()
    expect(calls.map(({ url, body }) => [url, body])).toEqual([
      ['http://even.test/v1/orders?tab=your_turn&q=a%26b', undefined],
      ['http://even.test/v1/orders/o/events?limit=5', undefined],
      ['http://even.test/v1/orders', undefined],
    ])
  })

  it('sends an empty object where a command has no fields, and nothing with a DELETE', async () => {
    const { api, calls } = serving([() => ok(), () => new Response(null, { status: 204 })])
    await api.acceptDelivery({ id: 'o' })
    expect(await api.deleteWebhookEndpoint({ id: 'e' })).toBeNull()
    expect(calls.map(({ body }) => body)).toEqual(['{}', undefined])
  })

  it.each(['', '.', '..'])('is not sent with “%s” as an id, which would be another path', async id => {
    const { api, calls } = serving([() => ok()])
    await expect(async () => api.getOrder({ id })).rejects.toThrow('getOrder needs “id”')
    expect(calls).toEqual([])
  })

  it('carries the key and the actor, if any, of the call or else of the client', async () => {
    const { api, calls } = serving([() => ok()])
    await api.getPolicy()
    await api.as('buyer:lena').getPolicy()
    await api.as('buyer:lena').getPolicy({}, { actor: 'staff:sam' })
    expect(calls.map(({ headers }) => [headers.get('authorization'), headers.get('evenhand-actor')])).toEqual([
      ['Bearer k', null],
      ['Bearer k', 'buyer:lena'],
      ['Bearer k', 'staff:sam'],
    ])
  })

  it('needs no key for public operations', async () => {
    const { api, calls } = serving([() => ok()], { key: undefined })
    await api.health()
    expect(calls[0]?.headers.has('authorization')).toBe(false)
  })
})

describe('a command', () => {
  it('gets a new idempotency key each time, while a query gets none', async () => {
    const { api, calls } = serving([() => ok()])
    await api.acceptDelivery({ id: 'o' })
    await api.acceptDelivery({ id: 'o' })
    await api.getOrder({ id: 'o' })
    const [first, second, third] = keysOf(calls)
    expect(first).toMatch(/^[0-9a-f-]{36}$/)
    expect(second).not.toBe(first)
    expect(third).toBeNull()
  })

  it.each([
    ['no answer', cut],
    ['502', () => new Response('bad gateway', { status: 502 })],
    ['an unknown outcome', () => ok(busy, 503)],
    ['504', () => new Response(null, { status: 504 })],
  ])('is repeated after %s with the same key and body', async (_what, answer) => {
    const { api, calls, pauses } = serving([answer, answer, () => ok({ phase: 'delivered' })])
    expect(await api.deliver({ id: 'o', message: 'Here it is.' })).toEqual({ phase: 'delivered' })
    expect(new Set(keysOf(calls)).size).toBe(1)
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1)
    expect(pauses.length).toBe(2)
    expect(pauses[0]).toBeGreaterThanOrEqual(200)
    expect(pauses[1]).toBeGreaterThanOrEqual(400)
  })

  it('is repeated with the caller’s key', async () => {
    const { api, calls } = serving([cut, () => ok()])
    await api.acceptDelivery({ id: 'o' }, { idempotencyKey: 'mine' })
    expect(keysOf(calls)).toEqual(['mine', 'mine'])
  })

  it('fails after the last try with the problem of that try', async () => {
    const { api, calls } = serving([() => ok(busy, 503)], { retries: 2 })
    await expect(api.acceptDelivery({ id: 'o' })).rejects.toMatchObject({ code: 'outcome_unknown', status: 503 })
    expect(calls.length).toBe(3)
  })

  it('without any answer fails with the key with which it can be repeated', async () => {
    const { api } = serving([cut], { retries: 0 })
    await expect(api.acceptDelivery({ id: 'o' }, { idempotencyKey: 'mine' })).rejects.toThrow(
      'acceptDelivery: no answer from http://even.test after 1 try. It is safe to repeat it with the idempotency key mine.',
    )
  })

  it.each([
    ['2', 2000],
    ['0', 0],
    ['20', 20_000],
    [new Date(0).toUTCString(), 0],
  ])('is repeated after the pause that “Retry-After: %s” requests', async (requested, ms) => {
    const later = () => Response.json(busy, { status: 503, headers: { 'retry-after': requested } })
    const { api, pauses } = serving([later, () => ok()])
    await api.acceptDelivery({ id: 'o' })
    expect(pauses).toEqual([ms])
  })
})

describe('an answer', () => {
  it.each([400, 404, 409, 422, 500])(
    'with a problem and the status %i becomes an error with the problem’s text and facts, at once',
    async status => {
      const { api, calls } = serving([() => ok({ ...busy, status }, status)])
      const error = await api.getOrder({ id: 'o' }).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(ProblemError)
      expect(error).toMatchObject({ message: busy.detail, status, problem: { facts: {} } })
      expect(calls.length).toBe(1)
    },
  )

  it.each([
    ['a page', 200, '<html>hello</html>'],
    ['another’s error', 404, '{"error":"none"}'],
    ['nothing', 500, ''],
  ])('that is %s becomes an error that names the likely origin', async (_what, status, text) => {
    const { api } = serving([() => new Response(text, { status })])
    await expect(api.getOrder({ id: 'o' })).rejects.toThrow(
      `GET http://even.test/v1/orders/o was answered with ${status} and not by an Evenhand server: ${text || 'nothing'}`,
    )
  })
})

describe('a caller’s abort signal', () => {
  it('aborts a call, which throws the signal’s reason', async () => {
    const { api, calls } = serving([() => ok()])
    await expect(api.getPolicy({}, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
    expect(calls).toEqual([])
  })

  it('aborts the pause between two tries', async () => {
    const controller = new AbortController()
    const stopping = () => {
      controller.abort(new Error('enough'))
      return ok(busy, 503)
    }
    const { api, calls } = serving([stopping], { sleep: undefined })
    await expect(api.getPolicy({}, { signal: controller.signal })).rejects.toThrow('enough')
    expect(calls.length).toBe(1)
  })
})

describe('the client’s types', () => {
  it('require an operation’s inputs and give its result', () => {
    expectTypeOf<Parameters<Client['getOrder']>[0]>().toEqualTypeOf<{ id: string }>()
    expectTypeOf<Client['getPolicy']>().toBeCallableWith()
    expectTypeOf<Parameters<Client['advanceTestClock']>[0]>().toExtend<{ by?: string } | undefined>()
    expectTypeOf<Parameters<Client['openRequest']>[0]['kind']>().toEqualTypeOf<
      'update' | 'cancellation' | 'change' | 'partial_refund'
    >()
    type Order = Awaited<ReturnType<Client['deliver']>>
    expectTypeOf<NonNullable<Order['outcome']>['window']>().toEqualTypeOf<string | null>()
    expectTypeOf<Awaited<ReturnType<Client['deleteWebhookEndpoint']>>>().toEqualTypeOf<null>()
  })
})
