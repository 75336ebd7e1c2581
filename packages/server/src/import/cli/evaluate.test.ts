// Tests `evenhand evaluate` as users run it: files in, verdicts out, every refused line reported with its number.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultLevelPolicy, type LevelPolicy } from '@evenhand/core'
import { afterAll, describe, expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../../../bin/evenhand.mjs', import.meta.url))
const policies = fileURLToPath(new URL('../../../../../examples/policies/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'evenhand-history-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command in a separate process, without any settings. */
function evenhand(...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [bin, 'evaluate', ...args], { env: { PATH: process.env.PATH ?? '' } })
  const output = { out: '', err: '' }
  child.stdout.on('data', chunk => (output.out += chunk))
  child.stderr.on('data', chunk => (output.err += chunk))
  return new Promise(resolve => child.on('close', code => resolve({ code, ...output })))
}

let files = 0
function file(text: string, ending = 'csv'): string {
  const path = join(folder, `${++files}.${ending}`)
  writeFileSync(path, text)
  return path
}

const COLUMNS = 'order_id,seller_id,buyer_id,closed_at,outcome,fault,fault_status,value_minor,currency,rating'
const many = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i))
const completed = (count: number, seller = 'mora', more = ',,,5000,USD,5') =>
  many(count, i => `${seller}-${i},${seller},b${i},2026-01-02T10:00:00Z,completed${more}`)
const cancelled = (count: number, seller = 'mora', more = ',,,5000,USD,') =>
  many(count, i => `${seller}-x${i},${seller},b${i},2026-01-03,mutual${more}`)
const history = (...rows: readonly string[]) => file([COLUMNS, ...rows, ''].join('\n'))

const COMPLETION = { criterion: 'completion_rate', window: 'P60D', op: '>=', value: '90%', minimum: 5 } as const
const simple: LevelPolicy = {
  version: 3,
  counting: {},
  evaluation: defaultLevelPolicy.evaluation,
  ladder: [
    { name: 'new', reach: [], keep: [] },
    { name: 'good', reach: [COMPLETION], keep: [COMPLETION] },
    { name: 'best', reach: [{ ...COMPLETION, value: '95%' }], keep: [{ ...COMPLETION, value: '95%' }] },
  ],
}
const policy = file(JSON.stringify(simple), 'json')
const AT = ['--at', '2026-01-15T00:00:00Z'] as const

async function evaluateRows(rows: readonly string[], ...more: readonly string[]) {
  const ran = await evenhand('--policy', policy, '--history', history(...rows), ...AT, '--json', ...more)
  const verdicts: Record<string, unknown>[] = ran.out.split('\n').flatMap(line => (line === '' ? [] : JSON.parse(line)))
  return { ...ran, verdicts }
}

