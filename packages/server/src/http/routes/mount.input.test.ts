// Tests invalid input, generated from the contract: every spoiled call is refused with the field's name and changes
// nothing.
import { OPERATIONS, type OperationName } from '@evenhand/sdk'
import { CONTRACT, existsIn, type Row } from '@evenhand/sdk/contract'
import { describe, expect, it } from 'vitest'
import { statement } from '../../store/statement.ts'
import { exampleOf } from '../../testing/http/examples.ts'
import { spoil } from '../../testing/http/spoil.ts'
import { type Got, KEY, openTestServer } from '../../testing/testServer.ts'

const { api, buyer, db, clock, placed, send } = await openTestServer()
/** Only the demo has the demo's operations. */
const demo = await openTestServer({ mode: 'demo' })
await clock.freeze()
const { id } = await placed({ requirements: ['Name?'] })
await buyer.openRequest({ id, kind: 'cancellation', reason: 'other', explanation: 'Why.' })
// The first call about the seller registers them, so that no event is added while the calls are counted.
await api.sellerPerks({ id: 'mora' })

/** Counts everything that a call could have changed. */
const counts = statement<[], Readonly<Record<string, number>>>(
  'counts',
  `select (select count(*) from orders) as orders, (select sum(version) from orders) as versions,
          (select count(*) from events) as events, (select count(*) from entries) as entries,
          (select count(*) from calls) as calls, (select count(*) from persons) as persons,
          (select count(*) from webhook_endpoints where deleted_at is null) as endpoints,
          (select frozen_ms from test_clock) as clock`,
)
async function changesNothing(calls: () => Promise<void>): Promise<void> {
  const all = () => Promise.all([counts(db), counts(demo.db)])
  const before = await all()
  await calls()
  expect(await all()).toEqual(before)
}

const rows = Object.values<Row>(CONTRACT)
const STAFF: readonly OperationName[] = ['cancel', 'ruleCase']
const actorOf = ({ name, audience }: Row): Readonly<Record<string, string>> =>
  audience === 'any_actor' && name !== 'confirmRefund' && name !== 'confirmPayment'
    ? { 'evenhand-actor': STAFF.includes(name) ? 'staff:sam' : 'buyer:lena' }
    : {}
const FITTING: Readonly<Record<string, string>> = { id, at: '2026-11-15T00:00:00.000Z' }
const pathOf = ({ name }: Row, ids: Readonly<Record<string, string>> = {}) =>
  OPERATIONS[name][1].replace(/:(\w+)/g, (_, param: string) => ids[param] ?? FITTING[param] ?? '2')
const call = (row: Row, body: unknown, more: Readonly<Record<string, string>> = {}, path = pathOf(row)): Promise<Got> =>
  (existsIn('sandbox', row.name) ? send : demo.send)({
    method: OPERATIONS[row.name][0],
    path,
    headers: { authorization: `Bearer ${KEY}`, 'idempotency-key': 'spoiled', ...actorOf(row), ...more },
    ...(body === undefined ? {} : { body }),
  })
const fieldsOf = ({ json }: Got): readonly string[] =>
  typeof json === 'object' && json && 'errors' in json && Array.isArray(json.errors)
    ? json.errors.map(each => String(each.field))
    : []

const withBody = rows.flatMap(row => (row.body ? [[row.name, row, row.body] as const] : []))

/**
 * Reports whether a field's faults are reported elsewhere: rows of a history one by one, the content of a policy by its
 * linter.
 */
const isReportedElsewhere = (name: OperationName, field: string): boolean =>
  (name === 'importHistory' && field.startsWith('orders.0.')) ||
  ((name === 'backtest' || name === 'publishLevelPolicy') && field.startsWith('policy.'))

describe('a body', () => {
  it.each(withBody)('of %s is refused with the name of each field that does not fit', async (name, row, schema) => {
    const list = spoil(schema, exampleOf(name)).filter(({ field }) => !isReportedElsewhere(name, field))
    // Even an operation without fields gets an unknown field.
    expect(list.length).toBeGreaterThan(0)
    const wrong: string[] = []
    await changesNothing(async () => {
      for (const { what, field, body } of list) {
        const got = await call(row, body)
        if (got.status !== 422 || fieldsOf(got)[0] !== field)
          wrong.push(`${what} → ${got.status} ${fieldsOf(got)} ${got.text.slice(0, 300)}`)
      }
    })
    expect(wrong).toEqual([])
  })

  it.each(withBody)('of %s that is not a JSON object is refused', async (_name, row) => {
    await changesNothing(async () => {
      for (const text of [
        '{',
        '{"a":1',
        '{}}',
        'nonsense',
        '\u0000',
        `${'['.repeat(5000)}`,
        '{"__proto__":{"a":1}}',
        '{"constructor":{"prototype":{}}}',
      ])
        expect([text.slice(0, 20), await call(row, text)]).toMatchObject([
          text.slice(0, 20),
          { status: 400, json: { code: 'malformed' } },
        ])
      for (const text of ['[]', '"text"', '5', 'true', 'null', '[{}]']) {
        const got = await call(row, text)
        expect([text, got.status, fieldsOf(got)]).toEqual([text, 422, ['body']])
      }
    })
  })

  it.each(withBody)('of %s is refused if its media type is not JSON or if it is too large', async (name, row) => {
    const body = JSON.stringify(exampleOf(name))
    await changesNothing(async () => {
      for (const type of [
        'text/plain',
        'application/xml',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'json',
        '',
      ])
        expect([type, await call(row, body, { 'content-type': type })]).toMatchObject([
          type,
          { status: 415, json: { code: 'media_type' } },
        ])
      const large = JSON.stringify({ a: 'x'.repeat(1_048_576) })
      expect(await call(row, large)).toMatchObject({ status: 413, json: { code: 'too_large' } })
    })
  })
})

