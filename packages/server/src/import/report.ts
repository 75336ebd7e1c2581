// The output of the commands that read a history: faults as one sentence each, and refused lines.

/** A fault that is printed without a stack; its text names what is allowed. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError'
}

/** A refused line of a file, with the reason. */
export interface RefusedLine {
  readonly file: string
  readonly line: number
  /** The column at fault; null if the line is not a row. */
  readonly column: string | null
  readonly reason: string
  /** The reason without the values of this line, so that refusals of one kind are counted together. */
  readonly kind: string
}

/** The exit code if some lines were refused and all others were processed. */
export const REFUSED_LINES = 2

/** A paragraph for the help of both commands, which the documents repeat. */
export const EXIT_CODES = `  Ends with 0 if every line was taken or known already, with 2 if some were refused and the others taken,
  with 1 if it could not start or finish: wrong options, an unreadable file, no database, interrupted.`
