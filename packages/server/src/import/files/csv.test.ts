// Tests which files the commands accept or refuse, and their exit codes, by running them as users do.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../../../bin/evenhand.mjs', import.meta.url))
const ladder = fileURLToPath(new URL('../../../../../examples/policies/fair.json', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'evenhand-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}
/** Runs the command in a separate process with a DATABASE_URL that leads to no database. */
function evenhand(...args: readonly string[]): Promise<Ran> {
  const env = { PATH: process.env.PATH ?? '', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
  const child = spawn(process.execPath, [bin, ...args], { env })
  const output = { out: '', err: '' }
  child.stdout.on('data', chunk => (output.out += chunk))
  child.stderr.on('data', chunk => (output.err += chunk))
  return new Promise(resolve => child.on('close', code => resolve({ code, ...output })))
}

let files = 0
function file(content: string | Buffer): string {
  const path = join(folder, `${++files}.csv`)
  writeFileSync(path, content)
  return path
}
const evaluateFile = (path: string, ...more: readonly string[]) =>
  evenhand('evaluate', '--policy', ladder, '--history', path, '--at', '2024-02-01', '--json', ...more)

const COLUMNS = 'order_id,seller_id,buyer_id,closed_at,outcome'
const ROWS = ['o1,mora,b1,2024-01-05,completed', 'o2,mora,b2,2024-01-05,completed']
const TABLE = [COLUMNS, ...ROWS, ''].join('\n')
const bigEndian = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()

describe('a file that is not CSV in UTF-8 with commas', () => {
  it.each([
    {
      what: 'semicolons',
      content: TABLE.replaceAll(',', ';'),
      message:
        'line 1: The columns seem to be separated by semicolons; commas are expected. Save the file with commas, or use --separator semicolon.',
    },
    {
      what: 'quoted semicolons',
      content: TABLE.replaceAll(',', '";"').replace(/^|$/gm, '"'),
      message: 'separated by semicolons',
    },
    { what: 'tabs', content: TABLE.replaceAll(',', '\t'), message: 'separated by tabs; commas are expected.' },
    { what: 'vertical bars', content: TABLE.replaceAll(',', '|'), message: 'separated by vertical bars' },
    {
      what: 'the separator line of Excel',
      content: `sep=;\r\n${TABLE.replaceAll(',', ';')}`,
      message: 'separated by semicolons',
    },
    {
      what: 'UTF-16 with a byte order mark',
      content: Buffer.from(`\ufeff${TABLE}`, 'utf16le'),
      message: 'is UTF-16: save it as UTF-8.',
    },
    { what: 'UTF-16 big-endian', content: bigEndian(TABLE), message: 'is UTF-16: save it as UTF-8.' },
    {
      what: 'UTF-16 without a byte order mark',
      content: Buffer.from(TABLE, 'utf16le'),
      message: 'is UTF-16: save it as UTF-8.',
    },
    {
      what: 'a spreadsheet',
      content: Buffer.from('PK\u0003\u0004xl/workbook.xml'),
      message: 'is a spreadsheet or another archive',
    },
    { what: 'compressed', content: Buffer.from([0x1f, 0x8b, 8, 0]), message: 'is compressed: unpack it first.' },
    { what: 'JSON', content: '[{"order_id":"o1"}]', message: 'This looks like JSON, and CSV is expected.' },
    { what: 'one endless line', content: 'x'.repeat(3_000_000), message: 'has a line of more than 1048576 characters' },
  ])('is refused with a message that names its kind: $what', async ({ content, message }) => {
    const path = file(content)
    for (const ran of await Promise.all([evaluateFile(path), evenhand('import', path)])) {
      expect([ran.code, ran.out]).toEqual([1, ''])
      expect(ran.err).toContain(message)
      expect(ran.err.split('\n').length).toBeLessThan(4)
    }
  })

  it('is refused line by line if it is in Windows-1252 or Latin-1', async () => {
    const { code, err } = await evaluateFile(file(Buffer.from(TABLE.replace('b1', 'Jörg'), 'latin1')))
    expect(code).toBe(2)
    expect(err).toContain(
      'line 2: buyer_id is “J\ufffdrg”; it must be written in UTF-8; a file in Windows-1252 or Latin-1',
    )
  })
})

describe('a file is accepted', () => {
  const buyers = async (content: string, ...more: readonly string[]) => {
    const { code, out, err } = await evaluateFile(file(content), ...more)
    const verdict: { scorecard: readonly { criterion: string; numerator: number }[] } = JSON.parse(out)
    return {
      code,
      err,
      completed: verdict.scorecard.find(({ criterion }) => criterion === 'orders_completed')?.numerator,
    }
  }
  it.each([
    { what: 'with a byte order mark', content: `\ufeff${TABLE}`, more: [] },
    { what: 'with a byte order mark before a quote', content: `\ufeff"order_id"${TABLE.slice(8)}`, more: [] },
    { what: 'with the line ends of Windows', content: TABLE.replaceAll('\n', '\r\n'), more: [] },
    { what: 'with the line ends of old Macs', content: TABLE.replaceAll('\n', '\r'), more: [] },
    {
      what: 'with semicolons, if the option names them',
      content: TABLE.replaceAll(',', ';'),
      more: ['--separator', 'semicolon'],
    },
    { what: 'with tabs, if the option names them', content: TABLE.replaceAll(',', '\t'), more: ['--separator=tab'] },
    {
      what: 'with bars, if the option is the character itself',
      content: TABLE.replaceAll(',', ' | '),
      more: ['--separator', '|'],
    },
  ])('$what', async ({ content, more }) => {
    expect(await buyers(content, ...more)).toEqual({ code: 0, err: '', completed: 2 })
  })
})

describe('a fault that is in every line', () => {
  it('is summarized by kind with its first lines, and all its lines are written to a file', async () => {
    const count = 30_000
    const lines = Array.from({ length: count }, (_, i) =>
      i % 3 === 0
        ? `o${i},mora,b,01.02.2024,completed`
        : i % 3 === 1
          ? `o${i},mora,b,2024-01-05,done ${i}`
          : `o${i},mora`,
    )
    const [path, faults] = [file([COLUMNS, ...lines].join('\n')), join(folder, 'faults.csv')]
    const { code, out, err } = await evaluateFile(path, '--faults', faults)
    expect([code, out]).toEqual([2, ''])
    expect(err.length).toBeLessThan(5000)
    expect(err.match(/^.*, line 2: closed_at is “01.02.2024”; it must be an instant/m)).not.toBeNull()
    expect(err).toContain('30,000 refused lines by kind:')
    expect(err).toMatch(/10,000 × closed_at must be an instant of ISO 8601 .*: lines 2, 5, 8, 11, 14 and 9,995 more/)
    expect(err).toMatch(/10,000 × outcome must be one of completed, .*: lines 3, 6, 9, 12, 15 and 9,995 more/)
    expect(err).toContain('10,000 × has 2 fields, the first line names 5: lines 4, 7, 10, 13, 16 and 9,995 more')
    const written = readFileSync(faults, 'utf8').split('\n')
    expect(written).toHaveLength(count + 2)
    expect(written[0]).toBe('file,line,column,reason')
    expect(written.at(-2)).toContain(`,${count + 1},,"has 2 fields, the first line names 5"`)
  })

  it('is found in linear time if all lines have the same order, and only a few lines are named', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `o1,mora,b${i},2024-01-05,completed`)
    const { err, code } = await evaluateFile(file([COLUMNS, ...lines].join('\n')))
    expect(code).toBe(2)
    expect(err).toContain('line 2: order_id “o1” is also in lines 3, 4, 5, 6 and 7 with a different buyer_id; only a')
    expect(err).toContain('100000 lines were refused')
    expect(err.length).toBeLessThan(3000)
  }, 60_000)

  it('is summarized in limited space even if it differs in each line', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `o${i},mora${',x'.repeat(i % 100)}`)
    const { err, code } = await evaluateFile(file([COLUMNS, ...lines].join('\n')))
    expect(code).toBe(2)
    expect(err.split('\n').length).toBeLessThan(130)
    expect(err).toMatch(/ × of other kinds/)
  })
})

