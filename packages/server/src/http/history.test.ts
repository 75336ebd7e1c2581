// Tests importing closed orders in batches: which rows are taken, unchanged or refused, and with which reasons.
import { describe, expect, it } from 'vitest'
import { readPerformanceLogs } from '../store/levels/performanceLog.ts'
import { statement } from '../store/statement.ts'
import { openTestServer } from '../testing/testServer.ts'

const { api, buyer, seller, placed, clock, db, send } = await openTestServer()

let orders = 0
const row = (changes: Readonly<Record<string, string | number | null>> = {}) => ({
  order_id: `old-${++orders}`,
  seller_id: 'nadia',
  buyer_id: 'b1',
  placed_at: '2024-01-02T10:00:00Z',
  closed_at: '2024-01-05',
  outcome: 'completed',
  value_minor: 5000,
  currency: 'USD',
  rating: 5,
  ...changes,
})
const importRows = (...rows: readonly Readonly<Record<string, string | number | null>>[]) =>
  api.importHistory({ orders: [...rows] })
const correct = (...rows: readonly Readonly<Record<string, string | number | null>>[]) =>
  api.importHistory({ orders: [...rows], correct: true })

interface SellerRow {
  readonly since: number
  readonly since_given: boolean
  readonly level: string
  readonly version: number
  readonly next_due_at: number
}
const sellerBy = statement<[id: string], SellerRow>(
  'testing_seller_row',
  'select since, since_given, level, version, next_due_at from sellers where id = $1',
)
const queued = statement<[seller: string], { at: number }>(
  'testing_queue',
  'select at from reevaluation_queue where seller_id = $1',
)
const linesBy = statement<[reference: string], { line: number; at: number; method: string; fault: string }>(
  'testing_lines',
  'select line + 1000000 as line, at, method, fault from performance_orders where reference = $1 order by line',
)
const performanceLogOf = async (id: string) => (await readPerformanceLogs(db, [id])).get(id)

