// Saving a batch: orders, events, entries, remembered calls and webhook heads, in one statement guarded by the version.
import type { Database } from '../db/db.ts'
import type { Did, Person } from './load.ts'
import { statement } from './statement.ts'

/** One order as it is to be. Instants are ISO 8601 or null, hashes hex. */
export interface OrderToSave {
  readonly id: string
  /** The version it was decided on; 0 for a new order. */
  readonly expected: number
  readonly version: number
  readonly state: unknown
  /** The number of the snapshot's shape. */
  readonly shape: number
  readonly hash: string
  readonly nextDueAt: string | null
  readonly nextStopAt: string | null
  readonly buyerTab: string
  readonly sellerTab: string
  readonly staffTab: string
  readonly openCase: boolean
  readonly closedAt: string | null
  readonly events: readonly EventToSave[]
  readonly entries: readonly EntryToSave[]
  readonly call: CallToSave | null
  /** Only for a new order. */
  readonly placing: PlacingToSave | null
}
export interface PlacingToSave {
  readonly reference: string
  readonly buyer: Person
  readonly seller: Person
  readonly title: string
  readonly policyVersion: number
  readonly slice: number
  readonly placedAt: string
  readonly caller: string
  readonly key: string | null
  readonly bodyHash: string | null
}
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
export interface EntryToSave {
  readonly seq: number
  readonly line: number
  readonly account: string
  readonly amount: number
  readonly currency: string
  readonly at: string
  readonly personId: string | null
}
export interface CallToSave {
  readonly caller: string
  readonly actor: string
  readonly route: string
  readonly key: string
  readonly bodyHash: string
  readonly status: number
  readonly did: Did
}

/**
 * Asked as a value and not as a join, so that it is looked up in a hash. As joins, with hash joins priced out for the
 * sake of the tables, a batch of 250 compared every row with every order and took three times as long.
 */
const wasSaved = (id: string): string => `(${id} in (select id from saved)) is true`

/**
 * Rows are locked by ascending id inside the statement: in order of arrival two servers deadlocked several times
 * a second, by id never. What was decided on another version is left out, with everything that belongs to it.
 */
