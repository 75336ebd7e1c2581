// Tests the classification of failed statements, by SQLSTATE or by how the connection was lost.
import { describe, expect, it, onTestFinished } from 'vitest'
import { ConnectionLost, openPool, sqlStateOf } from '../db/db.ts'
import { freshDatabase } from '../testing/database/database.ts'
import { failureOf } from './failure.ts'

const { connection } = await freshDatabase()
const coded = (code: string): Error => Object.assign(new Error(code), { code })

describe('a failed statement', () => {
  it.each([
    ['22P05', 'data', 'text that cannot be stored'],
    ['23505', 'data', 'a duplicate key'],
    ['40001', 'retry', 'a serialization failure'],
    ['40P01', 'retry', 'a deadlock'],
    ['55P03', 'retry', 'a lock timeout'],
    ['57014', 'not_saved', 'a statement timeout'],
    ['53300', 'not_saved', 'too many connections'],
    ['57P03', 'not_saved', 'a database that is starting'],
    ['57P01', 'unknown', 'a database that is stopping'],
    ['08006', 'unknown', 'a broken connection'],
    ['40003', 'unknown', 'a completion that is unknown'],
  ])('with %s counts as %s: %s', (code, failure) => {
    expect(failureOf(coded(code))).toBe(failure)
  })

  it('counts as “unknown” if the connection was lost, and as “not saved” if there never was a connection', () => {
    expect(failureOf(new ConnectionLost(new Error('Connection terminated unexpectedly')))).toBe('unknown')
    expect(failureOf(new ConnectionLost(Object.assign(coded('ECONNREFUSED'), { syscall: 'connect' })))).toBe(
      'not_saved',
    )
    expect(failureOf(new ConnectionLost(new Error('timeout exceeded when trying to connect')))).toBe('not_saved')
  })

  it('counts as “data” if our own code failed before anything was sent', () => {
    expect(failureOf(new TypeError('not a function'))).toBe('data')
  })
})

describe('a pool', () => {
  const selectOne = { name: 'select_one', text: 'select 1 as one', values: [] }

  it('reports a connection that breaks during a statement as lost, and opens a new one for the next', async () => {
    const db = openPool(connection, 1, () => undefined)
    onTestFinished(db.close)
    const suicide = { name: 'end', text: 'select pg_terminate_backend(pg_backend_pid())', values: [] }
    const fault = await db.query(suicide).catch((found: unknown) => found)
    expect(failureOf(fault)).toBe('unknown')
    expect(await db.query(selectOne)).toEqual([{ one: 1 }])
  })

  it('reports that nothing was sent if no database answers', async () => {
    const db = openPool({ host: '127.0.0.1', port: 1, user: 'nobody', database: 'none' }, 1, () => undefined)
    onTestFinished(db.close)
    const fault = await db.query(selectOne).catch((found: unknown) => found)
    expect(fault).toMatchObject({ name: 'ConnectionLost', wasSent: false })
    expect(failureOf(fault)).toBe('not_saved')
  })

  it('does not mistake EPIPE for a SQLSTATE, though it has the same form', () => {
    expect([sqlStateOf(coded('EPIPE')), sqlStateOf(coded('57P01'))]).toEqual([null, '57P01'])
  })
})
