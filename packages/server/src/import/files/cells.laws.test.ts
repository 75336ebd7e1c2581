// Property test of cells: a table means the same in a file, quoted or not, with any separator, and as JSON.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LOGGED_METHODS } from '@evenhand/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { cellsOfJson, type JsonRow, readOrderRows } from '../orderRows.ts'
import { ORDER_COLUMNS, type OrderCells, type OrderColumn } from '../orders.ts'
import { settledRows, type settleOrders } from '../settle.ts'
import { attempt, type CellFault } from './cells.ts'
import type { Separator } from './separators.ts'

const folder = mkdtempSync(join(tmpdir(), 'evenhand-ways-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SEED = Date.now()
const some = <T>(...values: readonly T[]) => fc.constantFrom(...values)

/** Characters that come with copied text, or occur inside texts. */
const around = some('', '', '', ' ', '\u00a0', '\u200b', '\ufeff', '\u3000 ', '\u200e', '  ')
const inner = fc.array(
  some('a', 'b', 'é', ' ', '漢', '😀', '\u202e', '\u0007', '\u2028', '\u0085', "'", '0', '\ufffd', '\u200d'),
  {
    maxLength: 6,
  },
)
const text = inner.map(signs => signs.join(''))
const VALUES: Readonly<Record<OrderColumn, fc.Arbitrary<string>>> = {
  order_id: fc.oneof(some('o1', '1', '0012', '9007199254740991', 'a b', ''), text),
  seller_id: some('mora', 'lena', '12', 'ä', ''),
  buyer_id: fc.oneof(some('bob', '7', '-3', '0.5', ''), text),
  gig_id: text,
  placed_at: some('', '2024-01-01', '2024-01-01T10:00:00+01', '2024-02-30', 'true'),
  due_at: some('', '2024-01-04', '20240104'),
  delivered_at: some('', '2024-01-03T00:00Z', '2030-01-01'),
  closed_at: some('2024-01-05', '2024-01-05 10:00Z', '2024-01-05T10:00', '1960-01-01', ''),
  outcome: some(...LOGGED_METHODS, 'Completed', 'false', ''),
  decided_by: some('', 'agreement', 'me'),
  opened_by: some('', 'buyer'),
  reason: text,
  fault: some('', 'seller'),
  fault_status: some('', 'ruled'),
  value_minor: some('', '5000', '5000.0', '5000.5', '-1', '0', '1e3', '1000000000001', '007'),
  currency: some('', 'USD', 'usd'),
  rating: some('', '5', '5.0', '6', 'true'),
  first_response_hours: some('', '3.5', '0', '0.0000001', '-1', '3.3333333333333335', '24'),
}
const row = fc.record(
  Object.fromEntries(
    ORDER_COLUMNS.map(name => [name, fc.tuple(around, VALUES[name], around).map(parts => parts.join(''))]),
  ),
)
type Raw = Readonly<Record<string, string>>

type Reading = CellFault | { readonly order: unknown }
let files = 0

async function fromFile(lines: readonly string[], separator: Separator): Promise<readonly Reading[]> {
  const file = join(folder, `${++files}.csv`)
  writeFileSync(file, `\ufeff${lines.join('\r\n')}\r\n`)
  const results: (readonly [line: number, result: Reading])[] = []
  const refuse = ({
    line,
    column,
    reason,
    kind,
  }: {
    line: number
    column: string | null
    reason: string
    kind: string
  }) => results.push([line, { column: column ?? 'none', reason, kind }])
  const table = { file, separator, columns: ORDER_COLUMNS, required: [], refuse }
  const read = (cells: OrderCells) => ({ order: readOrderRows(cells) })
  // Settles each row alone, as combining rows is tested elsewhere.
  const settle = (all: Parameters<typeof settleOrders<{ order: ReturnType<typeof readOrderRows> }>>[0]) => ({
    rows: all,
    same: [],
    refused: [],
  })
  for await (const { rows } of settledRows({ table, id: 'order_id', read, settle }))
    for (const { line, value } of rows) results.push([line, value])
  return results.sort(([a], [b]) => a - b).map(([, each]) => each)
}

function fromJson(rows: readonly JsonRow[]): readonly Reading[] {
  return rows.map(each => {
    const faults: CellFault[] = []
    const order = attempt(
      fault => faults.push(fault),
      () => readOrderRows(cellsOfJson(each)),
    )
    return faults[0] ?? { order }
  })
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`
const lineOf = (raw: Raw, separator: string, write = (cell: string) => cell): string =>
  ORDER_COLUMNS.map(name => write(raw[name] ?? '')).join(separator)
const header = (separator: string): string => ORDER_COLUMNS.join(separator)

/** Returns JSON as a program would write it: numbers and booleans as such, with empty cells left out. */
const typed = (raw: Raw): JsonRow =>
  Object.fromEntries(
    Object.entries(raw).map(([name, cell]) => {
      if (cell === '') return [name, null]
      if (cell === 'true' || cell === 'false') return [name, cell === 'true']
      const number = Number(cell)
      const isPlain = name === 'first_response_hours' || Number.isInteger(number)
      return [name, isPlain && (cell === '0.0000001' || String(number) === cell) ? number : cell]
    }),
  )

describe(`a table of a history (seed ${SEED})`, () => {
  it('means the same quoted, unquoted, with tabs or semicolons, and as JSON with strings or with numbers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async raws => {
        const meant = fromJson(raws)
        expect(fromJson(raws.map(typed))).toEqual(meant)
        expect(await fromFile([header(','), ...raws.map(raw => lineOf(raw, ',', quoted))], ',')).toEqual(meant)
        for (const separator of [',', ';', '\t', '|'] as const)
          expect(await fromFile([header(separator), ...raws.map(raw => lineOf(raw, separator))], separator)).toEqual(
            meant,
          )
      }),
      { seed: SEED, numRuns: 150 },
    )
  }, 120_000)

  it('means the same with line breaks and separators inside quotes', async () => {
    const raw = { order_id: 'o1', seller_id: 'mora', closed_at: '2024-01-05', outcome: 'completed' }
    const rows = [
      { ...raw, buyer_id: ' Brandt,\r\n\r\n Lena; "L" ' },
      { ...raw, reason: '\n\n' },
    ]
    const meant = fromJson(rows)
    expect(meant).toMatchObject([
      { order: { closed: { buyer: 'Brandt, Lena; "L"' } } },
      { order: { closed: { reason: null } } },
    ])
    expect(await fromFile([header(','), ...rows.map(each => lineOf(each, ',', quoted))], ',')).toEqual(meant)
    expect(await fromFile([header(';'), ...rows.map(each => lineOf(each, ';', quoted))], ';')).toEqual(meant)
  })
})
