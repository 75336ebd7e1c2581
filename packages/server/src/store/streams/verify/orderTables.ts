// The tables that follow from the events of orders.
import type { MoneyToSave } from '../../orders/moneyRequests.ts'
import type { AnswerToSave, ClosedToSave, EntryToSave } from '../../orders/rows.ts'
import { WORDS_OF } from '../../orders/searchWords.ts'
import { type Database, statement } from '../../statement.ts'
import { pageOf } from './streams.ts'
import { tableOf } from './table.ts'

/** The columns of an order that are compared. */
export interface OrderColumns {
  readonly reference: string
  readonly buyerId: string
  readonly sellerId: string
  readonly title: string
  readonly policyVersion: number
  readonly placedAt: number
  readonly nextDueAt: number | null
  readonly nextStopAt: number | null
  readonly buyerTab: string
  readonly sellerTab: string
  readonly staffTab: string
  readonly openCase: boolean
  readonly closedAt: number | null
}
export const pageOfOrders = pageOf<OrderColumns>(
  'orders',
  'uuid',
  'id',
  `reference, buyer_id as "buyerId", seller_id as "sellerId", title, policy_version as "policyVersion", placed_at as "placedAt",
   next_due_at as "nextDueAt", next_stop_at as "nextStopAt", buyer_tab as "buyerTab", seller_tab as "sellerTab",
   staff_tab as "staffTab", open_case as "openCase", closed_at as "closedAt"`,
)

const OF_ORDER = [
  ['partition', 'smallint'],
  ['order_id', 'uuid'],
] as const
/** The performance log has no index by order, so its lines are found by partition, seller and reference. */
const OF_LOG = [
  ['partition', 'smallint'],
  ['seller_id', 'text'],
  ['reference', 'text'],
] as const

export const ENTRIES = tableOf<EntryToSave>(
  {
    name: 'entries',
    key: ['seq', 'line'],
    columns: {
      seq: 'seq',
      line: 'line',
      account: 'account',
      amount: 'amount',
      currency: 'currency',
      at: 'at',
      personId: 'person_id',
    },
  },
  OF_ORDER,
)

export type MoneyRow = MoneyToSave & { readonly requestedAt: string }
export const MONEY_REQUESTS = tableOf<MoneyRow>(
  {
    name: 'money_requests',
    key: ['request'],
    columns: {
      request: 'id',
      what: 'what',
      reference: 'reference',
      amount: 'amount',
      currency: 'currency',
      state: 'state',
      requestedAt: 'requested_at',
      since: 'since',
      externalId: 'external_id',
      confirmedBy: 'confirmed_by',
    },
  },
  OF_ORDER,
)

/** A line of the performance log, without `touches`, which is saved to the re-evaluation queue. */
export type ClosedRow = Omit<ClosedToSave, 'touches'> & { readonly recordedAt: string; readonly orderId: string }
export const PERFORMANCE_ORDERS = tableOf<ClosedRow>(
  {
    name: 'performance_orders',
    key: ['line'],
    columns: {
      line: 'line',
      at: 'at',
      recordedAt: 'recorded_at',
      orderId: 'order_id',
      buyer: 'buyer_id',
      gig: 'gig_id',
      placedAt: 'placed_at',
      dueAt: 'due_at',
      deliveredAt: 'delivered_at',
      lateWhenClosed: 'late_when_closed',
      closedAt: 'closed_at',
      completedAt: 'completed_at',
      method: 'method',
      decidedBy: 'decided_by',
      openedBy: 'opened_by',
      reason: 'reason',
      fault: 'fault',
      faultStatus: 'fault_status',
      value: 'value',
      earned: 'earned',
      currency: 'currency',
      rating: 'rating',
      staysLonger: 'stays_longer_ms',
    },
  },
  OF_LOG,
  // Excludes imported lines, which follow from no event: their numbers are below zero and they name no order.
  '(line >= 0 or order_id is not null)',
)

export type AnswerRow = AnswerToSave & { readonly recordedAt: string }
export const PERFORMANCE_ANSWERS = tableOf<AnswerRow>(
  {
    name: 'performance_answers',
    key: ['question', 'type'],
    columns: {
      question: 'question',
      type: 'type',
      at: 'at',
      recordedAt: 'recorded_at',
      by: 'by_at',
      buyer: 'buyer_id',
    },
  },
  OF_LOG,
  `question <> 'imported'`,
)

export const ORDER_REFERENCES = tableOf<{ readonly orderId: string; readonly partition: number }>(
  { name: 'order_references', key: [], columns: { orderId: 'order_id', partition: 'partition' } },
  [['reference', 'text']],
)

/** The columns by which a search finds an order. */
export interface PlacedRow {
  readonly buyerId: string
  readonly sellerId: string
  readonly words: string
}
export const PLACED_ORDERS = tableOf<PlacedRow>(
  { name: 'placed_orders', key: [], columns: { buyerId: 'buyer_id', sellerId: 'seller_id', words: 'words::text' } },
  OF_ORDER,
)

const words = statement<[texts: readonly string[]], { readonly words: string }>(
  'verify_words',
  `select ${WORDS_OF('t')}::text as words from unnest($1::text[]) with ordinality as x(t, n) order by n`,
)
/** Returns the words of each text, as the search stores them. */
export const wordsOf = async (db: Database, texts: readonly string[]): Promise<readonly string[]> =>
  (await words(db, texts)).map(row => row.words)
