// Appeals: a seller's objection to an evaluation, open until a person rules on it.
import type { Instant } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { NOW, NOW_INSTANT } from '../clock.ts'
import { partitionOf } from '../partition.ts'
import { statement } from '../statement.ts'
import type { ListedEvaluation } from './evaluations.ts'

export type AppealStatus = 'open' | 'stands' | 'reinstated'

export interface Appeal {
  readonly seller: string
  readonly at: Instant
  readonly n: number
  readonly openedAt: Instant
  readonly explanation: string
  readonly status: AppealStatus
  readonly ruledAt: Instant | null
  readonly ruledBy: string | null
  readonly ruling: string | null
}
/** An evaluation, and the appeal against it if there is one. */
export interface Appealable {
  readonly now: Instant
  readonly before: string
  readonly policyVersion: number
  readonly recordedAt: Instant
  readonly appealUntil: Instant | null
  readonly reasons: ListedEvaluation['reasons']
  readonly status: AppealStatus | null
  readonly openedAt: Instant | null
  readonly ruledAt: Instant | null
}

const COLUMNS = `seller_id as seller, at, n, opened_at as "openedAt", explanation, status, ruled_at as "ruledAt",
  ruled_by as "ruledBy", ruling`

/** The key of an evaluation: the partition of its seller comes first. */
type Key = [partition: number, seller: string, at: string, n: number]
const keyOf = (seller: string, at: string, n: number): Key => [partitionOf(seller), seller, at, n]

const find = statement<Key, Appealable>(
  'find_appealable',
  `select ${NOW}, e.level_before as before, e.policy_version as "policyVersion", e.appeal_until as "appealUntil", e.recorded_at as "recordedAt", e.reasons,
          a.status, a.opened_at as "openedAt", a.ruled_at as "ruledAt"
     from evaluations e
     left join appeals a on a.partition = e.partition and a.seller_id = e.seller_id and a.at = e.at and a.n = e.n
     left join test_clock t on true
    where e.partition = $1 and e.seller_id = $2 and e.at = $3::timestamptz and e.n = $4`,
)
export const findAppealable = async (db: Database, seller: string, at: string, n: number) =>
  (await find(db, ...keyOf(seller, at, n)))[0] ?? null

const open = statement<[...Key, explanation: string], Appeal>(
  'open_appeal',
  `insert into appeals (partition, seller_id, at, n, opened_at, explanation, status)
   select e.partition, e.seller_id, e.at, e.n, ${NOW_INSTANT}, $5, 'open' from evaluations e
    where e.partition = $1 and e.seller_id = $2 and e.at = $3::timestamptz and e.n = $4 and e.appeal_until > ${NOW_INSTANT}
   on conflict do nothing
   returning ${COLUMNS}`,
)
/** Opens an appeal. Returns null if there is one already, or if it is too late. */
export const openAppeal = async (db: Database, seller: string, at: string, n: number, explanation: string) =>
  (await open(db, ...keyOf(seller, at, n), explanation))[0] ?? null

const stands = statement<[...Key, by: string, ruling: string], Appeal>(
  'appeal_stands',
  `update appeals set status = 'stands', ruled_at = ${NOW_INSTANT}, ruled_by = $5, ruling = $6
    where partition = $1 and seller_id = $2 and at = $3::timestamptz and n = $4 and status = 'open'
   returning ${COLUMNS}`,
)
/** Rules that the evaluation stands. Returns null if the appeal was already ruled on. */
export const letStand = async (db: Database, seller: string, at: string, n: number, by: string, ruling: string) =>
  (await stands(db, ...keyOf(seller, at, n), by, ruling))[0] ?? null

const one = statement<Key, Appeal>(
  'find_appeal',
  `select ${COLUMNS} from appeals where partition = $1 and seller_id = $2 and at = $3::timestamptz and n = $4`,
)
export const findAppeal = async (db: Database, seller: string, at: string, n: number) =>
  (await one(db, ...keyOf(seller, at, n)))[0] ?? null

const listed = statement<[opened: string | null, seller: string | null, at: string | null, limit: number], Appeal>(
  'open_appeals',
  `select ${COLUMNS} from appeals
    where status = 'open' and (opened_at, seller_id, at) >
          (coalesce($1::timestamptz, '-infinity'), coalesce($2, ''), coalesce($3::timestamptz, '-infinity'))
    order by opened_at, seller_id, at limit $4`,
)
/** Lists the open appeals, the oldest first. */
export const listOpenAppeals = (
  db: Database,
  after: { readonly opened: string; readonly seller: string; readonly at: string } | null,
  limit: number,
) => listed(db, after?.opened ?? null, after?.seller ?? null, after?.at ?? null, limit)
