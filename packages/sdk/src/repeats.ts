// The table of how each operation can be repeated safely. The type requires a row for each operation that is not a GET.
import type { OPERATIONS, OperationName } from './operations.ts'

/**
 * How an operation can be repeated. `key`: an idempotency key makes that safe for 24 hours. `changes_nothing`: the
 * operation changes nothing, so it is safe without a key. `once`: it has no key and gives its result only once, so it
 * is never repeated automatically.
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
  // The link acts as the key: if two calls redeem it, one succeeds.
  enterSession: 'once',
  revokeSession: 'key',
  // In the demo anonymous callers may call this, but an idempotency key belongs to a person.
  signInToDemo: 'once',
  advanceTestClock: 'key',
  freezeTestClock: 'key',
  resumeTestClock: 'key',
} as const satisfies Readonly<Record<ChangingName, Repeating>>

const TABLE: { readonly [N in OperationName]?: Repeating } = REPEATS

/** Returns how an operation can be repeated. A GET changes nothing. */
export const repeatingOf = (name: OperationName): Repeating => TABLE[name] ?? 'changes_nothing'
