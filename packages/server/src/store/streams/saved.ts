// What every saved stream writes, whatever its aggregate: events, the answers under idempotency keys, outbox cursors.
import type { Receipt } from '../orders/load.ts'
import { raiseCursors } from '../webhooks/webhooks.ts'
import { type Part, wasSaved } from './part.ts'

export interface EventToSave {
  readonly seq: number
  readonly type: string
  readonly at: string
  readonly recordedAt: string
  readonly actor: string
  readonly callId: string | null
  readonly data: unknown
  readonly digests: unknown
  readonly texts: unknown
  readonly hash: string
}
export interface RememberedAnswer {
  readonly caller: string
  readonly actor: string
  readonly route: string
  readonly key: string
  readonly bodyHash: string
  readonly status: number
  readonly receipt: Receipt
}

/** The types of the new events, with money requests separate. They determine which outbox cursors advance. */
export interface EventTypes {
  readonly events: readonly string[]
  readonly money: readonly string[]
}

/** The part of a stream's rows that every aggregate has. Hashes hex. */
export interface StreamToSave {
  readonly id: string
  /** The last byte of the id. All rows of the stream have it. */
  readonly partition: number
  /** The version it was decided on; 0 for a new stream. */
  readonly expected: number
  readonly version: number
  readonly hash: string
  readonly events: readonly EventToSave[]
  readonly eventTypes: EventTypes
  /** null without a key: there is nothing to repeat. */
  readonly call: RememberedAnswer | null
}

/** A stream whose state is stored beside its events. */
export interface WithState {
  readonly state: unknown
  /** The version of the state's structure. */
  readonly stateVersion: number
}

/** The parameters of these parts, each a JSON list. */
export const STREAM_PARAMETERS = ['events', 'calls'] as const

export const streamRows = (streams: readonly StreamToSave[]) => ({
  events: JSON.stringify(streams.flatMap(stream => stream.events.map(event => ({ ...keyOf(stream), ...event })))),
  calls: JSON.stringify(streams.flatMap(stream => (stream.call ? [{ ...keyOf(stream), ...stream.call }] : []))),
})

/** Returns the columns with which every row of a stream begins. */
export const keyOf = ({ partition, id }: Pick<StreamToSave, 'partition' | 'id'>) => ({ partition, id })

export const RECORDED: Part = {
  name: 'recorded',
  sql: `
  insert into events (partition, stream, seq, type, at, recorded_at, actor, call_id, data, digests, texts, hash)
  select x.partition, x.id, x.seq, x.type, x.at, x."recordedAt", x.actor, x."callId", x.data, x.digests, x.texts, decode(x.hash, 'hex')
    from json_to_recordset($events::text::json) as x(
           partition smallint, id uuid, seq int, type text, at timestamptz, "recordedAt" timestamptz, actor text, "callId" uuid,
           data json, digests json, texts json, hash text)
   where ${wasSaved('x.id')}`,
}

export const REMEMBERED: Part = {
  name: 'remembered',
  sql: `
  insert into calls (partition, stream, caller, actor, route, key, body_hash, status, receipt)
  select x.partition, x.id, x.caller, x.actor, x.route, x.key, decode(x."bodyHash", 'hex'), x.status, x.receipt
    from json_to_recordset($calls::text::json) as x(
           partition smallint, id uuid, caller uuid, actor text, route text, key text, "bodyHash" text, status smallint, receipt json)
   where ${wasSaved('x.id')}
  on conflict (partition, stream, caller, actor, route, key) do update
     set body_hash = excluded.body_hash, status = excluded.status, receipt = excluded.receipt, saved_at = clock_timestamp()`,
}

/** Returns the columns of `o` that `ADVANCED` reads. */
export const advancing = ({ eventTypes }: Pick<StreamToSave, 'eventTypes'>) => ({
  eventTypes: eventTypes.events,
  moneyTypes: eventTypes.money,
})
/** The SQL definition of the columns that `advancing` returns. */
export const ADVANCING = '"eventTypes" text[], "moneyTypes" text[]'
/** Reads `o`: the streams with their versions and the types of their new events. */
export const ADVANCED: Part = { name: 'advanced', sql: raiseCursors(wasSaved('o.id')) }
