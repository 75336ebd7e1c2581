// Saves a batch in one statement under optimistic locking: orders, events, entries, money requests, performance log
// lines, idempotency records and outbox cursors.
import type { Database } from '../../db/db.ts'
import { sellerPartition } from '../levels/sellers.ts'
import { statement } from '../statement.ts'
import { raiseCursors } from '../webhooks/webhooks.ts'
import { saveMoney } from './moneyRequests.ts'
import type { OrderToSave, PlacingToSave } from './rows.ts'
import { WORDS_OF } from './searchWords.ts'

/**
 * Written as a value and not as a join, so that it is looked up in a hash. As joins, with hash joins priced out for the
 * sake of the tables, a batch of 250 compared every row with every order and took three times as long.
 */
const wasSaved = (id: string): string => `(${id} in (select id from saved)) is true`

/**
 * Rows are locked by ascending id inside the statement: in order of arrival two servers deadlocked several times
 * a second, by id never. An order decided on another version is left out, with everything that belongs to it.
 */
const SAVE = `
with o as materialized (
  select x.*, x.unnest as state from rows from (unnest($10::json[]), json_to_recordset($1::text::json) as (
    id uuid, expected int, version int, "stateVersion" smallint, hash text, "nextDueAt" timestamptz, "nextStopAt" timestamptz,
    "buyerTab" text, "sellerTab" text, "staffTab" text, "openCase" boolean, "closedAt" timestamptz, "eventTypes" text[],
    "moneyTypes" text[], placed json)) as x
), locked as materialized (
  select x.*, t.version as found
    from (select * from o where expected > 0 order by id) x
   cross join lateral (select version from orders where id = x.id for update) t
), updated as (
  update orders t
     set version = l.version, state = l.state, state_version = l."stateVersion", hash = decode(l.hash, 'hex'), next_due_at = l."nextDueAt",
         next_stop_at = l."nextStopAt", buyer_tab = l."buyerTab", seller_tab = l."sellerTab", staff_tab = l."staffTab",
         open_case = l."openCase", closed_at = l."closedAt"
    from locked l
   where l.found = l.expected and t.id = l.id and t.version = l.expected
  returning t.id
), inserted as (
  insert into orders (id, reference, buyer_id, seller_id, title, version, state_version, state, hash, policy_version, partition,
                      next_due_at, next_stop_at, buyer_tab, seller_tab, staff_tab, open_case, placed_at, closed_at,
                      place_caller, place_key, place_hash)
  select o.id, p.reference, p."buyerId", p."sellerId", p.title, o.version, o."stateVersion", o.state, decode(o.hash, 'hex'),
         p."policyVersion", p.partition, o."nextDueAt", o."nextStopAt", o."buyerTab", o."sellerTab", o."staffTab",
         o."openCase", p."placedAt", o."closedAt", p.caller, p.key, decode(p."bodyHash", 'hex')
    from o cross join lateral json_to_record(o.placed) as p(
           reference text, "buyerId" text, "sellerId" text, title text, "policyVersion" int, partition smallint,
           "placedAt" timestamptz, caller uuid, key text, "bodyHash" text)
   where o.expected = 0
   order by p.reference
  on conflict do nothing
  returning id
), found as (
  insert into placed_orders (order_id, buyer_id, seller_id, words)
  select o.id, p."buyerId", p."sellerId", ${WORDS_OF("p.reference || ' ' || p.title")}
    from o cross join lateral json_to_record(o.placed) as p(reference text, "buyerId" text, "sellerId" text, title text)
   where o.expected = 0 and o.id in (select id from inserted)
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
), recorded as (
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
), requested as (${saveMoney('$9', wasSaved('x.id'))}
), closed as (
  insert into performance_orders (seller_id, reference, line, at, recorded_at, order_id, buyer_id, gig_id, placed_at, due_at,
                             delivered_at, late_when_closed, closed_at, completed_at, method, decided_by, opened_by,
                             reason, fault, fault_status, value, earned, currency, rating, stays_longer_ms)
  select x.seller, x.reference, x.line, x.at, x."recordedAt", x.id, x.buyer, x.gig, x."placedAt", x."dueAt",
         x."deliveredAt", x."lateWhenClosed", x."closedAt", x."completedAt", x.method, x."decidedBy", x."openedBy",
         x.reason, x.fault, x."faultStatus", x.value, x.earned, x.currency, x.rating, x."staysLonger"
    from json_to_recordset($6::text::json) as x(
           id uuid, seller text, reference text, line int, at timestamptz, "recordedAt" timestamptz, buyer text, gig text,
           "placedAt" timestamptz, "dueAt" timestamptz, "deliveredAt" timestamptz, "lateWhenClosed" boolean,
           "closedAt" timestamptz, "completedAt" timestamptz, method text, "decidedBy" text, "openedBy" text, reason text,
           fault text, "faultStatus" text, value bigint, earned bigint, currency text, rating smallint, "staysLonger" bigint)
   where ${wasSaved('x.id')}
  on conflict do nothing
), queued as (
  insert into reevaluation_queue (order_id, seq, seller_id, at)
  select x.id, x.line, x.seller, x.touches
    from json_to_recordset($6::text::json) as x(id uuid, line int, seller text, touches timestamptz)
   where ${wasSaved('x.id')}
), answered as (
  insert into performance_answers (seller_id, reference, question, type, at, recorded_at, by_at, buyer_id)
  select x.seller, x.reference, x.question, x.type, x.at, x."recordedAt", x.by, x.buyer
    from json_to_recordset($7::text::json) as x(
           id uuid, seller text, reference text, question text, type text, at timestamptz, "recordedAt" timestamptz,
           by timestamptz, buyer text)
   where ${wasSaved('x.id')}
), begun as (
  insert into sellers (id, version, partition, since, since_given, level, level_since, next_due_at)
  select distinct on (x.seller) x.seller, 1, x.partition, x.since, false, x.level, x.since, x."nextDueAt"
    from json_to_recordset($8::text::json) as x(
           id uuid, seller text, partition smallint, since timestamptz, level text, "nextDueAt" timestamptz)
   where ${wasSaved('x.id')}
   order by x.seller, x.since
  on conflict do nothing
), remembered as (
  insert into calls (order_id, caller, actor, route, key, body_hash, status, receipt)
  select x.id, x.caller, x.actor, x.route, x.key, decode(x."bodyHash", 'hex'), x.status, x.receipt
    from json_to_recordset($5::text::json) as x(
           id uuid, caller uuid, actor text, route text, key text, "bodyHash" text, status smallint, receipt json)
   where ${wasSaved('x.id')}
  on conflict (order_id, caller, actor, route, key) do update
     set body_hash = excluded.body_hash, status = excluded.status, receipt = excluded.receipt, saved_at = clock_timestamp()
), advanced as (${raiseCursors(wasSaved('o.id'))}
)
select id from saved`

