// Phrases for invalid fields: one for each schema keyword, written to follow the field’s name.
import { anyNamed, count, numberText } from './grammar.ts'

/** A finding of a JSON Schema validator, in the form that Ajv gives it. */
export interface Finding {
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'must be an ISO 8601 date and time, such as 2026-11-26T14:00:00Z',
  currency: 'must be an ISO 4217 currency code, such as USD',
  language: 'must be a BCP 47 language tag, such as en or pt-BR',
  'time-zone': 'must be an IANA time zone, such as Europe/Berlin',
}

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).map(String)
const limit = ({ limit: value }: Finding['params']): number => Number(value)

const PHRASES: Readonly<Record<string, (params: Finding['params']) => string>> = {
  required: () => 'is required',
  additionalProperties: () => 'is not a known field',
  type: ({ type }) =>
    `must be ${listOf(type)
      .map(name => TYPES[name] ?? name)
      .join(' or ')}`,
  enum: ({ allowedValues }) => `must be ${anyNamed(listOf(allowedValues))}`,
  const: ({ allowedValue }) => `must be ${anyNamed(listOf(allowedValue))}`,
  minimum: params => `must be at least ${numberText(limit(params))}`,
  maximum: params => `must be at most ${numberText(limit(params))}`,
  minLength: params => `must have at least ${count(limit(params), 'character', 'characters')}`,
  maxLength: params => `must have at most ${count(limit(params), 'character', 'characters')}`,
  minItems: params => `must have at least ${count(limit(params), 'entry', 'entries')}`,
  maxItems: params => `must have at most ${count(limit(params), 'entry', 'entries')}`,
  uniqueItems: () => 'must not contain duplicates',
  format: ({ format }) => FORMATS[String(format)] ?? 'has the wrong format',
  pattern: () => 'has an invalid format or character',
  discriminator: () => 'must be one of the commands',
}

/** Returns the phrase that follows the name of an invalid field: “must be at least 1”. */
export const fieldText = ({ keyword, params }: Finding): string =>
  (Object.hasOwn(PHRASES, keyword) ? PHRASES[keyword]?.(params) : undefined) ?? 'has the wrong format'
