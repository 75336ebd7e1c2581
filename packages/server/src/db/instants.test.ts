// Tests that instants written by PostgreSQL are parsed correctly.
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { freshDatabase } from '../testing/database/database.ts'
import { openPool } from './db.ts'
import { instantIn } from './instants.ts'

const { connection } = await freshDatabase()
const db = openPool(connection, 1, () => undefined)
afterAll(() => db.close())

describe('an instant that PostgreSQL wrote', () => {
  it('is read back unchanged', async () => {
    const instants = fc.sample(
      fc.integer({ min: Date.parse('0001-01-01T00:00:00Z'), max: Date.UTC(9999, 11, 31) }),
      2000,
    )
    const given = [
      ...instants,
      0,
      1,
      -1,
      10,
      100,
      999,
      1000,
      Date.UTC(2026, 1, 28),
      Date.UTC(2024, 1, 29, 23, 59, 59, 999),
    ]
    const rows = await db.query<{ at: number }>({
      name: '',
      text: 'select i as at from unnest($1::timestamptz[]) with ordinality as t(i, n) order by n',
      values: [given.map(at => new Date(at).toISOString())],
    })
    expect(rows.map(({ at }) => at)).toEqual(given)
  })

  it.each([
    ['2026-11-15 00:00:00+00', Date.UTC(2026, 10, 15)],
    ['2026-11-15 12:34:56.7+00', Date.UTC(2026, 10, 15, 12, 34, 56, 700)],
    ['2026-11-15 12:34:56.089+00', Date.UTC(2026, 10, 15, 12, 34, 56, 89)],
    ['2026-11-15 12:34:56.123999+00', Date.UTC(2026, 10, 15, 12, 34, 56, 123)],
    ['12026-11-15 00:00:00+00', Date.UTC(12026, 10, 15)],
  ])('%s is parsed as %i', (text, instant) => {
    expect(instantIn(text)).toBe(instant)
  })

  it.each(['infinity', '-infinity', '0044-03-15 00:00:00+00 BC'])('%s is not a finite instant', text => {
    expect(Number.isSafeInteger(instantIn(text))).toBe(false)
  })
})
