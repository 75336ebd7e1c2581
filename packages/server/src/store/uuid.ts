// UUIDv7 (RFC 9562): ids that rise with time, so that new rows lie beside each other, with a random tail.
import { randomBytes } from 'node:crypto'

/** A new id; `now` in milliseconds. */
export function uuidv7(now: number, random: Uint8Array = randomBytes(10)): string {
  const time = now.toString(16).padStart(12, '0')
  const tail = Buffer.from(random)
  tail[0] = ((tail[0] ?? 0) & 0x0f) | 0x70
  tail[2] = ((tail[2] ?? 0) & 0x3f) | 0x80
  const hex = time + tail.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
