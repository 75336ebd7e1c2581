// Every kind of "no" in the API's description: which statuses an operation has, and the codes behind each.
import { OPERATIONS } from '@evenhand/sdk'
import type { Row } from '@evenhand/sdk/contract'
import { STATUS_BY_CODE } from '../routes/problem.ts'

const ALL_CODES = Object.keys(STATUS_BY_CODE)

const FieldError = {
  type: 'object',
  required: ['field', 'message'],
  properties: {
    field: { type: 'string', description: 'Where it is, with dots: `gig.title`, `extras.0.price`.' },
    message: { type: 'string', description: 'What it would have to be.' },
    allowed: { type: 'array', items: { type: 'string' }, description: 'What would fit, where it can be listed.' },
  },
}

const Problem = {
  type: 'object',
  description: 'Why a call was said no to (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'facts'],
  properties: {
    type: { type: 'string', description: '`urn:evenhand:problem:` and the code.' },
    title: { type: 'string', description: 'The same for every problem of this code.' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'In words, for the person who asked.' },
    code: { type: 'string', enum: ALL_CODES, description: 'More may be added.' },
    facts: { type: 'object', description: 'What the words are made of; by code.' },
    errors: {
      type: 'array',
      items: { $ref: '#/components/schemas/FieldError' },
      description: 'The fields that do not fit.',
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
  401: ['Unauthorized', 'The key is missing or not known.'],
  403: ['Forbidden', 'The key is good, but not for this: the actor is missing, misspelt or one too many.'],
  404: ['NotFound', 'There is nothing here that the actor could see.'],
  409: ['Conflict', 'The state says no. The order says under `allowed` what is possible instead.'],
  422: ['Unprocessable', 'An input does not fit; `errors` names the field.'],
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
  Other: {
    description: 'Any other problem: the body is not valid JSON, is too large, or something went wrong on the server.',
    content,
  },
}

/** Queries and settings that a state can say no to; commands always can. */
const HAS_STATES = /\/(test-clock|cases$|appeals?$|ruling$|proposals?$|backtest$)/

/** The problems that this operation can answer with. */
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