describe('evenhand evaluate', () => {
  it('prints the level of a seller, and every figure with its requirement', async () => {
    const { code, err, verdicts } = await evaluateRows([...completed(45), ...cancelled(5)])
    expect([code, err]).toEqual([0, ''])
    expect(verdicts).toMatchObject([
      {
        seller: 'mora',
        at: '2026-01-15T00:00:00.000Z',
        level: 'good',
        next: 'best',
        scorecard: [
          {
            for: 'keep',
            criterion: 'completion_rate',
            numerator: 45,
            denominator: 50,
            shown: '90%',
            required: '90%',
            met: true,
          },
          { for: 'reach', criterion: 'completion_rate', required: '95%', met: false },
        ],
      },
    ])
  })

  it('prints no rate if there is not enough data', async () => {
    const { verdicts } = await evaluateRows([...completed(1), ...cancelled(2)])
    expect(verdicts).toMatchObject([
      { level: 'new', scorecard: [{ numerator: 1, denominator: 3, shown: null, met: 'no_data' }] },
    ])
  })

  it('prints readable text, one seller after another', async () => {
    const path = history(...completed(9), ...cancelled(1), ...completed(2, 'lena'))
    const { out } = await evenhand('--policy', policy, '--history', path, '--at=2026-01-15')
    expect(out.split('\n').map(line => line.replace(/ {2,}/g, ' | ').trim())).toEqual([
      'lena: new (kept), at 2026-01-15T00:00:00.000Z',
      '| to reach good',
      '| completion_rate | P60D | 2/2 | – | >= 90% | not enough data | 2 of at least 5',
      '',
      'mora: good (kept), at 2026-01-15T00:00:00.000Z',
      '| to keep good',
      '| completion_rate | P60D | 9/10 | 90% | >= 90% | met',
      '| to reach best',
      '| completion_rate | P60D | 9/10 | 90% | >= 95% | not met',
      '',
      '',
    ])
  })

  it('evaluates a single seller with --seller', async () => {
    const { verdicts } = await evaluateRows([...completed(5), ...completed(5, 'lena')], '--seller', 'lena')
    expect(verdicts).toMatchObject([{ seller: 'lena', level: 'best', next: null }])
  })

  it('reads joining dates, current levels and open warnings from --sellers', async () => {
    const sellers = file('seller_id,since,level,warnings\nmora,2025-01-01T00:00:00Z,best,\nzoe,,,\n')
    const { verdicts } = await evaluateRows([...completed(8), ...cancelled(2)], '--sellers', sellers)
    expect(verdicts).toMatchObject([
      { seller: 'mora', was: 'best', level: 'good', event: 'lowered', next: 'best', since: '2025-01-01T00:00:00.000Z' },
      { seller: 'zoe', level: 'new', event: 'kept' },
    ])
  })

  it('counts a completed order that was cancelled later once, as cancelled', async () => {
    const repeated = 'mora-0,mora,b0,2026-01-09,support,seller,ruled,5000,USD,'
    const { code, verdicts } = await evaluateRows([repeated, ...completed(10)])
    expect(code).toBe(0)
    expect(verdicts).toMatchObject([{ scorecard: [{ numerator: 9, denominator: 10 }, {}] }])
  })

  it('uses only facts from before the instant of the evaluation', async () => {
    const { verdicts } = await evaluateRows([...completed(5), 'late,mora,b,2026-01-15T00:00:00Z,mutual,,,,,'])
    expect(verdicts).toMatchObject([{ scorecard: [{ numerator: 5, denominator: 5 }] }])
  })
})

describe('evenhand evaluate with incomplete rows', () => {
  const path = join(policies, 'default.json')
  const row = (verdict: Record<string, unknown> | undefined, criterion: string) => {
    const rows = verdict?.scorecard
    return Array.isArray(rows) ? rows.find(each => each.criterion === criterion) : null
  }
  const evaluateText = async (text: string) => {
    const { out, code } = await evenhand('--policy', path, '--history', file(text), ...AT, '--json')
    const verdict: Record<string, unknown> = JSON.parse(out)
    return { code, verdict }
  }

  it('leaves an order without a value out of earnings, and reports it', async () => {
    const { verdict } = await evaluateText(
      `${COLUMNS}\n${completed(2).join('\n')}\nno-value,mora,b,2026-01-02,completed,,,,,\n`,
    )
    expect(row(verdict, 'orders_completed')).toMatchObject({ numerator: 3 })
    expect(row(verdict, 'earnings')).toMatchObject({ numerator: 10_000, leftOut: [{ why: 'no_value', count: 1 }] })
  })

  it('counts an answer within 24 hours and a delivery before the due instant as in time', async () => {
    const columns = 'order_id,seller_id,placed_at,due_at,delivered_at,closed_at,outcome,first_response_hours'
    const rows = [
      'a,m,2026-01-01,2026-01-05,2026-01-04,2026-01-06,completed,23.5',
      'b,m,2026-01-01,,,2026-01-06,completed,24',
      'c,m,2026-01-01,2026-01-05,2026-01-05,2026-01-06,completed,',
      'd,m,,2026-01-05,,2026-01-06,late,2',
    ]
    const { verdict } = await evaluateText([columns, ...rows].join('\r\n'))
    expect(row(verdict, 'response_rate')).toMatchObject({ numerator: 2, denominator: 3 })
    expect(row(verdict, 'on_time_rate')).toMatchObject({ numerator: 1, denominator: 3 })
    expect(verdict).toMatchObject({ since: '2026-01-01T00:00:00.000Z' })
  })

  it('counts no answers of orders that never count', async () => {
    const columns = 'order_id,seller_id,placed_at,closed_at,outcome,first_response_hours'
    const rows = ['a,m,2026-01-01,2026-01-06,completed,2', 'b,m,2026-01-01,2026-01-06,mutual,30']
    const never = ['c,m,2026-01-01,2026-01-06,chargeback,30', 'd,m,2026-01-01,2026-01-06,cooling_off,2']
    const { verdict } = await evaluateText([columns, ...rows, ...never].join('\n'))
    expect(row(verdict, 'response_rate')).toMatchObject({ numerator: 1, denominator: 2 })
  })
})

