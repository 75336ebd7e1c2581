// The error that the embedded PostgreSQL throws, with a message for the operator.

/** An error that is printed without a stack, as its message explains what to do. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError'
}
