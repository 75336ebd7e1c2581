// The types of the command pipeline: a command's envelope, its answer, and the command on its way.
import type { Refusal } from '@evenhand/core'
import type { Receipt } from '../store/orders/load.ts'

/** A command for one order. `command: null` only fires the order's due deadlines. */
export interface CommandEnvelope<C> {
  /** When placing, the id that the order will have. */
  readonly stream: string
  readonly command: C | null
  /** The id of the API key in the request; null for the scheduler. */
  readonly caller: string | null
  readonly route: string
  readonly key: string | null
  /** The SHA-256 of the body in hexadecimal, stored with the key. */
  readonly bodyHash: string | null
  /** An id stored on the first event of this command, by which a save of unknown outcome is looked up. */
  readonly callId: string | null
  /** The HTTP status to answer on success. */
  readonly status: number
}

/** `X` is what answers about an aggregate are built from. */
export type Answer<X> =
  | {
      readonly kind: 'done'
      readonly context: X
      readonly status: number
      readonly receipt: Receipt
      readonly replayed: boolean
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The same key was used before with another body. */
  | { readonly kind: 'key_reused' }
  /** Nothing was saved; the caller may repeat the command. */
  | { readonly kind: 'overloaded' }
  /** It is unknown whether the command was saved; the caller may repeat it with the same key. */
  | { readonly kind: 'unknown' }
  /** This command alone cannot be decided or saved, because of a fault on our side. */
  | { readonly kind: 'faulty'; readonly fault: unknown }

/** A command in the pipeline, with the number of races it has lost and its save in doubt. */
export interface PendingCommand<C, X, E> {
  readonly envelope: CommandEnvelope<C>
  readonly resolve: (answer: Answer<X>) => void
  losses: number
  doubt: Doubt<E> | null
}

/** A save with unknown outcome. It may still take effect as long as the order has the `expected` version. */
export interface Doubt<E> {
  readonly expected: number
  readonly own: readonly E[]
}

export const pending = <C, X, E>(
  envelope: CommandEnvelope<C>,
  resolve: (answer: Answer<X>) => void,
): PendingCommand<C, X, E> => ({ envelope, resolve, losses: 0, doubt: null })

/** Resolves the command. While a save is in doubt, every answer but success becomes `unknown`. */
export function settle<C, X, E>({ doubt, resolve }: PendingCommand<C, X, E>, answer: Answer<X>): void {
  resolve(doubt && answer.kind !== 'done' ? { kind: 'unknown' } : answer)
}

/** An envelope without a command: only fires the stream's due deadlines. */
export const deadlinesOf = (stream: string): CommandEnvelope<never> => ({
  stream,
  command: null,
  caller: null,
  route: '',
  key: null,
  bodyHash: null,
  callId: null,
  status: 200,
})