const SAVE = `
with o as materialized (
  select * from json_to_recordset($1::text::json) as x(
    id uuid, expected int, version int, state json, shape smallint, hash text, "nextDueAt" timestamptz, "nextStopAt" timestamptz,
    "buyerTab" text, "sellerTab" text, "staffTab" text, "openCase" boolean, "closedAt" timestamptz, placed json)
), locked as materialized (
  select x.*, t.version as found
    from (select * from o where expected > 0 order by id) x
   cross join lateral (select version from orders where id = x.id for update) t
), updated as (
  update orders t
     set version = l.version, state = l.state, shape = l.shape, hash = decode(l.hash, 'hex'), next_due_at = l."nextDueAt",
         next_stop_at = l."nextStopAt", buyer_tab = l."buyerTab", seller_tab = l."sellerTab", staff_tab = l."staffTab",
         open_case = l."openCase", closed_at = l."closedAt"
    from locked l
   where l.found = l.expected and t.id = l.id and t.version = l.expected
  returning t.id
), inserted as (
  insert into orders (id, reference, buyer_id, seller_id, title, version, shape, state, hash, policy_version, slice,
                      next_due_at, next_stop_at, buyer_tab, seller_tab, staff_tab, open_case, placed_at, closed_at,
                      place_caller, place_key, place_hash)
  select o.id, p.reference, p."buyerId", p."sellerId", p.title, o.version, o.shape, o.state, decode(o.hash, 'hex'),
         p."policyVersion", p.slice, o."nextDueAt", o."nextStopAt", o."buyerTab", o."sellerTab", o."staffTab",
         o."openCase", p."placedAt", o."closedAt", p.caller, p.key, decode(p."bodyHash", 'hex')
    from o cross join lateral json_to_record(o.placed) as p(
           reference text, "buyerId" text, "sellerId" text, title text, "policyVersion" int, slice smallint,
           "placedAt" timestamptz, caller uuid, key text, "bodyHash" text)
   where o.expected = 0
   order by p.reference
  on conflict do nothing
  returning id
), saved as materialized (
  select id from updated union all select id from inserted
), met as (
  insert into persons (id, name, language, time_zone)
  select distinct on (x.id) x.id, x.name, x.language, x."timeZone"
    from json_to_recordset($2::text::json) as x(id text, name text, language text, "timeZone" text)
   where not exists (select from persons k where k.id = x.id and k.name = x.name
                        and k.language is not distinct from x.language and k.time_zone is not distinct from x."timeZone")
   order by x.id
  on conflict (id) do update
     set name = excluded.name, language = excluded.language, time_zone = excluded.time_zone
), happened as (
  insert into order_events (order_id, seq, type, at, recorded_at, actor, call_id, data, digests, texts, hash)
  select x.id, x.seq, x.type, x.at, x."recordedAt", x.actor, x."callId", x.data, x.digests, x.texts, decode(x.hash, 'hex')
    from json_to_recordset($3::text::json) as x(
           id uuid, seq int, type text, at timestamptz, "recordedAt" timestamptz, actor text, "callId" uuid,
           data json, digests json, texts json, hash text)
   where ${wasSaved('x.id')}
), posted as (
  insert into order_entries (order_id, seq, line, account, amount, currency, at, person_id)
  select x.id, x.seq, x.line, x.account, x.amount, x.currency, x.at, x."personId"
    from json_to_recordset($4::text::json) as x(
           id uuid, seq int, line smallint, account text, amount bigint, currency text, at timestamptz, "personId" text)
   where ${wasSaved('x.id')}
), remembered as (
  insert into calls (order_id, caller, actor, route, key, body_hash, status, did)
  select x.id, x.caller, x.actor, x.route, x.key, decode(x."bodyHash", 'hex'), x.status, x.did
    from json_to_recordset($5::text::json) as x(
           id uuid, caller uuid, actor text, route text, key text, "bodyHash" text, status smallint, did json)
   where ${wasSaved('x.id')}
  on conflict (order_id, caller, actor, route, key) do update
     set body_hash = excluded.body_hash, status = excluded.status, did = excluded.did, saved_at = clock_timestamp()
), told as (
  insert into webhook_heads (order_id, endpoint_id, sent_seq, last_seq, next_at)
  select o.id, w.id, o.expected, o.version, statement_timestamp()
    from o cross join webhook_endpoints w
   where w.deleted_at is null and ${wasSaved('o.id')}
  on conflict (order_id, endpoint_id) do update
     set last_seq = excluded.last_seq, next_at = coalesce(webhook_heads.next_at, excluded.next_at)
)
select id from saved`

const saveOrders = statement<
  [orders: string, persons: string, events: string, entries: string, calls: string],
  { id: string }
>('save_orders', SAVE)

/** The ids that were saved; the others were decided on a version that is no longer the last. */
export async function save(db: Database, orders: readonly OrderToSave[]): Promise<ReadonlySet<string>> {
  const rows = await saveOrders(
    db,
    JSON.stringify(orders.map(orderRow)),
    JSON.stringify(orders.flatMap(({ placing }) => (placing ? [placing.buyer, placing.seller] : []))),
    JSON.stringify(orders.flatMap(({ id, events }) => events.map(event => ({ id, ...event })))),
    JSON.stringify(orders.flatMap(({ id, entries }) => entries.map(entry => ({ id, ...entry })))),
    JSON.stringify(orders.flatMap(({ id, call }) => (call ? [{ id, ...call }] : []))),
  )
  return new Set(rows.map(({ id }) => id))
}

/** The columns of the order itself; its parts go to tables of their own. */
const orderRow = ({ events: _events, entries: _entries, call: _call, placing, ...row }: OrderToSave) =>
  placing ? { ...row, placed: placingRow(placing) } : row

const placingRow = ({ buyer, seller, ...row }: PlacingToSave) => ({ buyerId: buyer.id, sellerId: seller.id, ...row })
