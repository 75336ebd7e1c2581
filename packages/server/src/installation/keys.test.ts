// Tests API keys as operators use them (list, create, revoke, rotate), and the key of the environment.
import { describe, expect, it } from 'vitest'
import { openPool } from '../db/db.ts'
import { hashKey, keyReader } from '../http/access/auth.ts'
import { findKey, listKeys } from '../store/keys.ts'
import { freshDatabase } from '../testing/database/database.ts'
import { createKey, KeysError, keysCommand, saveKey } from './keys.ts'
import { seed } from './seed.ts'

const { connection } = await freshDatabase()
const db = openPool(connection, 2, () => undefined)
const run = (...args: readonly string[]) => keysCommand(args)(db)
const errorOf = async (...args: readonly string[]): Promise<string> => {
  try {
    await run(...args)
  } catch (fault) {
    if (fault instanceof KeysError) return fault.message
    throw fault
  }
  throw new Error('carried out, though it should be refused')
}
const inForce = async (key: string): Promise<boolean> => (await findKey(db, hashKey(key))) !== null
const idOf = async (key: string): Promise<string> => (await findKey(db, hashKey(key)))?.id ?? ''
const execute = (name: string, text: string, ...values: readonly unknown[]) => db.query({ name, text, values })

describe('keys list', () => {
  it('shows each key with its use and its end, and never the key itself', async () => {
    const key = await createKey(db, 'listed')
    expect((await run('list')).result).toMatch(/^[\w-]{36} +listed +\S+Z +never +in force$/m)
    await findKey(db, hashKey(key))
    const { result } = await run('list')
    expect(result).toMatch(/^id +name +created +last used +state$/m)
    expect(result).toMatch(/^[\w-]{36} +listed +\S+Z +\S+Z +in force$/m)
    expect(result).not.toContain(key)
  })

  it('records a use at most once a minute', async () => {
    const key = await createKey(db, 'used often')
    const usedAt = async () => (await listKeys(db)).find(({ name }) => name === 'used often')?.last_used_at ?? 0
    await findKey(db, hashKey(key))
    const first = await usedAt()
    await findKey(db, hashKey(key))
    expect(await usedAt()).toBe(first)
    await execute(
      'minute_ago',
      `update api_keys set last_used_at = last_used_at - interval '61 seconds' where name = $1`,
      'used often',
    )
    await findKey(db, hashKey(key))
    expect(await usedAt()).toBeGreaterThanOrEqual(first)
  })
})

describe('keys revoke', () => {
  it.each(['id', 'name'])('ends a key by its %s, once', async by => {
    const name = `revoked by ${by}`
    const key = await createKey(db, name)
    const wanted = by === 'id' ? await idOf(key) : name
    expect((await run('revoke', wanted)).result).toContain(`“${name}”`)
    expect(await inForce(key)).toBe(false)
    expect(await errorOf('revoke', wanted)).toMatch(/has ended already, at \S+Z\.$/)
  })

  it('lists the valid keys if the name is unknown, and needs the id if the name is ambiguous', async () => {
    const [first] = [await createKey(db, 'twin'), await createKey(db, 'twin')]
    expect(await errorOf('revoke', 'nobody')).toMatch(/There is no key “nobody”[\s\S]+twin/)
    expect(await errorOf('revoke', 'twin')).toMatch(/Several keys have the name “twin”/)
    expect(await errorOf('revoke')).toMatch(/Name a key[\s\S]+twin/)
    await run('revoke', await idOf(first))
    await run('revoke', 'twin')
    expect(await errorOf('revoke', 'twin')).toContain('has ended already')
  })
})

describe('keys rotate', () => {
  const endOf = async (id: string) => (await listKeys(db)).find(each => each.id === id)?.revoked_at ?? 0

  it.each([
    { args: [], ms: 24 * 3_600_000 },
    { args: ['--overlap', 'PT1H'], ms: 3_600_000 },
    { args: ['--overlap=P30D'], ms: 30 * 24 * 3_600_000 },
  ])('with $args makes a new key of the same name, and the old one works for the overlap', async ({ args, ms }) => {
    const old = await createKey(db, 'turning')
    const id = await idOf(old)
    const { result, aside } = await run('rotate', id, ...args)
    expect(result).toMatch(/^evh_[\w-]{43}$/)
    expect(aside).toContain('works until')
    expect([await inForce(old), await inForce(result)]).toEqual([true, true])
    expect(Math.abs((await endOf(id)) - Date.now() - ms)).toBeLessThan(60_000)
    await execute(
      'time_passes',
      `update api_keys set revoked_at = date_trunc('milliseconds', clock_timestamp()) where id = $1::uuid`,
      id,
    )
    expect([await inForce(old), await inForce(result)]).toEqual([false, true])
    await run('revoke', await idOf(result))
  })

  it('with no overlap ends the old key at once', async () => {
    const old = await createKey(db, 'leaked')
    const { result } = await run('rotate', 'leaked', '--overlap', 'PT0S')
    expect([await inForce(old), await inForce(result)]).toEqual([false, true])
  })

  it('by name rotates the last created key, and never postpones an end', async () => {
    const first = await createKey(db, 'rotated')
    const id = await idOf(first)
    await run('rotate', 'rotated', '--overlap', 'PT1H')
    const end = await endOf(id)
    const { result } = await run('rotate', 'rotated')
    await run('rotate', id, '--overlap', 'P30D')
    expect([await endOf(id), await inForce(result)]).toEqual([end, true])
  })

  it.each(['P31D', 'PT', '1h', '-PT1H', ''])('refuses the overlap “%s” and makes no key', async overlap => {
    await saveKey(db, `not turned ${overlap}`, `evh_${overlap}-of-this-test`)
    const before = (await listKeys(db)).length
    expect(await errorOf('rotate', `not turned ${overlap}`, '--overlap', overlap)).toContain('--overlap is')
    expect((await listKeys(db)).length).toBe(before)
  })
})

