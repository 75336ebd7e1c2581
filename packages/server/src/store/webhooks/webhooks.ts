// Webhook endpoints and outbox cursors. A cursor is the last event sent, per stream, endpoint and lane. All times are
// real time.
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { partitionOfId } from '../streams/partition.ts'
import type { Lane } from './lanes.ts'

export interface Endpoint {
  readonly id: string
  readonly url: string
  readonly secret: string
  readonly events: readonly string[] | null
  readonly created_at: number
  /** When the endpoint was disabled; null while it is enabled. */
  readonly disabled_at: number | null
  readonly disabled_reason: string | null
}

export const addEndpoint = statement<
  [id: string, url: string, secret: string, events: readonly string[] | null],
  { created_at: number }
>(
  'add_endpoint',
  'insert into webhook_endpoints (id, url, secret, events) values ($1::uuid, $2, $3, $4::text[]) returning created_at',
)
const COLUMNS = 'id, url, secret, events, created_at, disabled_at, disabled_reason'
const all = statement<[], Endpoint>(
  'list_endpoints',
  `select ${COLUMNS} from webhook_endpoints where deleted_at is null order by created_at, id`,
)
export const listEndpoints = (db: Database) => all(db)

const one = statement<[id: string], Endpoint>(
  'find_endpoint',
  `select ${COLUMNS} from webhook_endpoints where id = $1::uuid and deleted_at is null`,
)
export const findEndpoint = async (db: Database, id: string): Promise<Endpoint | null> => (await one(db, id))[0] ?? null

const remove = statement<[id: string], { id: string }>(
  'delete_endpoint',
  `with gone as (update webhook_endpoints set deleted_at = clock_timestamp() where id = $1::uuid and deleted_at is null returning id),
        quiet as (update outbox_cursors h set next_at = null from gone where h.endpoint_id = gone.id and h.next_at is not null)
   select id from gone`,
)
/** Deletes an endpoint. Returns false if there was none to delete. */
export const deleteEndpoint = async (db: Database, id: string): Promise<boolean> => (await remove(db, id)).length > 0

const disable = statement<[id: string, enabledAt: number, reason: string], { id: string }>(
  'disable_endpoint',
  `update webhook_endpoints set disabled_at = clock_timestamp(), disabled_reason = $3
    where id = $1::uuid and disabled_at is null and enabled_at = to_timestamp($2::bigint / 1000.0)::timestamptz(3)
   returning id`,
)
/**
 * Disables an endpoint if it is still enabled since `enabledAt`: a response from before it was last enabled disables
 * nothing.
 */
export const disableEndpoint = async (db: Database, id: string, enabledAt: number, reason: string): Promise<boolean> =>
  (await disable(db, id, enabledAt, reason)).length > 0

/**
 * Enables the endpoint and makes at most 10,000 of its waiting cursors due at once, those with the shortest pauses
 * first.
 */
const enable = statement<[id: string], Endpoint>(
  'enable_endpoint',
  `with enabled as (
     update webhook_endpoints set disabled_at = null, disabled_reason = null, enabled_at = clock_timestamp()
      where id = $1::uuid and disabled_at is not null and deleted_at is null returning ${COLUMNS}
   ), hurried as (
     update outbox_cursors h set next_at = statement_timestamp()
       from (select w.partition, w.stream, w.lane from outbox_cursors w, enabled
              where w.endpoint_id = enabled.id and w.next_at > statement_timestamp() order by w.next_at limit 10000) late
      where h.partition = late.partition and h.stream = late.stream and h.endpoint_id = $1::uuid and h.lane = late.lane
   )
   select * from enabled`,
)
/** Enables an endpoint and resumes its unsent events; null if there is no such disabled endpoint. */
export const enableEndpoint = async (db: Database, id: string): Promise<Endpoint | null> =>
  (await enable(db, id))[0] ?? null

/**
 * Returns the part of a save that advances a stream's outbox cursors at the endpoints that subscribe to its new events,
 * and creates missing cursors. `o` has the streams; the SQL condition `saved` is true for those that were saved.
 */
export const raiseCursors = (saved: string): string => `
  insert into outbox_cursors (partition, stream, endpoint_id, lane, sent_seq, last_seq, next_at)
  select o.partition, o.id, w.id, l.lane, o.expected, o.version, statement_timestamp()
    from o cross join webhook_endpoints w
   cross join lateral (values ('events', o."eventTypes"), ('money', o."moneyTypes")) as l(lane, types)
   where w.deleted_at is null and l.types && coalesce(w.events, l.types) and ${saved}
  on conflict (partition, stream, endpoint_id, lane) do update
     set last_seq = excluded.last_seq, next_at = coalesce(outbox_cursors.next_at, excluded.next_at)`

/** A due cursor, leased to one sender. */
export interface OutboxCursor {
  readonly stream: string
  readonly endpoint_id: string
  readonly lane: Lane
  readonly sent_seq: number
  readonly last_seq: number
  readonly attempts: number
  /**
   * How many milliseconds the next event has been failing while the endpoint was enabled; null if it has not failed.
   */
  readonly blocked_ms: number | null
  readonly url: string
  readonly secret: string
  readonly events: readonly string[] | null
  readonly enabled_at: number
}
/** Claims due cursors. Uses the statement's constant time, so that the index is not read beyond the due cursors. */
export const claimCursors = statement<
  [
    perLane: number,
    leaseSeconds: number,
    lanes: readonly Lane[],
    endpoints: readonly string[],
    busyLanes: readonly Lane[],
    busy: readonly number[],
  ],
  OutboxCursor
