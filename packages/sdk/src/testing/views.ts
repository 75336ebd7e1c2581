// Sample order views for the tests of texts: one order of the buyer Lena and the seller Mora, and its readers.
import type { Result } from '../client.ts'
import type { Reader } from '../locales/en/pages/time.ts'

type Order = Result<'getOrder'>
type Request = Order['requests'][number]
type Outcome = NonNullable<Order['outcome']>
type Row = Result<'listOrders'>['items'][number]
type RowRequest = NonNullable<Row['request']>
type After = Result<'preview'>['after']
type OrderEvent = Result<'listEvents'>['items'][number]
type Session = Result<'listSessions'>['items'][number]

const NOW = '2026-11-22T12:00:00.000Z'

/** Two readers at the same instant. Texts for them may differ only in dates and hours. */
export const BERLIN: Reader = { timeZone: 'Europe/Berlin', locale: 'en-GB', now: Date.parse(NOW) }
export const NEW_YORK: Reader = { timeZone: 'America/New_York', locale: 'en-US', now: Date.parse(NOW) }

const LENA = { id: 'lena', name: 'Lena Brandt' }
const MORA = { id: 'mora', name: 'Mora Okafor' }

const summary: Omit<Row, 'outcome' | 'request'> = {
  id: '018f0000-0000-7000-8000-000000000000',
  reference: 'EV-1',
  version: 1,
  phase: 'in_progress',
  late: false,
  inResolution: false,
  gig: { id: 'g1', version: '4', title: 'A 30-second explainer video' },
  buyer: LENA,
  seller: MORA,
  sellerLevel: null,
  currency: 'USD',
  price: 18_000,
  total: 18_000,
  placedAt: '2026-11-08T13:00:00.000Z',
  dueAt: '2026-11-26T13:00:00.000Z',
  nextDueAt: '2026-11-26T13:00:00.000Z',
  tab: 'active',
}

/** Returns an order in progress that is due in four days. */
export const order = (changes: Partial<Order> = {}): Order => ({
  ...summary,
  policyVersion: 1,
  extras: [],
  turnaround: 18 * 86_400_000,
  requirements: [],
  terms: [],
  revisions: { requested: 0, included: null },
  onTime: null,
  completeAt: null,
  refreshAt: null,
  request: null,
  requests: [],
  cases: [],
  outcome: null,
  refunds: [],
  payments: [],
  review: null,
  cancelledWork: null,
  balances: { held: 18_000, released: 0, refunded: 0, fee: 0 },
  allowed: [],
  ...changes,
})

/** Returns a request of Lena to cancel, which Mora can answer until tomorrow. */
export const request = (changes: Partial<Request> = {}): Request => ({
  id: 2,
  kind: 'cancellation',
  openedBy: 'buyer',
  openedAt: '2026-11-21T18:20:00.000Z',
  reason: 'changed_mind',
  explanation: 'Sorry.',
  fault: { side: 'buyer', status: 'agreed' },
  change: null,
  refund: null,
  status: 'open',
  respondBy: '2026-11-23T18:20:00.000Z',
  onSilence: 'accepted',
  awaits: 'answer',
  answer: null,
  endedBy: null,
  endedAt: null,
  ...changes,
})

export const outcome = (changes: Partial<Outcome> = {}): Outcome => ({
  method: 'mutual',
  decidedBy: 'agreement',
  reason: 'changed_mind',
  fault: 'buyer',
  faultStatus: 'agreed',
  at: NOW,
  window: null,
  refunded: 18_000,
  released: 0,
  fee: 0,
  agreedBy: ['buyer', 'seller'],
  views: [],
  ...changes,
})

export const row = (changes: Partial<Row> = {}): Row => ({ ...summary, outcome: null, request: null, ...changes })

export const rowRequest = (changes: Partial<RowRequest> = {}): RowRequest => ({
  kind: 'cancellation',
  openedBy: 'buyer',
  awaits: 'answer',
  respondBy: '2026-11-23T18:20:00.000Z',
  ...changes,
})

/** Returns the order after a command, by default unchanged. */
export const afterView = (changes: Partial<After> = {}): After => {
  const { phase, outcome, dueAt, completeAt, balances } = order()
  return { phase, outcome, dueAt, completeAt, balances, ...changes }
}

export const event = (type: string, data: OrderEvent['data'] = {}, by = 'clock'): OrderEvent => ({
  seq: 3,
  type,
  at: NOW,
  recordedAt: NOW,
  by,
  data,
  digests: {},
  texts: {},
  sealed: [],
  hash: '',
})

export const session = (changes: Partial<Session> = {}): Session => ({
  id: '018f0000-0000-7000-8000-000000000001',
  actor: 'buyer:lena',
  orderId: null,
  entered: true,
  current: false,
  createdAt: '2026-11-22T08:00:00.000Z',
  lastUsedAt: '2026-11-22T08:00:00.000Z',
  expiresAt: '2026-11-22T20:00:00.000Z',
  ...changes,
})
