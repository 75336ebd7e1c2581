// THE TABLE of access: for every operation the modes it exists in, and the answer for each kind of caller.
import type { OperationName } from '../operations.ts'

export const MODES = ['demo', 'sandbox', 'production'] as const
export type ServerMode = (typeof MODES)[number]

/** The modes in which an operation exists. Elsewhere no route is mounted and nothing describes it. */
export type Where = 'everywhere' | 'test_clock' | 'demo'
const PRESENT: Readonly<Record<Where, readonly ServerMode[]>> = {
  everywhere: MODES,
  test_clock: ['demo', 'sandbox'],
  demo: ['demo'],
}

/** The answer for a caller: access, or this refusal. `may_in_demo` is `marketplace_only` in every other mode. */
export type Verdict =
  | 'may'
  | 'may_in_demo'
  | 'marketplace_only'
  | 'actor_needed'
  | 'not_your_part'
  | 'not_found order'
  | 'not_found seller'
  | 'not_found session'

export interface Access {
  readonly where: Where
  /** Callers without a valid key or session. */
  readonly nobody: 'may' | 'unauthorized'
  /** A key without an actor. */
  readonly marketplace: Verdict
  /** The buyer and the seller who own the addressed resource. */
  readonly buyer: Verdict
  readonly seller: Verdict
  readonly staff: Verdict
  /** Any other buyer or seller. */
  readonly stranger: Verdict
  /** The same for every reader, so that proxies may cache it; every other answer is private. */
  readonly isShared: boolean
}

/** Public operations, open to anonymous callers. */
const anybody: Access = {
  where: 'everywhere',
  nobody: 'may',
  marketplace: 'may',
  buyer: 'may',
  seller: 'may',
  staff: 'may',
  stranger: 'may',
  isShared: false,
}
const publicDocument: Access = { ...anybody, isShared: true }
/** Any caller with a key or a session; each sees their own data. */
const everyCaller: Access = { ...anybody, nobody: 'unauthorized' }
const all = (verdict: Verdict): Pick<Access, 'buyer' | 'seller' | 'staff' | 'stranger'> => ({
  buyer: verdict,
  seller: verdict,
  staff: verdict,
  stranger: verdict,
})
const marketplaceAlone: Access = { ...everyCaller, ...all('marketplace_only') }

/** Reading an order, for those who see it; strangers get “not found”. */
const orderRead: Access = { ...everyCaller, stranger: 'not_found order' }
/** A command to an order: others who see it are told whose part it is, and a key alone never acts for a party. */
const order = (...by: readonly ('buyer' | 'seller' | 'staff')[]): Access => ({
  ...orderRead,
  ...all('not_your_part'),
  ...Object.fromEntries(by.map(role => [role, 'may'])),
  marketplace: 'actor_needed',
  stranger: 'not_found order',
})
const paymentSide: Access = { ...orderRead, ...all('not_your_part'), stranger: 'not_found order' }

/** Operations for staff and the marketplace across all people. */
const forStaff: Access = { ...everyCaller, ...all('not_your_part'), staff: 'may' }
/** A seller's own data. A buyer could use a level as leverage, so buyers get “not found”. */
const sellerRead: Access = { ...everyCaller, buyer: 'not_found seller', stranger: 'not_found seller' }
const bySeller: Access = { ...sellerRead, marketplace: 'not_your_part', staff: 'not_your_part' }
const byStaff: Access = { ...sellerRead, marketplace: 'not_your_part', seller: 'not_your_part' }

const clockRead: Access = { ...everyCaller, where: 'test_clock' }
const clockMove: Access = { ...clockRead, ...all('may_in_demo') }
const inDemo: Access = { ...anybody, where: 'demo' }

/** Complete by type: a new operation declares its access here. The addressed resource belongs to one buyer and one seller. */
export const ACCESS: { readonly [N in OperationName]: Access } = {
  placeOrder: marketplaceAlone,
  listOrders: everyCaller,
  getOrder: orderRead,
  listEvents: orderRead,
  listEntries: orderRead,
  preview: orderRead,
  giveRequirements: order('buyer'),
  deliver: order('seller'),
  requestRevision: order('buyer'),
  acceptDelivery: order('buyer'),
  writeMessage: order('buyer', 'seller'),
  review: order('buyer'),
  openRequest: order('buyer', 'seller'),
  answerRequest: order('buyer', 'seller'),
  withdrawRequest: order('buyer', 'seller'),
  cancel: order('buyer', 'seller', 'staff'),
  contestFault: order('buyer', 'seller'),
  agreeToFault: order('buyer', 'seller'),
  openCase: order('buyer', 'seller'),
  withdrawCase: order('buyer', 'seller'),
  holdCase: order('staff'),
  ruleCase: order('staff'),
  confirmRefund: paymentSide,
  confirmPayment: paymentSide,
  listCases: forStaff,
  getBalance: sellerRead,
  putSeller: marketplaceAlone,
  sellerLevel: sellerRead,
  listPerformanceLog: sellerRead,
  whatIf: sellerRead,
  sellerPerks: sellerRead,
  listEvaluations: sellerRead,
  openAppeal: bySeller,
  ruleAppeal: byStaff,
  listAppeals: forStaff,
  ruleProposal: byStaff,
  listProposals: forStaff,
  getLevelPolicy: publicDocument,
  publishLevelPolicy: marketplaceAlone,
  listLevelPolicies: publicDocument,
  backtest: forStaff,
  importHistory: marketplaceAlone,
  getPolicy: publicDocument,
  createWebhookEndpoint: marketplaceAlone,
  listWebhookEndpoints: marketplaceAlone,
  deleteWebhookEndpoint: marketplaceAlone,
  enableWebhookEndpoint: marketplaceAlone,
  listWebhookAttempts: marketplaceAlone,
  replayWebhooks: marketplaceAlone,
  listRefunds: marketplaceAlone,
  listPayments: marketplaceAlone,
  createSession: marketplaceAlone,
  enterSession: anybody,
  listSessions: everyCaller,
  /** The owner of the session may end it. */
  revokeSession: { ...everyCaller, ...all('not_found session'), buyer: 'may' },
  me: everyCaller,
  listDemoPeople: inDemo,
  signInToDemo: inDemo,
  getTestClock: clockRead,
  advanceTestClock: clockMove,
  freezeTestClock: clockMove,
  resumeTestClock: clockMove,
  getOpenapi: publicDocument,
  health: anybody,
  ready: anybody,
}

/** Beside the operations: the live stream, and the pages, which are the same for every reader. */
export const ROUTE_ACCESS = { stream: everyCaller, page: anybody } as const

/** The modes in which an operation exists. */
export const modesOf = (name: OperationName): readonly ServerMode[] => PRESENT[ACCESS[name].where]

/** Whether a server of this mode has this operation. */
export const existsIn = (mode: ServerMode, name: OperationName): boolean => modesOf(name).includes(mode)
