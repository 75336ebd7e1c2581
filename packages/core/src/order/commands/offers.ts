// The open lines of `allowed` as schemas: an action, its ids, and its inputs.
import Type, { type TObject, type TSchema } from 'typebox'
import { strict } from '../../policy/policy.ts'
import { KINDS } from '../order.ts'
import { COMMANDS, type PreviewAction } from './commands.ts'
import { INPUTS, type PlainAction } from './inputs.ts'

const lineOf = (action: PreviewAction, inputs: TSchema, more: Readonly<Record<string, TSchema>> = {}) => {
  const { params }: { readonly params: TObject } = COMMANDS[action]
  return strict({ action: Type.Literal(action), ...more, ...params.properties, ok: Type.Literal(true), inputs })
}
const plain = (action: PlainAction): readonly TObject[] => [lineOf(action, INPUTS[action])]
const byKind = (action: 'open_request' | 'answer_request'): readonly TObject[] =>
  KINDS.map(kind => lineOf(action, INPUTS[action][kind], { kind: Type.Literal(kind) }))

/** THE TABLE: the lines of each action; of the two about requests one for each kind. */
export const OPEN_OFFERS: { readonly [A in PreviewAction]: readonly TObject[] } = {
  give_requirements: plain('give_requirements'),
  deliver: plain('deliver'),
  request_revision: plain('request_revision'),
  accept_delivery: plain('accept_delivery'),
  write_message: plain('write_message'),
  review: plain('review'),
  open_request: byKind('open_request'),
  answer_request: byKind('answer_request'),
  withdraw_request: plain('withdraw_request'),
  cancel: plain('cancel'),
  contest_fault: plain('contest_fault'),
  agree_to_fault: plain('agree_to_fault'),
  open_case: plain('open_case'),
  withdraw_case: plain('withdraw_case'),
  hold_case: plain('hold_case'),
  rule_case: plain('rule_case'),
  confirm_refund: plain('confirm_refund'),
  confirm_payment: plain('confirm_payment'),
}
