// What keeps the own PostgreSQL from running, as a sentence for whoever started the server.

/** To be shown as it is, without a stack: the text says what to do. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError'
}