describe('the exit code', () => {
  const help = async () => (await evenhand('help')).out
  it('is documented in the help of both commands', async () => {
    const text = await help()
    expect(
      text.match(/Ends with 0 if every line was taken or known already, with 2 if some were refused/g),
    ).toHaveLength(2)
    expect(text).toContain('with 1 if it could not start or finish')
  })

  it.each([
    { what: 'every line was taken', code: 0, args: () => [file(TABLE)] },
    { what: 'the same line came twice', code: 0, args: () => [file([COLUMNS, ROWS[0], ROWS[0]].join('\n'))] },
    { what: 'one line was refused', code: 2, args: () => [file(`${TABLE}o3,mora,b,yesterday,completed\n`)] },
    {
      what: 'two lines contradict each other',
      code: 2,
      args: () => [file(`${TABLE}o1,mora,b9,2024-01-05,completed\n`)],
    },
    { what: 'a column is missing', code: 1, args: () => [file('order_id,seller_id\n')] },
    { what: 'there is no such file', code: 1, args: () => [join(folder, 'none.csv')] },
    { what: 'the file is a folder', code: 1, args: () => [folder] },
    { what: 'the separator is unknown', code: 1, args: () => [file(TABLE), '--separator', 'dot'] },
    {
      what: 'the file for faults cannot be written',
      code: 1,
      args: () => [file(TABLE), '--faults', join(folder, 'no/where')],
    },
    { what: 'an option is unknown', code: 1, args: () => [file(TABLE), '--quick'] },
  ])('of evaluate is $code if $what', async ({ code, args }) => {
    const [path = '', ...more] = args()
    const ran = await evaluateFile(path, ...more)
    expect(ran).toMatchObject({ code, err: code === 0 ? '' : expect.stringMatching(/\S/) })
    expect(ran.err).not.toContain('    at ')
  })
})
