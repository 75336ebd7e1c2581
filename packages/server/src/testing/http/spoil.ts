// Spoils a valid body one field at a time according to its schema; each spoiled body names the field at fault.
import { isRecord } from '@evenhand/core'

export interface Spoiled {
  readonly what: string
  /** The path, with dots, that the problem must name. */
  readonly field: string
  readonly body: unknown
}

/** The part of JSON Schema that the contract uses. */
interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
}
type Found = readonly (readonly [what: string, field: string, value: unknown])[]

const inside = (path: string, name: string | number) => (path === '' ? String(name) : `${path}.${name}`)

/** Returns all spoiled versions of a valid body. */
export const spoil = (schema: Schema, body: unknown): readonly Spoiled[] =>
  ways(schema, body, '').map(([what, field, value]) => ({ what: `${field}: ${what}`, field, body: value }))

function ways(schema: Schema, value: unknown, path: string): Found {
  const branches = schema.anyOf ?? schema.oneOf
  if (branches) {
    const branch = branches.find(each => isRecord(value) && each.properties?.action?.const === value.action)
    return branch ? ways(branch, value, path) : []
  }
  if (schema.const !== undefined || schema.enum)
    return [...wrongTypes(path, ['string']), ['a word that is none', path, 'nonsense']]
  const way = WAYS[schema.type ?? '']
  if (!way) throw new Error(`${path}: there is no way to spoil the type ${schema.type}`)
  return way(schema, value, path)
}

/** The table of invalid values, one row per type of field. */
const WAYS: Readonly<Record<string, (schema: Schema, value: unknown, path: string) => Found>> = {
  object: (schema, value, path) => (isRecord(value) ? objects(schema, value, path) : []),
  array: (schema, value, path) => (Array.isArray(value) ? arrays(schema, value, path) : []),
  string: (schema, _value, path) => strings(schema, path),
  integer: (schema, _value, path) => integers(schema, path),
  boolean: (_schema, _value, path) => wrongTypes(path, ['boolean']),
}

const WRONG: readonly (readonly [type: string, what: string, value: unknown])[] = [
  ['null', 'null', null],
  ['string', 'a text', '5'],
  ['integer', 'a number', 5],
  ['boolean', 'a truth', true],
  ['array', 'a list', [[]]],
  ['object', 'an object', { a: 1 }],
]
const wrongTypes = (path: string, fits: readonly string[]): Found =>
  WRONG.flatMap(([type, what, value]) => (fits.includes(type) ? [] : [[`${what} instead`, path, value] as const]))

function strings({ minLength, maxLength = 40, pattern }: Schema, path: string): Found {
  const empty: Found = minLength || pattern ? [['empty', path, '']] : []
  const unseen = [' \t\n', '\u200b\u3164', '\u{e0041}', 'a\u202eb', 'a\u0085b', 'a\ufffeb']
  const bad = ['\u0000', 'a\u0000b', 'a\u0007b', '\ud800', 'a\udc00b', ...unseen]
  const found = bad.map(text => [`“${JSON.stringify(text)}”`, path, text] as const)
  return [
    ...wrongTypes(path, ['string']),
    ...empty,
    ...found,
    ['too long', path, 'x'.repeat(maxLength + 1)],
    ['huge', path, 'x'.repeat(200_000)],
  ]
}

function integers({ minimum = 0, maximum = 0 }: Schema, path: string): Found {
  const bad = [minimum - 1, maximum + 1, 1.5, 1e300, -1e300, 2 ** 53]
  return [...wrongTypes(path, ['integer']), ...bad.map(value => [String(value), path, value] as const)]
}

function arrays({ items, minItems = 0, maxItems = 1 }: Schema, value: readonly unknown[], path: string): Found {
  const few: Found = minItems > 0 ? [['too few', path, value.slice(0, minItems - 1)]] : []
  const many = Array.from({ length: maxItems + 1 }, () => value[0])
  const within = items ? ways(items, value[0], inside(path, 0)) : []
  const put = within.map(([what, field, item]) => [what, field, [item, ...value.slice(1)]] as const)
  return [...wrongTypes(path, ['array']), ...few, ['too many', path, many], ...put]
}

function objects(
  { properties = {}, required = [] }: Schema,
  value: Readonly<Record<string, unknown>>,
  path: string,
): Found {
  const without = (name: string) => Object.fromEntries(Object.entries(value).filter(([each]) => each !== name))
  const missing = required.map(name => ['missing', inside(path, name), without(name)] as const)
  const surplus = ['surplus', '__proto', 'constructor'].map(
    name => [`${name} besides`, inside(path, name), { ...value, [name]: 1 }] as const,
  )
  const within = Object.entries(properties).flatMap(([name, schema]) =>
    value[name] === undefined
      ? []
      : ways(schema, value[name], inside(path, name)).map(
          ([what, field, item]) => [what, field, { ...value, [name]: item }] as const,
        ),
  )
  return [...(path === '' ? [] : wrongTypes(path, ['object'])), ...missing, ...surplus, ...within]
}
