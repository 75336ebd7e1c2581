// The error of the embedded PostgreSQL, with a message for the operator.

/** Shown as it is, without a stack: the message says what to do. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError'
}