describe('the lines that evenhand evaluate refuses', () => {
  it('are reported with number and allowed values, the rest is evaluated, and the exit code is 2', async () => {
    const { code, err, verdicts } = await evaluateRows([
      'a,mora,b,2026-02-30,completed,,,,,',
      'b,mora,b,2026-01-02,finished,,,,,',
      'c,mora',
      '"d"x,mora,b,2026-01-02,completed,,,,,',
      'e,mora,b,2026-01-02T10:00:00,completed,,,,,',
      ',mora,b,2026-01-02,late,,,,,',
      '"f",mora,"b,c",2026-01-02,completed,,,12.5,USD,',
      'g,mora,b,2026-01-02,completed,,,,,6',
      ...completed(1),
      'mora-0,mora,b,2026-01-03,completed,,,,,',
      'h,mora,b,2026-01-02,completed,,,5,usd,',
      '"i",mora,"b, c",2026-01-02 10:00:00+01,completed,,,,,',
    ])
    expect(code).toBe(2)
    const reported = err.split('\n').map(line => line.replace(/^.*csv, /, ''))
    expect(reported).toEqual([
      expect.stringMatching(/^line 2: closed_at is “2026-02-30”; it must be an instant of ISO 8601/),
      'line 3: outcome is “finished”; it must be one of completed, mutual, cooling_off, late, unstarted, support, chargeback',
      'line 4: has 2 fields, the first line names 10',
      expect.stringMatching(/^line 5: is not valid CSV: /),
      expect.stringMatching(/^line 6: closed_at is “2026-01-02T10:00:00”; it must be an instant .* with its zone/),
      'line 7: order_id is “”; it must be 1 to 128 characters long',
      'line 8: value_minor is “12.5”; it must be a whole number from 0 to 1000000000000',
      'line 9: rating is “6”; it must be a whole number from 1 to 5',
      expect.stringMatching(
        /^line 10: order_id “mora-0” is also in line 11 with a different buyer_id; only a completed/,
      ),
      expect.stringMatching(
        /^line 11: order_id “mora-0” is also in line 10 with a different buyer_id; only a completed/,
      ),
      'line 12: currency is “usd”; it must be a code of ISO 4217, e.g. USD',
      '11 lines were refused; the others were evaluated.',
      '',
    ])
    expect(verdicts).toMatchObject([{ scorecard: [{ numerator: 1, denominator: 1 }] }])
  })

  it('do not include a line that repeats another line unchanged', async () => {
    const { code, verdicts } = await evaluateRows([...completed(2), ...completed(2)])
    expect(code).toBe(0)
    expect(verdicts).toMatchObject([{ scorecard: [{ numerator: 2, denominator: 2 }] }])
  })

  it('do not include quoted text that spans lines; an unclosed quote invalidates only its own line', async () => {
    const rows = [
      'a,mora,"Lena\nBrandt, L",2026-01-02,completed,,,,,',
      'b,mora,"Lena,2026-01-02,completed,,,,,',
      ...completed(3),
      'c,mora,"Lena,2026-01-02,completed,,,,,',
    ]
    const { err, verdicts } = await evaluateRows(rows)
    expect(err.match(/line \d+: is not valid CSV/g)).toEqual(['line 4: is not valid CSV', 'line 8: is not valid CSV'])
    expect(verdicts).toMatchObject([{ scorecard: [{ numerator: 4, denominator: 4 }] }])
  })

  it('include a line not in UTF-8, because two unreadable ids must not become one person', async () => {
    const text = `${COLUMNS}\na,m\u00e4,b,2026-01-02,completed,,,,,\nb,m\u00f6,b,2026-01-02,completed,,,,,\n`
    const path = file('')
    writeFileSync(path, text, 'latin1')
    const { code, out, err } = await evenhand('--policy', policy, '--history', path, ...AT, '--json')
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('line 2: seller_id is “m\uFFFD”; it must be written in UTF-8; a file in Windows-1252')
  })

  it('are also reported for a list of sellers', async () => {
    const sellers = file('seller_id,level\nmora,king\nlena,good\nlena,best\nzoe,good\nzoe,good\n')
    const { code, err } = await evaluateRows(completed(1), '--sellers', sellers)
    expect(code).toBe(2)
    expect(err).toContain('line 2: level is “king”; it must be one of new, good, best')
    expect(err).toContain('line 3: seller_id “lena” is also in line 4 with different values; a seller has one line')
    expect(err).toContain('line 4: seller_id “lena” is also in line 3 with different values; a seller has one line')
    expect(err).toContain('3 lines were refused')
  })
})

