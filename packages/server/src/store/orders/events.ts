// Reads and encodes stored events: instants in ISO 8601 by field name, everything else as in core.
import { isRecord, type OrderEvent, type Reader, STAFF, toIso, visibleTo, WHO } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { partitionOfId } from '../streams/partition.ts'

/** By convention, every number in a field of this name is an instant; `events.test.ts` checks this for all events. */
const INSTANT_FIELD = /(?:At|By|Until|Since|^until|^since)$/
/** The form of a stored instant. */
export const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function mapFields(value: unknown, field: string, change: (value: unknown, field: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map(item => mapFields(item, field, change))
  if (typeof value !== 'object' || value === null) return change(value, field)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapFields(inner, name, change)]))
}

/** Encodes the event's data for storage and wire. */
export function encodeInstants(data: object): Record<string, unknown> {
  const encoded = mapFields(data, '', (value, field) =>
    typeof value === 'number' && INSTANT_FIELD.test(field) ? toIso(value) : value,
  )
  return isRecord(encoded) ? encoded : {}
}

/** Decodes the event's data for core. */
export const decodeInstants = (data: unknown): unknown =>
  mapFields(data, '', (value, field) =>
    typeof value === 'string' && INSTANT_FIELD.test(field) && ISO.test(value) ? Date.parse(value) : value,
  )

export interface StoredEvent {
  readonly seq: number
  readonly type: OrderEvent['type']
  readonly at: number
  readonly recorded_at: number
  readonly actor: string
  readonly data: Record<string, unknown>
  readonly digests: Record<string, string> | null
  readonly texts: Record<string, { salt: string; text: string }> | null
  readonly hash: Buffer
}

const history = statement<[partition: number, id: string, after: number, limit: number], StoredEvent>(
  'order_history',
  `select seq, type, at, recorded_at, actor, data, digests, texts, hash
     from events where partition = $1 and stream = $2 and seq > $3 order by seq limit $4`,
)

/** Returns the events after a sequence number, in order. */
export const readEvents = (db: Database, id: string, after: number, limit: number) =>
  history(db, partitionOfId(id), id, after, limit)

const latest = statement<[partition: number, id: string, before: number, limit: number], StoredEvent>(
  'order_history_latest',
  `select seq, type, at, recorded_at, actor, data, digests, texts, hash
     from events where partition = $1 and stream = $2 and seq < $3 order by seq desc limit $4`,
)

/** Returns the last events before a sequence number, in order. */
export const readLatestEvents = async (db: Database, id: string, before: number, limit: number) =>
  (await latest(db, partitionOfId(id), id, before, limit)).toReversed()

function actorOf(text: string): OrderEvent['by'] {
  const colon = text.indexOf(':')
  const role = colon < 0 ? text : text.slice(0, colon)
  return (colon < 0 ? { role } : { role, id: text.slice(colon + 1) }) as OrderEvent['by']
}

/** Returns the event as core decided it, without erased texts. */
function toEvent(stored: StoredEvent): OrderEvent {
  const all = Object.fromEntries(Object.entries(stored.texts ?? {}).map(([name, { text }]) => [name, text]))
  const { [WHO]: who = `${STAFF}:`, ...rest } = all
  const isStaff = stored.actor === STAFF
  const texts = isStaff ? rest : all
  return {
    type: stored.type,
    at: stored.at,
    by: actorOf(isStaff ? who : stored.actor),
    data: decodeInstants(stored.data),
    texts,
  } as OrderEvent
}

/** Returns the event as core decided it. `E` is the type of the events of this stream. */
export const decidedEvent = <E>(stored: StoredEvent): E => toEvent(stored) as E

/** Returns all events of an order, as core decided them. */
export async function pastOf(db: Database, id: string): Promise<readonly OrderEvent[]> {
  return (await readEvents(db, id, 0, 1_000_000)).map(toEvent)
}

const histories = statement<
  [partitions: readonly number[], ids: readonly string[]],
  StoredEvent & { readonly stream: string }
>(
  'order_histories',
  `select e.* from unnest($1::smallint[], $2::uuid[]) with ordinality as i(partition, id, n)
    cross join lateral (
      select stream, seq, type, at, recorded_at, actor, data, digests, texts, hash
        from events where partition = i.partition and stream = i.id order by seq offset 0) e
    order by i.n, e.seq`,
)

/** Returns all events of each of these streams, as core decided them. `E` is what events of such a stream are. */
export async function readHistories<E = OrderEvent>(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly E[]>> {
  const found = new Map<string, E[]>()
  for (const row of await histories(db, ids.map(partitionOfId), ids)) {
    const events = found.get(row.stream) ?? []
    events.push(toEvent(row) as E)
    found.set(row.stream, events)
  }
  return found
}

/** Returns the event as it is exported to a reader, the same on the wire and in webhooks. */
export function exportedEvent(stored: StoredEvent, reader: Reader) {
  const { seq, type, at, recorded_at, actor, data, digests, texts, hash } = stored
  const event = {
    seq,
    type,
    at: toIso(at),
    recordedAt: toIso(recorded_at),
    by: actor,
    data,
    digests: digests ?? {},
    texts: texts ?? {},
    hash: hash.toString('hex'),
  }
  const { sealed, ...visible } = visibleTo(event, reader)
  return { ...visible, sealed: [...sealed] }
}

const calls = statement<
  [partitions: readonly number[], ids: readonly string[], callIds: readonly string[]],
  { call_id: string; seq: number }
>(
  'find_calls',
  `select e.call_id, max(e.seq) as seq from unnest($1::smallint[], $2::uuid[], $3::uuid[]) as i(partition, id, call_id)
     join events e on e.partition = i.partition and e.stream = i.id and e.call_id = i.call_id group by e.call_id`,
)

/**
 * Finds which of these call ids have an event on their order, and returns the sequence number of the last such event,
 * as keys may be reused.
 */
export async function findCalls(
  db: Database,
  ids: readonly string[],
  callIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await calls(db, ids.map(partitionOfId), ids, callIds)
  return new Map(rows.map(row => [row.call_id, row.seq]))
}
