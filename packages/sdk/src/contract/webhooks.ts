// Operations on existing webhook endpoints: enabling one, listing attempts, replaying events.
import { externalId, POLICY_KINDS, strict } from '@evenhand/core'
import Type from 'typebox'
import { SubjectView } from './events.ts'
import { orderId, type Row } from './row.ts'
import { EndpointView } from './settings.ts'
import { at, cursor, limit, maybeAt, page } from './view.ts'

const sellerId = externalId('The seller.')
const endpointParams = strict({ id: { ...orderId, description: 'The endpoint.' } })

const AttemptView = strict({
  subject: SubjectView,
  seq: Type.Integer({ description: 'The number of the event.' }),
  type: Type.String({ description: 'The event’s type.' }),
  attempt: Type.Integer({ description: 'The attempts so far; counted anew after a replay.' }),
  at: at('When it had been sent. Real time, like all instants of an attempt.'),
  status: Type.Union([Type.Integer(), Type.Null()], { description: 'null if there was no answer.' }),
  tookMs: Type.Integer({ description: 'Milliseconds.' }),
  error: Type.Union([Type.String(), Type.Null()], { description: 'null if it was accepted.' }),
  nextAt: maybeAt('When it is sent again; null if it was taken or given up, or the endpoint was disabled by it.'),
  failed: Type.Boolean({ description: 'The event was given up and has not been replayed since.' }),
})

const ReplayView = strict({
  events: Type.Integer({ description: 'How many events will be replayed.' }),
  subjects: Type.Integer({ description: 'The number of orders, sellers and policies that these events belong to.' }),
  next: maybeAt('Call again with this as `since` for the rest; null if that was all.'),
})

export const webhooks = {
  enableWebhookEndpoint: {
    name: 'enableWebhookEndpoint',
    summary: 'Enable a disabled endpoint: it receives the events it has missed.',
    audience: 'marketplace',
    params: endpointParams,
    body: strict({}),
    status: 200,
    result: EndpointView,
  },
  listWebhookAttempts: {
    name: 'listWebhookAttempts',
    summary: 'What was sent to this endpoint in the last 30 days, latest first.',
    audience: 'marketplace',
    params: endpointParams,
    query: strict({
      order: Type.Optional({ ...orderId, description: 'Of one order only.' }),
      seller: Type.Optional({ ...sellerId, description: 'Only attempts for this seller.' }),
      policy: Type.Optional(Type.Enum([...POLICY_KINDS], { description: 'Only attempts for this policy.' })),
      failed: Type.Optional(
        Type.Boolean({
          default: false,
          description: 'true: only events that were given up and not replayed since.',
        }),
      ),
      cursor,
      limit,
    }),
    status: 200,
    result: page(AttemptView),
  },
  replayWebhooks: {
    name: 'replayWebhooks',
    summary: 'Send events again under their ids: one, or those saved from an instant on, up to 10,000 a call.',
    audience: 'marketplace',
    params: endpointParams,
    body: strict({
      orderId: Type.Optional({ ...orderId, description: 'One event: its order, with `seq`.' }),
      sellerId: Type.Optional({ ...sellerId, description: 'One event: its seller, with `seq`.' }),
      policy: Type.Optional(Type.Enum([...POLICY_KINDS], { description: 'One event: its policy, with `seq`.' })),
      seq: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The number of the event.' })),
      since: Type.Optional(
        Type.String({
          format: 'date-time',
          maxLength: 40,
          description:
            'Instead of one event, replays every event of the endpoint’s types that was saved at or after this instant of real time.',
        }),
      ),
    }),
    status: 200,
    result: ReplayView,
  },
} as const satisfies Readonly<Record<string, Row>>
