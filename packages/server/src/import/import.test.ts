// Tests `evenhand import` as users run it: files in, a report out, every refused line reported with its number.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { ConnectionLost, openPool, type Statement } from '../db/db.ts'
import { type Database, statement } from '../store/statement.ts'
import { freshDatabase } from '../testing/database/database.ts'
import { addSellerEvent } from '../testing/database/sellers.ts'
import { importHistory } from './import.ts'

const { connection } = await freshDatabase()
const db = openPool(connection, 3, () => undefined)
afterAll(() => db.close())
const bin = fileURLToPath(new URL('../../bin/evenhand.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'evenhand-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const address = () => {
  const { host, port, user, database, password } = connection
  const url = new URL(`postgres://${user}@localhost:${port}/${database}`)
  if (password !== undefined) url.password = password
  url.searchParams.set('host', host)
  return url.href
}

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}
/** Runs the command in a separate process. */
function evenhand(args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const env = { PATH: process.env.PATH ?? '', DATABASE_URL: address(), ...settings }
  const child = spawn(process.execPath, [bin, 'import', ...args], { env })
  const output = { out: '', err: '' }
  child.stdout.on('data', chunk => (output.out += chunk))
  child.stderr.on('data', chunk => (output.err += chunk))
  return new Promise(resolve => child.on('close', code => resolve({ code, ...output })))
}

/** Runs the command in this process, on a database that may be made to fail. */
async function imported(args: readonly string[], on: Database = db, isStopped = () => false) {
  const output = { out: '', err: '' }
  const code = await importHistory(args, {
    open: async () => ({ db: on, close: async () => undefined }),
    result: text => (output.out += text),
    aside: { isTTY: false, write: text => (output.err += text) },
    sleep: async () => undefined,
    isStopped,
  })
  return { code, ...output }
}

let files = 0
function file(...lines: readonly string[]): string {
  const path = join(folder, `${++files}.csv`)
  writeFileSync(path, [...lines, ''].join('\n'))
  return path
}
const COLUMNS = 'order_id,seller_id,buyer_id,placed_at,closed_at,outcome,fault,value_minor,currency,rating'
const row = (id: string, seller = 'nadia', end = 'completed,,5000,USD,5') =>
  `${id},${seller},b1,2024-01-02,2024-01-05,${end}`
const many = (count: number, name: string, seller = (i: number) => `${name}-${i % 50}`) =>
  Array.from({ length: count }, (_, i) => row(`${name}-${i}`, seller(i)))

const count = statement<[seller: string], { lines: number; orders: number }>(
  'testing_count',
  'select count(*) as lines, count(distinct reference) as orders from performance_orders where seller_id like $1',
)
const storedSeller = statement<[id: string], Readonly<Record<string, unknown>>>(
  'testing_stored_seller',
  `select since, since_given, level, (select open from performance_warnings w where w.seller_id = s.id order by at desc limit 1) as open
     from sellers s where id = $1`,
)

describe('evenhand import', () => {
  it('imports a file, and reports that a second import changed nothing', async () => {
    const path = file(COLUMNS, ...many(2500, 'first'))
    expect(await evenhand([path])).toEqual({ code: 0, out: 'Orders: 2500 lines taken, 0 unchanged.\n', err: '' })
    expect(await evenhand([path])).toEqual({
      code: 0,
      err: '',
      out: 'Orders: 0 lines taken, 2500 unchanged.\nNothing was changed.\n',
    })
    expect(await count(db, 'first-%')).toEqual([{ lines: 2500, orders: 2500 }])
  })

  it('reports every refused line with its number, imports the others, and ends with 2', async () => {
    const path = file(
      COLUMNS,
      row('r-1'),
      row('r-2').replace('2024-01-05', '2999-01-05'),
      'r-3',
      row('r-4 '),
      row('r 5'),
    )
    const { code, out, err } = await evenhand([path])
    expect([code, out]).toEqual([2, 'Orders: 2 lines taken, 0 unchanged.\n3 lines were refused.\n'])
    expect(err.split('\n').map(line => line.replace(/^.*csv, /, ''))).toEqual([
      'line 4: has 1 fields, the first line names 10',
      'line 6: order_id is “r 5”; it must be of visible ASCII characters, without spaces',
      expect.stringMatching(/^line 3: closed_at is “2999-01-05T00:00:00.000Z”; it must not be after /),
      '',
    ])
  })

  it('refuses rows that differ from stored orders, and imports them as corrections with --correct', async () => {
    expect(await imported([file(COLUMNS, row('c-1', 'c', 'mutual,seller,,,'))])).toMatchObject({ code: 0 })
    const path = file(COLUMNS, row('c-1', 'c', 'mutual,buyer,,,'))
    expect(await imported([path])).toMatchObject({
      code: 2,
      err: expect.stringContaining('unless the row is a correction'),
    })
    expect(await imported([path, '--correct'])).toMatchObject({ code: 0, out: 'Orders: 1 lines taken, 0 unchanged.\n' })
    expect(await imported([path, '--correct'])).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was') })
    expect(await count(db, 'c')).toEqual([{ lines: 2, orders: 1 }])
  })

  it('refuses a correction that contests an agreed or ruled fault', async () => {
    const columns = COLUMNS.replace('fault,', 'fault,fault_status,')
    const stands = (id: string, status: string) => file(columns, row(id, 'con', `mutual,seller,${status},,,`))
    for (const status of ['agreed', 'ruled']) {
      expect(await imported([stands(status, status)])).toMatchObject({ code: 0 })
      expect(await imported([stands(status, 'contested'), '--correct'])).toMatchObject({
        code: 2,
        err: expect.stringContaining(`and a fault that is ${status} cannot be contested`),
      })
    }
    expect(await imported([stands('open', 'unanswered')])).toMatchObject({ code: 0 })
    expect(await imported([stands('open', 'contested'), '--correct'])).toMatchObject({ code: 0 })
  })

  it('imports joining dates, levels and open warnings from --sellers, which later orders do not change', async () => {
    const sellers = file('seller_id,since,level,warnings', 'ada,2023-01-01,level 1,2', 'bo,,king,', 'cy,,,', 'd d,,,')
    const path = file(COLUMNS, row('s-1', 'ada').replace('2024-01-02', '2022-01-01'), row('s-2', 'cy'))
    const first = await imported([path, '--sellers', sellers])
    expect(first).toMatchObject({
      code: 2,
      out: expect.stringMatching(/^Sellers: 2 taken, 0 unchanged.\nOrders: 2 lines/),
    })
    expect(first.err).toContain('line 3: level is “king”; it must be one of new, level 1, level 2, level 3')
    expect(first.err).toContain('line 5: seller_id is “d d”; it must be of visible ASCII characters')
    expect(await storedSeller(db, 'ada')).toEqual([
      { since: Date.UTC(2023, 0, 1), since_given: true, level: 'level 1', open: 2 },
    ])
    expect(await storedSeller(db, 'cy')).toMatchObject([
      { since: Date.UTC(2024, 0, 2), since_given: false, level: 'new' },
    ])
    expect((await imported([path, '--sellers', sellers])).out).toMatch(/^Sellers: 0 taken, 2 unchanged/)
    const later = file('seller_id,since,level,warnings', 'ada,,level 2,0', 'cy,2021-01-01,,')
    expect((await imported([path, '--sellers', later])).out).toMatch(/^Sellers: 2 taken, 0 unchanged/)
    expect(await storedSeller(db, 'ada')).toMatchObject([{ since: Date.UTC(2023, 0, 1), level: 'level 2', open: 0 }])
    expect(await storedSeller(db, 'cy')).toMatchObject([{ since: Date.UTC(2021, 0, 1), since_given: true }])
  })

  it('writes every refused line to a file, and summarizes them by kind if there are many', async () => {
    const faults = join(folder, 'faults.csv')
    const path = file(
      COLUMNS,
      ...many(40, 'odd').map(line => line.replace('2024-01-05', '2999-01-05')),
      row('odd-last', 'odd'),
    )
    const { code, out, err } = await evenhand([path, '--faults', faults])
    expect([code, out]).toEqual([2, 'Orders: 1 lines taken, 0 unchanged.\n40 lines were refused.\n'])
    expect(err.split('\n')).toHaveLength(8)
    expect(err).toContain('  40 × closed_at must not be in the future: lines 2, 3, 4, 5, 6 and 35 more\n')
    expect(readFileSync(faults, 'utf8').split('\n')).toHaveLength(42)
  })

  it('keeps the level of a seller whom Evenhand has already evaluated, and reports this', async () => {
    const sellers = (level: string) => file('seller_id,level', `eve,${level}`)
    await imported([file(COLUMNS, row('e-1', 'eve')), '--sellers', sellers('level 1')])
    await evaluated('eve')
    const { out, err, code } = await imported([file(COLUMNS, row('e-1', 'eve')), '--sellers', sellers('level 3')])
    expect([code, out]).toEqual([0, expect.stringMatching(/^Sellers: 0 taken, 1 unchanged/)])
    expect(err).toContain('line 2: the level of eve stays, because Evenhand has evaluated it already.')
    expect(await storedSeller(db, 'eve')).toMatchObject([{ level: 'level 1' }])
  })
})

const evaluated = (id: string) =>
  addSellerEvent(db, id, {
    type: 'seller.kept',
    at: Date.now(),
    by: { role: 'clock' },
    data: {
      evaluatedAt: Date.now(),
      n: 1,
      policyVersion: 1,
      from: 'level 1',
      to: 'level 1',
      levelSince: 0,
      automated: true,
      corrects: null,
      appealUntil: null,
      graceLevel: null,
      graceUntil: null,
      reasons: null,
    },
    texts: {},
  })

describe('two imports of the same file at once', () => {
  it('take each row once between them', async () => {
    const path = file(COLUMNS, ...many(4000, 'both'))
    const runs = await Promise.all([evenhand([path]), evenhand([path]), evenhand([path])])
    expect(runs.map(({ code, err }) => [code, err])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ])
    const taken = runs.map(({ out }) => Number(/(\d+) lines taken/.exec(out)?.[1]))
    expect(taken.reduce((sum, each) => sum + each)).toBe(4000)
    expect(await count(db, 'both-%')).toEqual([{ lines: 4000, orders: 4000 }])
  }, 120_000)
})

