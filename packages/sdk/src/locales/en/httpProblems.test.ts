// What the door says: what would fit, in words that can be followed.
import { describe, expect, it } from 'vitest'
import type { HttpProblemCode, HttpProblemFacts } from '../../problem.ts'
import { httpProblemText } from './httpProblems.ts'

const actors = ['buyer:<id>', 'seller:<id>', 'staff:<id>']
const detail = <C extends HttpProblemCode>(code: C, facts: HttpProblemFacts[C]) => httpProblemText(code, facts).detail
const fields = (...names: readonly string[]) => ({ errors: names.map(field => ({ field, message: 'is needed.' })) })

describe('the door', () => {
  it.each([
    [detail('invalid_input', fields('price')), '“price” is needed.'],
    [detail('invalid_input', { errors: [{ field: '', message: 'must be an object' }] }), 'The body must be an object.'],
    [detail('malformed', {}), 'The body of this call must be one JSON object.'],
    [detail('unauthorized', {}), 'Send a valid API key in the header “Authorization: Bearer <key>”.'],
    [
      detail('actor_invalid', { allowed: actors }),
      'The header “Evenhand-Actor” can be “buyer:<id>”, “seller:<id>” or “staff:<id>”.',
    ],
    [
      detail('actor_needed', { allowed: ['buyer'] }),
      'Name the person who does this in the header “Evenhand-Actor”: “buyer:<id>”.',
    ],
    [detail('marketplace_only', {}), 'The marketplace itself does this: call it without the header “Evenhand-Actor”.'],
    [
      detail('route_not_found', { method: 'GET', path: '/v1/x' }),
      'There is no GET /v1/x. All routes are listed in /v1/openapi.json.',
    ],
    [detail('method_not_allowed', { allowed: ['GET', 'POST'] }), 'This route can be called with GET or POST.'],
    [detail('too_large', { limitBytes: 1_048_576 }), 'The body of this call can have at most 1,048,576 bytes.'],
    [detail('media_type', { allowed: ['application/json'] }), 'The header “Content-Type” can be “application/json”.'],
    [
      detail('idempotency_key_invalid', { max: 255 }),
      'The header “Idempotency-Key” can have 1 to 255 visible ASCII characters.',
    ],
    [
      detail('idempotency_key_reused', {}),
      'A key belongs to one command. Send this body with a new key, or repeat the first body with this one.',
    ],
    [detail('nothing_due', {}), 'No promise lies ahead to which the test clock could move. It can be moved by a span.'],
    [
      detail('too_many_calls', { of: 'session', limit: 120, retryAfterSeconds: 12 }),
      'One session can send 120 calls of this kind in a minute. Nothing was done. Please repeat the call in 12 seconds.',
    ],
    [
      detail('too_many_at_once', { limit: 1, retryAfterSeconds: 1 }),
      'For one caller, 1 of these runs at a time. Nothing was done. Please repeat the call in 1 second.',
    ],
    [
      detail('too_many_at_once', { limit: 10, retryAfterSeconds: 1 }),
      'For one caller, 10 of these run at a time. Nothing was done. Please repeat the call in 1 second.',
    ],
    [
      detail('too_slow', { seconds: 30 }),
      'A call must arrive as a whole within 30 seconds. Nothing was done; please send it again.',
    ],
    [
      detail('headers_too_large', { limitBytes: 16_384 }),
      'All headers of a call together can have at most 16,384 bytes.',
    ],
    [
      detail('not_http', {}),
      'What came over this connection could not be read as HTTP/1.1. The connection was closed.',
    ],
    [detail('overloaded', { retryAfterSeconds: 1 }), 'Nothing was done. Please repeat the call in 1 second.'],
    [detail('outcome_unknown', {}), 'Please repeat the call with the same idempotency key: it is done once at most.'],
    [detail('internal', { id: 'c-1' }), 'The call could not be carried out. The server’s log knows it as c-1.'],
  ])('says: %s', (said, expected) => {
    expect(said).toBe(expected)
  })

  it('names the first three fields that do not fit and counts the rest', () => {
    expect(detail('invalid_input', fields('a', 'b', 'c', 'd'))).toBe(
      '“a” is needed. “b” is needed. “c” is needed. And 1 more field, listed in “errors”.',
    )
  })
})
