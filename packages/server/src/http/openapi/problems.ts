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

/** What each status means; a status without a row here is explained by its codes. */
const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The call cannot be read.',
  401: 'The key or session is missing, unknown or has ended.',
  403: 'The key is valid, but not for this call: the actor is missing, malformed or not allowed here.',
  404: 'Nothing that the actor may see exists here.',
  409: 'The current state does not allow it. The order lists under `allowed` what is possible instead.',
  410: 'The link has been used.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'An input is not valid; `errors` names every field and what is accepted.',
  429: 'Too many calls, or too many at once: repeat after `Retry-After`.',
  500: 'The server failed; the problem has a reference.',
  503: 'Not now: repeat after `Retry-After`, with the same idempotency key.',
}

const ofCodes = (codes: readonly string[]) => ({
  'application/problem+json': {
    schema: {
      allOf: [{ $ref: '#/components/schemas/Problem' }],
      properties: { code: { enum: codes } },
    },
  },
})

const retryAfter = { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds.' } }
const repeats = (status: number): boolean => status === 429 || status === 503

export const PROBLEM_RESPONSES = {
  Other: { description: 'The call reached no operation.', content: ofCodes(ANYWHERE) },
}

/** The problems of this operation by status, each with the codes that it may have here. */
export function problemsOf(row: Row) {
  const codes = codesOf(row)
  const statuses = [...new Set(codes.map(code => STATUS_BY_CODE[code]))].sort((a, b) => a - b)
  const responses = statuses.map(status => [
    status,
    {
      description: MEANINGS[status] ?? 'A problem.',
      ...(repeats(status) ? { headers: retryAfter } : {}),
      content: ofCodes(codes.filter(code => STATUS_BY_CODE[code] === status)),
    },
  ])
  return { ...Object.fromEntries(responses), default: { $ref: '#/components/responses/Other' } }
}
