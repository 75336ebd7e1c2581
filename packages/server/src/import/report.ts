// What the commands over a history say to people: a fault in one sentence, and lines that could not be taken.

/** A fault that is told as it is, without a stack: the text says what is allowed. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError'
}

/** A line of a file that was not taken, and why. */
export interface RefusedLine {
  readonly file: string
  readonly line: number
  /** The column at fault; null where the line is no row at all. */
  readonly column: string | null
  readonly reason: string
  /** The reason without what stands in this line: those of one kind are counted together. */
  readonly kind: string
}

/** The exit code when some lines were refused: the rest is done, but it is not the whole. */
export const REFUSED_LINES = 2

/** For the help of both commands; `docs` say the same. */
export const EXIT_CODES = `  Ends with 0 if every line was taken or known already, with 2 if some were refused and the others were taken,
  with 1 if it could not begin or not end: wrong options, an unreadable file, no database, stopped.`
