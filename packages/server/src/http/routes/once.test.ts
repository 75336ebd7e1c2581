// Tests the idempotency of every change outside of orders: it is done once, then replayed, leaves its key free after a
// refusal, and stores no secret.
import { DAY, defaultLevelPolicy, nextAfter, toIso } from '@evenhand/core'
import { type ChangingName, OPERATIONS, type REPEATS } from '@evenhand/sdk'
import { CONTRACT, type Row } from '@evenhand/sdk/contract'
import { describe, expect, it } from 'vitest'
import { claimKey, rememberAnswer } from '../../store/remembered.ts'
import { statement } from '../../store/statement.ts'
import { addPerformanceLog, cancelledRows, completedRows, together } from '../../testing/performanceLogs.ts'
import { type Got, KEY, openTestServer } from '../../testing/testServer.ts'

const { api, staff, send, db, clock, placed, anotherKey, holding } = await openTestServer()
await clock.freeze()
const now = await clock.now()
const day = nextAfter(defaultLevelPolicy.evaluation.demote, 'UTC', now)
const before = { closed_at: toIso(day - 2 * DAY) }
const lowered = ['appealed', 'ruled', 'refused-first']
for (const id of lowered)
  await addPerformanceLog(
    db,
    { id, level: 'level 1', due: day, since: day - 400 * DAY },
    together(completedRows(12, before), cancelledRows(5, before)),
  )
/** A ladder in which a person decides on level 1. */
const ladder = defaultLevelPolicy.ladder.map(level => (level.name === 'level 1' ? { ...level, review: true } : level))
await api.publishLevelPolicy({ policy: { ...defaultLevelPolicy, ladder }, inForceFrom: toIso(now + 16 * DAY) })
await clock.by(`PT${Math.ceil((Math.max(day, now + 16 * DAY) - now) / 1000) + 60}S`)
const at = toIso(day)
await api.as('seller:ruled').openAppeal({ id: 'ruled', at, n: 1, explanation: 'They asked me to.' })

/** Creates a seller with an open proposal. */
async function proposed(id: string): Promise<{ at: string; n: number }> {
  const due = nextAfter(defaultLevelPolicy.evaluation.promote, 'UTC', await clock.now())
  await addPerformanceLog(
    db,
    { id, level: 'new', due, since: due - 400 * DAY },
    completedRows(12, { closed_at: toIso(due - DAY) }),
  )
  await clock.by(`PT${Math.ceil((due - (await clock.now())) / 1000) + 60}S`)
  const found = (await api.listEvaluations({ id })).items.find(({ event }) => event === 'proposed')
  return found ?? expect.unreachable()
}

type Fields = Readonly<Record<string, unknown>>
interface Try {
  readonly path: Readonly<Record<string, string | number>>
  readonly body?: Fields
  readonly actor?: string
  /** Changes to the body, for another call with the same key. */
  readonly other?: Fields
  /** Counts what the call creates. */
  readonly count: () => Promise<number>
}
const tomorrow = { ladder, evaluation: { ...defaultLevelPolicy.evaluation, promote: { every: 'month', day: 3 } } }
const sessions = async () => (await api.listSessions({ actor: 'buyer:keyed' })).items
const rows = async (list: Promise<{ items: readonly unknown[] }>) => (await list).items.length
const since = '2025-01-01T00:00:00.000Z'