describe('POST /v1/history', () => {
  it('imports closed orders with their answers, and returns the counts', async () => {
    const first = row({ seller_id: 'ines', first_response_hours: 3.5, fault: '', due_at: '2024-01-04' })
    expect(await importRows(first)).toEqual({ taken: 1, unchanged: 0, own: 0, refused: [] })
    const performanceLog = await performanceLogOf('ines')
    expect(performanceLog?.orders).toMatchObject([
      {
        reference: first.order_id,
        buyer: 'b1',
        method: 'completed',
        fault: 'none',
        faultStatus: null,
        rating: 5,
        at: Date.UTC(2024, 0, 5),
        closedAt: Date.UTC(2024, 0, 5),
        value: 5000,
        earned: 5000,
        completedAt: null,
      },
    ])
    // The rows of a seller are unsorted.
    expect(performanceLog?.answers.toSorted((a, b) => a.at - b.at)).toMatchObject([
      { type: 'asked', at: Date.parse('2024-01-02T10:00:00Z'), by: Date.parse('2024-01-03T10:00:00Z') },
      { question: 'imported', type: 'answered', at: Date.parse('2024-01-02T13:30:00Z') },
    ])
  })

  it('changes later evaluations only, because rows are recorded at the time of the import', async () => {
    const before = await clock.now()
    await importRows(row({ seller_id: 'later' }))
    const [line] = (await performanceLogOf('later'))?.orders ?? []
    expect(line?.recordedAt).toBeGreaterThanOrEqual(before)
    expect(line?.at).toBe(Date.UTC(2024, 0, 5))
    const [reevaluation] = await queued(db, 'later')
    expect(reevaluation?.at).toBeGreaterThanOrEqual(before)
  })

  it('adds a new seller at the lowest level, dated at the first order; an earlier order moves that date back', async () => {
    await importRows(row({ seller_id: 'fresh' }), row({ seller_id: 'fresh', placed_at: '2023-03-01' }))
    expect(await sellerBy(db, 'fresh')).toMatchObject([
      { since: Date.UTC(2023, 2, 1), since_given: false, level: 'new' },
    ])
    await importRows(row({ seller_id: 'fresh', placed_at: null, closed_at: '2022-12-24' }))
    const [fresh] = await sellerBy(db, 'fresh')
    expect(fresh).toMatchObject({ since: Date.UTC(2022, 11, 24), level: 'new' })
    expect(fresh?.next_due_at).toBeGreaterThan(await clock.now())
    await importRows(row({ seller_id: 'fresh', placed_at: '2023-12-24' }))
    expect(await sellerBy(db, 'fresh')).toMatchObject([{ since: Date.UTC(2022, 11, 24) }])
  })

  it('changes nothing when it is repeated', async () => {
    const rows = [row(), row({ outcome: 'mutual', fault: 'seller', first_response_hours: '2', rating: null })]
    const twice = [row({ order_id: 'pair' }), row({ order_id: 'pair', outcome: 'support', closed_at: '2024-01-09' })]
    expect(await importRows(...rows, ...twice)).toMatchObject({ taken: 4, unchanged: 0, refused: [] })
    const performanceLog = await performanceLogOf('nadia')
    expect(await importRows(...rows, ...twice)).toEqual({ taken: 0, unchanged: 4, own: 0, refused: [] })
    expect(await importRows(...twice.toReversed())).toMatchObject({ taken: 0, unchanged: 2 })
    expect(await performanceLogOf('nadia')).toEqual(performanceLog)
  })

  it('counts a completed order that was cancelled later as cancelled, whichever row is imported first', async () => {
    const cancelled = row({ order_id: 'turned', outcome: 'support', closed_at: '2024-01-09', rating: null })
    expect(await importRows(cancelled)).toMatchObject({ taken: 1 })
    expect(await importRows(row({ order_id: 'turned' }))).toMatchObject({ taken: 1 })
    expect(await linesBy(db, 'turned')).toMatchObject([
      { line: 0, method: 'support', at: Date.UTC(2024, 0, 9) },
      { line: 1, method: 'completed', at: Date.UTC(2024, 0, 5) },
      { line: 2, method: 'support', at: Date.UTC(2024, 0, 9) },
    ])
    expect(await importRows(cancelled, row({ order_id: 'turned' }))).toMatchObject({ taken: 0, unchanged: 2 })
  })
})

describe('an imported row for an order placed in Evenhand', () => {
  it('is ignored once the order is closed, and refused while it is open', async () => {
    const own = await placed()
    const imported = row({ order_id: own.reference, seller_id: 'mora' })
    expect(await importRows(imported)).toMatchObject({
      taken: 0,
      own: 0,
      refused: [
        {
          line: 1,
          field: 'order_id',
          reason: `order_id “${own.reference}” is an order in Evenhand that is still open`,
        },
      ],
    })
    await seller.deliver({ id: own.id, message: 'Here it is' })
    await buyer.acceptDelivery({ id: own.id })
    expect(await importRows(imported)).toEqual({ taken: 0, unchanged: 0, own: 1, refused: [] })
    expect((await linesBy(db, own.reference)).every(({ line }) => line > 1_000_000)).toBe(true)
  })
})

describe('an order placed in Evenhand whose reference was imported before', () => {
  it('behaves like any other, and its own outcome counts once it is closed', async () => {
    await importRows(row({ order_id: 'clash', seller_id: 'mora', first_response_hours: 2 }))
    const own = await placed({ reference: 'clash' })
    await buyer.writeMessage({ id: own.id, text: 'Hello' })
    await buyer.cancel({ id: own.id, explanation: 'Ordered twice' })
    expect((await linesBy(db, 'clash')).at(-1)).toMatchObject({ method: 'cooling_off' })
  })
})

