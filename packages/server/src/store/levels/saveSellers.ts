// What follows from a seller's events: the seller's row, evaluations, appeals, proposals, and lines of the performance log.
import type { Database } from '../statement.ts'
import { composed, type Part, wasSaved } from '../streams/part.ts'
import {
  ADVANCED,
  ADVANCING,
  advancing,
  keyOf,
  RECORDED,
  REMEMBERED,
  STREAM_PARAMETERS,
  type StreamToSave,
  streamRows,
  type WithState,
} from '../streams/saved.ts'

/** One seller's new state. Instants are ISO 8601 or null, hashes are hexadecimal. */
export interface SellerToSave extends StreamToSave, WithState {
  readonly seller: string
  /** The seller's name, if the command gives one. */
  readonly name: string | null
  readonly since: string
  readonly isSinceGiven: boolean
  readonly level: string
  readonly levelSince: string
  readonly graceLevel: string | null
  readonly graceUntil: string | null
  /** When the next evaluation is due; null: unchanged. */
  readonly nextDueAt: string | null
  readonly rows: SellerRows
}

/** The rows that events add to tables of their own. `seq` is the number of the event. */
export interface SellerRows {
  readonly evaluations: readonly EvaluationRow[]
  readonly appeals: readonly AppealRow[]
  readonly appealRulings: readonly RulingRow[]
  readonly proposalRulings: readonly RulingRow[]
  readonly warnings: readonly { readonly at: string; readonly recordedAt: string; readonly open: number }[]
  /** Earlier starts, each with the instant until which it was recorded. */
  readonly sinces: readonly { readonly until: string; readonly since: string }[]
  /** Events that change facts of past evaluations, each with the instant from which on they may be outdated. */
  readonly changedFacts: readonly { readonly seq: number; readonly at: string }[]
}
export interface EvaluationRow {
  readonly seq: number
  readonly at: string
  readonly n: number
  readonly recordedAt: string
  readonly policyVersion: number
  readonly event: string
  readonly before: string
  readonly after: string
  readonly automated: boolean
  readonly corrects: number | null
  readonly appealUntil: string | null
}
export interface AppealRow {
  readonly at: string
  readonly n: number
  readonly openedAt: string
  readonly explanation: string
}
export interface RulingRow {
  readonly at: string
  readonly n: number
  readonly status: string
  readonly ruledAt: string
  readonly ruledBy: string
  readonly ruling: string
}

const RULING = `partition smallint, id uuid, seller text, at timestamptz, n int, status text, "ruledAt" timestamptz, "ruledBy" text,
           ruling text`

/** Rows are locked by ascending id, as in saving orders, so that two servers never deadlock. */
const SELLER: readonly Part[] = [
  {
    name: 'o',
    isMaterialized: true,
    sql: `
  select x.* from json_to_recordset($sellers::text::json) as x(
    partition smallint, id uuid, seller text, name text, expected int, version int, state json, "stateVersion" smallint, hash text,
    since timestamptz, "isSinceGiven" boolean, level text, "levelSince" timestamptz, "graceLevel" text, "graceUntil" timestamptz,
    "nextDueAt" timestamptz, ${ADVANCING})`,
  },
  {
    name: 'locked',
    isMaterialized: true,
    sql: `
  select x.*, t.version as found
    from (select * from o where expected > 0 order by seller) x
   cross join lateral (select version from sellers where partition = x.partition and id = x.seller for update) t`,
  },
  {
    name: 'updated',
    sql: `
  update sellers t
     set version = l.version, state = l.state, state_version = l."stateVersion", hash = decode(l.hash, 'hex'), since = l.since,
         since_given = l."isSinceGiven", level = l.level, level_since = l."levelSince", grace_level = l."graceLevel",
         grace_until = l."graceUntil", next_due_at = coalesce(l."nextDueAt", t.next_due_at)
    from locked l
   where l.found = l.expected and t.partition = l.partition and t.id = l.seller and t.version = l.expected
  returning t.stream as id`,
  },
  {
    name: 'inserted',
    sql: `
  insert into sellers (partition, id, stream, version, state_version, state, hash, since, since_given, level, level_since,
                       grace_level, grace_until, next_due_at)
  select partition, seller, id, version, "stateVersion", state, decode(hash, 'hex'), since, "isSinceGiven", level, "levelSince",
         "graceLevel", "graceUntil", "nextDueAt"
    from o where expected = 0 order by seller
  on conflict do nothing
  returning stream as id`,
  },
  { name: 'saved', isMaterialized: true, sql: 'select id from updated union all select id from inserted' },
  {
    name: 'named',
    sql: `
  insert into persons (id, name) select seller, name from o where name is not null and ${wasSaved('o.id')} order by seller
  on conflict (id) do update set name = excluded.name`,
  },
]

