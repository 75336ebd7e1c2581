// What goes between the server and the thread that reckons.
import type { Connection } from '../../db/db.ts'
import type { EffectAsked, Reckoned } from '../../http/levels/reckoner.ts'
import type { CallingActor } from '../../http/orders/sight.ts'
import { parser } from '../../http/routes/validate.ts'

export interface ThreadData {
  readonly connection: Connection
  /** Connections. */
  readonly size: number
}
export type Question =
  | { readonly of: 'effect'; readonly asked: EffectAsked }
  /** Both ends know by the name what goes in and what comes out. */
  | { readonly of: 'query'; readonly name: Reckoned; readonly input: unknown; readonly actor: CallingActor }
export interface Asked {
  readonly id: number
  readonly question: Question
}
export type Said =
  | { readonly of: 'result'; readonly result: unknown }
  | {
      readonly of: 'problem'
      readonly status: number
      readonly document: Readonly<Record<string, unknown>>
      readonly retryAfterSeconds: number | null
    }
  /** The database could not be asked. */
  | { readonly of: 'away' }
  | { readonly of: 'fault'; readonly text: string }
export interface Answered {
  readonly id: number
  readonly said: Said
}

const ANYTHING = {}
/** What crossed from one thread to the other is what was sent. */
export const crossed = <T>(value: unknown): T => parser<T>(ANYTHING)(value)
