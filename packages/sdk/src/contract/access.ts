// THE TABLE of doors: for every operation in which modes it exists, and how each kind of caller is answered.
import type { OperationName } from '../operations.ts'

export const MODES = ['demo', 'sandbox', 'production'] as const
export type ServerMode = (typeof MODES)[number]

/** In which modes something exists at all. Elsewhere no route is mounted and nothing describes it. */
export type Where = 'everywhere' | 'test_clock' | 'demo'
const PRESENT: Readonly<Record<Where, readonly ServerMode[]>> = {
  everywhere: MODES,
  test_clock: ['demo', 'sandbox'],
  demo: ['demo'],
}

/** How somebody is answered: let in, or by this refusal. `may_in_demo` is `marketplace_only` in every other mode. */
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
  /** Whoever brings no key or session that is in force: no caller at all. */
  readonly nobody: 'may' | 'unauthorized'
  /** A key without an actor. */
  readonly marketplace: Verdict
  /** The buyer and the seller to whom belongs what is addressed. */
  readonly buyer: Verdict
  readonly seller: Verdict
  readonly staff: Verdict
  /** Any other buyer or seller. */
  readonly stranger: Verdict
  /** The same for everybody, so that anybody on the way may keep it; every other answer is private. */
  readonly isShared: boolean
}

/** Rules are public: whoever wants may read them, and proxies may keep them. */
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
/** Whoever has a key or a session; each finds what is theirs. */
const everyCaller: Access = { ...anybody, nobody: 'unauthorized' }
const all = (verdict: Verdict): Pick<Access, 'buyer' | 'seller' | 'staff' | 'stranger'> => ({
  buyer: verdict,
  seller: verdict,
  staff: verdict,
  stranger: verdict,
})
const marketplaceAlone: Access = { ...everyCaller, ...all('marketplace_only') }

/** To an order, for those who see it: hidden from strangers as one that is not there. */
const orderRead: Access = { ...everyCaller, stranger: 'not_found order' }
/** A command to an order: the others who see it hear whose part it is, and a key alone never acts for a party. */
const order = (...by: readonly ('buyer' | 'seller' | 'staff')[]): Access => ({
  ...orderRead,
  ...all('not_your_part'),
  ...Object.fromEntries(by.map(role => [role, 'may'])),
  marketplace: 'actor_needed',
  stranger: 'not_found order',
})
const paymentSide: Access = { ...orderRead, ...all('not_your_part'), stranger: 'not_found order' }

/** What staff and the marketplace read across everybody. */
const forStaff: Access = { ...everyCaller, ...all('not_your_part'), staff: 'may' }
/** A seller's own matters. To a buyer a level would be a lever, so there is no such seller. */
const sellerRead: Access = { ...everyCaller, buyer: 'not_found seller', stranger: 'not_found seller' }
const bySeller: Access = { ...sellerRead, marketplace: 'not_your_part', staff: 'not_your_part' }
const byStaff: Access = { ...sellerRead, marketplace: 'not_your_part', seller: 'not_your_part' }

const clockRead: Access = { ...everyCaller, where: 'test_clock' }
const clockMove: Access = { ...clockRead, ...all('may_in_demo') }
const inDemo: Access = { ...anybody, where: 'demo' }

/** Complete by type: a new operation says here to whom it is open. What is addressed belongs to one buyer and one seller. */
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
  /** Of the buyer: whose session it is may end it. */
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

/** Beside the operations: the live stream, and the pages, which are the same for everybody. */
export const ROUTE_ACCESS = { stream: everyCaller, page: anybody } as const

/** In which modes an operation exists. */
export const modesOf = (name: OperationName): readonly ServerMode[] => PRESENT[ACCESS[name].where]

/** Whether a server of this mode has this operation. */
export const existsIn = (mode: ServerMode, name: OperationName): boolean => modesOf(name).includes(mode)