describe('an import whose database fails in the middle', () => {
  /** Returns a database that loses the response to every fifth statement, every other time before carrying it out. */
  const losing = (): Database => {
    let asked = 0
    return {
      query: async <R>(what: Statement): Promise<readonly R[]> => {
        const isLost = ++asked % 5 === 0
        const lost = () => new ConnectionLost(new Error('Connection terminated unexpectedly'))
        if (isLost && asked % 10 === 0) throw lost()
        const rows = await db.query<R>(what)
        if (isLost) throw lost()
        return rows
      },
    }
  }

  it('retries, takes no row twice and leaves none out', async () => {
    const path = file(COLUMNS, ...many(6000, 'loss'))
    expect(await imported([path], losing())).toMatchObject({ code: 0, err: '' })
    expect(await count(db, 'loss-%')).toEqual([{ lines: 6000, orders: 6000 }])
    expect((await imported([path])).out).toContain('Nothing was changed.')
  })

  it('ends with a sentence if the database does not come back, and continues from there when it is repeated', async () => {
    const path = file(COLUMNS, ...many(3000, 'gone'))
    let asked = 0
    const gone: Database = {
      query: what =>
        ++asked > 11 ? Promise.reject(new ConnectionLost(new Error('connect ECONNREFUSED'))) : db.query(what),
    }
    await expect(imported([path], gone)).rejects.toThrow(
      /does not answer: connect ECONNREFUSED\. The lines up to 1001 of .* are done\. Run the same command again/,
    )
    expect((await imported([path])).out).toBe('Orders: 2000 lines taken, 1000 unchanged.\n')
  })

  it('stops after the current batch when it is interrupted, and prints how to continue', async () => {
    const path = file(COLUMNS, ...many(2500, 'stop'))
    await expect(imported([path], db, () => true)).rejects.toThrow(
      /^Stopped after line 1001 of .* Run the same command/,
    )
    expect((await imported([path])).out).toBe('Orders: 1500 lines taken, 1000 unchanged.\n')
  })

  it('ends with 1 if there is no database', async () => {
    const { code, err } = await evenhand([file(COLUMNS)], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    expect([code, err]).toEqual([1, expect.stringContaining('ECONNREFUSED')])
  })
})

describe('an import that is killed in the middle', () => {
  it('has imported whole batches; a repeat imports the rest, and a third run nothing', async () => {
    const path = file(COLUMNS, ...many(20_000, 'kill'))
    const env = { PATH: process.env.PATH ?? '', DATABASE_URL: address() }
    const child = spawn(process.execPath, [bin, 'import', path], { env, stdio: 'ignore' })
    const ended = new Promise(resolve => child.on('close', (_code, signal) => resolve(signal)))
    const lines = async () => (await count(db, 'kill-%'))[0]?.lines ?? 0
    while ((await lines()) === 0) expect(child.exitCode).toBeNull()
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    const before = await lines()
    expect(before).toBeLessThan(20_000)
    expect(before % 1000).toBe(0)
    const { code, out } = await evenhand([path])
    expect([code, out]).toEqual([0, `Orders: ${20_000 - before} lines taken, ${before} unchanged.\n`])
    expect(await evenhand([path])).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was changed.') })
    expect(await count(db, 'kill-%')).toEqual([{ lines: 20_000, orders: 20_000 }])
  }, 120_000)

  it('stops after the current batch on an interrupt, ends with 1, and continues when repeated', async () => {
    const path = file(COLUMNS, ...many(20_000, 'halt'))
    const env = { PATH: process.env.PATH ?? '', DATABASE_URL: address() }
    const child = spawn(process.execPath, [bin, 'import', path], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let err = ''
    child.stderr.on('data', chunk => (err += chunk))
    const ended = new Promise(resolve => child.on('close', resolve))
    const lines = async () => (await count(db, 'halt-%'))[0]?.lines ?? 0
    while ((await lines()) === 0) expect(child.exitCode).toBeNull()
    child.kill('SIGINT')
    expect(await ended).toBe(1)
    expect(err).toMatch(/^Stopped after line \d+001 of .*\. Run the same command again/)
    const before = await lines()
    expect((await evenhand([path])).out).toBe(`Orders: ${20_000 - before} lines taken, ${before} unchanged.\n`)
  }, 120_000)
})

describe('an order with several lines', () => {
  it('is imported with its later end, whichever line is first, and contradicting lines are all refused', async () => {
    const completed = row('p-1', 'pam')
    const cancelled = row('p-1', 'pam', 'support,seller,5000,USD,').replace('2024-01-05', '2024-01-09')
    const path = file(
      COLUMNS,
      cancelled,
      row('p-2', 'pam'),
      completed,
      row('p-2', 'pam', 'completed,,4000,USD,5'),
      cancelled,
    )
    const { code, out, err } = await imported([path])
    expect([code, out]).toEqual([2, 'Orders: 2 lines taken, 1 unchanged.\n2 lines were refused.\n'])
    expect(err).toContain(
      'line 3: order_id “p-2” is also in line 5 with a different value_minor; only a completed order',
    )
    expect(err).toContain(
      'line 5: order_id “p-2” is also in line 3 with a different value_minor; only a completed order',
    )
    expect(await count(db, 'pam')).toEqual([{ lines: 2, orders: 1 }])
  })
})

describe('the import of a long file', () => {
  it('never has the whole file in memory: 50,000 rows, a thousand per two statements, fit a small heap', async () => {
    const path = file(COLUMNS, ...many(50_000, 'long'))
    expect(await evenhand([path], { NODE_OPTIONS: '--max-old-space-size=64' })).toMatchObject({ code: 0, err: '' })
    expect(await count(db, 'long-%')).toEqual([{ lines: 50_000, orders: 50_000 }])
    const sizes: number[] = []
    const watching: Database = {
      query: what => {
        if (what.name === 'known_history') sizes.push([what.values[0]].flat().length)
        return db.query(what)
      },
    }
    await imported([path], watching)
    expect(sizes).toEqual(Array.from({ length: 50 }, () => 1000))
  }, 180_000)
})

describe('evenhand import fails with one sentence and opens no database for', () => {
  it.each([
    { what: 'no file', args: () => [], message: 'A file of orders must be given.' },
    { what: 'a file that does not exist', args: () => ['none.csv'], message: 'none.csv cannot be read:' },
    {
      what: 'two files',
      args: () => ['a.csv', 'b.csv'],
      message: 'There is no option “b.csv”. Options are --sellers, --separator, --faults, --correct.',
    },
    { what: 'an empty file', args: () => [file('')], message: 'is empty. Its first line must name the columns.' },
    { what: 'an unknown column', args: () => [file('order_id,mood')], message: 'There is no column “mood”.' },
    {
      what: 'a list of sellers with unknown columns',
      args: () => [file(COLUMNS), '--sellers', file('id')],
      message: 'There is no column “id”',
    },
  ])('$what', async ({ args, message }) => {
    const { code, out, err } = await evenhand(args(), { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(message)
    expect(err).not.toContain('    at ')
  })
})
