// Lists evaluations with their reasons, which are in the seller's events, and with appeals and decisions.
import type { Instant, Reasons, RecordEvent } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { decodeInstants } from '../orders/events.ts'
import { statement } from '../statement.ts'
import { partitionOf } from '../streams/partition.ts'

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
interface ListedRow extends StoredEvaluation {
  /** Why the marketplace set the level, and the id of the API key; null for every other record. */
  readonly setBecause: string | null
  readonly setByKey: string | null
  readonly status: 'open' | 'stands' | 'reinstated' | null
  readonly openedAt: Instant | null
  readonly ruledAt: Instant | null
  readonly ruling: string | null
  /** A person's decision on a proposed level. */
  readonly decision: 'granted' | 'refused' | null
  readonly decidedAt: Instant | null
  readonly decisionText: string | null
}
export interface ListedEvaluation extends ListedRow {
  readonly reasons: Reasons
}

/**
 * Joins `v`, the event of an evaluation `e`, and `w`, the event of the evaluation that a person corrected by it: a
 * person's correction has the reasons of the corrected one.
 */
export const WITH_REASONS = `
     cross join lateral (select stream, level from sellers where partition = e.partition and id = e.seller_id offset 0) s
      left join lateral (select data, texts from events where partition = e.partition and stream = s.stream and seq = e.seq offset 0) v on true
      left join lateral (select seq from evaluations where partition = e.partition and seller_id = e.seller_id and at = e.at
                            and n = e.corrects and not e.automated offset 0) c on true
      left join lateral (select data from events where partition = e.partition and stream = s.stream and seq = c.seq offset 0) w on true`
export const REASONS = `coalesce(w.data -> 'reasons', v.data -> 'reasons') as reasons`

/** A level that was set has no findings. */
const NONE: Reasons = { next: null, keep: [], reach: [], risk: null, graceUntil: null, orders: [] }

/** Returns rows with their reasons as core knows them: instants in milliseconds. */
export const withReasons = <R extends { readonly reasons: unknown }>(
  rows: readonly R[],
): readonly (Omit<R, 'reasons'> & { readonly reasons: Reasons })[] =>
  // The event was decided with these reasons.
  rows.map(({ reasons, ...row }) => ({ ...row, reasons: reasons ? (decodeInstants(reasons) as Reasons) : NONE }))

const listed = statement<
  [partition: number, seller: string, at: string | null, n: number | null, limit: number],
  ListedRow & { readonly reasons: unknown }
>(
  'list_evaluations',
  `select e.at, e.n, e.recorded_at as "recordedAt", e.policy_version as "policyVersion", e.event, e.level_before as before,
          e.level_after as after, e.automated, e.corrects, e.appeal_until as "appealUntil", ${REASONS},
          v.texts -> 'reason' ->> 'text' as "setBecause", v.texts -> 'key' ->> 'text' as "setByKey",
          a.status, a.opened_at as "openedAt", a.ruled_at as "ruledAt", a.ruling, p.status as decision,
          p.ruled_at as "decidedAt", p.ruling as "decisionText"
     from evaluations e ${WITH_REASONS}
     left join appeals a on a.partition = e.partition and a.seller_id = e.seller_id and a.at = e.at and a.n = e.n
     left join proposal_rulings p on p.partition = e.partition and p.seller_id = e.seller_id and p.at = e.at and p.n = e.n
    where e.partition = $1 and e.seller_id = $2 and (e.at, e.n) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::int, 0))
    order by e.at desc, e.n desc limit $5`,
)
export const listEvaluations = async (
  db: Database,
  seller: string,
  after: { readonly at: string; readonly n: number } | null,
  limit: number,
): Promise<readonly ListedEvaluation[]> =>
  withReasons(await listed(db, partitionOf(seller), seller, after?.at ?? null, after?.n ?? null, limit))

/** A correction takes effect when it is recorded. */
const CHANGED_AT = 'case when e.corrects is null then e.at else e.recorded_at end'

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
