// Property test of rows: stored orders, evaluations and refusals do not depend on the sequence of rows.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DAY, HOUR, LOGGED_METHODS, toIso } from '@evenhand/core'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openPool } from '../db/db.ts'
import { statement } from '../store/statement.ts'
import { freshDatabase } from '../testing/database/database.ts'
import { evaluateHistory } from './cli/evaluate.ts'
import { importHistory } from './import.ts'

const { connection } = await freshDatabase()
const db = openPool(connection, 2, () => undefined)
afterAll(() => db.close())
const folder = mkdtempSync(join(tmpdir(), 'evenhand-rows-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const policy = fileURLToPath(new URL('../../../../examples/policies/fair.json', import.meta.url))

const SEED = Date.now()
const THE_15TH = Date.UTC(2024, 5, 15)
const some = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const COLUMNS =
  'order_id,seller_id,buyer_id,placed_at,closed_at,outcome,fault,value_minor,currency,rating,first_response_hours'

/** A row with few ids and few instants, so that rows coincide, repeat, follow and contradict each other. */
const row = fc.record({
  order: some('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  seller: some('x', 'x', 'x', 'y'),
  closed: some(DAY, DAY, 2 * DAY, 2 * DAY + HOUR, 40 * DAY),
  outcome: some('completed', 'completed', ...LOGGED_METHODS),
  rest: some(
    ...['b1,2024-03-01,completed,,5000,USD,5,3', 'b1,2024-03-01,completed,,5000,USD,,', 'b2,,completed,seller,,,1,30'],
    ...[
      'b3,2024-04-01,completed,buyer,400,USD,,1',
      ',2024-04-01,completed,,x,USD,,2',
      'b1,2024-03-01,completed,,5000,USD,5,4',
    ],
  ),
})
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never
const table = fc
  .array(row, { minLength: 1, maxLength: 24 })
  .chain(rows => fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows.keys()], { minLength: rows.length })))

const textOf = ({ order, seller, closed, outcome, rest }: Row, run: string): string => {
  const [buyer, placed, , ...others] = rest.split(',')
  return [`${run}-${order}`, `${run}-${seller}`, buyer, placed, toIso(THE_15TH - closed), outcome, ...others].join(',')
}

let runs = 0
function fileOf(rows: readonly Row[], order: readonly number[], sellers: readonly string[]) {
  const run = `r${++runs}`
  const texts = order.map(i => rows[i]).flatMap(each => (each ? [textOf(each, run)] : []))
  const [path, about] = [join(folder, `${run}.csv`), join(folder, `${run}-sellers.csv`)]
  const faults = join(folder, `${run}-faults.csv`)
  writeFileSync(path, [COLUMNS, ...texts, ''].join('\n'))
  writeFileSync(about, ['seller_id,since,level', ...sellers.map(line => `${run}-${line}`), ''].join('\n'))
  /** Removes from a text what differs between files: the prefix of the run, and the file names. */
  const plain = (text: string): string =>
    text.replaceAll(`${run}-`, '').replaceAll(path, 'orders').replaceAll(about, 'sellers')
  return { run, path, about, faults, plain, rowAt: (line: number) => order[line - 2] ?? -1 }
}
type File = ReturnType<typeof fileOf>

/** Returns each refused line by its content and reason, without the line numbers that it names. */
function refusedIn({ plain, rowAt, path, faults }: File, rows: readonly Row[]): readonly string[] {
  const [, ...lines]: string[][] = parse(readFileSync(faults, 'utf8'))
  return lines
    .map(([file, line, column, reason = '']) => {
      const content = file === path ? JSON.stringify(rows[rowAt(Number(line))]) : 'a seller'
      return `${content} ${column} ${plain(reason)
        .replace(/is also in lines? [\d, and]+ with a different \w+/, 'contradicts')
        .replace(/ in lines? [\d, and]+/, '')}`
    })
    .sort()
}

async function imported(file: File) {
  const output = { out: '', err: '' }
  const code = await importHistory([file.path, '--sellers', file.about, '--faults', file.faults], {
    open: async () => ({ db, close: async () => undefined }),
    result: text => (output.out += text),
    aside: { isTTY: false, write: text => (output.err += text) },
    sleep: async () => undefined,
    isStopped: () => false,
  })
  return { code, ...output }
}
async function evaluateFile(file: File) {
  const output = { out: '', err: '' }
  const args = ['--policy', policy, '--history', file.path, '--sellers', file.about, '--at', '2024-06-15', '--json']
  const code = await evaluateHistory(args, {
    result: text => (output.out += text),
    aside: text => (output.err += text),
  })
  return { code, ...output }
}

const stored = statement<[sellers: string], { readonly text: string }>(
  'testing_stored',
  `select json_build_array('order', seller_id, reference, line, at, buyer_id, gig_id, placed_at, closed_at, completed_at, method, fault,
            fault_status, value, earned, currency, rating)::text as text from performance_orders where seller_id like $1
   union all
   select json_build_array('answer', seller_id, reference, question, type, at, by_at)::text from performance_answers where seller_id like $1
   union all
   select json_build_array('seller', id, case when since < '2025-01-01' then since end, since_given, level)::text from sellers where id like $1
   order by text`,
)

const SELLERS = ['x,2023-01-01,level 1', 'y,2023-05-01,', 'x,2023-01-01,level 1', 'y,2022-01-01,', 'z,,'] as const

describe(`the rows of a file (seed ${SEED})`, () => {
  it('are stored, evaluated and refused in the same way in any order', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.shuffledSubarray([...SELLERS], { minLength: 5 }), async ([rows, order], sellers) => {
        const files = [fileOf(rows, [...rows.keys()], SELLERS), fileOf(rows, order, sellers)]
        const all = await Promise.all(
          files.map(async file => {
            const [here, offline] = [await imported(file), await evaluateFile(file)]
            return {
              codes: [here.code, offline.code],
              counts: here.out,
              refused: refusedIn(file, rows),
              stored: (await stored(db, `${file.run}-%`)).map(({ text }) => file.plain(text)),
              verdicts: file.plain(offline.out),
            }
          }),
        )
        expect(all[1]).toEqual(all[0])
      }),
      { seed: SEED, numRuns: 60 },
    )
  }, 180_000)

  it('are refused as a set if they contradict each other, whatever their order', async () => {
    const contradiction = (closed: number): Row => ({
      order: 'a',
      seller: 'x',
      closed,
      outcome: 'completed' as const,
      rest: 'b1,2024-03-01,completed,,5000,USD,5,3',
    })
    const rows = [contradiction(DAY), contradiction(2 * DAY), contradiction(DAY), { ...contradiction(DAY), order: 'b' }]
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
    ]
    const runs = await Promise.all(
      orders.map(async order => {
        const file = fileOf(rows, order, SELLERS)
        const { out, code } = await imported(file)
        return { code, out, refused: refusedIn(file, rows) }
      }),
    )
    expect(runs[0]).toMatchObject({
      code: 2,
      out: expect.stringContaining('Orders: 1 lines taken, 0 unchanged.\n5 lines were'),
    })
    expect(runs[0]?.refused).toHaveLength(5)
    expect(runs[1]).toEqual(runs[0])
    expect(runs[2]).toEqual(runs[0])
  })
})
