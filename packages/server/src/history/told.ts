// What the offline judge says to people: a fault in one sentence, and lines that it could not take.

/** A fault that is told as it is, without a stack: the text says what is allowed. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError'
}

/** A line of a file that was not taken, and why. */
export interface RefusedLine {
  readonly file: string
  readonly line: number
  readonly reason: string
}

/** The exit code when some lines were refused: the rest is done, but it is not the whole. */
export const REFUSED_LINES = 2