describe('a refused row', () => {
  it.each([
    { what: 'without an id', changes: { order_id: '' }, field: 'order_id', reason: /1 to 128 characters/ },
    {
      what: 'with an id that cannot be part of a URL',
      changes: { order_id: 'a b' },
      field: 'order_id',
      reason: /visible ASCII/,
    },
    {
      what: 'with a seller id that cannot be part of a URL',
      changes: { seller_id: 'Jörg' },
      field: 'seller_id',
      reason: /visible ASCII/,
    },
    {
      what: 'with a character that cannot be stored',
      changes: { reason: 'a\u0000b' },
      field: 'reason',
      reason: /U\+0000 \(null\)/,
    },
    { what: 'with half of a character', changes: { buyer_id: '\ud800' }, field: 'buyer_id', reason: /U\+D800/ },
    {
      what: 'without a known outcome',
      changes: { outcome: 'done' },
      field: 'outcome',
      reason: /one of completed, mutual/,
    },
    { what: 'that never closed', changes: { closed_at: null }, field: 'closed_at', reason: /ISO 8601/ },
    {
      what: 'that closed before the first valid day',
      changes: { closed_at: '1960-01-01' },
      field: 'closed_at',
      reason: /1970/,
    },
    {
      what: 'that closes in the future',
      changes: { closed_at: '2999-01-01' },
      field: 'closed_at',
      reason: /must not be after/,
    },
    {
      what: 'placed after its end',
      changes: { placed_at: '2024-02-01' },
      field: 'placed_at',
      reason: /after closed_at/,
    },
    {
      what: 'delivered after its end',
      changes: { delivered_at: '2024-02-01' },
      field: 'delivered_at',
      reason: /after/,
    },
    { what: 'with half a cent', changes: { value_minor: 0.5 }, field: 'value_minor', reason: /whole number/ },
    { what: 'with an unknown currency', changes: { currency: 'usd' }, field: 'currency', reason: /ISO 4217/ },
    { what: 'with six stars', changes: { rating: 6 }, field: 'rating', reason: /1 to 5/ },
    {
      what: 'decided by an unknown party',
      changes: { decided_by: 'me' },
      field: 'decided_by',
      reason: /one of agreement/,
    },
    { what: 'opened by an unknown party', changes: { opened_by: 'me' }, field: 'opened_by', reason: /buyer, seller/ },
    { what: 'with an unknown fault', changes: { fault: 'x' }, field: 'fault', reason: /shared, none/ },
    { what: 'with an unknown fault status', changes: { fault_status: 'x' }, field: 'fault_status', reason: /ruled/ },
    {
      what: 'answered before its question',
      changes: { first_response_hours: -1 },
      field: 'first_response_hours',
      reason: /from 0/,
    },
    { what: 'with an unknown column', changes: { mood: 'good' }, field: 'mood', reason: /There is no column “mood”/ },
  ])(
    '$what is reported with its field and the allowed values, and the other rows are taken',
    async ({ changes, field, reason }) => {
      const result = await importRows(row(), row(changes), row())
      expect(result).toMatchObject({ taken: 2, refused: [{ line: 2, field, reason: expect.stringMatching(reason) }] })
      expect(result.refused[0]?.reason).toContain(field)
    },
  )

  it('names the field if its order belongs to another seller', async () => {
    await importRows(row({ order_id: 'whose' }))
    expect(await importRows(row({ order_id: 'whose', seller_id: 'other' }))).toMatchObject({
      refused: [{ field: 'seller_id', reason: 'seller_id is “other”; order_id “whose” is stored for seller “nadia”' }],
    })
    expect(await sellerBy(db, 'other')).toEqual([])
  })

  it('does not cause its batch to be refused, unless the batch cannot be read at all', async () => {
    const body = { orders: [row(), { order_id: ['x'] }] }
    const answer = await send({ method: 'POST', path: '/v1/history', headers: KEYED, body })
    expect(answer.status).toBe(422)
  })
})

