// Writes to a stream as long as its reader keeps up: a reader with more unread bytes than the bound is disconnected.
import type { ServerResponse } from 'node:http'

/**
 * Returns a function that writes. A reader with more than `mostBytes` unread is disconnected at once: it reconnects
 * with the last id that it has read and then gets the rest. A graceful end would wait until it has read everything.
 */
export function streamWriter(raw: ServerResponse, mostBytes: number): (text: string) => void {
  return text => {
    if (raw.destroyed || raw.writableEnded) return
    raw.write(text)
    if (raw.writableLength > mostBytes) raw.destroy()
  }
}
