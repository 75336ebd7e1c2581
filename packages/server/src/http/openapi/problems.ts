// Problems in the API's description: the statuses of each operation, and the codes of each status.
import type { Row } from '@evenhand/sdk/contract'
import { STATUS_BY_CODE } from '../routes/problem.ts'
import { ANYWHERE, codesOf } from './codes.ts'

const ALL_CODES = Object.keys(STATUS_BY_CODE)

const FieldError = {
  type: 'object',
  required: ['field', 'message'],
  properties: {
    field: { type: 'string', description: 'The path of the field, with dots: `gig.title`, `extras.0.price`.' },
    message: { type: 'string', description: 'What the value must be.' },
    allowed: { type: 'array', items: { type: 'string' }, description: 'The accepted values, if they can be listed.' },
  },
}

const Problem = {
  type: 'object',
  description: 'Why a call was refused (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'facts'],
  properties: {
    type: { type: 'string', description: '`urn:evenhand:problem:` and the code.' },
    title: { type: 'string', description: 'The same for every problem of this code.' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence for the person who sent the call.' },
    code: { type: 'string', enum: ALL_CODES, description: 'More may be added.' },
    facts: { type: 'object', description: 'The facts used in the sentence; they depend on the code.' },
    errors: {
      type: 'array',
      items: { $ref: '#/components/schemas/FieldError' },
      description: 'The fields that are not valid.',
    },
  },
  examples: [
    {
      type: 'urn:evenhand:problem:cannot_cancel_alone',
      title: 'You cannot cancel on your own right now',
      status: 409,
      detail:
        'You cannot cancel on your own right now. If nothing else happens, you can cancel on your own from Thu 10 Dec 2026, 14:00 UTC. You can ask the other party to cancel.',
      code: 'cannot_cancel_alone',
      facts: { from: '2026-12-10T14:00:00.000Z', coolingOffEnded: null },
    },
  ],
}

export const PROBLEM_SCHEMAS = { Problem, FieldError }

/** THE TABLE: the name of each status's responses in the document, and what it means. */
const MEANINGS: Readonly<Record<number, readonly [name: string, meaning: string]>> = {
  400: ['Unreadable', 'The call cannot be read.'],
  401: ['Unauthorized', 'The key or session is missing, unknown or has ended.'],
  403: ['Forbidden', 'The key is valid, but not for this call: the actor is missing, malformed or not allowed here.'],
  404: ['NotFound', 'Nothing that the actor may see exists here.'],
  409: ['Conflict', 'The current state does not allow it. The order lists under `allowed` what is possible instead.'],
  410: ['Gone', 'The link has been used.'],
  413: ['TooLarge', 'The body is too large.'],
  415: ['NotJson', 'The body is not JSON.'],
  422: ['Unprocessable', 'An input is not valid; `errors` names every field and what is accepted.'],
  429: ['TooMany', 'Too many calls, or too many at once: repeat after `Retry-After`.'],
  500: ['Failed', 'The server failed; the problem has a reference.'],
  503: ['Unavailable', 'Not now: repeat after `Retry-After`, with the same idempotency key.'],
}

const ofCodes = (codes: readonly string[]) => ({
  'application/problem+json': {
    schema: { allOf: [{ $ref: '#/components/schemas/Problem' }], properties: { code: { enum: codes } } },
  },
})

const retryAfter = { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds.' } }
const repeats = (status: number): boolean => status === 429 || status === 503

interface Response {
  readonly status: number
  readonly codes: readonly string[]
}
/** Returns the problems of this operation by status, each with the codes that it may have here. */
function responsesOf(row: Row): readonly Response[] {
  const codes = codesOf(row)
  const statuses = [...new Set(codes.map(code => STATUS_BY_CODE[code]))].sort((a, b) => a - b)
  return statuses.map(status => ({ status, codes: codes.filter(code => STATUS_BY_CODE[code] === status) }))
}
const keyOf = ({ codes }: Response): string => codes.join(' ')

/** Names each response that some operation has: after its only operation, else numbered within its status. */
function namedResponses(rows: readonly Row[]): ReadonlyMap<string, { readonly name: string; readonly of: Response }> {
  const all = rows.flatMap(row => responsesOf(row).map(response => ({ row, response })))
  const named = new Map<string, { readonly name: string; readonly of: Response }>()
  const counts = new Map<string, number>()
  for (const { row, response } of all) {
    const [name] = MEANINGS[response.status] ?? ['Problem']
    const isOnly = all.filter(each => keyOf(each.response) === keyOf(response)).length === 1
    if (isOnly) named.set(keyOf(response), { name: `${capitalized(row.name)}${name}`, of: response })
    if (named.has(keyOf(response))) continue
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    named.set(keyOf(response), { name: count === 1 ? name : `${name}${count}`, of: response })
  }
  return named
}
const capitalized = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1)

/** Returns the problems that this operation can return. */
export function problemsOf(rows: readonly Row[]) {
  const named = namedResponses(rows)
  const components = [...named.values()].map(({ name, of: { status, codes } }) => [
    name,
    {
      description: MEANINGS[status]?.[1] ?? 'A problem.',
      ...(repeats(status) ? { headers: retryAfter } : {}),
      content: ofCodes(codes),
    },
  ])
  const reference = (name: string) => ({ $ref: `#/components/responses/${name}` })
  return {
    components: {
      ...Object.fromEntries(components),
      Other: { description: 'The call reached no operation.', content: ofCodes(ANYWHERE) },
    },
    of: (row: Row) => ({
      ...Object.fromEntries(
        responsesOf(row).map(response => [response.status, reference(named.get(keyOf(response))?.name ?? 'Other')]),
      ),
      default: reference('Other'),
    }),
  }
}
