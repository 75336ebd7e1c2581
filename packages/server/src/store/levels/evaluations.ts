// Saves evaluations together with their sellers' new state in one statement, under optimistic locking, and lists
// evaluations with their appeals.
import type { CriterionName, Instant, RecordEvent, Scorecard, Why } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { partitionOf } from '../partition.ts'
import { statement } from '../statement.ts'

/** A seller's new state. Instants are ISO 8601 or null. */
export interface SellerToSave {
  readonly id: string
  readonly expected: number
  readonly level: string
  readonly levelSince: string
  readonly atRiskSince: string | null
  readonly graceLevel: string | null
  readonly graceUntil: string | null
  readonly nextDueAt: string | null
}
/** The findings of an evaluation and the orders behind them; instants in milliseconds. */
export interface Reasons extends Pick<Scorecard, 'next' | 'keep' | 'reach' | 'risk' | 'graceUntil'> {
  readonly orders: readonly ListedOrders[]
  /** The text of the person who decided, or of the marketplace that set the level. */
  readonly ruling?: string
  /** The id of the API key that set the level. */
  readonly key?: string
}
export interface ListedOrders {
  readonly criterion: CriterionName
  readonly counted: readonly {
    readonly reference: string
    readonly at: Instant
    readonly weight: number
    readonly part: boolean
  }[]
  readonly leftOut: readonly { readonly reference: string; readonly at: Instant; readonly why: Why }[]
}

export interface EvaluationToSave {
  readonly id: string
  readonly at: string
  readonly n: number
  readonly recordedAt: string
  readonly policyVersion: number
  readonly event: RecordEvent
  readonly before: string
  readonly after: string
  readonly reasons: Reasons
  readonly automated: boolean
  readonly corrects: number | null
  readonly appealUntil: string | null
}
export interface RulingToSave {
  readonly id: string
  readonly at: string
  readonly n: number
  readonly status: string
  readonly ruledAt: string
  readonly ruledBy: string
  readonly ruling: string
}
export interface EvaluatedSeller {
  readonly seller: SellerToSave
  readonly evaluations: readonly EvaluationToSave[]
  /** The queue entries that this evaluation handles; they are deleted once it is saved. */
  readonly queued?: readonly { readonly orderId: string; readonly seq: number }[]
  readonly ruling?: RulingToSave
  /** A person's decision on a proposed level. */
  readonly decision?: RulingToSave
}

const isSaved = (id: string): string => `(${id} in (select id from updated)) is true`

const RULING =
  'partition smallint, id text, at timestamptz, n int, status text, "ruledAt" timestamptz, "ruledBy" text, ruling text'

/**
 * Locks rows by ascending id, as the save of orders does, so that two servers never deadlock. A person's decision is
 * saved only if the appeal is still open, or the proposal undecided. The second of two decisions is not saved, and
 * leaves the seller unchanged.
 */
const save = statement<
  [sellers: string, evaluations: string, queued: string, rulings: string, decisions: string],
  { readonly id: string }