/** The tables that follow from the events, one part each. */
const PROJECTED: readonly Part[] = [
  {
    name: 'evaluated',
    sql: `
  insert into evaluations (partition, seller_id, at, n, recorded_at, policy_version, event, level_before, level_after, automated,
                           corrects, appeal_until, seq)
  select x.partition, x.seller, x.at, x.n, x."recordedAt", x."policyVersion", x.event, x.before, x.after, x.automated, x.corrects,
         x."appealUntil", x.seq
    from json_to_recordset($evaluations::text::json) as x(
           partition smallint, id uuid, seller text, at timestamptz, n int, "recordedAt" timestamptz, "policyVersion" int, event text,
           before text, after text, automated boolean, corrects int, "appealUntil" timestamptz, seq int)
   where ${wasSaved('x.id')}`,
  },
  {
    name: 'appealed',
    sql: `
  insert into appeals (partition, seller_id, at, n, opened_at, explanation, status)
  select x.partition, x.seller, x.at, x.n, x."openedAt", x.explanation, 'open'
    from json_to_recordset($appeals::text::json) as x(
           partition smallint, id uuid, seller text, at timestamptz, n int, "openedAt" timestamptz, explanation text)
   where ${wasSaved('x.id')}`,
  },
  {
    name: 'ruled',
    sql: `
  update appeals a set status = x.status, ruled_at = x."ruledAt", ruled_by = x."ruledBy", ruling = x.ruling
    from json_to_recordset($appealRulings::text::json) as x(${RULING})
   where a.partition = x.partition and a.seller_id = x.seller and a.at = x.at and a.n = x.n and ${wasSaved('x.id')}`,
  },
  {
    name: 'granted',
    sql: `
  insert into proposal_rulings (partition, seller_id, at, n, status, ruled_at, ruled_by, ruling)
  select x.partition, x.seller, x.at, x.n, x.status, x."ruledAt", x."ruledBy", x.ruling
    from json_to_recordset($proposalRulings::text::json) as x(${RULING})
   where ${wasSaved('x.id')}`,
  },
  {
    name: 'warned',
    sql: `
  insert into performance_warnings (partition, seller_id, at, recorded_at, open)
  select x.partition, x.seller, x.at, x."recordedAt", x.open
    from json_to_recordset($warnings::text::json) as x(
           partition smallint, id uuid, seller text, at timestamptz, "recordedAt" timestamptz, open int)
   where ${wasSaved('x.id')}`,
  },
  {
    name: 'moved',
    sql: `
  insert into performance_since (partition, seller_id, until, since)
  select x.partition, x.seller, x.until, x.since
    from json_to_recordset($sinces::text::json) as x(partition smallint, id uuid, seller text, until timestamptz, since timestamptz)
   where ${wasSaved('x.id')}
  on conflict do nothing`,
  },
  {
    name: 'queued',
    sql: `
  insert into reevaluation_queue (partition, seller_id, order_id, seq, at)
  select x.partition, x.seller, x.id, x.seq, x.at
    from json_to_recordset($changedFacts::text::json) as x(partition smallint, id uuid, seller text, seq int, at timestamptz)
   where ${wasSaved('x.id')}`,
  },
]

const PARAMETERS = [
  'sellers',
  ...STREAM_PARAMETERS,
  'evaluations',
  'appeals',
  'appealRulings',
  'proposalRulings',
  'warnings',
  'sinces',
  'changedFacts',
] as const
const SAVE = composed('save_sellers', null, [...SELLER, RECORDED, ...PROJECTED, REMEMBERED, ADVANCED], PARAMETERS)

/** Returns the columns of the table `sellers`; the other fields are saved to other tables. */
const sellerRow = ({ rows: _1, events: _2, call: _3, eventTypes, ...row }: SellerToSave) => ({
  ...row,
  ...advancing({ eventTypes }),
})

/** Saves a batch in one statement. Returns the ids of the saved streams; the others have a newer version. */
export async function saveSellers(db: Database, sellers: readonly SellerToSave[]): Promise<ReadonlySet<string>> {
  const listed = (name: keyof SellerRows): string =>
    JSON.stringify(sellers.flatMap(row => row.rows[name].map(each => ({ ...keyOf(row), seller: row.seller, ...each }))))
  const all: Readonly<Record<(typeof PARAMETERS)[number], string>> = {
    sellers: JSON.stringify(sellers.map(sellerRow)),
    ...streamRows(sellers),
    evaluations: listed('evaluations'),
    appeals: listed('appeals'),
    appealRulings: listed('appealRulings'),
    proposalRulings: listed('proposalRulings'),
    warnings: listed('warnings'),
    sinces: listed('sinces'),
    changedFacts: listed('changedFacts'),
  }
  const rows = await SAVE.run(db, ...SAVE.used.map(name => all[name]))
  return new Set(rows.map(({ id }) => id))
}
