// The API's description is valid OpenAPI 3.1: objects with the fields that they may have, and schemas of JSON Schema 2020-12.
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { openapi } from './openapi.ts'

type Json = Readonly<Record<string, unknown>>
const document: Json = JSON.parse(JSON.stringify(openapi()))
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a field of an object holds: an object of a kind, many of them by name or in a list, a schema, or a plain value. */
type Holds = 'value' | 'schema' | Kind | { readonly each: Kind | 'schema' }
interface Form {
  readonly required: readonly string[]
  readonly fields: Readonly<Record<string, Holds>>
}
type Kind = keyof typeof FORMS

/** THE TABLE: the objects of OpenAPI 3.1 that the description uses, with their fields. */
const FORMS = {
  document: {
    required: ['openapi', 'info', 'paths'],
    fields: {
      openapi: 'value',
      info: 'info',
      servers: { each: 'server' },
      tags: { each: 'tag' },
      security: 'value',
      paths: { each: 'path' },
      webhooks: { each: 'path' },
      components: 'components',
    },
  },
  info: {
    required: ['title', 'version'],
    fields: { title: 'value', version: 'value', license: 'value', description: 'value' },
  },
  server: { required: ['url'], fields: { url: 'value', description: 'value', variables: { each: 'variable' } } },
  variable: { required: ['default'], fields: { default: 'value', description: 'value', enum: 'value' } },
  tag: { required: ['name'], fields: { name: 'value', description: 'value' } },
  path: {
    required: [],
    fields: { get: 'operation', put: 'operation', post: 'operation', delete: 'operation', patch: 'operation' },
  },
  operation: {
    required: ['responses'],
    fields: {
      operationId: 'value',
      tags: 'value',
      summary: 'value',
      description: 'value',
      security: 'value',
      'x-evenhand-modes': 'value',
      parameters: { each: 'parameter' },
      requestBody: 'body',
      responses: { each: 'response' },
    },
  },
  parameter: {
    required: ['name', 'in', 'schema'],
    fields: {
      name: 'value',
      in: 'value',
      required: 'value',
      description: 'value',
      schema: 'schema',
      example: 'value',
    },
  },
  body: { required: ['content'], fields: { required: 'value', description: 'value', content: { each: 'media' } } },
  media: { required: [], fields: { schema: 'schema', example: 'value' } },
  response: {
    required: ['description'],
    fields: { description: 'value', headers: { each: 'header' }, content: { each: 'media' } },
  },
  header: { required: [], fields: { description: 'value', required: 'value', schema: 'schema' } },
  components: {
    required: [],
    fields: {
      securitySchemes: 'value',
      parameters: { each: 'parameter' },
      responses: { each: 'response' },
      schemas: { each: 'schema' },
    },
  },
} as const satisfies Readonly<
  Record<string, { required: readonly string[]; fields: Readonly<Record<string, unknown>> }>
>
const formOf = (kind: Kind): Form => FORMS[kind]

/** Every schema in the document, and every place that breaks the table. */
function walked(value: unknown, kind: Kind | 'schema', at: string): { schemas: [string, unknown][]; faults: string[] } {
  if (kind === 'schema') return { schemas: [[at, value]], faults: [] }
  if (!isObject(value)) return { schemas: [], faults: [`${at} is no ${kind}`] }
  if (typeof value.$ref === 'string')
    return { schemas: [], faults: pointedTo(value.$ref) ? [] : [`${at} refers to ${value.$ref}`] }
  const { required, fields } = formOf(kind)
  const missing = required.filter(name => !(name in value)).map(name => `${at} has no ${name}`)
  const parts = Object.entries(value).flatMap(([name, item]) => {
    const holds = fields[name]
    if (holds === undefined) return [{ schemas: [], faults: [`${at} has the unknown field ${name}`] }]
    if (holds === 'value') return []
    if (typeof holds === 'string') return [walked(item, holds, `${at}/${name}`)]
    return Object.entries(Object(item)).map(([key, each]) => walked(each, holds.each, `${at}/${name}/${key}`))
  })
  return {
    schemas: parts.flatMap(({ schemas }) => schemas),
    faults: [...missing, ...parts.flatMap(({ faults }) => faults)],
  }
}

const pointedTo = (pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, name) => Object(value)[name], document)

const operations = Object.entries(Object(document.paths)).flatMap(([path, methods]) =>
  Object.values(Object(methods)).map(operation => ({ path, operation: Object(operation) })),
)

describe('the description of the API as OpenAPI 3.1', () => {
  const { schemas, faults } = walked(document, 'document', '#')

  it('has objects with the fields that they must have, no others, and references that lead somewhere', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/)
    expect(faults).toEqual([])
  })

  it('has schemas that JSON Schema 2020-12 accepts', () => {
    const ajv = new Ajv2020({ strict: false, logger: false })
    expect(schemas.length).toBeGreaterThan(200)
    expect(schemas.filter(([, schema]) => ajv.validateSchema(Object(schema)) !== true).map(([at]) => at)).toEqual([])
  })

  it('has operations with an id of their own and a tag that is explained', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const tags = new Set(Object.values(Object(document.tags)).map(tag => Object(tag).name))
    for (const { operation } of operations) for (const tag of operation.tags) expect(tags).toContain(tag)
  })

  it.each(operations)('names the parameters of $path, each required', ({ path, operation }) => {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const described = (operation.parameters ?? []).filter((each: Json) => each.in === 'path')
    expect(described.map((each: Json) => each.name).sort()).toEqual(named.sort())
    expect(described.every((each: Json) => each.required === true)).toBe(true)
  })
})
