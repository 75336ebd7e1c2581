// The schemas of the commands that open, answer and withdraw requests. Their handlers decide what is permitted.

import Type, { type Static } from 'typebox'
import { strict } from '../../policy/policy.ts'
import { KINDS, SIDES } from '../order.ts'
import { amount, eventId, explanation, instant } from './fields.ts'
import {
  AcceptDeliverySchema,
  DeliverSchema,
  ExtraSchema,
  GiveRequirementsSchema,
  RequestRevisionSchema,
} from './lifecycle.ts'

export const OpenRequestSchema = strict({
  kind: Type.Enum(KINDS, { description: 'The kind of request.' }),
  reason: Type.String({
    minLength: 1,
    maxLength: 40,
    pattern: '^[a-z_]+$',
    description: 'A code from the list for that kind and role.',
  }),
  explanation: explanation(),
  change: Type.Optional(
    strict({
      dueAt: Type.Optional(instant('The new date.')),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, description: 'Days after the old date.' })),
      extras: Type.Optional(Type.Array(ExtraSchema, { minItems: 1, maxItems: 20 })),
    }),
  ),
  refund: Type.Optional(amount(1, 'The offered refund, in minor units.')),
})

const named = <A extends string, P extends Parameters<typeof strict>[0]>(action: A, schema: { properties: P }) =>
  strict({ action: Type.Literal(action), ...schema.properties })

const followUps = [
  named('give_requirements', GiveRequirementsSchema),
  named('deliver', DeliverSchema),
  named('request_revision', RequestRevisionSchema),
  named('accept_delivery', AcceptDeliverySchema),
] as const

/**
 * The second action of a command that answers or withdraws a request: both succeed or neither. `action` selects the
 * schema.
 */
export const FollowUpSchema = Type.Unsafe<Static<(typeof followUps)[number]>>({
  type: 'object',
  discriminator: { propertyName: 'action' },
  required: ['action'],
  oneOf: [...followUps],
})

export const AnswerRequestSchema = strict({
  answer: Type.Enum(['accept', 'decline', 'reply']),
  explanation: Type.Optional(explanation('Why; needed to decline and to reply.')),
  fault: Type.Optional(
    Type.Enum(SIDES, { description: 'When accepting a cancellation: where the answering party sees the cause.' }),
  ),
  followUp: Type.Optional(FollowUpSchema),
})
export const WithdrawRequestSchema = strict({ followUp: Type.Optional(FollowUpSchema) })
export const RequestParams = strict({ requestId: eventId('The request.') })
