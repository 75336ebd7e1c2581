// The types of the command pipeline: a command's envelope, its answer, and the command on its way.
import type { Refusal } from '@evenhand/core'
import type { Receipt } from '../store/orders/load.ts'

/** A command to one stream, or only the firing of its due deadlines (`command: null`). */
export interface CommandEnvelope<C> {
  /** The id of the stream; for a first command, the id that it will have. */
  readonly stream: string
  readonly command: C | null
  /** The API key that was used; null for the scheduler. */
  readonly caller: string | null
  readonly route: string
  readonly key: string | null
  /** SHA-256 of the body, hex; stored with the key. */
  readonly bodyHash: string | null
  /** Stored on the command's own first event, so that a save of unknown outcome can be looked up. */
  readonly callId: string | null
  /** The HTTP status on success. */
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
  /** The same key with another body. */
  | { readonly kind: 'key_reused' }
  /** Nothing was saved; the caller may repeat. */
  | { readonly kind: 'overloaded' }
  /** Whether it was saved is not known; the caller may repeat with the same key. */
  | { readonly kind: 'unknown' }
  /** This command alone cannot be decided or saved: a fault on our side. */
  | { readonly kind: 'faulty'; readonly fault: unknown }

/** A command in the pipeline, with the races it lost and its save in doubt. */
export interface PendingCommand<C, X, E> {
  readonly envelope: CommandEnvelope<C>
  readonly resolve: (answer: Answer<X>) => void
  losses: number
  doubt: Doubt<E> | null
}

/** A save of the command's own events with unknown outcome. It may still arrive while the stream has this version. */
export interface Doubt<E> {
  readonly expected: number
  readonly own: readonly E[]
}

export const pending = <C, X, E>(
  envelope: CommandEnvelope<C>,
  resolve: (answer: Answer<X>) => void,
): PendingCommand<C, X, E> => ({ envelope, resolve, losses: 0, doubt: null })

/** Resolves the command; while a save is in doubt, only success is certain. */
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
