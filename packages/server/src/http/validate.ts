// Parsing at the door: strict for bodies, with numbers read from text for paths and queries. Errors name the field.
import type { InputError } from '@evenhand/sdk'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { TSchema } from 'typebox'
import { doorProblem } from './problem.ts'

const options = { removeAdditional: false, discriminator: true, strict: false, allErrors: false } as const
const strict = formats(new Ajv({ ...options, coerceTypes: false }))
const loose = formats(new Ajv({ ...options, coerceTypes: true, useDefaults: true }))

function formats(ajv: Ajv): Ajv {
  const add: unknown = addFormats
  if (typeof add !== 'function') throw new TypeError('The package “ajv-formats” is not the expected version.')
  add(ajv, ['date-time'])
  return ajv
}

/** Checks a value and vouches for its type, or throws a problem that names the first field that does not fit. */
export type Parse<T> = (value: unknown) => T

/** For bodies: nothing is dropped, nothing converted. */
export const parser = <T>(schema: TSchema): Parse<T> => parse(strict.compile<T>(schema))
/** For paths and queries, which are text: numbers are read from it. */
export const textParser = <T>(schema: TSchema): Parse<T> => parse(loose.compile<T>(schema))

function parse<T>(validate: ValidateFunction<T>): Parse<T> {
  return value => {
    if (validate(value)) return value
    throw doorProblem('invalid_input', { errors: (validate.errors ?? []).slice(0, 1).map(inputError) })
  }
}

export const invalid = (field: string, message: string, allowed?: readonly string[]) =>
  doorProblem('invalid_input', { errors: [{ field, message, ...(allowed ? { allowed } : {}) }] })

/** Sentences by the keyword that failed; Ajv's own words for the rest. */
function inputError({ keyword, instancePath, params, message = 'does not fit' }: ErrorObject): InputError {
  const at = instancePath.slice(1).replaceAll('/', '.')
  const inside = (name: unknown) => (at === '' ? String(name) : `${at}.${String(name)}`)
  switch (keyword) {
    case 'required':
      return { field: inside(params.missingProperty), message: 'is required' }
    case 'additionalProperties':
      return { field: inside(params.additionalProperty), message: 'is not known here' }
    case 'enum':
      return {
        field: at,
        message: `must be one of ${listed(params.allowedValues).join(', ')}`,
        allowed: listed(params.allowedValues),
      }
    case 'pattern':
      return { field: at, message: 'has a form or a character that is not allowed here' }
    case 'format':
      return { field: at, message: 'must be an instant in ISO 8601, e.g. "2026-11-26T14:00:00Z"' }
    case 'discriminator':
      return { field: inside('action'), message: 'must name one of the commands' }
  }
  return { field: at === '' ? 'body' : at, message }
}

const listed = (values: unknown): readonly string[] => (Array.isArray(values) ? values.map(String) : [])
