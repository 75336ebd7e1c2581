// What becomes of a call that changes something when it is sent twice: one row for each operation that is no GET, complete by type.
import type { OPERATIONS, OperationName } from './operations.ts'

/**
 * `key`: an idempotency key makes it safe to repeat for 24 hours. `changes_nothing`: it only answers, so it is safe without
 * one. `once`: it has no key; what it gave the first time is not given again, so nobody repeats it by himself.
 */
export type Repeating = 'key' | 'changes_nothing' | 'once'

/** The operations that are no GET. */
export type ChangingName = {
  [N in OperationName]: (typeof OPERATIONS)[N][0] extends 'GET' ? never : N
}[OperationName]

export const REPEATS = {
  placeOrder: 'key',
  preview: 'changes_nothing',
  giveRequirements: 'key',
  deliver: 'key',
  requestRevision: 'key',
  acceptDelivery: 'key',
  writeMessage: 'key',
  review: 'key',
  openRequest: 'key',
  answerRequest: 'key',
  withdrawRequest: 'key',
  cancel: 'key',
  contestFault: 'key',
  agreeToFault: 'key',
  openCase: 'key',
  withdrawCase: 'key',
  holdCase: 'key',
  ruleCase: 'key',
  confirmRefund: 'key',
  confirmPayment: 'key',
  putSeller: 'key',
  whatIf: 'changes_nothing',
  openAppeal: 'key',
  ruleAppeal: 'key',
  ruleProposal: 'key',
  publishLevelPolicy: 'key',
  backtest: 'changes_nothing',
  importHistory: 'key',
  createWebhookEndpoint: 'key',
  deleteWebhookEndpoint: 'key',
  enableWebhookEndpoint: 'key',
  replayWebhooks: 'key',
  createSession: 'key',
  // The link is its own key: of two who enter by it, one does.
  enterSession: 'once',
  revokeSession: 'key',
  // Anybody may do this in the demo, and a key belongs to somebody.
  signInToDemo: 'once',
  advanceTestClock: 'key',
  freezeTestClock: 'key',
  resumeTestClock: 'key',
} as const satisfies Readonly<Record<ChangingName, Repeating>>

const TABLE: { readonly [N in OperationName]?: Repeating } = REPEATS

/** How an operation bears being sent twice; a GET changes nothing. */
export const repeatingOf = (name: OperationName): Repeating => TABLE[name] ?? 'changes_nothing'
