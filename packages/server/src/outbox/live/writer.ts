// Writes to a stream while its reader keeps up: a reader with more unread bytes than the bound is disconnected.
import type { ServerResponse } from 'node:http'

/**
 * Returns a function that writes. A reader with more than `mostBytes` unread is disconnected at once: it reconnects
 * with the last id that it has read and gets the rest then. A graceful end would wait for it to read first.
 */
export function streamWriter(raw: ServerResponse, mostBytes: number): (text: string) => void {
  return text => {
    if (raw.destroyed || raw.writableEnded) return
    raw.write(text)
    if (raw.writableLength > mostBytes) raw.destroy()
  }
}
