// Parses input: bodies strictly, paths and queries with numbers read from text. Errors name the field.
import { LINK_PATTERN, SPAN_PATTERN, TEXT_PATTERNS, textFault, trimmed } from '@evenhand/core'
import type { InputError } from '@evenhand/sdk'
import { fieldText, linkText, spanFieldText, textFaultText } from '@evenhand/sdk/locales/en'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { TSchema } from 'typebox'
import { httpProblem } from './problem.ts'

const isDateTime = withDateTime(new Ajv()).compile<string>({ type: 'string', format: 'date-time' })
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

/** Reports whether a year has four digits, on which PostgreSQL, JavaScript and ISO 8601 agree. False for NaN. */
export const isFourDigitYear = (at: number): boolean => at >= Date.UTC(1000, 0, 1) && at < Date.UTC(9999, 11, 31)

/** The formats of names that pages later pass to `Intl`; unknown names are refused. */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  // A leap second has the form of an instant, but JavaScript cannot represent it.
  'date-time': text => isDateTime(text) && isFourDigitYear(Date.parse(text)),
  currency: text => CURRENCIES.has(text),
  language: text => accepted(() => Intl.getCanonicalLocales(text)),
  'time-zone': isZone,
}

/**
 * The valid zones found so far, as checking one takes longer than the rest of a body's check. There are about six
 * hundred zones.
 */
const zones = new Set<string>()
const MOST_ZONES = 2000

function isZone(text: string): boolean {
  if (zones.has(text)) return true
  const isKnown = accepted(() => new Intl.DateTimeFormat('en', { timeZone: text }))
  if (isKnown && zones.size < MOST_ZONES) zones.add(text)
  return isKnown
}

function accepted(use: () => unknown): boolean {
  try {
    use()
    return true
  } catch {
    return false
  }
}

/** The position of a value in its parent. */
interface Place {
  readonly parentData: Record<string | number, unknown>
  readonly parentDataProperty: string | number
}
/**
 * The keyword `x-trimmed`: people's texts are trimmed before they are stored, and the length limit applies after
 * trimming.
 */
const TRIMMED = {
  keyword: 'x-trimmed',
  type: 'string' as const,
  schemaType: 'boolean' as const,
  before: 'maxLength',
  modifying: true,
  errors: false,
  validate: (_schema: boolean, text: string, _parent?: unknown, at?: Place) => {
    if (at) at.parentData[at.parentDataProperty] = trimmed(text)
    return true
  },
}

// `verbose` puts the schema into each error, which lists the allowed values.
const options = {
  removeAdditional: false,
  discriminator: true,
  strict: false,
  allErrors: false,
  verbose: true,
} as const
const BODIES = { ...options, coerceTypes: false } as const
const TEXTS = { ...options, coerceTypes: true, useDefaults: true } as const
/**
 * Returns two validators: one stops at the first fault and checks all input, the other finds every fault and runs only
 * on input that has one.
 */
const validators = (own: typeof BODIES | typeof TEXTS) => ({
  first: formats(new Ajv(own)),
  every: formats(new Ajv({ ...own, allErrors: true })),
})
const strict = validators(BODIES)
const loose = validators(TEXTS)

function withDateTime(ajv: Ajv): Ajv {
  const add: unknown = addFormats
  if (typeof add !== 'function') throw new TypeError('The package “ajv-formats” is not the expected version.')
  add(ajv, ['date-time'])
  return ajv
}

function formats(ajv: Ajv): Ajv {
  ajv.addKeyword(TRIMMED)
  for (const [name, validate] of Object.entries(FORMATS)) ajv.addFormat(name, { type: 'string', validate })
  return ajv
}

/** Checks a value and returns it with its type, or throws a problem that names every invalid field. */
export type Parse<T> = (value: unknown) => T

/** Returns a parser for bodies: nothing is dropped, nothing converted. */
export const parser = <T>(schema: TSchema): Parse<T> => parse(schema, strict)
/** Returns a parser for paths and queries, which are text: it reads numbers from them. */
export const textParser = <T>(schema: TSchema): Parse<T> => parse(schema, loose)