>(
  'claim_cursors',
  `with mine as (
     select h.partition, h.stream, h.endpoint_id, h.lane, e.url, e.secret, e.events, e.enabled_at
       from webhook_endpoints e
      cross join unnest($3::text[]) as l(lane)
       left join unnest($4::uuid[], $5::text[], $6::int[]) as b(id, lane, busy) on b.id = e.id and b.lane = l.lane
      cross join lateral (
        select partition, stream, endpoint_id, lane from outbox_cursors
         where endpoint_id = e.id and lane = l.lane and next_at <= statement_timestamp()
           and (leased_until is null or leased_until < statement_timestamp())
         order by next_at limit greatest($1 - coalesce(b.busy, 0), 0) for update skip locked) h
      where e.deleted_at is null and e.disabled_at is null
   )
   update outbox_cursors h set leased_until = clock_timestamp() + make_interval(secs => $2)
     from mine
    where h.partition = mine.partition and h.stream = mine.stream and h.endpoint_id = mine.endpoint_id and h.lane = mine.lane
   returning h.stream, h.endpoint_id, h.lane, h.sent_seq, h.last_seq, h.attempts,
             (extract(epoch from statement_timestamp() - case when h.failing_since is not null
                then greatest(h.failing_since, mine.enabled_at) end) * 1000)::bigint as blocked_ms,
             mine.url, mine.secret, mine.events, mine.enabled_at`,
)

/** The key of a cursor. The partition of the stream comes first. */
type CursorKey = [partition: number, stream: string, endpoint: string, lane: Lane]
const THIS = 'partition = $1 and stream = $2::uuid and endpoint_id = $3::uuid and lane = $4'
const keyOf = (stream: string, endpoint: string, lane: Lane): CursorKey => [
  partitionOfId(stream),
  stream,
  endpoint,
  lane,
]

const mark = statement<[...CursorKey, seq: number, done: boolean], never>(
  'mark_sent',
  `update outbox_cursors h
      set sent_seq = greatest(h.sent_seq, $5), attempts = 0, failing_since = null,
          next_at = case when $6 and h.last_seq <= greatest(h.sent_seq, $5) then null
                         else coalesce(h.next_at, clock_timestamp()) end,
          leased_until = case when $6 then null else clock_timestamp() + interval '60 seconds' end
    where ${THIS}`,
)
/**
 * Marks events up to `seq` as sent. With `done`, releases the lease: the cursor becomes idle if `seq` was the last
 * event, due at once if more were saved meanwhile. Without `done`, renews the lease. The cursor's own `last_seq`
 * decides: after waiting for a save of the same cursor, this statement sees the cursor's new row but not yet the new
 * events.
 */
export const markSent = (
  db: Database,
  stream: string,
  endpoint: string,
  lane: Lane,
  seq: number,
  done: boolean,
): Promise<readonly never[]> => mark(db, ...keyOf(stream, endpoint, lane), seq, done)

const fail = statement<[...CursorKey, waitMs: number], never>(
  'mark_failed',
  `update outbox_cursors set attempts = attempts + 1, leased_until = null,
          failing_since = coalesce(failing_since, clock_timestamp()),
          next_at = clock_timestamp() + make_interval(secs => $5::double precision / 1000)
    where ${THIS}`,
)
/** Marks a failed attempt; the next one is due after `waitMs`. */
export const markFailed = (db: Database, stream: string, endpoint: string, lane: Lane, waitMs: number) =>
  fail(db, ...keyOf(stream, endpoint, lane), waitMs)

const release = statement<CursorKey, never>(
  'release_cursor',
  `update outbox_cursors set leased_until = null, next_at = clock_timestamp() where ${THIS}`,
)
/** Releases the lease without progress, because the endpoint is disabled. */
export const releaseCursor = (db: Database, stream: string, endpoint: string, lane: Lane) =>
  release(db, ...keyOf(stream, endpoint, lane))

const next = statement<
  [lanes: readonly Lane[], fullEndpoints: readonly string[], fullLanes: readonly Lane[]],
  { ms: number | null }
>(
  'next_cursor',
  `select (extract(epoch from min(h.at) - clock_timestamp()) * 1000)::bigint as ms
     from webhook_endpoints e
    cross join unnest($1::text[]) as l(lane)
    cross join lateral (
      select next_at as at from outbox_cursors
       where endpoint_id = e.id and lane = l.lane and next_at is not null
         and (leased_until is null or leased_until < statement_timestamp())
       order by next_at limit 1) h
    where e.deleted_at is null and e.disabled_at is null
      and not exists (select from unnest($2::uuid[], $3::text[]) as f(id, lane) where f.id = e.id and f.lane = l.lane)`,
)
/**
 * Returns the milliseconds until a cursor in these lanes is due, leaving out the full lanes of endpoints; null if all
 * are idle or leased.
 */
export const untilNextCursor = async (
  db: Database,
  lanes: readonly Lane[],
  fullEndpoints: readonly string[],
  fullLanes: readonly Lane[],
): Promise<number | null> => (await next(db, lanes, fullEndpoints, fullLanes))[0]?.ms ?? null
