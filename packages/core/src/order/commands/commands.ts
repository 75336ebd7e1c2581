// Every command by its action: the request body, the ids from the path, and the actor.

import Type, { type Static, type TObject, type TProperties } from 'typebox'
import { strict } from '../../policy/policy.ts'
import type { Actor } from '../order.ts'
import {
  AcceptDeliverySchema,
  CancelSchema,
  DeliverSchema,
  GiveRequirementsSchema,
  PlaceSchema,
  RequestRevisionSchema,
  ReviewSchema,
  WriteMessageSchema,
} from './lifecycle.ts'
import { AnswerRequestSchema, OpenRequestSchema, RequestParams, WithdrawRequestSchema } from './requests.ts'
import {
  AgreeToFaultSchema,
  CaseParams,
  ConfirmSchema,
  ContestFaultSchema,
  HoldCaseSchema,
  OpenCaseSchema,
  PaymentParams,
  RefundParams,
  RuleCaseSchema,
  WithdrawCaseSchema,
} from './resolution.ts'

/** The table of commands: the body of each, and its path parameters other than the order’s id. */
export const COMMANDS = {
  place: { body: PlaceSchema, params: strict({}) },
  give_requirements: { body: GiveRequirementsSchema, params: strict({}) },
  deliver: { body: DeliverSchema, params: strict({}) },
  request_revision: { body: RequestRevisionSchema, params: strict({}) },
  accept_delivery: { body: AcceptDeliverySchema, params: strict({}) },
  write_message: { body: WriteMessageSchema, params: strict({}) },
  review: { body: ReviewSchema, params: strict({}) },
  open_request: { body: OpenRequestSchema, params: strict({}) },
  answer_request: { body: AnswerRequestSchema, params: RequestParams },
  withdraw_request: { body: WithdrawRequestSchema, params: RequestParams },
  cancel: { body: CancelSchema, params: strict({}) },
  contest_fault: { body: ContestFaultSchema, params: strict({}) },
  agree_to_fault: { body: AgreeToFaultSchema, params: strict({}) },
  open_case: { body: OpenCaseSchema, params: strict({}) },
  withdraw_case: { body: WithdrawCaseSchema, params: CaseParams },
  hold_case: { body: HoldCaseSchema, params: CaseParams },
  rule_case: { body: RuleCaseSchema, params: CaseParams },
  confirm_refund: { body: ConfirmSchema, params: RefundParams },
  confirm_payment: { body: ConfirmSchema, params: PaymentParams },
} as const satisfies Record<string, { body: TObject; params: TObject }>

export type Action = keyof typeof COMMANDS
/** The action of one command, its body and the ids from the path. */
export type CommandBody<A extends Action = Action> = {
  readonly [K in A]: { readonly action: K } & Static<(typeof COMMANDS)[K]['body']> &
    Static<(typeof COMMANDS)[K]['params']>
}[A]
/** A command with its actor. */
export type OrderCommand<A extends Action = Action> = { readonly [K in A]: CommandBody<K> & { readonly by: Actor } }[A]

/** The actions that can be previewed on an existing order: all except `place`. */
export type PreviewAction = Exclude<Action, 'place'>

/** Returns the schema of a command as one document: its action, the ids and the body. */
export const commandSchema = (action: Action) => {
  const row: { body: { properties: TProperties }; params: { properties: TProperties } } = COMMANDS[action]
  return strict({ action: Type.Literal(action), ...row.params.properties, ...row.body.properties })
}