function parse<T>(schema: TSchema, { first, every }: typeof strict): Parse<T> {
  const validate = first.compile<T>(schema)
  return value => {
    if (validate(value)) return value
    const found = isSmall(value) ? faultsIn(every.compile(schema), value) : []
    throw httpProblem('invalid_input', { errors: found.length > 0 ? found : faultsOf(validate.errors) })
  }
}

/** The most faults that one answer lists. */
const MOST_FAULTS = 50
/**
 * With more values than this, only the first fault is reported, as a caller could make a check of everything last very
 * long.
 */
const MOST_VALUES = 5000

function isSmall(value: unknown): boolean {
  let left = MOST_VALUES
  const count = (each: unknown): boolean =>
    left-- > 0 && (typeof each !== 'object' || each === null || Object.values(each).every(count))
  return count(value)
}

function faultsIn(validate: ValidateFunction, value: unknown): readonly InputError[] {
  validate(value)
  return faultsOf(validate.errors)
}

/** Returns one fault for each field. “No branch of a union fits” is left out if a branch names its own field. */
function faultsOf(errors: readonly ErrorObject[] | null | undefined): readonly InputError[] {
  const found = new Map<string, InputError>()
  for (const error of errors ?? []) {
    const fault = inputError(error)
    const isOfUnion = error.keyword === 'anyOf' || error.keyword === 'oneOf'
    const isNamed = [...found.keys()].some(field => field === fault.field || field.startsWith(`${fault.field}.`))
    if (!found.has(fault.field) && !(isOfUnion && isNamed)) found.set(fault.field, fault)
    if (found.size === MOST_FAULTS) break
  }
  return [...found.values()]
}

export const invalid = (field: string, message: string, allowed?: readonly string[]) =>
  httpProblem('invalid_input', { errors: [{ field, message, ...(allowed ? { allowed } : {}) }] })

/** Returns the path of the field, and the SDK's sentence about valid values. */
function inputError(error: ErrorObject): InputError {
  const { keyword, instancePath, params } = error
  const at = instancePath.slice(1).replaceAll('/', '.')
  const inner = innerField(keyword, params)
  const field = [at, inner].filter(part => part !== '').join('.') || 'body'
  const message = contentText(error) ?? fieldText({ keyword, params })
  const allowed = allowedIn(error)
  return allowed.length > 0 ? { field, message, allowed } : { field, message }
}

/** Returns the fault of the value itself: the character that a text must not contain, or the form of a link or span. */
function contentText({ keyword, params: { pattern }, data }: ErrorObject): string | null {
  if (keyword !== 'pattern' || typeof data !== 'string') return null
  if (pattern === LINK_PATTERN) return linkText
  if (pattern === SPAN_PATTERN) return spanFieldText
  const fault =
    pattern === TEXT_PATTERNS.line
      ? textFault(data, 'line')
      : pattern === TEXT_PATTERNS.prose
        ? textFault(data, 'prose')
        : null
  return fault && textFaultText(fault)
}

/** Returns the allowed values, fields or commands. */
function allowedIn({ keyword, params, parentSchema }: ErrorObject): readonly string[] {
  if (keyword === 'enum') return listed(params.allowedValues)
  if (keyword === 'additionalProperties') return Object.keys(Object(parentSchema?.properties))
  if (keyword !== 'discriminator') return []
  return listed(parentSchema?.oneOf).length === 0 ? [] : parentSchema?.oneOf.map(actionOf)
}
const actionOf = (schema: { readonly properties?: { readonly action?: { readonly const?: string } } }): string =>
  String(schema.properties?.action?.const)

/** Returns the field inside the checked one that an error is about, if any. */
function innerField(keyword: string, params: ErrorObject['params']): string {
  if (keyword === 'required') return String(params.missingProperty)
  if (keyword === 'additionalProperties') return String(params.additionalProperty)
  return keyword === 'discriminator' ? 'action' : ''
}

const listed = (values: unknown): readonly string[] => (Array.isArray(values) ? values.map(String) : [])
