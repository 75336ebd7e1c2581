// Matches a document against a schema, and lists every mismatch with what is allowed there.

import Type, { type TObject, type TRecord, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { isRecord } from '../../json.ts'

export interface Mismatch {
  readonly path: string
  readonly code: 'missing' | 'unknown_field' | 'not_allowed'
  readonly allowed: readonly string[]
}

/** Returns one mismatch per place, as deep inside the document as possible. A path is a JSON pointer. */
export function mismatches(schema: TSchema, value: unknown, path = ''): readonly Mismatch[] {
  if (Value.Check(schema, value)) return []
  const inner = innerOf(schema, value, path)
  return inner.length > 0 ? inner : [{ path: path || '/', code: 'not_allowed', allowed: allowedBy(schema) }]
}

function innerOf(schema: TSchema, value: unknown, path: string): readonly Mismatch[] {
  if (Type.IsObject(schema) && isRecord(value)) return members(schema, value, path)
  if (Type.IsArray(schema) && Array.isArray(value))
    return value.flatMap((each, i) => mismatches(schema.items, each, `${path}/${i}`))
  if (Type.IsRecord(schema) && isRecord(value)) return entries(schema, value, path)
  return []
}

/** Lists the mismatches of fields whose names the schema defines by a pattern. */
function entries(schema: TRecord, value: Readonly<Record<string, unknown>>, path: string): readonly Mismatch[] {
  const patterns = Object.entries(schema.patternProperties)
  return Object.entries(value).flatMap(([key, each]): readonly Mismatch[] => {
    const at = `${path}/${pointer(key)}`
    const fitting = patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(key))
    if (fitting.length === 0) return [{ path: at, code: 'unknown_field', allowed: allowedBy(schema) }]
    return fitting.flatMap(([, of]) => mismatches(of, each, at))
  })
}

function members(schema: TObject, value: Readonly<Record<string, unknown>>, path: string): readonly Mismatch[] {
  const { properties } = schema
  const required = new Set<string>(schema.required)
  const unknown = Object.keys(value)
    .filter(key => !Object.hasOwn(properties, key))
    .map(key => ({
      path: `${path}/${pointer(key)}`,
      code: 'unknown_field' as const,
      allowed: Object.keys(properties),
    }))
  const known = Object.entries(properties).flatMap(([key, of]): readonly Mismatch[] => {
    const at = `${path}/${key}`
    if (Object.hasOwn(value, key) && value[key] !== undefined) return mismatches(of, value[key], at)
    return required.has(key) ? [{ path: at, code: 'missing', allowed: allowedBy(of) }] : []
  })
  return [...unknown, ...known]
}

function allowedBy(schema: TSchema): readonly string[] {
  if (Type.IsEnum(schema)) return schema.enum.map(String)
  if ('description' in schema && typeof schema.description === 'string') return [schema.description]
  return []
}

/** Escapes a field name as RFC 6901 requires, e.g. one with a slash. */
const pointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
