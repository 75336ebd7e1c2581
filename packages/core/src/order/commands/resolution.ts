// The schemas of the commands about fault, cases and the confirmation of money.

import Type from 'typebox'
import { strict } from '../../policy/policy.ts'
import { SIDES } from '../order.ts'
import { eventId, explanation, externalId, instant, prose } from './fields.ts'

export const ContestFaultSchema = strict({
  fault: Type.Enum(SIDES, { description: 'Where this party sees the cause.' }),
  explanation: explanation(),
})
export const AgreeToFaultSchema = strict({})
export const OpenCaseSchema = strict({
  about: Type.Enum(['unresolved', 'fraud', 'threats', 'danger', 'nothing_usable'], {
    description: 'What staff should look at.',
  }),
  explanation: explanation('What happened; for staff and, unless about fraud, threats or danger, the other party.'),
})
export const WithdrawCaseSchema = strict({
  settled: Type.Optional(
    Type.Boolean({ description: 'The parties have settled it: the time that the case held is not given back.' }),
  ),
})
export const HoldCaseSchema = strict({
  until: Type.Optional(
    Type.Union([instant('Until when.'), Type.Null()], {
      description: 'Until when clocks are held; null: the hold is lifted. If omitted: to the end of the case.',
    }),
  ),
  clocks: Type.Optional(
    Type.Enum(['other', 'both'], {
      description: '`other`, the default: clocks against the other party. `both`: also those against the opener.',
    }),
  ),
})
export const RuleCaseSchema = strict({
  ruling: Type.Enum(['continue', 'fault', 'usable', 'nothing_usable'], {
    description: 'The decision of staff; cancelling is a separate command.',
  }),
  fault: Type.Optional(Type.Enum(SIDES, { description: 'With the ruling "fault".' })),
  founded: Type.Optional(
    Type.Boolean({
      description: 'For a case about the whole order: whether it was founded. If not, held time is given back.',
    }),
  ),
  explanation: explanation('Why; shown to both parties.'),
})
export const ConfirmSchema = strict({
  result: Type.Enum(['done', 'failed']),
  externalId: Type.Optional(
    externalId('The payment side’s own id of this movement; a repeat with the same id changes nothing.'),
  ),
  failureReason: Type.Optional(prose(500, 'Why it failed; only with "failed". Read by the marketplace and staff.')),
})

export const CaseParams = strict({ caseId: eventId('The case.') })
export const RefundParams = strict({ refundId: eventId('The refund.') })
export const PaymentParams = strict({ paymentId: eventId('The payment.') })
