// The statement that saves a batch, composed of the parts that the batch has rows for.
import { composed, type Part as PartOf, wasSaved } from '../streams/part.ts'
import { ADVANCED, ADVANCING, RECORDED as EVENTS, REMEMBERED } from '../streams/saved.ts'
import { saveMoney } from './moneyRequests.ts'
import { WORDS_OF } from './searchWords.ts'

/**
 * The rows of a batch by table, each list as JSON. States are passed one by one, so that PostgreSQL parses each only
 * once.
 */
export interface SaveRows {
  readonly states: readonly (string | null)[]
  readonly orders: string
  readonly persons: string
  readonly events: string
  readonly entries: string
  readonly calls: string
  readonly closed: string
  readonly answers: string
  readonly sellers: string
  readonly money: string
}

/** What a batch contains. */
export interface Contents {
  /** Whether the batch has new orders. */
  readonly places: boolean
  /** Whether the batch has orders that change. */
  readonly changes: boolean
  /** Whether the batch has ledger entries and money requests, or closed orders as well. Answers may be in any batch. */
  readonly moves: 'nothing' | 'money' | 'money_and_log'
}

type Part = PartOf<Contents>

const ORDERS: Part = {
  name: 'o',
  isMaterialized: true,
  sql: `
  select x.*, x.unnest as state from rows from (unnest($states::json[]), json_to_recordset($orders::text::json) as (
    partition smallint, id uuid, expected int, version int, "stateVersion" smallint, hash text, "nextDueAt" timestamptz, "nextStopAt" timestamptz,
    "buyerTab" text, "sellerTab" text, "staffTab" text, "openCase" boolean, "closedAt" timestamptz, ${ADVANCING},
    placed json)) as x`,
}

/**
 * Locks rows by ascending id inside the statement: in order of arrival, two servers deadlocked several times a second;
 * by id they never did. An order decided on another version is left out, with everything that belongs to it.
 */
