// The examples of the API's description: every operation has one, and each is what its schema says.
import { OPERATIONS } from '@evenhand/sdk'
import { CONTRACT, type Row } from '@evenhand/sdk/contract'
import { describe, expect, it } from 'vitest'
import { expectOffered } from '../../testing/http/offered.ts'
import { parser, textParser } from '../routes/validate.ts'
import { EXAMPLES } from './examples.ts'
import { openapi } from './openapi.ts'

const rows = Object.values<Row>(CONTRACT).map(row => [row.name, row] as const)
const description = JSON.parse(JSON.stringify(openapi()))

/** Everything named `example` in a part of the document, with its place. */
function examplesIn(value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => (key === 'example' ? [at] : examplesIn(item, `${at}/${key}`)))
}

describe('the example of', () => {
  it.each(rows)('%s has inputs and an answer that the contract accepts', (name, row) => {
    const { params, query, body, answer } = EXAMPLES[name] ?? { params: {}, query: {} }
    const asText = (values: object) => Object.fromEntries(Object.entries(values).map(([key, v]) => [key, String(v)]))
    expect(() => textParser(row.params)(asText(params))).not.toThrow()
    if (row.query) expect(() => textParser(row.query ?? {})(asText(query))).not.toThrow()
    if (row.body) expect(() => parser(row.body ?? {})(body ?? {})).not.toThrow()
    const [method, path] = OPERATIONS[name]
    const text = row.status === 204 ? '' : JSON.stringify(answer)
    expectOffered(method, path, { status: row.status, type: 'application/json', text })
  })

  it.each(rows)('%s is in the document: body, path and answer', (name, row) => {
    const [method, path] = OPERATIONS[name]
    const operation = description.paths[path.replace(/:(\w+)/g, '{$1}')][method.toLowerCase()]
    const found = examplesIn(operation)
    if (row.body) expect(found).toContain('/requestBody/content/application/json')
    if (row.status !== 204) expect(found).toContain(`/responses/${row.status}/content/application/json`)
    const ofPath = (operation.parameters ?? []).filter((each: { in?: string }) => each.in === 'path')
    expect(ofPath.every((each: object) => 'example' in each)).toBe(true)
  })

  it('no operation that does not exist is kept', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(rows.map(([name]) => name).sort())
  })
})
