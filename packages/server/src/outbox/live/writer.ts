// Writes to a stream as long as its reader reads: what it is owed has a bound, and behind that it is hung up on.
import type { ServerResponse } from 'node:http'

/**
 * Gives a function that writes. A reader that has let more than so many bytes wait is cut off at once: it comes back with the
 * last id that it has read, and is told the rest then. A graceful end would wait for it to read first.
 */
export function streamWriter(raw: ServerResponse, mostBytes: number): (text: string) => void {
  return text => {
    if (raw.destroyed || raw.writableEnded) return
    raw.write(text)
    if (raw.writableLength > mostBytes) raw.destroy()
  }
}
