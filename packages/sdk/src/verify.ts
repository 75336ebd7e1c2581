// Verifies an exported history without the server. Every event's hash includes the hash of the event before it.

import canonicalize from 'canonicalize'
import type { Static } from 'typebox'
import type { Contract } from './contract/index.ts'

/** An event as `listEvents` returns it. */
export type EventView = Static<Contract['listEvents']['result']>['items'][number]
/**
 * The part of an event that its hash covers. It has only the digests of free texts, so that the texts can be erased.
 */
export type ChainedEvent = Omit<EventView, 'texts' | 'hash' | 'sealed'>

export type Verified = { readonly ok: true } | { readonly ok: false; readonly seq: number; readonly why: string }

/** The hash before the first event. */
export const GENESIS = '0'.repeat(64)

/**
 * Returns canonical JSON by RFC 8785, whatever the order of the fields. Throws for values without JSON, such as
 * infinity. The package exports a function, although its types declare a module with one.
 */
export function canonical(value: unknown): string {
  const serialize: unknown = canonicalize
  if (typeof serialize !== 'function') throw new TypeError('The package “canonicalize” is not the expected version.')
  return String(serialize(value))
}

/**
 * Returns the text whose SHA-256 is the event’s hash: the previous hash, a line break, and the event in canonical JSON.
 */
export function chainText(previousHex: string, stream: string, event: ChainedEvent): string {
  const { seq, type, at, recordedAt, by, data, digests } = event
  return `${previousHex}\n${canonical({ stream, seq, type, at, recordedAt, by, data, texts: digests })}`
}

/** Returns the text whose SHA-256 is the digest of a free text. */
export const digestText = (salt: string, text: string): string => `${salt}\n${text}`

/** Computes the hash of an event, in hex. */
export const chainHash = (previousHex: string, stream: string, event: ChainedEvent): Promise<string> =>
  sha256(chainText(previousHex, stream, event))

/** Computes the digest of a free text, in hex. */
export const textDigest = (salt: string, text: string): Promise<string> => sha256(digestText(salt, text))

async function sha256(text: string): Promise<string> {
  const bytes = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Verifies a whole history from its first event: that nothing is missing or changed, and every remaining text is as
 * written. Erased texts are accepted, and so are sealed ones, which the reader may not see. Compare the order’s
 * `version` to detect events missing at the end. `stream` is the order’s id; for a seller or a policy, the `stream` that
 * webhooks and the feed give.
 */
export async function verifyHistory(stream: string, events: readonly EventView[]): Promise<Verified> {
  let previous = GENESIS
  for (const [index, event] of events.entries()) {
    const why = await broken(previous, stream, event, index + 1)
    if (why) return { ok: false, seq: index + 1, why }
    previous = event.hash
  }
  return { ok: true }
}

async function broken(previous: string, stream: string, event: EventView, expected: number): Promise<string | null> {
  if (event.seq !== expected) return `Event ${expected} is missing: event ${event.seq} stands in its place.`
  if ((await chainHash(previous, stream, event)) !== event.hash)
    return `Event ${expected} is not as it was recorded, or does not follow the event before it.`
  for (const [name, { salt, text }] of Object.entries(event.texts)) {
    const digest = Object.hasOwn(event.digests, name) ? event.digests[name] : undefined
    if (digest === undefined) return `The text “${name}” of event ${expected} is not part of what was recorded.`
    if (digest !== (await textDigest(salt, text)))
      return `The text “${name}” of event ${expected} is not as it was written.`
  }
  return null
}
