// Problems in the API's description: the statuses of each operation, and the codes of each status.
import { OPERATIONS } from '@evenhand/sdk'
import type { Row } from '@evenhand/sdk/contract'
import { STATUS_BY_CODE } from '../routes/problem.ts'

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

const MEANINGS = {
  401: ['Unauthorized', 'The key is missing or unknown.'],
  403: ['Forbidden', 'The key is valid, but not for this call: the actor is missing, malformed or not allowed here.'],
  404: ['NotFound', 'Nothing that the actor may see exists here.'],
  409: ['Conflict', 'The current state does not allow it. The order lists under `allowed` what is possible instead.'],
  422: ['Unprocessable', 'An input is not valid; `errors` names the field.'],
  429: ['TooMany', 'Too many calls, or too many at once: repeat after `Retry-After`.'],
  503: ['Unavailable', 'Not now: repeat after `Retry-After`, with the same idempotency key.'],
} as const
type Explained = keyof typeof MEANINGS
const isExplained = (status: number): status is Explained => status in MEANINGS

const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

const retryAfter = { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds.' } }

function explained([status, [name, meaning]]: readonly [string, readonly [string, string]]) {
  const codes = ALL_CODES.filter(code => STATUS_BY_CODE[code] === Number(status)).map(code => `\`${code}\``)
  const description = `${meaning} Codes: ${codes.join(', ')}.`
  return [name, { description, ...(status === '503' || status === '429' ? { headers: retryAfter } : {}), content }]
}

export const PROBLEM_RESPONSES = {
  ...Object.fromEntries(Object.entries(MEANINGS).map(explained)),
  Other: { description: 'Any other problem: the body is not valid JSON or too large, or the server failed.', content },
}

/** The paths of queries and settings that can conflict with a state; commands always can. */
const HAS_STATES = /\/(test-clock|cases$|appeals?$|ruling$|proposals?$|backtest$)/

/** Returns the problems that this operation can return. */
export function problemsOf({ name, audience, params, query, body, command }: Row) {
  const [, path] = OPERATIONS[name]
  const hasKey = audience !== 'anyone'
  const hasIds = Object.keys(params.properties).length > 0
  const statuses = [
    ...(hasKey ? [401, 403] : []),
    ...(hasIds ? [404] : []),
    ...(command || HAS_STATES.test(path) ? [409] : []),
    ...(hasIds || query || body ? [422] : []),
    429,
    ...(hasKey || name === 'ready' ? [503] : []),
  ].filter(isExplained)
  const known = statuses.map(status => [status, { $ref: `#/components/responses/${MEANINGS[status][0]}` }])
  return { ...Object.fromEntries(known), default: { $ref: '#/components/responses/Other' } }
}