const CHANGED: readonly Part[] = [
  {
    name: 'locked',
    isMaterialized: true,
    when: ({ changes }) => changes,
    sql: `
  select x.*, t.version as found
    from (select * from o where expected > 0 order by id) x
   cross join lateral (select version from orders where partition = x.partition and id = x.id for update) t`,
  },
  {
    name: 'updated',
    when: ({ changes }) => changes,
    sql: `
  update orders t
     set version = l.version, state = l.state, state_version = l."stateVersion", hash = decode(l.hash, 'hex'), next_due_at = l."nextDueAt",
         next_stop_at = l."nextStopAt", buyer_tab = l."buyerTab", seller_tab = l."sellerTab", staff_tab = l."staffTab",
         open_case = l."openCase", closed_at = l."closedAt"
    from locked l
   where l.found = l.expected and t.partition = l.partition and t.id = l.id and t.version = l.expected
  returning t.id`,
  },
]
/** A reference belongs to the order that reserves it first, and a key of a caller to one placing; the others are not saved. */
const PLACED: readonly Part[] = [
  {
    name: 'reserved',
    when: ({ places }) => places,
    sql: `
  insert into order_references (reference, partition, order_id, caller, key, body_hash)
  select p.reference, o.partition, o.id, p.caller, p.key, decode(p."bodyHash", 'hex')
    from o cross join lateral json_to_record(o.placed) as p(reference text, caller uuid, key text, "bodyHash" text)
   where o.expected = 0
   order by p.reference
  on conflict do nothing
  returning order_id`,
  },
  {
    name: 'inserted',
    when: ({ places }) => places,
    sql: `
  insert into orders (partition, id, reference, buyer_id, seller_id, title, version, state_version, state, hash, policy_version,
                      next_due_at, next_stop_at, buyer_tab, seller_tab, staff_tab, open_case, placed_at, closed_at)
  select o.partition, o.id, p.reference, p."buyerId", p."sellerId", p.title, o.version, o."stateVersion", o.state,
         decode(o.hash, 'hex'), p."policyVersion", o."nextDueAt", o."nextStopAt", o."buyerTab", o."sellerTab", o."staffTab",
         o."openCase", p."placedAt", o."closedAt"
    from o cross join lateral json_to_record(o.placed) as p(
           reference text, "buyerId" text, "sellerId" text, title text, "policyVersion" int, "placedAt" timestamptz)
   where (o.id in (select order_id from reserved)) is true
  returning id`,
  },
  {
    name: 'found',
    when: ({ places }) => places,
    sql: `
  insert into placed_orders (partition, order_id, buyer_id, seller_id, words)
  select o.partition, o.id, p."buyerId", p."sellerId", ${WORDS_OF("p.reference || ' ' || p.title")}
    from o cross join lateral json_to_record(o.placed) as p(reference text, "buyerId" text, "sellerId" text, title text)
   where o.expected = 0 and o.id in (select id from inserted)`,
  },
  {
    name: 'met',
    when: ({ places }) => places,
    sql: `
  insert into persons (id, name, language, time_zone)
  select distinct on (x.id) x.id, x.name, x.language, x."timeZone"
    from json_to_recordset($persons::text::json) as x(id text, name text, language text, "timeZone" text)
   where not exists (select from persons k where k.id = x.id and k.name = x.name
                        and k.language is not distinct from x.language and k.time_zone is not distinct from x."timeZone")
   order by x.id
  on conflict (id) do update
     set name = excluded.name, language = excluded.language, time_zone = excluded.time_zone`,
  },
]
const RECORDED: readonly Part[] = [
  EVENTS,
  {
    name: 'posted',
    when: ({ moves }) => moves !== 'nothing',
    sql: `
  insert into entries (partition, order_id, seq, line, account, amount, currency, at, person_id)
  select x.partition, x.id, x.seq, x.line, x.account, x.amount, x.currency, x.at, x."personId"
    from json_to_recordset($entries::text::json) as x(
           partition smallint, id uuid, seq int, line smallint, account text, amount bigint, currency text, at timestamptz, "personId" text)
   where ${wasSaved('x.id')}`,
  },
  { name: 'requested', when: ({ moves }) => moves !== 'nothing', sql: saveMoney('$money', wasSaved('x.id')) },
  {
    name: 'closed',
    when: ({ moves }) => moves === 'money_and_log',
    sql: `
  insert into performance_orders (partition, seller_id, reference, line, at, recorded_at, order_id, buyer_id, gig_id, placed_at, due_at,
                             delivered_at, late_when_closed, closed_at, completed_at, method, decided_by, opened_by,
                             reason, fault, fault_status, value, earned, currency, rating, stays_longer_ms)
  select x.partition, x.seller, x.reference, x.line, x.at, x."recordedAt", x.id, x.buyer, x.gig, x."placedAt", x."dueAt",
         x."deliveredAt", x."lateWhenClosed", x."closedAt", x."completedAt", x.method, x."decidedBy", x."openedBy",
         x.reason, x.fault, x."faultStatus", x.value, x.earned, x.currency, x.rating, x."staysLonger"
    from json_to_recordset($closed::text::json) as x(
           partition smallint, id uuid, seller text, reference text, line int, at timestamptz, "recordedAt" timestamptz, buyer text, gig text,
           "placedAt" timestamptz, "dueAt" timestamptz, "deliveredAt" timestamptz, "lateWhenClosed" boolean,
           "closedAt" timestamptz, "completedAt" timestamptz, method text, "decidedBy" text, "openedBy" text, reason text,
           fault text, "faultStatus" text, value bigint, earned bigint, currency text, rating smallint, "staysLonger" bigint)
   where ${wasSaved('x.id')}
  on conflict do nothing`,
  },
  {
    name: 'queued',
    when: ({ moves }) => moves === 'money_and_log',
    sql: `
  insert into reevaluation_queue (partition, seller_id, order_id, seq, at)
  select x.partition, x.seller, x.id, x.line, x.touches
    from json_to_recordset($closed::text::json) as x(partition smallint, id uuid, line int, seller text, touches timestamptz)
   where ${wasSaved('x.id')}`,
  },
  {
    name: 'answered',
    sql: `
  insert into performance_answers (partition, seller_id, reference, question, type, at, recorded_at, by_at, buyer_id)
  select x.partition, x.seller, x.reference, x.question, x.type, x.at, x."recordedAt", x.by, x.buyer
    from json_to_recordset($answers::text::json) as x(
           partition smallint, id uuid, seller text, reference text, question text, type text, at timestamptz, "recordedAt" timestamptz,
           by timestamptz, buyer text)
   where ${wasSaved('x.id')}`,
  },
  {
    name: 'begun',
    when: ({ places }) => places,
    sql: `
  insert into reevaluation_queue (partition, seller_id, order_id, seq, at, first_at)
  select x.partition, x.seller, x.id, 1, x.since, x.since
    from json_to_recordset($sellers::text::json) as x(partition smallint, id uuid, seller text, since timestamptz)
   where ${wasSaved('x.id')}`,
  },
  REMEMBERED,
  ADVANCED,
]

/** Selects the orders that were still at their expected version, or whose reference and key were still free. */
const savedOf = ({ places, changes }: Contents): Part => ({
  name: 'saved',
  isMaterialized: true,
  sql: [...(changes ? ['select id from updated'] : []), ...(places ? ['select id from inserted'] : [])].join(
    ' union all ',
  ),
})

/**
 * The seven possible contents of a batch. Each part of a statement takes time to start, which matters most in a batch
 * of one command. The contents with new orders include the parts for money.
 */
const COMPOSITIONS: readonly Contents[] = [
  { places: false, changes: true, moves: 'nothing' },
  { places: false, changes: true, moves: 'money' },
  { places: false, changes: true, moves: 'money_and_log' },
  { places: true, changes: false, moves: 'money' },
  { places: true, changes: false, moves: 'money_and_log' },
  { places: true, changes: true, moves: 'money' },
  { places: true, changes: true, moves: 'money_and_log' },
]
const nameOf = ({ places, changes, moves }: Contents): string =>
  ['save_orders', ...(places ? ['placed'] : []), ...(changes ? ['changed'] : []), moves].join('_')

const ROWS = [
  'states',
  'orders',
  'persons',
  'events',
  'entries',
  'calls',
  'closed',
  'answers',
  'sellers',
  'money',
] as const

const SAVES = new Map(
  COMPOSITIONS.map(contents => {
    const parts = [ORDERS, ...CHANGED, ...PLACED, savedOf(contents), ...RECORDED]
    return [nameOf(contents), composed(nameOf(contents), contents, parts, ROWS)]
  }),
)

/** Returns the statement for a batch with these contents, and the names of its rows in the order of its parameters. */
export function saveFor(contents: Contents) {
  const found = SAVES.get(nameOf(contents))
  if (!found) throw new Error(`there is no save for ${nameOf(contents)}`)
  return found
}