>(
  'save_evaluations',
  `with locked as materialized (
     select x.*, t.version as found
       from (select * from json_to_recordset($1::text::json) as x(
               partition smallint, id text, expected int, level text, "levelSince" timestamptz, "atRiskSince" timestamptz, "graceLevel" text,
               "graceUntil" timestamptz, "nextDueAt" timestamptz) order by id) x
      cross join lateral (select version from sellers where partition = x.partition and id = x.id for update) t
   ), last as materialized (
     select * from locked where found = expected
   ), rulable as materialized (
     select x.* from json_to_recordset($4::text::json) as x(${RULING})
      cross join lateral (select from appeals where partition = x.partition and seller_id = x.id and at = x.at and n = x.n and status = 'open' for update) a
      where (x.id in (select id from last)) is true
   ), decided as (
     insert into proposal_rulings (partition, seller_id, at, n, status, ruled_at, ruled_by, ruling)
     select x.partition, x.id, x.at, x.n, x.status, x."ruledAt", x."ruledBy", x.ruling
       from json_to_recordset($5::text::json) as x(${RULING})
      where (x.id in (select id from last)) is true
     on conflict do nothing
     returning seller_id
   ), taken as materialized (
     (select id from json_to_recordset($4::text::json) as x(id text) except select id from rulable)
     union all
     (select id from json_to_recordset($5::text::json) as x(id text) except select seller_id from decided)
   ), updated as (
     update sellers t
        set version = t.version + 1, level = l.level, level_since = l."levelSince", at_risk_since = l."atRiskSince",
            grace_level = l."graceLevel", grace_until = l."graceUntil", next_due_at = l."nextDueAt"
       from last l
      where t.partition = l.partition and t.id = l.id and t.version = l.expected and (l.id in (select id from taken)) is not true
     returning t.id
   ), recorded as (
     insert into evaluations (partition, seller_id, at, n, recorded_at, policy_version, event, level_before, level_after, reasons,
                              automated, corrects, appeal_until)
     select x.partition, x.id, x.at, x.n, x."recordedAt", x."policyVersion", x.event, x.before, x.after, x.reasons, x.automated, x.corrects,
            x."appealUntil"
       from json_to_recordset($2::text::json) as x(
              partition smallint, id text, at timestamptz, n int, "recordedAt" timestamptz, "policyVersion" int, event text, before text,
              after text, reasons json, automated boolean, corrects int, "appealUntil" timestamptz)
      where ${isSaved('x.id')}
     on conflict do nothing
   ), dequeued as (
     delete from reevaluation_queue n using json_to_recordset($3::text::json) as x(partition smallint, id text, "orderId" uuid, seq int)
      where n.partition = x.partition and n.seller_id = x.id and n.order_id = x."orderId" and n.seq = x.seq and ${isSaved('x.id')}
   ), ruled as (
     update appeals a set status = x.status, ruled_at = x."ruledAt", ruled_by = x."ruledBy", ruling = x.ruling
       from rulable x
      where a.partition = x.partition and a.seller_id = x.id and a.at = x.at and a.n = x.n and ${isSaved('x.id')}
   )
   select id from updated`,
)

/** Writes rows of sellers as JSON, each with the partition of its seller. */
const routed = (rows: readonly { readonly id: string }[]): string =>
  JSON.stringify(rows.map(row => ({ partition: partitionOf(row.id), ...row })))

/**
 * Saves the evaluations and returns the ids of the saved sellers. The others have a newer version, or another person
 * has decided.
 */
export async function saveEvaluations(db: Database, sellers: readonly EvaluatedSeller[]): Promise<ReadonlySet<string>> {
  if (sellers.length === 0) return new Set()
  const rows = await save(
    db,
    routed(sellers.map(({ seller }) => seller)),
    routed(sellers.flatMap(({ evaluations }) => evaluations)),
    routed(sellers.flatMap(({ seller, queued = [] }) => queued.map(each => ({ id: seller.id, ...each })))),
    routed(sellers.flatMap(({ ruling }) => (ruling ? [ruling] : []))),
    routed(sellers.flatMap(({ decision }) => (decision ? [decision] : []))),
  )
  return new Set(rows.map(({ id }) => id))
}

export interface StoredEvaluation {
  readonly at: Instant
  readonly n: number
  readonly recordedAt: Instant
  readonly policyVersion: number
  readonly event: RecordEvent
  readonly before: string
  readonly after: string
  readonly automated: boolean
  readonly corrects: number | null
  readonly appealUntil: Instant | null
}
export interface ListedEvaluation extends StoredEvaluation {
  readonly reasons: Reasons
  readonly status: 'open' | 'stands' | 'reinstated' | null
  readonly openedAt: Instant | null
  readonly ruledAt: Instant | null
  readonly ruling: string | null
  /** A person's decision on a proposed level. */
  readonly decision: 'granted' | 'refused' | null
  readonly decidedAt: Instant | null
  readonly decisionText: string | null
}
const COLUMNS = `e.at, e.n, e.recorded_at as "recordedAt", e.policy_version as "policyVersion", e.event, e.level_before as before,
  e.level_after as after, e.automated, e.corrects, e.appeal_until as "appealUntil"`

