// The type of a contract row: one operation with its inputs, result and audience.
import { type Action, COMMANDS, strict } from '@evenhand/core'
import Type, { type TObject, type TProperties, type TSchema } from 'typebox'
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

export const orderId = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  maxLength: 36,
  description: 'The order.',
})
export const orderParams = strict({ id: orderId })

/** Looked up by a name that is still open, the type keeps the name: `T[K]`, not the union of all rows. */
const at = <T, const K extends keyof T>(table: T, key: K): T[K] => table[key]

const withOrder = <P extends TProperties>(properties: P) => strict({ id: orderId, ...properties })

/** A row that carries a command to one order and returns the order after it. */
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
