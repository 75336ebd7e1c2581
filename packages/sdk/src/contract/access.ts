// The table of access: for every operation, the modes in which it exists and the answer for each kind of caller.
import type { OperationName } from '../operations.ts'

export const MODES = ['demo', 'sandbox', 'production'] as const
export type ServerMode = (typeof MODES)[number]

/** The modes in which an operation exists. In other modes it has no route and is not documented. */
export type Where = 'everywhere' | 'test_clock' | 'demo'
const PRESENT: Readonly<Record<Where, readonly ServerMode[]>> = {
  everywhere: MODES,
  test_clock: ['demo', 'sandbox'],
  demo: ['demo'],
}

/**
 * The answer for a caller: access or a refusal. In other modes than the demo, `may_in_demo` means `marketplace_only`.
 */
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
  /** The answer for callers without a valid key or session. */
  readonly nobody: 'may' | 'unauthorized'
  /** The answer for a call with a key but without an actor. */
  readonly marketplace: Verdict
  /** The answer for the buyer to whom the resource belongs; below it, that for the seller. */
  readonly buyer: Verdict
  readonly seller: Verdict
  readonly staff: Verdict
  /** The answer for any other buyer or seller. */
  readonly stranger: Verdict
  /** Whether the result is the same for every reader, so that proxies may cache it. Any other result is private. */
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
/** Operations for any caller with a key or session, each of whom sees their own data. */
const everyCaller: Access = { ...anybody, nobody: 'unauthorized' }
const all = (verdict: Verdict): Pick<Access, 'buyer' | 'seller' | 'staff' | 'stranger'> => ({
  buyer: verdict,
  seller: verdict,
  staff: verdict,
  stranger: verdict,
})
const marketplaceAlone: Access = { ...everyCaller, ...all('marketplace_only') }

/** Operations that read an order, for those who may see it. Strangers get “not found”. */
const orderRead: Access = { ...everyCaller, stranger: 'not_found order' }
/**
 * Returns the access to a command on an order. Staff and parties who may not send it learn who may. A key alone never
 * acts for a party.
 */
const order = (...by: readonly ('buyer' | 'seller' | 'staff')[]): Access => ({
  ...orderRead,
  ...all('not_your_part'),
  ...Object.fromEntries(by.map(role => [role, 'may'])),
  marketplace: 'actor_needed',
  stranger: 'not_found order',
})
const paymentSide: Access = { ...orderRead, ...all('not_your_part'), stranger: 'not_found order' }

/** Operations for staff and the marketplace, on the data of all people. */
const forStaff: Access = { ...everyCaller, ...all('not_your_part'), staff: 'may' }
/** Operations that read a seller's own data. Buyers get “not found”, since they could use a level as leverage. */
const sellerRead: Access = { ...everyCaller, buyer: 'not_found seller', stranger: 'not_found seller' }
const bySeller: Access = { ...sellerRead, marketplace: 'not_your_part', staff: 'not_your_part' }
const byStaff: Access = { ...sellerRead, marketplace: 'not_your_part', seller: 'not_your_part' }

const clockRead: Access = { ...everyCaller, where: 'test_clock' }
const clockMove: Access = { ...clockRead, ...all('may_in_demo') }
const inDemo: Access = { ...anybody, where: 'demo' }

/** The table requires a row for every operation. The addressed resource belongs to one buyer and one seller. */
export const ACCESS: { readonly [N in OperationName]: Access } = {
  placeOrder: marketplaceAlone,
  listOrders: everyCaller,
  getOrder: orderRead,
  listEvents: orderRead,
  listEntries: orderRead,
  listFeed: everyCaller,
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
  /** Only the owner of the session may end it. In this row the owner is `buyer`. */
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

/** The access to what is not an operation: the live stream, and the pages, which are the same for every reader. */
export const ROUTE_ACCESS = { stream: everyCaller, page: anybody } as const

/** Returns the modes in which an operation exists. */
export const modesOf = (name: OperationName): readonly ServerMode[] => PRESENT[ACCESS[name].where]

/** Reports whether a server in this mode has the operation. */
export const existsIn = (mode: ServerMode, name: OperationName): boolean => modesOf(name).includes(mode)
