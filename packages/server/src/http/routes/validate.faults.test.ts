// Tests that for every operation two wrong fields in one body are named together, each with the form that is accepted.
import type { OperationName } from '@evenhand/sdk'
import { CONTRACT, type Row } from '@evenhand/sdk/contract'
import type { TSchema } from 'typebox'
import { describe, expect, it } from 'vitest'
import { EXAMPLES } from '../openapi/examples.ts'
import { Problem } from './problem.ts'
import { parser } from './validate.ts'

type Json = Readonly<Record<string, unknown>>
interface Wrong {
  readonly field: string
  readonly value: unknown
}
interface Fault {
  readonly field: string
  readonly message: string
  readonly allowed?: readonly string[]
}

/** Values that a field might refuse: another type, beyond each limit, another form. */
const CANDIDATES: readonly unknown[] = [
  {},
  [],
  7.5,
  -1e12,
  1e17,
  '',
  'no such value!',
  '\u0000',
  'x'.repeat(20_001),
  true,
  null,
  [{}],
]

function faultsOf(schema: TSchema, body: unknown): readonly Fault[] {
  try {
    parser(schema)(structuredClone(body))
    return []
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    return Object(problem.document).errors
  }
}

const setAt = (value: unknown, [name, ...rest]: readonly string[], wrong: unknown): unknown => {
  if (name === undefined) return wrong
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === name ? setAt(item, rest, wrong) : item))
  return { ...Object(value), [name]: setAt(Object(value)[name], rest, wrong) }
}
const withWrong = (body: unknown, field: string, wrong: unknown) => setAt(body, field.split('.'), wrong)

/** Returns the path of every field of a body, also within the objects and lists that the sample has. */
function fieldsOf(schema: unknown, sample: unknown, at = ''): readonly string[] {
  const { properties = {}, items } = Object(schema)
  if (Array.isArray(sample)) return sample.length > 0 ? fieldsOf(items, sample[0], `${at}0.`) : []
  if (typeof sample !== 'object' || sample === null) return []
  return Object.keys(properties).flatMap(name => {
    const path = `${at}${name}`
    return [path, ...fieldsOf(properties[name], Object(sample)[name], `${path}.`)]
  })
}

/** Returns each value that one field of the body refuses, with its fault. */
const refusedBy = (schema: TSchema, body: unknown, field: string): readonly (Wrong & { readonly fault: Fault })[] =>
  CANDIDATES.flatMap(value => {
    const [fault] = faultsOf(schema, withWrong(body, field, value))
    return fault ? [{ field, value, fault }] : []
  })

/** Parts that the recorded calls leave out. */
const MORE: { readonly [N in OperationName]?: Json } = {
  placeOrder: {
    extras: [{ title: 'Second ratio', price: 3_000, days: 1 }],
    requirements: ['What is the name?'],
    terms: [{ id: 'rush', text: 'No refund after delivery.', acknowledgedAt: '2026-11-26T14:00:00Z' }],
  },
  openRequest: { change: { days: 2, extras: [{ title: 'More', price: 1_000, days: 1 }] } },
  deliver: { links: ['https://example.com/1'] },
}
const rows = Object.values<Row>(CONTRACT).flatMap(({ name, body }) => {
  if (!body || Object.keys(body.properties).length === 0) return []
  const sample = { ...Object(EXAMPLES[name]?.body), ...MORE[name] }
  return [{ name, body, sample, fields: fieldsOf(body, sample) }]
})

/** A message that says what is accepted: a type, a limit, a list, an example of the form, or the character that is not. */
const NAMES_THE_FORM =
  /must (be|have|not|start)|is required|is not a known field|contains the character|no visible characters/
const isIn = (found: string, field: string): boolean => found === field || found.startsWith(`${field}.`)

describe('a wrong field of', () => {
  it.each(rows)('$name is named, with the form that is accepted', ({ body, sample, fields }) => {
    expect(faultsOf(body, sample)).toEqual([])
    for (const field of fields)
      for (const { value, fault } of refusedBy(body, sample, field)) {
        const what = `${field} = ${JSON.stringify(value)?.slice(0, 40)}: ${JSON.stringify(fault)}`
        expect(isIn(fault.field, field), what).toBe(true)
        expect(fault.message, what).toMatch(NAMES_THE_FORM)
        if (fault.message === 'is not a known field') expect(fault.allowed, what).toBeDefined()
      }
  })
})

describe('two wrong fields of', () => {
  const pairs = rows.filter(({ fields }) => fields.length > 1)

  it.each(pairs)('$name are both named in one answer', ({ body, sample, fields }) => {
    for (const [i, field] of fields.entries()) {
      const other = fields.slice(i + 1).find(each => !isIn(each, field)) ?? fields[0] ?? field
      if (isIn(field, other)) continue
      const [one] = refusedBy(body, sample, field)
      const [two] = refusedBy(body, sample, other)
      if (!one || !two) throw new Error(`nothing is wrong for ${one ? other : field}`)
      const found = faultsOf(body, withWrong(withWrong(sample, field, one.value), other, two.value))
      for (const each of [field, other])
        expect(
          found.some(fault => isIn(fault.field, each)),
          `${field} and ${other}: ${JSON.stringify(found)}`,
        ).toBe(true)
      expect(
        found.every(({ message }) => NAMES_THE_FORM.test(message)),
        JSON.stringify(found),
      ).toBe(true)
    }
  })
})