describe('the command keys', () => {
  it.each([[], ['dance'], ['constructor']])('with the arguments %j is refused with the list of commands', (...args) => {
    expect(() => keysCommand(args)).toThrow(/is not a command[\s\S]+keys rotate/)
  })

  it.each([
    ['list', 'all'],
    ['create', 'a', 'b'],
    ['revoke', 'a', 'b'],
    ['rotate', 'a', 'b'],
  ])('as “keys %s %s” is refused with the unexpected argument', async (...args) => {
    expect(await errorOf(...args)).toContain('was not expected')
  })

  it.each(['', '-x', '--help-me', 'a\nb', 'x'.repeat(61), '\u202Egnp'])('refuses the name %j', async name => {
    expect(await errorOf('create', name)).toContain('cannot name a key')
  })

  it.each([(id: string) => id, (id: string) => id.toUpperCase()])(
    'refuses a name in the form of an id (%#)',
    async written => {
      const id = await idOf(await createKey(db, 'has an id'))
      expect(await errorOf('create', written(id))).toContain('cannot name a key: it has the form of an id')
    },
  )

  it('takes an id as the id of a key, even if an older key has it as its name', async () => {
    const key = await createKey(db, 'meant')
    const id = await idOf(key)
    const namesake = await createKey(db, id)
    await run('rotate', id, '--overlap', 'PT0S')
    expect([await inForce(key), await inForce(namesake)]).toEqual([false, true])
    expect(await errorOf('revoke', id)).toContain('“meant”')
    await run('revoke', await idOf(namesake))
    expect(await inForce(namesake)).toBe(false)
  })
})

describe('a key that a server has cached', () => {
  it.each([
    { title: 'is used from the cache for 5 seconds', until: null, at: 5999, isWord: false, believed: true },
    { title: 'is looked up again after 5 seconds', until: null, at: 6000, isWord: false, believed: false },
    { title: 'is never valid beyond its end', until: 1500, at: 1500, isWord: false, believed: false },
    { title: 'is not valid after the notification of its end', until: null, at: 1001, isWord: true, believed: false },
  ])('$title', async ({ until, at, isWord, believed }) => {
    const clock = { now: 1000, known: true }
    const { find, forget } = keyReader(
      async () => (clock.known ? { id: 'k', until } : null),
      () => clock.now,
    )
    await find('key')
    clock.known = false
    clock.now = at
    if (isWord) forget('k')
    expect(await find('key')).toBe(believed ? 'k' : null)
  })
})

describe('the key of the environment', async () => {
  const { connection: own } = await freshDatabase()
  const pool = openPool(own, 2, () => undefined)
  const start = (apiKey: string | null) => seed(pool, { mode: 'sandbox', apiKey })
  const [given, changed] = ['evh_given-by-the-environment-at-first', 'evh_changed-in-the-environment-later']

  it('is created at the first start; at a later start it may be given again or be missing', async () => {
    for (const each of [given, given, null]) expect(await start(each)).toMatchObject({ key: null, warning: null })
    expect((await listKeys(pool)).map(({ name }) => name)).toEqual(['first'])
  })

  it('is refused with instructions if it was changed, and the key of the database stays valid', async () => {
    await expect(start(changed)).rejects.toThrow(
      /not a key of this database, which has “first”[\s\S]+keys rotate first[\s\S]+keys revoke/,
    )
    expect(await findKey(pool, hashKey(changed))).toBeNull()
    expect(await findKey(pool, hashKey(given))).not.toBeNull()
  })

  it('may be the new key after a rotation; the old one causes a warning until it ends, then is refused', async () => {
    const { result: next } = await keysCommand(['rotate', 'first'])(pool)
    expect(await start(next)).toMatchObject({ warning: null })
    expect((await start(given)).warning).toMatch(/was rotated and ends at/)
    await pool.query({
      name: 'ends',
      text: 'update api_keys set revoked_at = clock_timestamp() where revoked_at is not null',
      values: [],
    })
    await expect(start(given)).rejects.toThrow(/is the key “first”, which ended at/)
  })

  it('is created when no valid key is left', async () => {
    for (const { id, in_force } of await listKeys(pool)) if (in_force) await keysCommand(['revoke', id])(pool)
    expect(await start(changed)).toMatchObject({ key: null, warning: null })
    expect(await findKey(pool, hashKey(changed))).not.toBeNull()
  })

  it('is independent of the demo’s own key', async () => {
    const { connection: third } = await freshDatabase()
    const demo = openPool(third, 2, () => undefined)
    const made = await seed(demo, { mode: 'demo', apiKey: null })
    const repeated = await seed(demo, { mode: 'demo', apiKey: null })
    expect([made.key === null, repeated.key]).toEqual([false, null])
    expect(await findKey(demo, hashKey(made.demoKey ?? ''))).toBeNull()
    expect(await findKey(demo, hashKey(repeated.demoKey ?? ''))).not.toBeNull()
    expect((await listKeys(demo)).map(({ name }) => name)).toEqual(['first'])
    await demo.close()
    await pool.close()
  })
})
