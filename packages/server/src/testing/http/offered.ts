// Checks a response against the contract: it must have the status and schema of its row, or be a problem document.
import { isProblem, OPERATIONS } from '@evenhand/sdk'
import { CONTRACT, type Row } from '@evenhand/sdk/contract'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly text: string
}

const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
const add: unknown = addFormats
if (typeof add === 'function') add(ajv)

const PROBLEM = ajv.compile({
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'facts'],
  additionalProperties: false,
  properties: {
    type: { type: 'string', pattern: '^urn:evenhand:problem:[a-z_]+$' },
    title: { type: 'string', minLength: 5 },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', minLength: 10 },
    code: { type: 'string' },
    facts: { type: 'object' },
    errors: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['field', 'message'],
        additionalProperties: false,
        properties: {
          field: { type: 'string', minLength: 1 },
          message: { type: 'string', minLength: 2 },
          allowed: { type: 'array', items: { type: 'string' } },
        },
      },
    },
  },
})

const rows = Object.values<Row>(CONTRACT).map(row => {
  const [method, path] = OPERATIONS[row.name]
  const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`)
  return { row, method, pattern, fits: ajv.compile(row.result) }
})

/** Returns the contract row of a call; null for an unknown address. */
const rowOf = (method: string, path: string) =>
  rows.find(each => each.method === method && each.pattern.test(path)) ?? null

/** Throws if a response does not match the contract. */
export function expectOffered(method: string, path: string, answer: Answer): void {
  const found = rowOf(method, path)
  if (!found || answer.status >= 400) {
    expectProblem(`${method} ${path}`, answer)
    return
  }
  const { row, fits } = found
  const broken = (what: string) => new Error(`${row.name} breaks its contract: ${what}\n${answer.text.slice(0, 2000)}`)
  if (answer.status !== row.status) throw broken(`answered ${answer.status}, not ${row.status}`)
  if (row.status === 204) {
    if (answer.text !== '') throw broken('204 with a body')
    return
  }
  if (!answer.type.startsWith('application/json')) throw broken(`is ${answer.type}`)
  if (!fits(JSON.parse(answer.text))) throw broken(ajv.errorsText(fits.errors))
}

function expectProblem(call: string, { status, type, text }: Answer): void {
  const broken = (what: string) =>
    new Error(`${call}: the problem document is malformed: ${what}\n${text.slice(0, 2000)}`)
  if (!type.startsWith('application/problem+json')) throw broken(`${status}, it is ${type || 'without a type'}`)
  const body: unknown = JSON.parse(text)
  if (!PROBLEM(body)) throw broken(ajv.errorsText(PROBLEM.errors))
  if (!isProblem(body)) throw broken('the SDK does not know it for a problem')
  if (body.status !== status) throw broken(`says ${body.status}, is ${status}`)
}