const saveOrders = statement<
  [
    orders: string,
    persons: string,
    events: string,
    entries: string,
    calls: string,
    closed: string,
    answers: string,
    sellers: string,
    money: string,
    states: string[],
  ],
  { id: string }
>('save_orders', SAVE)

/** The ids of saved orders; the others were decided on a version that is no longer the latest. */
export async function save(db: Database, orders: readonly OrderToSave[]): Promise<ReadonlySet<string>> {
  const rows = await saveOrders(
    db,
    JSON.stringify(orders.map(orderRow)),
    JSON.stringify(orders.flatMap(({ placing }) => (placing ? [placing.buyer, placing.seller] : []))),
    JSON.stringify(orders.flatMap(({ id, events }) => events.map(event => ({ id, ...event })))),
    JSON.stringify(orders.flatMap(({ id, entries }) => entries.map(entry => ({ id, ...entry })))),
    JSON.stringify(orders.flatMap(({ id, call }) => (call ? [{ id, ...call }] : []))),
    JSON.stringify(orders.flatMap(closedRows)),
    JSON.stringify(orders.flatMap(answerRows)),
    JSON.stringify(orders.flatMap(beginningRows)),
    JSON.stringify(orders.flatMap(({ id, money }) => money.map(line => ({ id, ...line })))),
    orders.map(({ state }) => JSON.stringify(state)),
  )
  return new Set(rows.map(({ id }) => id))
}

/** The columns of the order itself; its parts go to their own tables. */
function orderRow({
  events: _1,
  entries: _2,
  money: _3,
  performanceLog: _4,
  call: _5,
  state: _6,
  placing,
  eventTypes,
  ...row
}: OrderToSave) {
  const order = { ...row, eventTypes: eventTypes.events, moneyTypes: eventTypes.money }
  return placing ? { ...order, placed: placingRow(placing) } : order
}

const placingRow = ({ buyer, seller, begins: _, ...row }: PlacingToSave) => ({
  buyerId: buyer.id,
  sellerId: seller.id,
  ...row,
})

function closedRows({ id, performanceLog }: OrderToSave) {
  if (!performanceLog) return []
  const { seller, reference, recordedAt } = performanceLog
  return performanceLog.orders.map(line => ({ id, seller, reference, recordedAt, ...line }))
}

function answerRows({ id, performanceLog }: OrderToSave) {
  if (!performanceLog) return []
  const { seller, reference, recordedAt } = performanceLog
  return performanceLog.answers.map(line => ({ id, seller, reference, recordedAt, ...line }))
}

/** A seller's start date is that of the first order. */
function beginningRows({ id, placing }: OrderToSave) {
  if (!placing?.begins) return []
  const { seller, placedAt, begins } = placing
  return [{ id, seller: seller.id, partition: sellerPartition(seller.id), since: placedAt, ...begins }]
}
