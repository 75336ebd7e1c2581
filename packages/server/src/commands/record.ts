// Turns decided events into rows of a stream: digests free text, chains the events, writes instants in ISO 8601.
import { hash as hashOf } from 'node:crypto'
import { type Actor, requestsMoney, STAFF, toIso, WHO } from '@evenhand/core'
import { type ChainedEvent, chainText, digestText } from '@evenhand/sdk'
import { encodeInstants } from '../store/orders/events.ts'
import type { EventToSave, RememberedAnswer, StreamToSave } from '../store/streams/saved.ts'
import type { CommandEnvelope } from './envelope.ts'

const sha256 = (text: string): string => hashOf('sha256', text)

/** Computes the hash of a stream's next event, in hexadecimal. */
export const hashAfter = (previous: string, stream: string, event: ChainedEvent): string =>
  sha256(chainText(previous, stream, event))

/** Computes the digest of a text, in hexadecimal. */
export const digestOf = (salt: string, text: string): string => sha256(digestText(salt, text))

export const actorText = (actor: Actor): string => ('id' in actor ? `${actor.role}:${actor.id}` : actor.role)

/** An event of any aggregate. */
export interface DecidedEvent {
  readonly type: string
  readonly at: number
  readonly by: Actor
  readonly data: object
  readonly texts: Readonly<Record<string, string>>
}

/** Where a stream stands before the new events. */
export interface Head {
  readonly version: number
  /** The hash of the last event, in hexadecimal. */
  readonly hash: string
}

/** The command's id, and the index of its own first event among the new ones. */
export interface OwnFirst {
  readonly id: string | null
  readonly from: number
}

/** Chains the events to those of the stream; `salt` returns fresh randomness for each text. */
export function chained(
  stream: string,
  before: Head,
  list: readonly DecidedEvent[],
  recordedAt: string,
  own: OwnFirst,
  salt: () => string,
): Pick<StreamToSave, 'events' | 'eventTypes' | 'hash'> {
  let hash = before.hash
  const events = list.map((event, i): EventToSave => {
    const { by, texts: freeText } = sealed(event)
    const { digests, texts } = digested(freeText, salt)
    const [seq, at, data] = [before.version + i + 1, toIso(event.at), encodeInstants(event.data)]
    const { type } = event
    hash = hashAfter(hash, stream, { seq, type, at, recordedAt, by, data, digests: digests ?? {} })
    const callId = i === own.from ? own.id : null
    return { seq, type, at, recordedAt, actor: by, callId, data, digests, texts, hash }
  })
  return { events, eventTypes: eventTypesOf(list), hash }
}

function eventTypesOf(list: readonly DecidedEvent[]): StreamToSave['eventTypes'] {
  const types = [...new Set(list.map(({ type }) => type))]
  return { events: types.filter(type => !requestsMoney(type)), money: types.filter(requestsMoney) }
}

/**
 * Replaces a staff member's id in the chain by a salted digest, as for free text: parties read “staff” and can verify.
 */
function sealed({ by, texts }: DecidedEvent) {
  if (by.role !== 'staff') return { by: actorText(by), texts }
  return { by: STAFF, texts: { ...texts, [WHO]: actorText(by) } }
}

function digested(texts: Readonly<Record<string, string>>, salt: () => string) {
  const names = Object.keys(texts)
  if (names.length === 0) return { digests: null, texts: null }
  const salted = Object.entries(texts).map(([name, text]) => [name, { salt: salt(), text }] as const)
  return {
    digests: Object.fromEntries(salted.map(([name, { salt: grain, text }]) => [name, digestOf(grain, text)])),
    texts: Object.fromEntries(salted),
  }
}

/** A rejected command stores nothing under its key; a placing stores its key with its reference. */
export function answerToRemember<C extends { readonly by: Actor }>(
  { caller, key, bodyHash, command, route, status }: CommandEnvelope<C>,
  receipt: RememberedAnswer['receipt'],
): RememberedAnswer | null {
  if (key === null || caller === null || bodyHash === null || command === null) return null
  return { caller, actor: actorText(command.by), route, key, bodyHash, status, receipt }
}