type Keyed = { [N in ChangingName]: (typeof REPEATS)[N] extends 'key' ? N : never }[ChangingName]
type OfNoOrder = { [N in Keyed]: (typeof CONTRACT)[N] extends { command: string } ? never : N }[Keyed]
/** The type requires an entry here for every change outside of orders. */
const TRIES: { readonly [N in OfNoOrder]: () => Promise<Try> } = {
  putSeller: async () => ({
    path: { id: 'put' },
    body: { name: 'Mora', since, warnings: 2 },
    other: { name: 'Mora', since, warnings: 3 },
    count: async () => (await warnedSoOften(db, 'put'))[0]?.lines ?? 0,
  }),
  openAppeal: async () => ({
    path: { id: 'appealed', at, n: 1 },
    body: { explanation: 'They asked me to.' },
    other: { explanation: 'Other words.' },
    actor: 'seller:appealed',
    count: async () => (await staff.listAppeals({})).items.filter(({ seller }) => seller === 'appealed').length,
  }),
  ruleAppeal: async () => ({
    path: { id: 'ruled', at, n: 1 },
    body: { ruling: 'reinstated', explanation: 'So it is.' },
    other: { ruling: 'stands', explanation: 'So it is.' },
    actor: 'staff:sam',
    count: async () => (await api.listEvaluations({ id: 'ruled' })).items.filter(({ automated }) => !automated).length,
  }),
  ruleProposal: async () => {
    const { at: instant, n } = await proposed('proposed')
    return {
      path: { id: 'proposed', at: instant, n },
      body: { ruling: 'granted', explanation: 'Good work.' },
      other: { ruling: 'granted', explanation: 'Very good work.' },
      actor: 'staff:sam',
      count: async () =>
        (await api.listEvaluations({ id: 'proposed' })).items.filter(({ automated }) => !automated).length,
    }
  },
  publishLevelPolicy: async () => {
    const inForceFrom = toIso((await clock.now()) + 20 * DAY)
    const { length } = (await api.listLevelPolicies({})).items
    return {
      path: {},
      body: { policy: { ...defaultLevelPolicy, ...tomorrow }, inForceFrom },
      other: { policy: { ...defaultLevelPolicy, ladder }, inForceFrom },
      count: async () => (await rows(api.listLevelPolicies({}))) - length,
    }
  },
  importHistory: async () => ({
    path: {},
    body: {
      orders: [{ order_id: 'B-1', seller_id: 'imported', closed_at: toIso(now - 5 * DAY), outcome: 'completed' }],
    },
    other: { orders: [{ order_id: 'B-2', seller_id: 'imported', closed_at: toIso(now), outcome: 'completed' }] },
    count: async () => await rows(api.listPerformanceLog({ id: 'imported' })),
  }),
  createWebhookEndpoint: async () => ({
    path: {},
    body: { url: 'http://127.0.0.1:1/hooks', events: ['order.placed', 'order.completed'] },
    other: { url: 'http://127.0.0.1:1/hooks', events: ['order.completed', 'order.placed'] },
    count: () => rows(api.listWebhookEndpoints()),
  }),
  deleteWebhookEndpoint: async () => {
    const { id } = await api.createWebhookEndpoint({ url: 'http://127.0.0.1:1/gone' })
    const isGone = async () => (await api.listWebhookEndpoints()).items.every(each => each.id !== id)
    return { path: { id }, count: async () => ((await isGone()) ? 1 : 0) }
  },
  enableWebhookEndpoint: async () => {
    const { id } = await api.createWebhookEndpoint({ url: 'http://127.0.0.1:1/off' })
    await turnOff(db, id)
    const mine = async () => (await api.listWebhookEndpoints()).items.find(each => each.id === id)
    return { path: { id }, body: {}, count: async () => ((await mine())?.disabledAt === null ? 1 : 0) }
  },
  replayWebhooks: async () => {
    const { id } = await api.createWebhookEndpoint({ url: 'http://127.0.0.1:1/again' })
    const { id: orderId } = await placed()
    const waiting = async () => (await replaysOf(db, id))[0]?.count ?? 0
    return { path: { id }, body: { orderId, seq: 1 }, other: { orderId, seq: 2 }, count: waiting }
  },
  createSession: async () => ({
    path: {},
    body: { actor: 'buyer:keyed', name: 'Kay' },
    other: { actor: 'buyer:keyed', name: 'Kai' },
    count: async () => (await sessions()).length,
  }),
  revokeSession: async () => {
    const { id } = await api.createSession({ actor: 'buyer:revoked' })
    const open = async () => (await api.listSessions({ actor: 'buyer:revoked' })).items.length
    return { path: { id }, count: async () => 1 - (await open()) }
  },
  advanceTestClock: async () => {
    const from = await clock.now()
    return {
      path: {},
      body: { by: 'PT1H' },
      other: { by: 'PT2H' },
      count: async () => ((await clock.now()) - from) / 3_600_000,
    }
  },
  freezeTestClock: async () => ({
    path: {},
    body: {},
    count: async () => ((await api.getTestClock()).frozen ? 1 : 0),
  }),
  resumeTestClock: async () => ({
    path: {},
    body: {},
    count: async () => ((await api.getTestClock()).frozen ? 0 : 1),
  }),
}
const turnOff = statement<[endpoint: string], never>(
  'testing_turn_off',
  `update webhook_endpoints set disabled_at = clock_timestamp(), disabled_reason = 'answered 410' where id = $1::uuid`,
)
const replaysOf = statement<[endpoint: string], { count: number }>(
  'testing_replays_of',
  'select count(*) as count from webhook_replays where endpoint_id = $1::uuid',
)
/**
 * Counts warnings instead of the seller's version, as the re-evaluation that a put causes also changes the version, at
 * any time.
 */
