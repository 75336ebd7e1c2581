// Texts of the HTTP problems. Each says what would be accepted.
import { describe, expect, it } from 'vitest'
import type { HttpProblemCode, HttpProblemFacts } from '../../problem.ts'
import { httpProblemText } from './httpProblems.ts'

const actors = ['buyer:<id>', 'seller:<id>', 'staff:<id>']
const detail = <C extends HttpProblemCode>(code: C, facts: HttpProblemFacts[C]) => httpProblemText(code, facts).detail
const fields = (...names: readonly string[]) => ({ errors: names.map(field => ({ field, message: 'is required.' })) })

describe('the text of an HTTP problem', () => {
  it.each([
    [detail('invalid_input', fields('price')), '“price” is required.'],
    [detail('invalid_input', { errors: [{ field: '', message: 'must be an object' }] }), 'The body must be an object.'],
    [detail('malformed', {}), 'The body must be a single JSON object.'],
    [detail('unauthorized', {}), 'Send a valid API key in the header “Authorization: Bearer <key>”.'],
    [
      detail('actor_invalid', { allowed: actors }),
      'The header “Evenhand-Actor” must be “buyer:<id>”, “seller:<id>” or “staff:<id>”.',
    ],
    [
      detail('actor_needed', { allowed: ['buyer'] }),
      'Name the acting person in the header “Evenhand-Actor”: “buyer:<id>”.',
    ],
    [detail('marketplace_only', {}), 'Make this call without the header “Evenhand-Actor”.'],
    [
      detail('route_not_found', { method: 'GET', path: '/v1/x' }),
      'There is no GET /v1/x. All routes are listed in /v1/openapi.json.',
    ],
    [detail('method_not_allowed', { allowed: ['GET', 'POST'] }), 'This route accepts GET or POST.'],
    [detail('too_large', { limitBytes: 1_048_576 }), 'The body can have at most 1,048,576 bytes.'],
    [detail('media_type', { allowed: ['application/json'] }), 'The header “Content-Type” must be “application/json”.'],
    [
      detail('idempotency_key_invalid', { max: 255 }),
      'The header “Idempotency-Key” must have 1 to 255 visible ASCII characters.',
    ],
    [
      detail('idempotency_key_reused', {}),
      'A key belongs to one command. Send this body with a new key, or repeat the first body with this one.',
    ],
    [
      detail('nothing_due', {}),
      'There is no upcoming deadline to move the test clock to. You can move it by a length of time instead.',
    ],
    [
      detail('too_many_calls', { of: 'session', limit: 120, retryAfterSeconds: 12 }),
      'One session can send 120 calls of this kind per minute. Nothing was changed. Please try again in 12 seconds.',
    ],
    [
      detail('too_many_at_once', { limit: 1, retryAfterSeconds: 1 }),
      'One caller can run 1 of these calls at a time. Nothing was changed. Please try again in 1 second.',
    ],
    [
      detail('too_many_at_once', { limit: 10, retryAfterSeconds: 1 }),
      'One caller can run 10 of these calls at a time. Nothing was changed. Please try again in 1 second.',
    ],
    [
      detail('too_slow', { seconds: 30 }),
      'A call must arrive completely within 30 seconds. Nothing was changed; please send it again.',
    ],
    [
      detail('headers_too_large', { limitBytes: 16_384 }),
      'The headers of a call can have at most 16,384 bytes in total.',
    ],
    [detail('not_http', {}), 'This connection did not carry valid HTTP/1.1, so it was closed.'],
    [detail('overloaded', { retryAfterSeconds: 1 }), 'Nothing was changed. Please try again in 1 second.'],
    [
      detail('outcome_unknown', {}),
      'Please repeat the call with the same idempotency key: it takes effect at most once.',
    ],
    [detail('internal', { id: 'c-1' }), 'Something went wrong on our side. Reference: c-1.'],
  ])('is: %s', (text, expected) => {
    expect(text).toBe(expected)
  })

  it('names the first three invalid fields and counts the rest', () => {
    expect(detail('invalid_input', fields('a', 'b', 'c', 'd'))).toBe(
      '“a” is required. “b” is required. “c” is required. And 1 more field, listed in “errors”.',
    )
  })
})
