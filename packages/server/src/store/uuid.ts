// Ids (RFC 9562): version 7 rises with time, so that new rows are adjacent; version 8 is derived from given texts.
import { hash, randomBytes } from 'node:crypto'

/** An id as people may type it. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** An id as PostgreSQL prints it, in lower case: the form in cursors and tokens. */
export const STORED_UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Returns a new id; `now` is in milliseconds. */
export function uuidv7(now: number, random: Uint8Array = randomBytes(10)): string {
  const time = now.toString(16).padStart(12, '0')
  const tail = Buffer.from(random)
  tail[0] = ((tail[0] ?? 0) & 0x0f) | 0x70
  tail[2] = ((tail[2] ?? 0) & 0x3f) | 0x80
  const hex = time + tail.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/** Derives an id from texts, always the same for the same texts: the first 16 bytes of their SHA-256. */
export function uuidv8(...texts: readonly string[]): string {
  const hex = hash('sha256', texts.join('\n'))
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variantOf(hex.slice(16, 20)),
    hex.slice(20, 32),
  ].join('-')
}
const variantOf = (hex: string): string => ((Number.parseInt(hex, 16) & 0x3fff) | 0x8000).toString(16)
