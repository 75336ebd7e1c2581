// Appeals: a seller's objection to an evaluation, open until a person rules on it.
import type { Instant } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { partitionOf } from '../streams/partition.ts'

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

const COLUMNS = `seller_id as seller, at, n, opened_at as "openedAt", explanation, status, ruled_at as "ruledAt",
  ruled_by as "ruledBy", ruling`

/** The key of an evaluation: the partition of its seller comes first. */
type Key = [partition: number, seller: string, at: string, n: number]
const keyOf = (seller: string, at: string, n: number): Key => [partitionOf(seller), seller, at, n]

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