describe('a cell', () => {
  const sent = async (orders: string) => {
    const answer = await send({ method: 'POST', path: '/v1/history', headers: KEYED, body: `{"orders":[${orders}]}` })
    return { status: answer.status, ...Object(answer.json) }
  }
  const REST = '"seller_id":"nadia","closed_at":"2024-01-05","outcome":"completed"'

  it.each(['9007199254740992', '9007199254740993', '-9007199254740993', '12345678901234567.0', '1e16'])(
    'with the number %s is refused, as it is not a safe integer',
    async number => {
      const { status, taken, refused } = await sent(`{"order_id":${number},${REST}},{"order_id":${number},${REST}}`)
      expect([status, taken]).toEqual([200, 0])
      expect(refused).toMatchObject([
        { line: 1, field: 'order_id', reason: 'order_id is a number that is not a safe integer; send it as a string' },
        { line: 2, field: 'order_id' },
      ])
    },
  )

  it('is refused in both rows if JSON reads their two different numbers as the same', async () => {
    const rows = ['9007199254740992', '9007199254740993'].map(number => `{"order_id":${number},${REST}}`)
    expect(await sent(rows.join(','))).toMatchObject({ taken: 0, unchanged: 0, refused: [{ line: 1 }, { line: 2 }] })
    const texts = ['9007199254740992', '9007199254740993'].map(number => `{"order_id":"${number}",${REST}}`)
    expect(await sent(texts.join(','))).toMatchObject({ taken: 2, refused: [] })
  })

  it('is refused if its number is too large for JSON', async () => {
    expect(await sent(`{"order_id":"x-1","value_minor":1e400,${REST}}`)).toMatchObject({
      refused: [{ field: 'value_minor', reason: expect.stringContaining('is not a safe integer') }],
    })
  })

  it('is refused if it is a person’s id and JSON has a fraction there', async () => {
    expect(await importRows(row({ buyer_id: 1.5 }))).toMatchObject({
      refused: [{ field: 'buyer_id', reason: 'buyer_id is a number that is not whole; send it as a string' }],
    })
    expect(await importRows(row({ buyer_id: 15, first_response_hours: 10 / 3 }))).toMatchObject({ taken: 1 })
  })

  it('is trimmed, so that “bob” with spaces around it is the same buyer', async () => {
    const names = ['bob', ' bob', 'bob ', '\u00a0bob\u200b', '\ufeffbob']
    await importRows(...names.map(buyer_id => row({ seller_id: 'trim', buyer_id })))
    const performanceLog = await performanceLogOf('trim')
    expect(performanceLog?.orders.map(({ buyer }) => buyer)).toEqual(names.map(() => 'bob'))
  })

  it('is refused if it has a character that changes the text direction', async () => {
    expect(await importRows(row({ buyer_id: 'bob\u202Eecila' }))).toMatchObject({
      refused: [{ field: 'buyer_id', reason: expect.stringContaining('U+202E (right-to-left override)') }],
    })
  })

  it('keeps the response small, even if it is wrong in each of a thousand rows', async () => {
    const rows = Array.from({ length: 1000 }, () => row({ outcome: 'x'.repeat(700) }))
    const { status, json, text } = await send({
      method: 'POST',
      path: '/v1/history',
      headers: KEYED,
      body: { orders: rows },
    })
    expect([status, Object(json).refused.length]).toEqual([200, 1000])
    expect(text.length).toBeLessThan(500_000)
  })
})

const KEYED = { authorization: 'Bearer key-of-the-first-marketplace-in-this-test' }

