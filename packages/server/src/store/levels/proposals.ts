// Proposals: levels that an evaluation proposes for a person to decide on, and the decisions.
import type { Instant, Reasons } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { partitionOf } from '../streams/partition.ts'
import { REASONS, WITH_REASONS, withReasons } from './evaluations.ts'

export interface Proposal {
  readonly seller: string
  readonly at: Instant
  readonly n: number
  /** The level before the proposal. */
  readonly before: string
  /** The current level; differs from `before` if the proposal is outdated. */
  readonly level: string
  readonly policyVersion: number
  readonly reasons: Reasons
  readonly status: 'granted' | 'refused' | null
  readonly ruledAt: Instant | null
  readonly ruledBy: string | null
  readonly ruling: string | null
}

const COLUMNS = `e.seller_id as seller, e.at, e.n, e.level_before as before, s.level, e.policy_version as "policyVersion", ${REASONS},
  p.status, p.ruled_at as "ruledAt", p.ruled_by as "ruledBy", p.ruling`
const FROM = `evaluations e ${WITH_REASONS}
      left join proposal_rulings p on p.partition = e.partition and p.seller_id = e.seller_id and p.at = e.at and p.n = e.n`

type Row = Omit<Proposal, 'reasons'> & { readonly reasons: unknown }
const one = statement<[partition: number, seller: string, at: string, n: number], Row>(
  'find_proposal',
  `select ${COLUMNS} from ${FROM} where e.partition = $1 and e.seller_id = $2 and e.at = $3::timestamptz and e.n = $4 and e.event = 'proposed'`,
)
export const findProposal = async (db: Database, seller: string, at: string, n: number) =>
  withReasons(await one(db, partitionOf(seller), seller, at, n))[0] ?? null

const open = statement<[at: string | null, seller: string | null, limit: number], Row>(
  'open_proposals',
  `select ${COLUMNS} from ${FROM}
    where e.event = 'proposed' and p.status is null and s.level = e.level_before
      and not exists (select from evaluations l where l.partition = e.partition and l.seller_id = e.seller_id and l.event = 'proposed' and (l.at, l.n) > (e.at, e.n))
      and (e.at, e.seller_id) > (coalesce($1::timestamptz, '-infinity'), coalesce($2, ''))
    order by e.at, e.seller_id limit $3`,
)
/** Lists the latest proposal of each seller if it is undecided and the level is unchanged, the oldest first. */
export const listOpenProposals = async (
  db: Database,
  after: { readonly at: string; readonly seller: string } | null,
  limit: number,
) => withReasons(await open(db, after?.at ?? null, after?.seller ?? null, limit))
