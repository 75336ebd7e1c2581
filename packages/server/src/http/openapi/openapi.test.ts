// Tests the API's description: every operation is in it, every reference resolves, and every problem is described.
import { OPERATIONS, repeatingOf } from '@evenhand/sdk'
import { CONTRACT, existsIn, MODES, type Row } from '@evenhand/sdk/contract'
import { describe, expect, it } from 'vitest'
import { openapi } from './openapi.ts'

const description = JSON.parse(JSON.stringify(openapi()))
const rows = Object.values<Row>(CONTRACT)

const operationOf = ({ name }: Row) => {
  const [method, path] = OPERATIONS[name]
  return description.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
}
const refs = (value: unknown): readonly string[] =>
  [...JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => String(ref))

describe('the description of the API', () => {
  it.each(rows.map(row => [row.name, row] as const))('has %s with its response and its problems', (name, row) => {
    const operation = operationOf(row)
    expect(operation.operationId).toBe(name)
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining([String(row.status), 'default']))
    const headers = refs(operation.parameters ?? [])
    expect(headers.includes('#/components/parameters/idempotencyKey')).toBe(repeatingOf(row.name) === 'key')
    expect(headers.includes('#/components/parameters/actor')).toBe(row.audience === 'any_actor')
  })

  it.each([undefined, ...MODES])(
    'of mode %s defines every name that it uses, and uses every name that it defines',
    mode => {
      const document = JSON.parse(JSON.stringify(openapi(mode)))
      const used = new Set(refs(document))
      const defined = ['schemas', 'responses', 'parameters'].flatMap(kind =>
        Object.keys(document.components[kind]).map(name => `#/components/${kind}/${name}`),
      )
      expect([...used].sort()).toEqual(defined.sort())
    },
  )

  it('of all modes names the modes of an operation that not every mode has', () => {
    for (const row of rows)
      expect(operationOf(row)['x-evenhand-modes'] ?? MODES, row.name).toEqual(
        MODES.filter(mode => existsIn(mode, row.name)),
      )
  })

  it('lists every problem code with its status', () => {
    const { Problem } = description.components.schemas
    expect(Problem.properties.code.enum).toContain('request_ended')
    expect(description.components.responses.Conflict.description).toContain('`request_ended`')
  })
})
