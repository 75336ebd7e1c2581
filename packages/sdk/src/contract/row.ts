// The type of a contract row: one operation with its inputs, result and audience.
import { type Action, COMMANDS, FORMS, strict } from '@evenhand/core'
import Type, { type TObject, type TSchema } from 'typebox'
import type { OperationName } from '../operations.ts'

/** The audience of an operation: anyone, any caller, a key without an actor, or in the demo anyone who sees the clock. */
export type Audience = 'anyone' | 'any_actor' | 'marketplace' | 'test_clock'

export interface Row {
  readonly name: OperationName
  readonly summary: string
  readonly audience: Audience
  readonly params: TObject
  readonly query?: TObject
  readonly body?: TObject
  readonly status: 200 | 201 | 204
  readonly result: TSchema
  /** Fields, as dotted paths, that only a call with an API key may send, not a person's session. */
  readonly keyOnly?: readonly string[]
  /** The order command it carries; without one it is a query or a setting. */
  readonly command?: Action
}

/** No parameters, or an empty answer. */
export const nothing = strict({})
export const orderId = Type.String({
  pattern: FORMS.uuid,
  maxLength: 36,
  description: 'The order.',
})
export const orderParams = strict({ id: orderId })

type Commands = typeof COMMANDS

/** The parameters of a command's path: the order's id, and what the command names beside it. */
type ParamsOf<A extends Action> =
  Commands[A]['params'] extends TObject<infer P> ? TObject<{ id: typeof orderId } & P> : never

/** Named, so that the declarations of the package hold on their own, whatever a caller's compiler checks. */
export interface CommandRow<N extends OperationName, A extends Action, R extends TSchema> {
  readonly name: N
  readonly summary: string
  readonly audience: 'any_actor'
  readonly params: ParamsOf<A>
  readonly body: Commands[A]['body']
  readonly status: 200 | 201
  readonly result: R
  readonly command: A
}

/** A row that carries a command to one order and returns the order after it. */
export function command<const N extends OperationName, const A extends Action, R extends TSchema>(
  name: N,
  action: A,
  summary: string,
  status: 200 | 201,
  result: R,
): CommandRow<N, A, R>
export function command(name: OperationName, action: Action, summary: string, status: 200 | 201, result: TSchema): Row {
  const { params, body } = COMMANDS[action]
  return {
    name,
    summary,
    status,
    result,
    command: action,
    audience: 'any_actor',
    params: strict({ id: orderId, ...params.properties }),
    body,
  }
}
