// The contract as a table: every row fits its operation, and every command keeps its own static types.
import type { Static } from 'typebox'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { OPERATIONS } from '../operations.ts'
import { CONTRACT, type Contract, type Row } from './index.ts'

const rows: readonly (readonly [string, Row])[] = Object.entries(CONTRACT)
const keysOf = (schema: { properties: object } | undefined) => Object.keys(schema?.properties ?? {})

describe('the contract', () => {
  it('has a row for each operation under the operation’s name', () => {
    expect(rows.map(([key]) => key).sort()).toEqual(Object.keys(OPERATIONS).sort())
    for (const [key, row] of rows) expect(row.name).toBe(key)
  })

  it.each(rows)('gives %s exactly the path parameters that its path names', (_key, row) => {
    const named = [...OPERATIONS[row.name][1].matchAll(/:(\w+)/g)].map(([, name]) => name)
    expect(keysOf(row.params)).toEqual(named)
  })

  it.each(rows)('gives %s a body only if it is a POST or a PUT, and a query only if it is not', (_key, row) => {
    const [method] = OPERATIONS[row.name]
    const carries = method === 'POST' || method === 'PUT'
    expect(row.body !== undefined).toBe(carries)
    if (carries) expect(row.query).toBeUndefined()
  })

  it.each(rows)('gives %s no field twice, so that the client can take one flat object', (_key, row) => {
    const fields = [row.params, row.query, row.body].flatMap(keysOf)
    expect(new Set(fields).size).toBe(fields.length)
  })

  it('keeps the static type of each command’s body, ids and name', () => {
    expectTypeOf<Static<Contract['deliver']['body']>>().toEqualTypeOf<{ message: string; links?: string[] }>()
    expectTypeOf<Static<Contract['deliver']['params']>>().toEqualTypeOf<{ id: string }>()
    expectTypeOf<Static<Contract['withdrawCase']['params']>>().toEqualTypeOf<{ id: string; caseId: number }>()
    expectTypeOf<Contract['ruleCase']['command']>().toEqualTypeOf<'rule_case'>()
  })
})
