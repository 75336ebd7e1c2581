// The form of a contract row: one operation, what it takes, what it gives, who may send it.
import { type Action, COMMANDS, strict } from '@evenhand/core'
import Type, { type TObject, type TProperties, type TSchema } from 'typebox'
import type { OperationName } from '../operations.ts'

/** Whom an operation is for: everybody, any caller, a key that acts for nobody, or in the demo everybody in sight of the clock. */
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
  /** Fields, with dots, that only a call with an API key may send: a person's session may not. */
  readonly keyOnly?: readonly string[]
  /** The order command that it carries; without one it is a query or a setting. */
  readonly command?: Action
}

export const orderId = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  maxLength: 36,
  description: 'The order.',
})
export const orderParams = strict({ id: orderId })

/** Looked up by a name that is still open, the type keeps the name: `T[K]`, not the union of all rows. */
const at = <T, const K extends keyof T>(table: T, key: K): T[K] => table[key]

const withOrder = <P extends TProperties>(properties: P) => strict({ id: orderId, ...properties })

/** A row that carries a command to one order and answers with the order as it then is. */
export const command = <const N extends OperationName, const A extends Action, R extends TSchema>(
  name: N,
  action: A,
  summary: string,
  status: 200 | 201,
  result: R,
) => ({
  name,
  summary,
  status,
  result,
  command: action,
  audience: 'any_actor' as const,
  params: withOrder(at(at(at(COMMANDS, action), 'params'), 'properties')),
  body: at(at(COMMANDS, action), 'body'),
})