describe('a row that differs from what is known', () => {
  const known = (id: string) => row({ order_id: id, outcome: 'mutual', fault: 'seller', rating: null })

  it('is refused, and the stored order stays unchanged', async () => {
    await importRows(known('word'))
    expect(await importRows({ ...known('word'), fault: 'buyer' })).toMatchObject({
      taken: 0,
      refused: [
        {
          field: 'fault',
          reason: 'fault is “buyer”; order_id “word” is stored with “seller”; it stays unless the row is a correction',
        },
      ],
    })
    expect(await linesBy(db, 'word')).toHaveLength(1)
  })

  it('adds a line that counts from now on if it is a correction, and nothing if that correction is already stored', async () => {
    await importRows(known('mend'))
    const corrected = { ...known('mend'), fault: 'buyer', fault_status: 'agreed', first_response_hours: 1 }
    const before = await clock.now()
    expect(await correct(corrected)).toMatchObject({ taken: 1, refused: [] })
    const lines = await linesBy(db, 'mend')
    expect(lines).toMatchObject([
      { line: 0, fault: 'seller', at: Date.UTC(2024, 0, 5) },
      { line: 1, fault: 'buyer' },
    ])
    expect(lines[1]?.at).toBeGreaterThanOrEqual(before)
    expect(await correct(corrected)).toMatchObject({ taken: 0, unchanged: 1 })
    expect(await importRows(corrected)).toMatchObject({ taken: 0, unchanged: 1 })
    expect(await importRows(known('mend'))).toMatchObject({ taken: 0, unchanged: 1 })
    expect(await correct(known('mend'))).toMatchObject({ taken: 1 })
    expect(await linesBy(db, 'mend')).toMatchObject([{}, {}, { line: 2, fault: 'seller' }])
  })

  it.each([
    { changes: { buyer_id: 'b9' }, field: 'buyer_id' },
    { changes: { closed_at: '2024-01-06' }, field: 'closed_at' },
    { changes: { outcome: 'support' }, field: 'outcome' },
    { changes: { first_response_hours: 9 }, field: 'first_response_hours' },
  ])('is refused as a correction if its $field differs', async ({ changes, field }) => {
    const id = `fixed-${field}`
    await importRows({ ...known(id), first_response_hours: 1 })
    const result = await correct({ ...known(id), first_response_hours: 1, ...changes })
    expect(result).toMatchObject({ taken: 0, refused: [{ field, reason: expect.stringContaining('only due_at') }] })
  })

  it('is refused together with the line of the same import that it contradicts, and each names the other', async () => {
    const { refused, taken } = await correct(known('same'), { ...known('same'), fault: 'buyer' })
    expect(taken).toBe(0)
    expect(refused.map(({ line, field }) => [line, field])).toEqual([
      [1, 'order_id'],
      [2, 'order_id'],
    ])
    expect(refused[0]?.reason).toContain('is also in line 2 with a different fault')
    expect(refused[1]?.reason).toContain('is also in line 1 with a different fault')
    expect(await linesBy(db, 'same')).toEqual([])
  })

  it('is refused if it says completed and the order was cancelled later', async () => {
    await importRows(row({ order_id: 'gone' }), row({ order_id: 'gone', outcome: 'support', closed_at: '2024-01-09' }))
    expect(await correct(row({ order_id: 'gone', value_minor: 1 }))).toMatchObject({
      refused: [{ field: 'outcome', reason: 'order_id “gone” was cancelled later; only that can be corrected' }],
    })
  })
})

describe('simultaneous imports of the same rows', () => {
  it('take each row once, and every caller gets the result', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => row({ seller_id: `s${i % 7}`, first_response_hours: 2 }))
    const turned = rows.map(each => ({ ...each, outcome: 'support', closed_at: '2024-01-09', rating: null }))
    const results = await Promise.all([
      importRows(...rows, ...turned),
      importRows(...turned.toReversed(), ...rows),
      importRows(...rows.toReversed(), ...turned),
    ])
    expect(results.reduce((sum, each) => sum + each.taken, 0)).toBe(800)
    expect(results.flatMap(({ refused }) => refused)).toEqual([])
    for (const id of ['s0', 's6']) {
      const performanceLog = await performanceLogOf(id)
      const stored = new Map(performanceLog?.orders.map(each => [each.reference, each]))
      expect([...stored.values()].every(each => each.method === 'support' && each.completedAt !== null)).toBe(true)
      expect(stored.size).toBe(rows.filter(each => each.seller_id === id).length)
    }
  })
})