describe('evenhand evaluate fails with one sentence and exit code 1 for', () => {
  const good = () => ['--policy', policy, '--history', history(...completed(1))]
  it.each([
    { what: 'no options', args: () => [], message: '--policy, --history, --at must be given.' },
    {
      what: 'an unknown option',
      args: () => ['--polcy', 'x'],
      message: 'There is no option “--polcy”. Options are --policy,',
    },
    { what: 'an option without its value', args: () => ['--policy', '--json'], message: '--policy needs a value.' },
    {
      what: 'an invalid instant',
      args: () => [...good(), '--at', 'noon'],
      message: '--at is “noon”; it must be an instant',
    },
    {
      what: 'an unknown seller',
      args: () => [...good(), ...AT, '--seller', 'x'],
      message: 'There is no seller “x” in',
    },
    {
      what: 'no file',
      args: () => ['--policy', policy, '--history', 'none.csv', ...AT],
      message: 'none.csv cannot be read:',
    },
    {
      what: 'no policy file',
      args: () => ['--policy', 'none', '--history', 'x', ...AT],
      message: 'none cannot be read:',
    },
    {
      what: 'an empty file',
      args: () => ['--policy', policy, '--history', file(''), ...AT],
      message: 'is empty. Its first line',
    },
    {
      what: 'an unknown column',
      args: () => ['--policy', policy, '--history', file('order_id,seller_id,closed_at,mood\n'), ...AT],
      message: 'line 1: There is no column “mood”. The column “outcome” is missing.\nColumns are order_id, seller_id,',
    },
    {
      what: 'an invalid policy',
      args: () => [
        '--policy',
        file(JSON.stringify({ ...simple, ladder: [{ ...simple.ladder[1], extra: 1 }] }), 'json'),
        '--history',
        'x',
        ...AT,
      ],
      message: '- /ladder/0/extra: is unknown. Allowed: name, reach, keep, perks, review.',
    },
    {
      what: 'a policy that is not valid JSON',
      args: () => ['--policy', file('{'), '--history', 'x', ...AT],
      message: 'is not valid JSON:',
    },
  ])('$what', async ({ args, message }) => {
    const { code, out, err } = await evenhand(...args())
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(message)
    expect(err).not.toContain('    at ')
  })
})
