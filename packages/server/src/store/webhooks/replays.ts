// Events that somebody asked to be sent again: exactly these, in their order for each order, beside what happens meanwhile.
import { MONEY_ASK_TYPES } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import type { StoredEvent } from '../orders/events.ts'
import { statement } from '../statement.ts'
import type { Lane } from './lanes.ts'

const EVENT = 'e.seq, e.type, e.at, e.recorded_at, e.actor, e.data, e.digests, e.texts, e.hash'

const waiting = statement<[order: string, endpoint: string, lane: Lane, limit: number], StoredEvent>(
  'replays_waiting',
  `select ${EVENT} from webhook_replays r join order_events e on e.order_id = r.order_id and e.seq = r.seq
    where r.order_id = $1::uuid and r.endpoint_id = $2::uuid and r.lane = $3 order by r.seq limit $4`,
)
/** What is still to be sent again of one order, in order. */
export const readReplays = (db: Database, order: string, endpoint: string, lane: Lane, limit: number) =>
  waiting(db, order, endpoint, lane, limit)

/** It was taken, or given up. */
export const endReplay = statement<[order: string, endpoint: string, seq: number], never>(
  'end_replay',
  'delete from webhook_replays where order_id = $1::uuid and endpoint_id = $2::uuid and seq = $3',
)

/** Most events that one call looks at. */
export const REPLAY_LIMIT = 10_000

/**
 * Asking twice makes no second row. A head counts the askings in `last_seq`, so that one that comes while the sender is
 * finishing is not forgotten. What was given up before is not any more.
 */
const ask = (looked: string, types: string): string => `
with looked as materialized (${looked}
), found as (
  select order_id, seq,
         case when type = any($2::text[]) then 'money_replay' else 'replay' end as lane
    from looked where ${types}
), asked as (
  insert into webhook_replays (order_id, endpoint_id, seq, lane)
  select order_id, $1::uuid, seq, lane from found order by order_id, seq
  on conflict do nothing
), raised as (
  insert into outbox_cursors (order_id, endpoint_id, lane, sent_seq, last_seq, next_at)
  select distinct order_id, $1::uuid, lane, 0, 1, statement_timestamp() from found order by order_id, lane
  on conflict (order_id, endpoint_id, lane) do update
     set last_seq = outbox_cursors.last_seq + 1, next_at = statement_timestamp(), attempts = 0, failing_since = null
), mended as (
  update webhook_attempts a set failed = false from found
   where a.order_id = found.order_id and a.endpoint_id = $1::uuid and a.seq = found.seq and a.failed
)
select (select count(*) from found) as events, (select count(distinct order_id) from found) as orders,
       (select max(saved_at) from looked) as until, (select count(*) from looked) as looked`

interface Looked {
  readonly events: number
  readonly orders: number
  /** When the last event that was looked at was saved. */
  readonly until: number | null
  readonly looked: number
}
const ONE = `select order_id, seq, type, saved_at from order_events where order_id = $3::uuid and seq = $4`
const oneEvent = statement<[endpoint: string, money: readonly string[], order: string, seq: number], Looked>(
  'replay_one',
  ask(ONE, 'true'),
)
const SINCE = `select order_id, seq, type, saved_at from order_events
    where saved_at >= to_timestamp($3::bigint / 1000.0) order by saved_at fetch first ($5) rows with ties`
const manyEvents = statement<
  [endpoint: string, money: readonly string[], since: number, types: readonly string[] | null, limit: number],
  Looked
>('replay_since', ask(SINCE, '($4::text[] is null or type = any($4::text[]))'))

/** What will be sent again. */
export interface Asked {
  readonly events: number
  readonly orders: number
  /** Where the next call goes on, in real milliseconds; null when everything until now was looked at. */
  readonly next: number | null
}

/** Sends one event again, whether it was taken, given up or not told yet. */
export async function replayEvent(db: Database, endpoint: string, order: string, seq: number): Promise<Asked> {
  const [asked] = await oneEvent(db, endpoint, MONEY_ASK_TYPES, order, seq)
  return { events: asked?.events ?? 0, orders: asked?.orders ?? 0, next: null }
}

/** Sends again what was saved from an instant on (real milliseconds), of these types or all: the first that it finds, with those of the same millisecond. */
export async function replaySince(
  db: Database,
  endpoint: string,
  from: number,
  types: readonly string[] | null,
  limit: number = REPLAY_LIMIT,
): Promise<Asked> {
  const [asked] = await manyEvents(db, endpoint, MONEY_ASK_TYPES, from, types, limit)
  if (!asked) return { events: 0, orders: 0, next: null }
  const { events, orders, until, looked } = asked
  return { events, orders, next: looked < limit || until === null ? null : until + 1 }
}