const warnedSoOften = statement<[seller: string], { lines: number }>(
  'testing_warned_so_often',
  'select count(*)::int as lines from performance_warnings where seller_id = $1',
)

const isTried = (name: string): name is OfNoOrder => name in TRIES
const names = Object.keys(TRIES).filter(isTried)

function calling(name: OfNoOrder, { path, actor }: Pick<Try, 'path' | 'actor'>) {
  const [method, route] = OPERATIONS[name]
  const filled = route.replace(/:(\w+)/g, (_, param: string) => encodeURIComponent(String(path[param])))
  return (key: string, body: unknown, bearer = KEY): Promise<Got> =>
    send({
      method,
      path: filled,
      body: method === 'DELETE' ? undefined : body,
      headers: {
        authorization: `Bearer ${bearer}`,
        'idempotency-key': key,
        ...(actor === undefined ? {} : { 'evenhand-actor': actor }),
      },
    })
}

/** Reverses the sequence of fields, at every depth. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, each]) => [name, reversed(each)] as const)
      .reverse(),
  )
}

const replayed = ({ headers }: Got) => headers['idempotency-replayed']

describe('an idempotency key', () => {
  it.each(names)(
    'makes %s safe to repeat: it is done once, then replayed whatever the order of its fields',
    async name => {
      const tried = await TRIES[name]()
      const call = calling(name, tried)
      const first = await call('once', tried.body)
      const count = await tried.count()
      const repeated = await call('once', reversed(tried.body))
      const row: Row = CONTRACT[name]
      expect([first.status, replayed(first), repeated.status, replayed(repeated)]).toEqual([
        row.status,
        undefined,
        row.status,
        'true',
      ])
      expect(repeated.json).toEqual(first.json)
      expect([count, await tried.count()]).toEqual([1, 1])
      if (tried.other === undefined) return
      expect(await call('once', tried.other)).toMatchObject({ status: 422, json: { code: 'idempotency_key_reused' } })
      expect(await tried.count()).toBe(1)
    },
  )

  it('creates one endpoint if used several times simultaneously, and every call returns that endpoint', async () => {
    const url = 'http://127.0.0.1:1/at-once'
    const call = calling('createWebhookEndpoint', { path: {} })
    const got = await Promise.all(Array.from({ length: 10 }, () => call('at-once', { url })))
    expect(got.map(({ status }) => status)).toEqual(got.map(() => 201))
    expect(new Set(got.map(({ text }) => text)).size).toBe(1)
    expect(got.filter(each => replayed(each) === undefined)).toHaveLength(1)
    expect((await api.listWebhookEndpoints()).items.filter(each => each.url === url)).toHaveLength(1)
  })

  it('belongs to its caller and to the ids of the path', async () => {
    const [put, other] = [calling('putSeller', { path: { id: 'one' } }), calling('putSeller', { path: { id: 'two' } })]
    const body = { name: 'Someone', since }
    expect((await put('mine', body)).json).toMatchObject({ id: 'one' })
    expect((await other('mine', body)).json).toMatchObject({ id: 'two' })
    const stranger = await anotherKey()
    expect((await stranger.putSeller({ id: 'one', ...body, warnings: 1 }, { idempotencyKey: 'mine' })).warnings).toBe(1)
  })

  it('can be used again if its call was refused', async () => {
    const call = calling('createSession', { path: {} })
    const orderId = '018f0000-0000-7000-8000-0000000000ff'
    expect((await call('free', { actor: 'buyer:lena', orderId })).json).toMatchObject({ code: 'not_found' })
    const { id } = await placed()
    const got = await call('free', { actor: 'buyer:lena', orderId: id })
    expect([got.status, replayed(got)]).toEqual([201, undefined])
    const appeal = calling('openAppeal', { path: { id: 'refused-first', at, n: 1 }, actor: 'staff:sam' })
    expect((await appeal('free', { explanation: 'For them.' })).json).toMatchObject({ code: 'not_your_part' })
  })

  it('rolls back a refused call completely', async () => {
    const body = { actor: 'staff:renamed', name: 'New Name', orderId: '018f0000-0000-7000-8000-0000000000ff' }
    expect((await calling('createSession', { path: {} })('undone', body)).status).toBe(404)
    expect(await personNamed(db, 'New Name')).toEqual([])
  })

  it.each(['', ' ', 'ä', 'x'.repeat(129)])('“%s” is refused', async key => {
    expect(await calling('createSession', { path: {} })(key, { actor: 'buyer:lena' })).toMatchObject({
      status: 422,
      json: { code: 'idempotency_key_invalid' },
    })
  })

  it.each([
    ['1e999', '{"policy":{"a":1e999}}'],
    ['a very deep document', `{"policy":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`],
  ])('does not change that a body with %s is refused', async (_what, body) => {
    expect((await calling('publishLevelPolicy', { path: {} })('deep', body)).status).toBe(422)
  })

  it('stores an answer of at most one mebibyte; a larger answer is rolled back', async () => {
    const key = { caller: '018f0000-0000-7000-8000-00000000000a', actor: 'marketplace', route: 'r', target: '{}' }
    const one = { ...key, key: 'large', bodyHash: Buffer.alloc(32) }
    const remembering = async (length: number) => {
      await claimKey(db, one)
      await rememberAnswer(db, one, 200, 'x'.repeat(length))
    }
    await remembering(1_048_574)
    await expect(remembering(1_048_575)).rejects.toMatchObject({ code: '23514' })
  })

  it('is deleted after 24 hours of real time', async () => {
    const [call, body] = [calling('createSession', { path: {} }), { actor: 'buyer:aged' }]
    await call('aged', body)
    await age(db, 23)
    expect(replayed(await call('aged', body))).toBe('true')
    await age(db, 2)
    expect(replayed(await call('aged', body))).toBeUndefined()
    expect(replayed(await call('aged', body))).toBe('true')
    expect((await api.listSessions({ actor: 'buyer:aged' })).items).toHaveLength(2)
  })
})

const personNamed = statement<[name: string], { id: string }>(
  'testing_person_named',
  'select id from persons where name = $1',
)
const age = statement<[hours: number], never>(
  'age_answers',
  'update remembered_answers set saved_at = saved_at - make_interval(hours => $1)',
)
const answers = statement<[], { text: string }>(
  'testing_answers',
  'select answer::text as text from remembered_answers',
)

describe('a secret that is shown once', () => {
  it('is returned by a replay, works, and is in no stored answer', async () => {
    const session = calling('createSession', { path: {} })
    const [first, repeated] = [
      await session('secret', { actor: 'buyer:lena' }),
      await session('secret', { actor: 'buyer:lena' }),
    ]
    expect(repeated.text).toBe(first.text)
    const token = /#([\w-]{43})"/.exec(repeated.text)?.[1] ?? ''
    const entered = await api.enterSession({ token })
    expect((await holding(entered.token).me()).person?.id).toBe('lena')
    const endpoint = calling('createWebhookEndpoint', { path: {} })
    const made = await endpoint('secret', { url: 'http://127.0.0.1:1/secret' })
    const [, secret = ''] = /"secret":"whsec_([^"]+)"/.exec(made.text) ?? []
    expect(Buffer.from(secret, 'base64')).toHaveLength(32)
    const stored = (await answers(db)).map(({ text }) => text).join('\n')
    expect(stored).toContain('http://127.0.0.1:1/secret')
    expect(stored).not.toContain(secret)
    expect(stored).not.toContain(token)
  })

  it('is different for each call', async () => {
    const url = 'http://127.0.0.1:1/other'
    const [one, two] = [await api.createWebhookEndpoint({ url }), await api.createWebhookEndpoint({ url })]
    expect(one.secret).not.toBe(two.secret)
  })
})
