// Fuzzes cursors, instants, numbers and headers: there must never be an internal error, and problems must name the
// field.
import { OPERATIONS, type OperationName } from '@evenhand/sdk'
import { CONTRACT, type Row } from '@evenhand/sdk/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Got, KEY, openTestServer } from '../../testing/testServer.ts'

const testServer = await openTestServer({ agrees: false })
const { send, placed, seller } = testServer
const order = await placed()
await seller.writeMessage({ id: order.id, text: 'Hello.' })

const rows = Object.values<Row>(CONTRACT)
const IDS: Readonly<Record<string, string>> = {
  id: order.id,
  requestId: '1',
  caseId: '1',
  refundId: '1',
  paymentId: '1',
}
const KNOWN_AT = '2026-01-01T00:00:00.000Z'
/** Returns a valid value for a part of the path. */
function fitting({ name }: Row, part: string): string {
  const [, path] = OPERATIONS[name]
  if (part === 'id' && path.includes('/sellers/')) return 'mora'
  return { ...IDS, at: KNOWN_AT, n: '1' }[part] ?? '1'
}
function pathOf(row: Row, changes: Readonly<Record<string, string>> = {}): string {
  return OPERATIONS[row.name][1].replace(/:(\w+)/g, (_, part: string) =>
    encodeURIComponent(changes[part] ?? fitting(row, part)),
  )
}
interface Call {
  readonly row: Row
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
}
async function sendCall({ row, path, headers = {} }: Call): Promise<Got> {
  const [method] = OPERATIONS[row.name]
  const actor = row.audience === 'any_actor' ? { 'evenhand-actor': 'staff:sam' } : {}
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: {} }
  return send({ method, path, headers: { authorization: `Bearer ${KEY}`, ...actor, ...headers }, ...body })
}
/** Expects no internal error, and a 422 to name the field. */
function expectNo(got: Got, call: string, fields: readonly string[] = []): void {
  expect({ call, fault: got.status >= 500 }).toEqual({ call, fault: false })
  if (got.status === 422 && fields.length > 0)
    expect({ call, json: got.json }).toMatchObject({
      json: { errors: [{ field: expect.stringMatching(new RegExp(fields.join('|'))) }] },
    })
}

/** Replaces lone surrogates, which cannot be part of a URL. */
const wellFormed = (text: string): string => Buffer.from(text).toString()
const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value) ?? '').toString('base64url')
const ID = '00000000-0000-4000-8000-000000000000'
const INSTANTS = [
  '2026-02-30 10:00:00+00',
  '2026-13-01 00:00:00+00',
  '9999-12-31 23:59:59.999+00',
  '0000-01-01 00:00:00+00',
  '-infinity',
  'infinity',
  '2026-01-01 24:00:00+00',
  '2026-01-01 23:59:60+00',
  '2026-01-01 10:00:00+24',
  '294277-01-01 00:00:00+00',
  'now',
  'today',
  'epoch',
  'allballs',
  '2026-02-30T10:00:00.000Z',
  '+010000-01-01T00:00:00.000Z',
  '-000001-01-01T00:00:00.000Z',
  '0000-01-01T00:00:00.000Z',
  '2026-01-01T00:00:00+99:99',
  '2026-01-01T00:00:00.000Z\u0000',
  '2026-01-01',
  'Mon, 01 Jan 2026',
  '1',
  '',
  '\u0000',
  '\ud800',
  '💥',
  'x'.repeat(120),
]
const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  2 ** 31,
  2 ** 53,
  'x',
  '',
  '\u0000',
  [],
  {},
  [[]],
  [null, null],
  { __proto__: null },
  '{"__proto__":{"at":1}}',
  ['infinity', '\u0000'],
  ['infinity', ID.toUpperCase()],
  [null, ID],
  [1, 2],
  [ID, ID],
  ...INSTANTS.flatMap(at => [
    [at, ID],
    { at, n: 1 },
    { at, n: 1e300 },
    { at, seller: 'mora' },
    { opened: at, seller: '\u0000', at },
    { opened: KNOWN_AT, seller: 'x\u0000', at: KNOWN_AT },
    { closedAt: at, order: 'x' },
  ]),
  { at: KNOWN_AT, n: -1 },
  { at: KNOWN_AT, n: 1.5 },
  { at: KNOWN_AT, n: 2 ** 31 },
  { closedAt: 1e300, order: '\u0000' },
  { closedAt: 2 ** 53 - 1, order: 'x' },
]
const withCursor = rows.filter(({ query }) => query && 'cursor' in query.properties)

describe('a cursor', () => {
  it.each(withCursor.map(row => [row.name, row] as const))(
    'of %s is refused with the name of the field if it is invalid',
    async (_name, row) => {
      const texts = [...VALUES.map(cursorOf), 'e', '!!', '%00', 'x'.repeat(201), ...INSTANTS].filter(
        text => text !== '',
      )
      for (const cursor of new Set(texts)) {
        const path = `${pathOf(row)}?cursor=${encodeURIComponent(wellFormed(cursor))}`
        expectNo(
          await sendCall({ row, path }),
          `${row.name} ${cursor} ${Buffer.from(cursor, 'base64url').toString()}`,
          ['cursor'],
        )
      }
    },
  )

  it('with arbitrary JSON is refused or understood by every list', async () => {
    const json = fc.oneof(
      fc.json(),
      fc.tuple(fc.string(), fc.uuid()).map(pair => JSON.stringify(pair)),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...withCursor), json, async (row, text) => {
        const cursor = Buffer.from(text).toString('base64url')
        if (cursor === '') return
        expectNo(await sendCall({ row, path: `${pathOf(row)}?cursor=${cursor}` }), `${row.name} ${text}`, ['cursor'])
      }),
      { numRuns: 150 },
    )
  })
})

