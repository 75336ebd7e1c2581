// The schemas of the commands around fault, cases and the confirmation of money.
import Type from 'typebox'
import { SIDES } from '../order.ts'
import { eventId, explanation, externalId, prose, strict } from './fields.ts'

export const ContestFaultSchema = strict({
  fault: Type.Enum(SIDES, { description: 'Where this party sees the cause.' }),
  explanation: explanation(),
})
export const AgreeToFaultSchema = strict({})
export const OpenCaseSchema = strict({
  about: Type.Enum(['unresolved', 'fraud', 'threats', 'danger', 'nothing_usable'], {
    description: 'What staff should look at.',
  }),
  explanation: explanation('What happened; read by staff.'),
})
export const WithdrawCaseSchema = strict({})
export const RuleCaseSchema = strict({
  ruling: Type.Enum(['continue', 'fault', 'usable', 'nothing_usable'], {
    description: 'What staff decides; to cancel is a command of its own.',
  }),
  fault: Type.Optional(Type.Enum(SIDES, { description: 'With the ruling "fault".' })),
  explanation: explanation('Why; shown to both parties.'),
})
export const ConfirmSchema = strict({
  result: Type.Enum(['done', 'failed']),
  externalId: Type.Optional(
    externalId('The payment side’s own id of this movement; repeated with it, nothing changes.'),
  ),
  failureReason: Type.Optional(prose(500, 'Why it failed; only with "failed". Read by the marketplace and staff.')),
})

export const CaseParams = strict({ caseId: eventId('The case.') })
export const RefundParams = strict({ refundId: eventId('The refund.') })
export const PaymentParams = strict({ paymentId: eventId('The payment.') })
