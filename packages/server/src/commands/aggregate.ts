// The form of an aggregate in the command pipeline: how its commands are loaded, decided and saved.
import type { Answer, CommandEnvelope, PendingCommand } from './envelope.ts'

/** One stream's rows, guarded by the version they were decided on. */
export interface RowToSave {
  readonly id: string
  /** 0 for a new stream. */
  readonly expected: number
}

/** What a decided command saves (null if there are no events), and the answer to give once it is saved. */
export interface Commit<X, E, R extends RowToSave> {
  readonly save: R | null
  /** The events of the command itself, without those of deadlines fired before or after it. */
  readonly own: readonly E[]
  readonly answer: Answer<X>
}

/** A command with what was decided on it. */
export interface Decided<C, X, E, R extends RowToSave> {
  readonly pending: PendingCommand<C, X, E>
  readonly commit: Commit<X, E, R>
}

/** `C` commands, `X` what answers are built from, `E` events, `R` rows to save. */
export interface Aggregate<C, X, E, R extends RowToSave> {
  /** What a command is about: of one subject, one command is decided at a time. */
  subjectOf(envelope: CommandEnvelope<C>): string
  /** Loads what the commands need and decides each; a fault of one is its own answer. */
  decideAll(batch: readonly PendingCommand<C, X, E>[]): Promise<readonly Decided<C, X, E, R>[]>
  /** Saves all in one statement. Returns the ids of saved streams; the others have a newer version. */
  save(rows: readonly R[]): Promise<ReadonlySet<string>>
}

/** Decides one command; an exception affects only that command. */
export function decided<C, X, E, R extends RowToSave>(
  pending: PendingCommand<C, X, E>,
  commit: () => Commit<X, E, R>,
): Decided<C, X, E, R> {
  try {
    return { pending, commit: commit() }
  } catch (fault) {
    return { pending, commit: { save: null, own: [], answer: { kind: 'faulty', fault } } }
  }
}
