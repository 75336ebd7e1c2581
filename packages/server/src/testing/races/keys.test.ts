// Tests concurrent changes of keys: one is carried out, the other is refused.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openPool } from '../../db/db.ts'
import { environment } from '../../db/embedded/runner.ts'
import { hashKey } from '../../http/access/auth.ts'
import { createKey, keysCommand } from '../../installation/keys.ts'
import { seed } from '../../installation/seed.ts'
import { findKey, keysInTurn, listKeys } from '../../store/keys.ts'
import { emptyDatabase, freshDatabase } from '../database/database.ts'
import type { TestConnection } from '../database/postgres.ts'
import { PRODUCTION_URL, urlOf } from '../http/served.ts'
import { until } from '../until.ts'

const { connection } = await freshDatabase()
const db = openPool(connection, 6, () => undefined)
const idOf = async (key: string): Promise<string> => (await findKey(db, hashKey(key)))?.id ?? ''
const called = async (name: string) => (await listKeys(db)).filter(key => key.name === name)

const waiting = async (): Promise<number> => {
  const text = `select count(*) as n from pg_locks where locktype = 'advisory' and not granted
                   and database = (select oid from pg_database where datname = current_database())`
  return Number((await db.query<{ n: number }>({ name: 'who_waits', text, values: [] }))[0]?.n)
}

/** Runs the commands so that all look up the key before any of them changes it. */
async function atOnce(...lines: readonly (readonly string[])[]) {
  let all: Promise<readonly PromiseSettledResult<unknown>[]> = Promise.resolve([])
  await db.transaction(async alone => {
    await keysInTurn(alone)
    all = Promise.allSettled(lines.map(args => keysCommand(args)(db)))
    await until(async () => expect(await waiting()).toBe(lines.length))
  })
  return (await all).map(end => (end.status === 'fulfilled' ? 'done' : String(end.reason)))
}

describe('two commands that change one key at once', () => {
  it.each([
    { lines: ['rotate', 'rotate'], by: 'id' },
    { lines: ['rotate', 'rotate'], by: 'name' },
    { lines: ['revoke', 'revoke'], by: 'id' },
    { lines: ['rotate', 'revoke'], by: 'id' },
    { lines: ['revoke', 'rotate'], by: 'name' },
  ])(
    'by $by ($lines) are decided one after the other: one is carried out, the other is refused and changes nothing',
    async ({ lines, by }) => {
      const name = `${lines.join(' and ')} by ${by}`
      const id = await idOf(await createKey(db, name))
      const ends = await atOnce(...lines.map(command => [command, by === 'id' ? id : name]))
      expect(ends.filter(end => end === 'done')).toHaveLength(1)
      expect(ends.find(end => end !== 'done')).toMatch(/Another command has (rotated|ended) this key just now/)
      const rotated = lines[ends.indexOf('done')] === 'rotate'
      const keys = await called(name)
      expect(keys.filter(key => key.revoked_at === null)).toHaveLength(rotated ? 1 : 0)
      expect(keys).toHaveLength(rotated ? 2 : 1)
    },
  )

  it('do not block commands for other keys, which are carried out one after another', async () => {
    for (const name of ['left', 'right']) await createKey(db, name)
    expect(await atOnce(['rotate', 'left'], ['revoke', 'right'])).toEqual(['done', 'done'])
  })
})

const bin = fileURLToPath(new URL('../../../bin/evenhand.mjs', import.meta.url))
interface Run {
  readonly text: () => string
  readonly ended: Promise<number | null>
  stop(): Promise<unknown>
}
/** Runs the command as people do, in a separate process. */
function evenhand(on: TestConnection, ...args: readonly string[]): Run {
  const mode = { EVENHAND_MODE: 'production', EVENHAND_URL: PRODUCTION_URL, PORT: '0', LOG_LEVEL: 'warn' }
  const env = { ...environment().env, ...mode, DATABASE_URL: urlOf(on) }
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  const ended = new Promise<number | null>(resolve => child.on('close', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { text: () => text, ended, stop }
}
const printedKeys = (runs: readonly Run[]): readonly string[] =>
  runs.flatMap(run => run.text().match(/evh_[\w-]{43}/g) ?? [])

describe('simultaneous commands in separate processes', () => {
  it('print only keys that work if they rotate one key, and only one of these keys has no end', async () => {
    const id = await idOf(await createKey(db, 'by processes'))
    const runs = [1, 2].map(() => evenhand(connection, 'keys', 'rotate', id))
    const codes = await Promise.all(runs.map(run => run.ended))
    const made = printedKeys(runs)
    expect(made).toHaveLength(codes.filter(code => code === 0).length)
    expect(made.length).toBeGreaterThan(0)
    for (const key of made) expect(await findKey(db, hashKey(key))).not.toBeNull()
    expect(await called('by processes')).toHaveLength(1 + made.length)
  }, 60_000)

  it('create one key if they start production on one empty database, and one of them prints it', async () => {
    const { connection: empty } = await emptyDatabase()
    const runs = [1, 2, 3].map(() => evenhand(empty, 'serve'))
    try {
      for (const run of runs) await until(() => expect(run.text()).toContain('Policy in force'), 60)
      const [key = '', ...more] = printedKeys(runs)
      expect(more).toEqual([])
      const own = openPool(empty, 1, () => undefined)
      const keys = await listKeys(own)
      const found = await findKey(own, hashKey(key))
      await own.close()
      expect(keys.map(({ id }) => id)).toEqual([found?.id])
    } finally {
      for (const run of runs) await run.stop()
    }
  }, 120_000)
})

describe('first starts at the same moment', () => {
  it.each([
    { given: [null, null, null], printed: 1, refused: 0 },
    { given: ['evh_of-the-first-starts-of-this-test', 'evh_of-the-first-starts-of-this-test'], printed: 0, refused: 0 },
    {
      given: ['evh_one-of-the-first-starts-of-a-test', 'evh_another-of-the-first-starts-here'],
      printed: 0,
      refused: 1,
    },
  ])(
    'with $given make one key, print it $printed times and refuse $refused starts',
    async ({ given, printed, refused }) => {
      const { connection: other } = await freshDatabase()
      const pool = openPool(other, 8, () => undefined)
      const starts = await Promise.allSettled(given.map(apiKey => seed(pool, { mode: 'production', apiKey })))
      expect(await listKeys(pool)).toHaveLength(1)
      const made = starts.flatMap(start => (start.status === 'fulfilled' ? [start.value.key] : []))
      expect(made.filter(key => key !== null)).toHaveLength(printed)
      expect(starts.length - made.length).toBe(refused)
      await pool.close()
    },
  )
})
