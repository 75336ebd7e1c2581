// Operations about requests, cancelling alone, fault, cases, and confirmations by the payment side.
import { ABOUTS, PARTIES, strict } from '@evenhand/core'
import Type from 'typebox'
import { command, type Row } from './row.ts'
import { at, cursor, limit, OrderView, page } from './view.ts'

const CaseRow = strict({
  orderId: Type.String(),
  reference: Type.String(),
  caseId: Type.Integer(),
  about: Type.Enum(ABOUTS),
  openedBy: Type.Enum(PARTIES),
  openedAt: at('When it was opened.'),
  explanation: Type.String(),
})

export const resolution = {
  openRequest: command('openRequest', 'open_request', 'Ask the other party for something.', 201, OrderView),
  answerRequest: command('answerRequest', 'answer_request', 'Answer the other party’s request.', 200, OrderView),
  withdrawRequest: command('withdrawRequest', 'withdraw_request', 'Withdraw one’s own request.', 200, OrderView),
  cancel: command('cancel', 'cancel', 'Cancel alone: cooling-off, late, unstarted; or as staff.', 200, OrderView),
  contestFault: command('contestFault', 'contest_fault', 'Contest the stated fault.', 200, OrderView),
  agreeToFault: command('agreeToFault', 'agree_to_fault', 'Agree to a fault that was left unanswered.', 200, OrderView),
  openCase: command('openCase', 'open_case', 'Open a case with staff.', 201, OrderView),
  withdrawCase: command('withdrawCase', 'withdraw_case', 'Withdraw one’s own case.', 200, OrderView),
  holdCase: command('holdCase', 'hold_case', 'Hold or resume an order’s clocks for a case, as staff.', 200, OrderView),
  ruleCase: command('ruleCase', 'rule_case', 'Rule on a case, as staff.', 200, OrderView),
  confirmRefund: command(
    'confirmRefund',
    'confirm_refund',
    'Confirm that a refund was paid or failed.',
    200,
    OrderView,
  ),
  confirmPayment: command(
    'confirmPayment',
    'confirm_payment',
    'Confirm that a change’s price was collected or failed.',
    200,
    OrderView,
  ),
  listCases: {
    name: 'listCases',
    summary: 'The open cases, oldest first; for staff and the marketplace.',
    audience: 'any_actor',
    params: strict({}),
    query: strict({ cursor, limit }),
    status: 200,
    result: page(CaseRow),
  },
} as const satisfies Readonly<Record<string, Row>>
