// Replays the requested webhook events and no others, in sequence for each stream, in parallel with new events.
import { MONEY_REQUEST_TYPES } from '@evenhand/core'
import { ALL_EVENT_TYPES } from '@evenhand/sdk/contract'
import type { Database } from '../../db/db.ts'
import type { StoredEvent } from '../orders/events.ts'
import { statement } from '../statement.ts'
import { partitionOfId } from '../streams/partition.ts'
import type { Lane } from './lanes.ts'

const EVENT = 'e.seq, e.type, e.at, e.recorded_at, e.actor, e.data, e.digests, e.texts, e.hash'

const waiting = statement<
  [partition: number, stream: string, endpoint: string, lane: Lane, limit: number],
  StoredEvent
>(
  'replays_waiting',
  `select ${EVENT} from webhook_replays r join events e on e.partition = r.partition and e.stream = r.stream and e.seq = r.seq
    where r.partition = $1 and r.stream = $2::uuid and r.endpoint_id = $3::uuid and r.lane = $4 order by r.seq limit $5`,
)
/** Returns the events of one stream still to be replayed, in sequence. */
export const readReplays = (db: Database, stream: string, endpoint: string, lane: Lane, limit: number) =>
  waiting(db, partitionOfId(stream), stream, endpoint, lane, limit)

const end = statement<[partition: number, stream: string, endpoint: string, seq: number], never>(
  'end_replay',
  'delete from webhook_replays where partition = $1 and stream = $2::uuid and endpoint_id = $3::uuid and seq = $4',
)
/** Ends the replay of an event that was delivered or given up. */
export const endReplay = (db: Database, stream: string, endpoint: string, seq: number) =>
  end(db, partitionOfId(stream), stream, endpoint, seq)

/** The most events that one call replays. */
export const REPLAY_LIMIT = 10_000

/**
 * Builds the statement that queues replays. A repeated call adds no second row. A cursor counts these calls in
 * `last_seq`, so that a call that arrives while the sender is finishing is not lost. Events that were given up are no
 * longer marked as failed.
 */
const replayOf = (looked: string, types: string): string => `
with looked as materialized (${looked}
), found as (
  select partition, stream, seq,
         case when type = any($2::text[]) then 'money_replay' else 'replay' end as lane
    from looked where ${types}
), queued as (
  insert into webhook_replays (partition, stream, endpoint_id, seq, lane)
  select partition, stream, $1::uuid, seq, lane from found order by stream, seq
  on conflict do nothing
), advanced as (
  insert into outbox_cursors (partition, stream, endpoint_id, lane, sent_seq, last_seq, next_at)
  select distinct partition, stream, $1::uuid, lane, 0, 1, statement_timestamp() from found order by stream, lane
  on conflict (partition, stream, endpoint_id, lane) do update
     set last_seq = outbox_cursors.last_seq + 1, next_at = statement_timestamp(), attempts = 0, failing_since = null
), cleared as (
  update webhook_attempts a set failed = false from found
   where a.partition = found.partition and a.stream = found.stream and a.endpoint_id = $1::uuid and a.seq = found.seq and a.failed
)
select (select count(*) from found) as events, (select count(distinct stream) from found) as streams,
       (select max(saved_at) from looked) as until, (select count(*) from looked) as looked`

interface Looked {
  readonly events: number
  readonly streams: number
  /** When the last event that was read had been saved. */
  readonly until: number | null
  readonly looked: number
}
const ONE = `select partition, stream, seq, type, saved_at from events where partition = $3 and stream = $4::uuid and seq = $5`
const oneEvent = statement<
  [endpoint: string, money: readonly string[], partition: number, stream: string, seq: number],
  Looked
>('replay_one', replayOf(ONE, 'true'))
const SINCE = `select partition, stream, seq, type, saved_at from events
    where saved_at >= to_timestamp($3::bigint / 1000.0) order by saved_at fetch first ($5) rows with ties`
const manyEvents = statement<
  [endpoint: string, money: readonly string[], since: number, types: readonly string[], limit: number],
  Looked
>('replay_since', replayOf(SINCE, 'type = any($4::text[])'))

/** The size of a replay and where it continues. */
export interface Replayed {
  readonly events: number
  readonly streams: number
  /** Where the next call continues, in real milliseconds; null if everything until now was read. */
  readonly next: number | null
}

/** Replays one event, whether it was delivered, given up or not sent yet. */
export async function replayEvent(db: Database, endpoint: string, stream: string, seq: number): Promise<Replayed> {
  const [queued] = await oneEvent(db, endpoint, MONEY_REQUEST_TYPES, partitionOfId(stream), stream, seq)
  return { events: queued?.events ?? 0, streams: queued?.streams ?? 0, next: null }
}

/**
 * Reads the first `limit` events saved since an instant (real milliseconds), and those saved at the same instant as the
 * last of them; replays the events of these types, or all.
 */
export async function replaySince(
  db: Database,
  endpoint: string,
  from: number,
  types: readonly string[] | null,
  limit: number = REPLAY_LIMIT,
): Promise<Replayed> {
  const [queued] = await manyEvents(db, endpoint, MONEY_REQUEST_TYPES, from, types ?? ALL_EVENT_TYPES, limit)
  if (!queued) return { events: 0, streams: 0, next: null }
  const { events, streams, until, looked } = queued
  return { events, streams, next: looked < limit || until === null ? null : until + 1 }
}
