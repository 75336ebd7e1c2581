// Webhook endpoints, and the heads that say up to which event each order was told to each endpoint. All in real time.
import type { Order } from '@evenhand/core'
import type { Database } from '../db/db.ts'
import { readStates, type SnapshotRow } from './snapshots.ts'
import { statement } from './statement.ts'

export interface Endpoint {
  readonly id: string
  readonly url: string
  readonly secret: string
  readonly events: readonly string[] | null
  readonly created_at: number
}

export const addEndpoint = statement<
  [id: string, url: string, secret: string, events: readonly string[] | null],
  { created_at: number }
>(
  'add_endpoint',
  'insert into webhook_endpoints (id, url, secret, events) values ($1::uuid, $2, $3, $4::text[]) returning created_at',
)
const all = statement<[], Endpoint>(
  'list_endpoints',
  'select id, url, secret, events, created_at from webhook_endpoints where deleted_at is null order by created_at, id',
)
export const listEndpoints = (db: Database) => all(db)

const remove = statement<[id: string], { id: string }>(
  'delete_endpoint',
  `with gone as (update webhook_endpoints set deleted_at = clock_timestamp() where id = $1::uuid and deleted_at is null returning id),
        quiet as (update webhook_heads h set next_at = null from gone where h.endpoint_id = gone.id and h.next_at is not null)
   select id from gone`,
)
/** Whether there was one to delete. */
export const deleteEndpoint = async (db: Database, id: string): Promise<boolean> => (await remove(db, id)).length > 0

/** A head whose turn it is, leased to one sender. */
export interface Head {
  readonly order_id: string
  readonly endpoint_id: string
  readonly sent_seq: number
  readonly attempts: number
  readonly url: string
  readonly secret: string
  readonly events: readonly string[] | null
}
export const claimHeads = statement<
  [perEndpoint: number, leaseSeconds: number, endpoints: readonly string[], busy: readonly number[]],
  Head
>(
  'claim_heads',
  `with mine as (
     select h.order_id, h.endpoint_id, e.url, e.secret, e.events
       from webhook_endpoints e
       left join unnest($3::uuid[], $4::int[]) as b(id, busy) on b.id = e.id
      cross join lateral (
        select order_id, endpoint_id from webhook_heads
         where endpoint_id = e.id and next_at <= clock_timestamp()
           and (leased_until is null or leased_until < clock_timestamp())
         order by next_at limit greatest($1 - coalesce(b.busy, 0), 0) for update skip locked) h
      where e.deleted_at is null
   )
   update webhook_heads h set leased_until = clock_timestamp() + make_interval(secs => $2)
     from mine
    where h.order_id = mine.order_id and h.endpoint_id = mine.endpoint_id
   returning h.order_id, h.endpoint_id, h.sent_seq, h.attempts, mine.url, mine.secret, mine.events`,
)

/**
 * Told up to this event; rests if that was the last, goes on at once if more has happened meanwhile. The head itself
 * knows the last event: where this waits for a save of the same head, it sees the new row, but not yet the new events.
 */
export const markSent = statement<[order: string, endpoint: string, seq: number, done: boolean], never>(
  'mark_sent',
  `update webhook_heads h
      set sent_seq = greatest(h.sent_seq, $3), attempts = 0,
          next_at = case when $4 and h.last_seq <= greatest(h.sent_seq, $3) then null
                         else coalesce(h.next_at, clock_timestamp()) end,
          leased_until = case when $4 then null else clock_timestamp() + interval '60 seconds' end
    where h.order_id = $1::uuid and h.endpoint_id = $2::uuid`,
)

/** Failed: again after so many seconds, or never (null) until something new happens. */
export const markFailed = statement<[order: string, endpoint: string, waitSeconds: number | null], never>(
  'mark_failed',
  `update webhook_heads set attempts = attempts + 1, leased_until = null,
          next_at = clock_timestamp() + make_interval(secs => $3::double precision)
    where order_id = $1::uuid and endpoint_id = $2::uuid`,
)

export const logAttempt = statement<
  [
    order: string,
    endpoint: string,
    seq: number,
    attempt: number,
    status: number | null,
    tookMs: number,
    error: string | null,
  ],
  never
>(
  'log_attempt',
  `insert into webhook_attempts (order_id, endpoint_id, seq, attempt, status, took_ms, error)
   values ($1::uuid, $2::uuid, $3, $4, $5, $6, $7) on conflict do nothing`,
)

const next = statement<[except: readonly string[]], { ms: number | null }>(
  'next_head',
  `select (extract(epoch from min(h.at) - clock_timestamp()) * 1000)::bigint as ms
     from webhook_endpoints e
    cross join lateral (
      select greatest(next_at, leased_until) as at from webhook_heads
       where endpoint_id = e.id and next_at is not null order by greatest(next_at, leased_until) limit 1) h
    where e.deleted_at is null and e.id <> all($1::uuid[])`,
)
/** Milliseconds until some head of these endpoints' others is due; null when all rest. */
export const untilNextHead = async (db: Database, except: readonly string[]): Promise<number | null> =>
  (await next(db, except))[0]?.ms ?? null

const snapshot = statement<[id: string], SnapshotRow>(
  'order_state',
  'select id, shape, state from orders where id = $1::uuid',
)
export const readState = async (db: Database, id: string): Promise<Order | null> =>
  (await readStates(db, await snapshot(db, id)))[0]?.state ?? null
