// The type of a contract row: one operation with its inputs, result and audience.
import { type Action, COMMANDS, strict } from '@evenhand/core'
import Type, { type TObject, type TSchema } from 'typebox'
import type { OperationName } from '../operations.ts'

/**
 * Who may call an operation: anyone, any caller with a key or session, or a key without an actor. `test_clock` is a key
 * without an actor and, in the demo, any caller.
 */
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
  /** The dotted paths of fields that only a call with an API key may send, and not a person's session. */
  readonly keyOnly?: readonly string[]
  /** The order command that the operation sends; missing for queries and settings. */
  readonly command?: Action
}

/** The schema of no parameters or of an empty answer. */
export const nothing = strict({})
export const orderId = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  maxLength: 36,
  description: 'The order.',
})
export const orderParams = strict({ id: orderId })

type Commands = typeof COMMANDS

/** The parameters of a command's path: the order's id, and the other ids that the command names. */
type ParamsOf<A extends Action> =
  Commands[A]['params'] extends TObject<infer P> ? TObject<{ id: typeof orderId } & P> : never

/**
 * The type of a command's row. It has a name so that the package's declarations compile under any caller's settings.
 */
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

/** Makes a row for a command on one order, whose result is the order after the command. */
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
