// What a failed statement means for what it was to save: by SQLSTATE, or by how the connection went.
import { describe, expect, it, onTestFinished } from 'vitest'
import { ConnectionLost, openPool, sqlStateOf } from '../db/db.ts'
import { freshDatabase } from '../testing/database/database.ts'
import { failureOf } from './failure.ts'

const { connection } = await freshDatabase()
const coded = (code: string): Error => Object.assign(new Error(code), { code })

describe('A failed statement', () => {
  it.each([
    ['22P05', 'data', 'text that cannot be stored'],
    ['23505', 'data', 'a number that is taken'],
    ['40001', 'again', 'a serialization failure'],
    ['40P01', 'again', 'a deadlock'],
    ['55P03', 'again', 'a lock that was not to be had'],
    ['57014', 'not_saved', 'cancelled by its timeout'],
    ['53300', 'not_saved', 'too many connections'],
    ['57P03', 'not_saved', 'a database that is starting'],
    ['57P01', 'unknown', 'a database that is stopping'],
    ['08006', 'unknown', 'a connection that broke'],
    ['40003', 'unknown', 'a completion that nobody knows'],
  ])('with %s counts as %s: %s', (code, failure) => {
    expect(failureOf(coded(code))).toBe(failure)
  })

  it('is in doubt when the connection was lost, and surely not saved when there never was one', () => {
    expect(failureOf(new ConnectionLost(new Error('Connection terminated unexpectedly')))).toBe('unknown')
    expect(failureOf(new ConnectionLost(Object.assign(coded('ECONNREFUSED'), { syscall: 'connect' })))).toBe(
      'not_saved',
    )
    expect(failureOf(new ConnectionLost(new Error('timeout exceeded when trying to connect')))).toBe('not_saved')
  })

  it('is a fault of its own when it never left us', () => {
    expect(failureOf(new TypeError('not a function'))).toBe('data')
  })
})

describe('A pool', () => {
  const ask = { name: 'ask', text: 'select 1 as one', values: [] }

  it('calls a connection lost that breaks under a statement, and takes a new one for the next', async () => {
    const db = openPool(connection, 1, () => undefined)
    onTestFinished(db.close)
    const suicide = { name: 'end', text: 'select pg_terminate_backend(pg_backend_pid())', values: [] }
    const fault = await db.query(suicide).catch((found: unknown) => found)
    expect(failureOf(fault)).toBe('unknown')
    expect(await db.query(ask)).toEqual([{ one: 1 }])
  })

  it('says that nothing was sent where no database answers', async () => {
    const db = openPool({ host: '127.0.0.1', port: 1, user: 'nobody', database: 'none' }, 1, () => undefined)
    onTestFinished(db.close)
    const fault = await db.query(ask).catch((found: unknown) => found)
    expect(fault).toMatchObject({ name: 'ConnectionLost', wasSent: false })
    expect(failureOf(fault)).toBe('not_saved')
  })

  it('never takes EPIPE for a SQLSTATE, though it looks like one', () => {
    expect([sqlStateOf(coded('EPIPE')), sqlStateOf(coded('57P01'))]).toEqual([null, '57P01'])
  })
})
