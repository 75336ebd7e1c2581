// Verifies one stream's history: sequence numbers, the chain of hashes, and the texts behind their digests.
import { STAFF, toIso, WHO } from '@evenhand/core'
import { GENESIS } from '@evenhand/sdk'
import { digestOf, hashAfter } from '../commands/record.ts'
import { decidedEvent } from '../store/orders/events.ts'
import type { Head, SavedEvent } from '../store/streams/verify/streams.ts'
import { ERASED, type Found } from './difference.ts'

/** The events of one save, which computes some rows (such as lines of a performance log) from all of them together. */
export interface Group<E> {
  readonly events: readonly E[]
  /** The stream's version after these events. */
  readonly version: number
  /** ISO 8601. */
  readonly recordedAt: string
  /** The real time of the save in milliseconds. */
  readonly savedAt: number
}

/**
 * Returns the first fault of a history, or nothing. The search ends there, because later events cannot be trusted.
 */
export function faultsOf(head: Head<unknown>, table: string, saved: readonly SavedEvent[]): readonly Found[] {
  let hash = GENESIS
  for (const [i, event] of saved.entries()) {
    const why = faultOf(hash, head.stream, event, i + 1)
    if (why) return [{ table: 'events', row: { seq: event.seq }, ...why }]
    hash = event.hash.toString('hex')
  }
  if (head.version !== saved.length) return [{ table, field: 'version', stored: head.version, follows: saved.length }]
  const stored = head.hash.toString('hex')
  return stored === hash ? [] : [{ table, field: 'hash', stored, follows: hash }]
}

function faultOf(before: string, stream: string, event: SavedEvent, expected: number): Omit<Found, 'table'> | null {
  const { seq, type, actor: by, data, digests, texts } = event
  if (seq !== expected) return { field: 'seq', stored: seq, follows: expected, why: `event ${expected} is missing` }
  const [at, recordedAt] = [toIso(event.at), toIso(event.recorded_at)]
  const follows = hashAfter(before, stream, { seq, type, at, recordedAt, by, data, digests: digests ?? {} })
  const stored = event.hash.toString('hex')
  if (stored !== follows)
    return {
      field: 'hash',
      stored,
      follows,
      why: 'the event is not as it was recorded, or does not follow the one before',
    }
  for (const [name, { salt, text }] of Object.entries(texts ?? {})) {
    if (digests?.[name] !== digestOf(salt, text))
      return { field: `texts.${name}`, stored: text, why: 'the text is not as it was written' }
  }
  return null
}

/** Returns the events as they were decided, grouped by the save that wrote them. */
export function groupsOf<E>(saved: readonly SavedEvent[]): readonly Group<E>[] {
  const groups: (Group<E> & { readonly events: E[]; version: number; readonly tx: string })[] = []
  for (const event of saved) {
    const recordedAt = toIso(event.recorded_at)
    const last = groups.at(-1)
    if (last && last.tx === event.tx && last.recordedAt === recordedAt) {
      last.events.push(decidedEvent<E>(withErased(event)))
      last.version = event.seq
    } else {
      const events = [decidedEvent<E>(withErased(event))]
      groups.push({ events, version: event.seq, recordedAt, savedAt: event.savedAt, tx: event.tx })
    }
  }
  return groups
}

/**
 * The text with the matter of a sealed case. If it is erased, no mark replaces it: the event's data has the matter that
 * decides which clocks the case holds.
 */
const READ_WITHOUT = 'about'

/** Returns the event with a mark in place of each erased text. */
function withErased(event: SavedEvent): SavedEvent {
  const { digests, texts } = event
  const erased = Object.keys(digests ?? {}).filter(name => texts?.[name] === undefined && name !== READ_WITHOUT)
  if (erased.length === 0) return event
  const marks = erased.map(name => [name, { salt: '', text: name === WHO ? `${STAFF}:${ERASED}` : ERASED }] as const)
  return { ...event, texts: { ...texts, ...Object.fromEntries(marks) } }
}
