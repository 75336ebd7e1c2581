// Messages between the server and the worker thread that computes levels.
import type { Connection } from '../../db/db.ts'
import type { Computed, EffectQuery } from '../../http/levels/computing.ts'
import type { CallingActor } from '../../http/orders/sight.ts'
import { parser } from '../../http/routes/validate.ts'

export interface ThreadData {
  readonly connection: Connection
  /** The number of connections. */
  readonly size: number
}
export type Question =
  | { readonly of: 'effect'; readonly query: EffectQuery }
  /** A query, whose name determines the types of input and result. */
  | { readonly of: 'query'; readonly name: Computed; readonly input: unknown; readonly actor: CallingActor }
export interface ThreadRequest {
  readonly id: number
  readonly question: Question
}
export type Reply =
  | { readonly of: 'result'; readonly result: unknown }
  | {
      readonly of: 'problem'
      readonly status: number
      readonly document: Readonly<Record<string, unknown>>
      readonly retryAfterSeconds: number | null
    }
  /** The database was unreachable. */
  | { readonly of: 'away' }
  | { readonly of: 'fault'; readonly text: string }
export interface Answered {
  readonly id: number
  readonly reply: Reply
}

const ANYTHING = {}
/** Gives a message from the other thread its type; the message is exactly what was sent. */
export const crossed = <T>(value: unknown): T => parser<T>(ANYTHING)(value)
