// The effect of sending a changing call twice: one row for each operation that is not a GET, complete by type.
import type { OPERATIONS, OperationName } from './operations.ts'

/**
 * `key`: an idempotency key makes it safe to repeat for 24 hours. `changes_nothing`: it only answers, so it is safe without
 * one. `once`: it has no key, and its result is given only once, so it is never repeated automatically.
 */
export type Repeating = 'key' | 'changes_nothing' | 'once'

/** The operations other than GET. */
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
  // The link is its own key: of two calls that redeem it, one succeeds.
  enterSession: 'once',
  revokeSession: 'key',
  // Open to anonymous callers in the demo, while a key belongs to a person.
  signInToDemo: 'once',
  advanceTestClock: 'key',
  freezeTestClock: 'key',
  resumeTestClock: 'key',
} as const satisfies Readonly<Record<ChangingName, Repeating>>

const TABLE: { readonly [N in OperationName]?: Repeating } = REPEATS

/** The effect of sending an operation twice; a GET changes nothing. */
export const repeatingOf = (name: OperationName): Repeating => TABLE[name] ?? 'changes_nothing'
