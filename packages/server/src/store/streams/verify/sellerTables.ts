// The tables that follow from the events of sellers.
import type { AppealRow, EvaluationRow, RulingRow, SellerRows } from '../../levels/saveSellers.ts'
import { pageOf } from './streams.ts'
import { tableOf } from './table.ts'

/** The columns of a seller that are compared. `next_due_at` is not, because it follows from no event. */
export interface SellerColumns {
  readonly since: number
  readonly isSinceGiven: boolean
  readonly level: string
  readonly levelSince: number
  readonly graceLevel: string | null
  readonly graceUntil: number | null
}
export const pageOfSellers = pageOf<SellerColumns>(
  'sellers',
  'text',
  'stream',
  `since, since_given as "isSinceGiven", level, level_since as "levelSince", grace_level as "graceLevel",
   grace_until as "graceUntil"`,
)

const OF_SELLER = [
  ['partition', 'smallint'],
  ['seller_id', 'text'],
] as const

export const EVALUATIONS = tableOf<EvaluationRow>(
  {
    name: 'evaluations',
    key: ['at', 'n'],
    columns: {
      seq: 'seq',
      at: 'at',
      n: 'n',
      recordedAt: 'recorded_at',
      policyVersion: 'policy_version',
      event: 'event',
      before: 'level_before',
      after: 'level_after',
      automated: 'automated',
      corrects: 'corrects',
      appealUntil: 'appeal_until',
    },
  },
  OF_SELLER,
)

/** The fields that a ruling writes into the row of its appeal; null until then. */
type Ruled = { readonly [F in Exclude<keyof RulingRow, 'at' | 'n' | 'status'>]: RulingRow[F] | null }
export type RuledAppeal = AppealRow & Pick<RulingRow, 'status'> & Ruled
export const APPEALS = tableOf<RuledAppeal>(
  {
    name: 'appeals',
    key: ['at', 'n'],
    columns: {
      at: 'at',
      n: 'n',
      openedAt: 'opened_at',
      explanation: 'explanation',
      status: 'status',
      ruledAt: 'ruled_at',
      ruledBy: 'ruled_by',
      ruling: 'ruling',
    },
  },
  OF_SELLER,
)

export const PROPOSAL_RULINGS = tableOf<RulingRow>(
  {
    name: 'proposal_rulings',
    key: ['at', 'n'],
    columns: { at: 'at', n: 'n', status: 'status', ruledAt: 'ruled_at', ruledBy: 'ruled_by', ruling: 'ruling' },
  },
  OF_SELLER,
)

export const WARNINGS = tableOf<SellerRows['warnings'][number]>(
  { name: 'performance_warnings', key: ['at'], columns: { at: 'at', recordedAt: 'recorded_at', open: 'open' } },
  OF_SELLER,
)

export const SINCES = tableOf<SellerRows['sinces'][number]>(
  { name: 'performance_since', key: ['until'], columns: { until: 'until', since: 'since' } },
  OF_SELLER,
)
