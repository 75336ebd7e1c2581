// The public API of the SDK: the client, its problems, and the verification of webhooks and histories.
export { roleOf } from './actors.ts'
export {
  type ActorName,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type Input,
  type Result,
} from './client.ts'
export type { Contract } from './contract/index.ts'
export { decimalsOf } from './currencies.ts'
export { type ShownLink, shownLink } from './links.ts'
export { allOffered, type ClosedOffer, type Offer, type OfferedAction, type OpenOffer, offered } from './offers.ts'
export { OPERATIONS, type OperationName } from './operations.ts'
export {
  type HttpProblemCode,
  type HttpProblemFacts,
  type InputError,
  isProblem,
  type Problem,
  type ProblemCode,
  ProblemError,
  type ProblemFacts,
  type ProblemOf,
} from './problem.ts'
export { type ChangingName, REPEATS, type Repeating, repeatingOf } from './repeats.ts'
export {
  type ChainedEvent,
  canonical,
  chainHash,
  chainText,
  digestText,
  type EventView,
  GENESIS,
  textDigest,
  type Verified,
  verifyHistory,
} from './verify.ts'
export { verifyWebhook, type WebhookHeaders, type WebhookPayload } from './webhook.ts'
