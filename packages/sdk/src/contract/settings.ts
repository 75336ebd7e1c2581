// Operations that are not about one order: policy, balances, webhook endpoints, the test clock, health.
import { FORMS, PolicySchema, SPAN_PATTERN, strict } from '@evenhand/core'
import Type from 'typebox'
import { ALL_EVENT_TYPES } from './events.ts'
import { nothing, orderId, type Row } from './row.ts'
import { at, maybeAt } from './view.ts'

const endpoint = {
  id: Type.String(),
  url: Type.String(),
  events: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'null for all.' }),
  createdAt: at('Real time.'),
  disabledAt: maybeAt('Since when it receives nothing, in real time: it answered 410. null while it receives events.'),
  disabledReason: Type.Union([Type.String(), Type.Null()], { description: 'Why it receives nothing.' }),
}
export const EndpointView = strict(endpoint)

const TestClockView = strict({
  now: at('The current time of the orders.'),
  offset: Type.Integer({ description: 'Milliseconds ahead of real time.' }),
  frozen: Type.Boolean(),
})

const openapi = Type.Record(Type.String(), Type.Unknown())
export const settings = {
  getPolicy: {
    name: 'getPolicy',
    summary: 'The policy in force: every window, cap and switch.',
    audience: 'anyone',
    params: nothing,
    status: 200,
    result: strict({ version: Type.Integer(), inForceSince: at('Of this version.'), policy: PolicySchema }),
  },
  getBalance: {
    name: 'getBalance',
    summary: 'The sum of a seller’s entries, by currency.',
    audience: 'any_actor',
    params: strict({ id: Type.String({ minLength: 1, maxLength: 128, pattern: FORMS.id }) }),
    status: 200,
    result: strict({ balances: Type.Array(strict({ currency: Type.String(), amount: Type.Integer() })) }),
  },
  createWebhookEndpoint: {
    name: 'createWebhookEndpoint',
    summary: 'Subscribe to events from now on.',
    audience: 'marketplace',
    params: nothing,
    body: strict({
      url: Type.String({ pattern: FORMS.endpoint, maxLength: 2010 }),
      events: Type.Optional(
        Type.Array(Type.Enum([...ALL_EVENT_TYPES]), {
          minItems: 1,
          maxItems: 100,
          uniqueItems: true,
          description: 'Event types; all if missing.',
        }),
      ),
    }),
    status: 201,
    result: strict({ ...endpoint, secret: Type.String({ description: 'Shown once: verifies the signatures.' }) }),
  },
  listWebhookEndpoints: {
    name: 'listWebhookEndpoints',
    summary: 'All webhook endpoints.',
    audience: 'marketplace',
    params: nothing,
    status: 200,
    result: strict({ items: Type.Array(EndpointView) }),
  },
  deleteWebhookEndpoint: {
    name: 'deleteWebhookEndpoint',
    summary: 'Delete this endpoint.',
    audience: 'marketplace',
    params: strict({ id: orderId }),
    status: 204,
    result: Type.Null(),
  },
  getTestClock: {
    name: 'getTestClock',
    summary: 'The test clock (demo and sandbox only).',
    audience: 'any_actor',
    params: nothing,
    status: 200,
    result: TestClockView,
  },
  advanceTestClock: {
    name: 'advanceTestClock',
    summary: 'Move the test clock forward; every deadline on the way fires before the answer.',
    audience: 'test_clock',
    params: nothing,
    body: strict({
      by: Type.Optional(
        Type.String({ pattern: SPAN_PATTERN, maxLength: 40, description: 'An ISO 8601 span, e.g. "PT48H".' }),
      ),
      to: Type.Optional(Type.Enum(['next_due'], { description: 'To the next deadline that is not a reminder.' })),
      order: Type.Optional(orderId),
    }),
    status: 200,
    result: TestClockView,
  },
  freezeTestClock: {
    name: 'freezeTestClock',
    summary: 'Stop the test clock where it is.',
    audience: 'test_clock',
    params: nothing,
    body: nothing,
    status: 200,
    result: TestClockView,
  },
  resumeTestClock: {
    name: 'resumeTestClock',
    summary: 'Let the test clock run on from where it stands.',
    audience: 'test_clock',
    params: nothing,
    body: nothing,
    status: 200,
    result: TestClockView,
  },
  getOpenapi: {
    name: 'getOpenapi',
    summary: 'This description.',
    audience: 'anyone',
    params: nothing,
    status: 200,
    result: openapi,
  },
  health: {
    name: 'health',
    summary: 'The process is up.',
    audience: 'anyone',
    params: nothing,
    status: 200,
    result: strict({ ok: Type.Literal(true) }),
  },
  ready: {
    name: 'ready',
    summary: 'The database is up and commands are accepted.',
    audience: 'anyone',
    params: nothing,
    status: 200,
    result: strict({ ok: Type.Literal(true) }),
  },
} as const satisfies Readonly<Record<string, Row>>
