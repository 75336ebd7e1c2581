// The form of a contract row: one operation, what it takes, what it gives, who may send it.
import { type Action, COMMANDS, strict } from '@evenhand/core'
import Type, { type TObject, type TSchema } from 'typebox'
import type { OperationName } from '../operations.ts'

/** Whom an operation is for: everybody, any key, or a key that acts for nobody. */
export type Audience = 'anyone' | 'any_actor' | 'marketplace'

export interface Row {
  readonly name: OperationName
  readonly summary: string
  readonly audience: Audience
  readonly params: TObject
  readonly query?: TObject
  readonly body?: TObject
  readonly status: 200 | 201 | 204
  readonly result: TSchema
  /** The order command that it carries; without one it is a query or a setting. */
  readonly command?: Action
}

export const orderId = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  maxLength: 36,
  description: 'The order.',
})
export const orderParams = strict({ id: orderId })

/** A row that carries a command to one order and answers with the order as it then is. */
export const command = <const N extends OperationName, const A extends Action, R extends TSchema>(
  name: N,
  action: A,
  summary: string,
  status: 200 | 201,
  result: R,
) => ({
  ...{ name, summary, status, result, command: action },
  audience: 'any_actor' as const,
  params: withOrder<(typeof COMMANDS)[A]['params']>(COMMANDS[action].params),
  body: COMMANDS[action].body as (typeof COMMANDS)[A]['body'],
})

const withOrder = <P extends TObject>(params: TObject) =>
  strict({ id: orderId, ...params.properties }) as unknown as TObject<{ id: typeof orderId } & P['properties']>