const FUZZ = [
  ...INSTANTS.map(wellFormed),
  'NaN',
  '1e300',
  '-0',
  '2147483648',
  '9007199254740993',
  '__proto__',
  'constructor',
  '../..',
  "' or 1=1 --",
  '%00',
  '\t',
  'null',
  'undefined',
].filter(text => text !== '')

describe('a part of the path', () => {
  const parts = rows.flatMap(row => Object.keys(row.params.properties).map(part => [row.name, part, row] as const))
  it.each(parts)('of %s causes no internal error if its value is invalid: %s', async (_name, part, row) => {
    for (const fuzz of FUZZ) {
      const got = await sendCall({ row, path: pathOf(row, { [part]: fuzz }) })
      // A path of dots leads to another route.
      expectNo(got, `${row.name} ${part} ${fuzz}`)
    }
  })
})

describe('a part of the query', () => {
  const parts = rows.flatMap(row =>
    Object.keys(row.query?.properties ?? {}).map(part => [row.name, part, row] as const),
  )
  it.each(parts)('of %s is refused with its name if its value is invalid: %s', async (_name, part, row) => {
    for (const fuzz of FUZZ) {
      const path = `${pathOf(row)}?${part}=${encodeURIComponent(fuzz)}`
      expectNo(await sendCall({ row, path }), path, [part])
      expectNo(await sendCall({ row, path: `${path}&${part}=1` }), path, [part])
    }
  })

  it.each([
    '?cursor',
    '?=&&',
    '?cursor[a]=1',
    '?__proto__=1',
    '?constructor=1',
    `?${'a=1&'.repeat(2000)}`,
    '?limit=%',
    '?q=%E0%A4%A',
  ])('causes no internal error if the query is %s', async query => {
    for (const row of withCursor)
      expectNo(await sendCall({ row, path: `${pathOf(row)}${query}` }), `${row.name} ${query}`)
  })
})

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'idempotency-key': ['', ' ', 'x'.repeat(129), 'ünï', 'a, b', "'; drop", '\t'],
  'evenhand-actor': [
    '',
    'buyer',
    'buyer:',
    'buyer:a b',
    `buyer:${'x'.repeat(129)}`,
    'clock',
    'payment',
    'staff:é',
    'buyer:a, seller:b',
    '__proto__',
    'marketplace',
  ],
  'content-type': [
    '',
    ';;;',
    'application/json; charset=utf-16',
    'multipart/form-data',
    'text/plain',
    'application/json, text/html',
    'x'.repeat(500),
  ],
  accept: ['', '*/*;q=x', 'text/html'],
  'if-none-match': ['*', '"', 'W/""', 'x'.repeat(900)],
  range: ['bytes=0-1', 'x'],
  authorization: [
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    `Bearer ${'x'.repeat(3000)}`,
    'Bearer a b',
    'Bearer evs_',
    'Bearer evs_\u00e9',
  ],
  cookie: [
    'evenhand_session=',
    'evenhand_session=%00',
    '=;=;',
    `evenhand_session=${'a'.repeat(100)}`,
    'x'.repeat(5000),
  ],
  'x-forwarded-for': ['', '1.2.3', ', ,', 'x'.repeat(900)],
  'content-encoding': ['gzip', 'br', 'x'],
  'x-no-compression': ['1'],
  expect: ['100-continue'],
}

describe('a header', () => {
  it.each(Object.entries(HEADERS))('%s with an invalid value causes no internal error', async (name, values) => {
    for (const value of values)
      for (const row of rows.filter((_, i) => i % 3 === 0 || name === 'evenhand-actor')) {
        const path = pathOf(row)
        expectNo(await sendCall({ row, path, headers: { [name]: value } }), `${row.name} ${name}: ${value}`)
      }
  })
})

describe('the header Accept-Encoding', () => {
  it.each(['', ';;;', '*', 'br;q=nan', 'gzip;q=0', 'br,'.repeat(500), '\u00e9', 'zstd', 'identity;q=0'])(
    'causes no internal error with the value %j',
    async accepted => {
      const { app } = testServer.server
      const called: Promise<{ statusCode: number }> = app.inject({
        method: 'GET',
        url: `/v1/orders/${order.id}`,
        headers: { authorization: `Bearer ${KEY}`, 'evenhand-actor': 'staff:sam', 'accept-encoding': accepted },
      })
      expect((await called).statusCode).toBe(200)
    },
  )
})

const CHANGING: readonly OperationName[] = ['advanceTestClock']
describe('a span', () => {
  it.each(CHANGING)('beyond any calendar is refused by %s', async name => {
    for (const by of [
      'P9999Y',
      'P99999999D',
      'PT9999999999999999999S',
      'P-1D',
      'P1M1D',
      '',
      'P',
      'PT',
      '\u0000',
      'P1e9D',
    ]) {
      const [method, path] = OPERATIONS[name]
      const got = await send({ method, path, headers: { authorization: `Bearer ${KEY}` }, body: { by } })
      expectNo(got, by)
    }
  })
})
