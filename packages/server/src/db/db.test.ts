// Tests that transactions are atomic and isolated and always release their connection, and that errors contain no row
// values.
import { inspect } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { statement } from '../store/statement.ts'
import { freshDatabase } from '../testing/database/database.ts'
import { ConnectionLost, type Database, openPool } from './db.ts'

const { connection } = await freshDatabase()
const db = openPool(connection, 2, () => undefined)
/** A pool of one connection, so that the tests notice at once if the connection is not released. */
const narrow = openPool(connection, 1, () => undefined)
afterAll(() => Promise.all([db.close(), narrow.close()]))

const meet = statement<[id: string], never>('testing_meet', 'insert into persons (id, name) values ($1, $1)')
const met = statement<[], { id: string }>('testing_met', 'select id from persons order by id')
const pid = statement<[], { pid: number }>('testing_pid', 'select pg_backend_pid() as pid')
const end = statement<[pid: number], never>('testing_end', 'select pg_terminate_backend($1)')
const names = async (on: Database = db) => (await met(on)).map(({ id }) => id)

it('a transaction commits everything together, invisible to others before its end', async () => {
  const visible = await narrow.transaction(async on => {
    await meet(on, 'ada')
    await meet(on, 'bo')
    return { inside: await names(on), outside: await names() }
  })
  expect(visible).toEqual({ inside: ['ada', 'bo'], outside: [] })
  expect(await names()).toEqual(['ada', 'bo'])
})

it('a transaction is rolled back by any error, which is rethrown unchanged', async () => {
  const refusal = new Error('no')
  for (let i = 0; i < 3; i++) {
    const failing = narrow.transaction(async on => {
      await meet(on, 'cy')
      throw refusal
    })
    await expect(failing).rejects.toBe(refusal)
  }
  const doubled = narrow.transaction(async on => {
    await meet(on, 'cy')
    await meet(on, 'ada')
  })
  await expect(doubled).rejects.toMatchObject({ code: '23505' })
  expect(await names(narrow)).toEqual(['ada', 'bo'])
})

it.each([
  { what: 'a row with null in a required column', text: 'insert into persons (id, name) values ($1, null)' },
  { what: 'a duplicate row', text: 'insert into persons (id, name) select $1, $1 from generate_series(1, 2)' },
  { what: 'a value that does not fit', text: 'select $1::text::json' },
])('the error for $what contains none of its values', async ({ what, text }) => {
  const failing = statement<[string], never>(`testing_refused_${what.length}`, text)
  const fault: unknown = await failing(db, 'unspeakable').catch(thrown => thrown)
  expect(fault).toMatchObject({ code: expect.stringMatching(/^2[23]/), severity: 'ERROR' })
  expect(inspect(fault, { depth: 9 })).not.toContain('unspeakable')
})

it('a transaction whose connection is lost is rolled back, and the pool opens another connection', async () => {
  const lost = narrow.transaction(async on => {
    await meet(on, 'di')
    const [backend] = await pid(on)
    await end(db, backend?.pid ?? 0)
    await meet(on, 'ed')
  })
  await expect(lost).rejects.toSatisfy(fault => fault instanceof ConnectionLost || fault.code === '57P01')
  await narrow.transaction(on => meet(on, 'flo'))
  expect(await names(narrow)).toEqual(['ada', 'bo', 'flo'])
})

const SECRET = 'what-a-person-wrote'
it.each([
  { cast: 'uuid', value: SECRET, state: '22P02' },
  { cast: 'json', value: `{"text": ${SECRET}`, state: '22P02' },
  { cast: 'timestamptz', value: SECRET, state: '22007' },
  { cast: 'timestamptz', value: `2026-02-30 ${SECRET}`, state: '22023' },
  { cast: 'date', value: '2026-02-30', state: '22008' },
  { cast: 'int', value: '98765432100', state: '22003' },
])(
  'a value that is not a valid $cast is quoted nowhere in the error, by the pool or in a transaction',
  async ({ cast, value, state }) => {
    const query = { name: `testing_cast_${cast}`, text: `select $1::text::${cast}`, values: [value] }
    const faults = [db.query(query), db.transaction(one => one.query(query))].map(query => query.catch(fault => fault))
    for (const fault of await Promise.all(faults)) {
      expect(fault).toMatchObject({ code: state, message: `a value does not fit (SQLSTATE ${state})` })
      // Everything of the error that a log line or a response could contain.
      const shown = `${inspect(fault, { depth: 9, showHidden: true })} ${fault.stack} ${JSON.stringify(fault)}`
      expect(shown).not.toContain(value)
      expect(shown).not.toContain(SECRET)
      // The stack still names the place of the error.
      expect(fault.stack).toContain('db.ts')
    }
  },
)