const since = statement<[partition: number, seller: string, from: string], StoredEvaluation>(
  'evaluations_since',
  `select ${COLUMNS} from evaluations e where partition = $1 and seller_id = $2 and at >= $3::timestamptz order by at, n`,
)
/**
 * Returns all evaluations since an instant, including corrected ones; of several for one instant, the last is valid.
 */
export const evaluationsSince = (db: Database, seller: string, from: string) =>
  since(db, partitionOf(seller), seller, from)

const listed = statement<
  [partition: number, seller: string, at: string | null, n: number | null, limit: number],
  ListedEvaluation
>(
  'list_evaluations',
  `select ${COLUMNS}, e.reasons, a.status, a.opened_at as "openedAt", a.ruled_at as "ruledAt", a.ruling, p.status as decision,
          p.ruled_at as "decidedAt", p.ruling as "decisionText"
     from evaluations e
     left join appeals a on a.partition = e.partition and a.seller_id = e.seller_id and a.at = e.at and a.n = e.n
     left join proposal_rulings p on p.partition = e.partition and p.seller_id = e.seller_id and p.at = e.at and p.n = e.n
    where e.partition = $1 and e.seller_id = $2 and (e.at, e.n) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::int, 0))
    order by e.at desc, e.n desc limit $5`,
)
export const listEvaluations = (
  db: Database,
  seller: string,
  after: { readonly at: string; readonly n: number } | null,
  limit: number,
) => listed(db, partitionOf(seller), seller, after?.at ?? null, after?.n ?? null, limit)

/** A correction takes effect when it is recorded. */
const CHANGED_AT = 'case when e.corrects is null then e.at else e.recorded_at end'
const changed = statement<[partition: number, seller: string, before: string], { readonly at: Instant }>(
  'level_changed_before',
  `select ${CHANGED_AT} as at from evaluations e
    where e.partition = $1 and e.seller_id = $2 and e.level_before <> e.level_after and e.at < $3::timestamptz
    order by e.at desc, e.n desc limit 1`,
)
/** Returns when the level last changed before an instant; null if no evaluation had changed it. */
export const changedBefore = async (db: Database, seller: string, before: string): Promise<Instant | null> =>
  (await changed(db, partitionOf(seller), seller, before))[0]?.at ?? null

interface LevelThen {
  readonly seller: string
  readonly level: string
  /** Since when the seller has held the level, as far as this is recorded. */
  readonly levelSince: Instant
}
const levelsBefore = statement<[partitions: readonly number[], sellers: readonly string[], at: string], LevelThen>(
  'levels_then',
  `select i.id as seller, coalesce(b.level_after, f.level_before, s.level) as level,
          coalesce(c.at, case when s.level_since <= $3::timestamptz then s.level_since else s.since end) as "levelSince"
     from unnest($1::smallint[], $2::text[]) as i(partition, id)
    cross join lateral (select level, level_since, since from sellers where partition = i.partition and id = i.id offset 0) s
     left join lateral (select ${CHANGED_AT} as at from evaluations e
                         where e.partition = i.partition and e.seller_id = i.id and e.level_before <> e.level_after and e.at < $3::timestamptz
                         order by e.at desc, e.n desc limit 1) c on true
     left join lateral (select level_after from evaluations where partition = i.partition and seller_id = i.id and at < $3::timestamptz
                         order by recorded_at desc, at desc, n desc limit 1) b on true
     left join lateral (select level_before from evaluations where partition = i.partition and seller_id = i.id and at >= $3::timestamptz
                         order by at, n limit 1) f on true`,
)
/** Returns the level of each seller just before an instant. */
export const levelsThen = (db: Database, sellers: readonly string[], at: string) =>
  levelsBefore(db, sellers.map(partitionOf), sellers, at)