/**
 * The ids in paths, except that of `putSeller`: the marketplace chooses this one, so any value that fits in a header is
 * valid.
 */
const ids = rows
  .filter(({ name }) => name !== 'putSeller')
  .flatMap(row => Object.keys(row.params.properties).map(param => [row.name, param, row] as const))

describe('a path', () => {
  it.each(ids)('of %s with an invalid %s is refused', async (_name, param, row) => {
    const bad = [
      'x',
      '0',
      '-1',
      '1.5',
      '99999999999',
      'null',
      '%00',
      '%20',
      '%F0%9F%98%80',
      `${id}0`,
      'x'.repeat(150),

      "1'--",
    ]
    const seller = OPERATIONS[row.name][1].startsWith('/v1/sellers/:id') && param === 'id'
    await changesNothing(async () => {
      for (const value of bad) {
        const got = await call(row, row.body ? exampleOf(row.name) : undefined, {}, pathOf(row, { [param]: value }))
        expect(got.status, value).toSatisfy(is422or404)
        if (got.status === 422 && !seller) expect(fieldsOf(got)[0]).toBe(param)
      }
      for (const value of ['%', '%E0%A4%A', 'x'.repeat(300)])
        expect(
          (await call(row, row.body ? exampleOf(row.name) : undefined, {}, pathOf(row, { [param]: value }))).status,
        ).toSatisfy(is4xx)
    })
  })
})
const is422or404 = (status: unknown) => status === 422 || status === 404
const is4xx = (status: unknown) => typeof status === 'number' && status >= 400 && status < 500

const cursorOf = (value: unknown) => `cursor=${Buffer.from(JSON.stringify(value)).toString('base64url')}`
const PLACES = [
  ['9999-99-99 99:99:99+00', id],
  ['0000-01-01 00:00:00+00', id],
  ['infinity', 'x'],
  ['infinity'],
  ['-infinity', id],
  [1e300, id],
  [null, id],
  { 0: 'infinity', 1: id },
]
const queries: readonly (readonly [string, string])[] = [
  ...['surplus=1', 'tab=', 'tab=nonsense', 'tab=closed&tab=closed', 'limit=0', 'limit=201', 'limit=1.5'].map(
    query => ['listOrders', query] as const,
  ),
  ...['limit=x', 'limit=', 'limit=-1', 'q=', `q=${'x'.repeat(201)}`, 'q=%00', 'q=a%07b', 'cursor=', 'cursor=!'].map(
    query => ['listOrders', query] as const,
  ),
  ...[
    `cursor=${'x'.repeat(201)}`,
    'cursor=eyJ9',
    'limit=1&limit=2',
    'q[]=1',
    '__proto__=1',
    ...PLACES.map(cursorOf),
  ].map(query => ['listOrders', query] as const),
  ...[
    'limit=0',
    'cursor=x',
    'cursor=LTE',
    'cursor=MS41',
    cursorOf(9007199254740991),
    cursorOf(2147483648),
    'cursor=MWU5OTk',
    'surplus=1',
  ].map(query => ['listEvents', query] as const),
  ...['limit=0', 'cursor=x', 'cursor=ImEi', 'surplus=1'].map(query => ['listCases', query] as const),
]

describe('a query', () => {
  it.each(queries)('of %s with ?%s is refused with the name of the field', async (name, query) => {
    const row = rows.find(each => each.name === name)
    if (!row) throw new Error(name)
    const actor = name === 'listCases' ? { 'evenhand-actor': 'staff:sam' } : {}
    const got = await call(row, undefined, actor, `${pathOf(row)}?${query}`)
    const field = query.split('=')[0]
    expect([got.status, fieldsOf(got)[0]]).toEqual([422, field])
  })
})

describe('an idempotency key', () => {
  it.each(['', ' ', 'ü', 'a b', 'x'.repeat(129)])('“%s” is refused', async key => {
    const row = rows.find(({ name }) => name === 'writeMessage')
    if (!row) throw new Error('writeMessage')
    await changesNothing(async () => {
      const got = await call(row, { text: 'Hello.' }, { 'idempotency-key': key })
      expect(got).toMatchObject({ status: 422, json: { code: 'idempotency_key_invalid' } })
    })
  })
})

describe('text', () => {
  it('in any language, with line breaks, is stored unchanged', async () => {
    const text = 'Größe 😀 漢字 \u200f עברית\r\n\ttab “q” \\ \u2028 \' " <b> $1 %s \u{10FFFD}'
    const order = await placed({ buyer: { id: 'emoji', name: '👩‍👩‍👧 O’Neil' } })
    await api.as('buyer:emoji').writeMessage({ id: order.id, text })
    const { items } = await api.listEvents({ id: order.id })
    expect(items[1]?.texts.text?.text).toBe(text)
    expect((await api.getOrder({ id: order.id })).buyer.name).toBe('👩‍👩‍👧 O’Neil')
  })
})
