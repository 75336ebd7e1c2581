// Every event of a seller. Additive only: a new meaning gets a new name. Free text is in `texts`, which can be erased.
import type { LevelEvent } from '../level/evaluate.ts'
import type { Actor } from '../order/order.ts'
import type { Instant } from '../time.ts'
import type { Reasons } from './reasons.ts'
import type { AppealRuling, ProposalRuling } from './seller.ts'

/** Names an evaluation of this seller. */
export interface EvaluationName {
  readonly evaluatedAt: Instant
  readonly n: number
}
/** The result of an evaluation, with the findings that it rests on. */
export interface Evaluated extends EvaluationName {
  readonly policyVersion: number
  readonly from: string
  readonly to: string
  /** Since when the level is held. */
  readonly levelSince: Instant
  /** Whether no person took part. */
  readonly automated: boolean
  /** The number of the evaluation of the same instant that this one corrects. */
  readonly corrects: number | null
  /** Until when it can be appealed; null: not at all. */
  readonly appealUntil: Instant | null
  /** The level whose perks stay, and until when. */
  readonly graceLevel: string | null
  readonly graceUntil: Instant | null
  /** null: those of the evaluation that it corrects. */
  readonly reasons: Reasons | null
}

/** The data of each event type: instants in milliseconds. */
export interface SellerEventData extends Readonly<Record<`seller.${LevelEvent}`, Evaluated>> {
  'seller.registered': { seller: string; since: Instant; isSinceGiven: boolean; level: string; levelSince: Instant }
  'seller.since_corrected': { since: Instant; isSinceGiven: boolean; levelSince: Instant }
  /** The marketplace set the level; `reason` and the id of the API key, as `key`, are in the texts. */
  'level.set': EvaluationName & { policyVersion: number; from: string; to: string; appealUntil: Instant | null }
  'risk.started': Record<never, never>
  'risk.ended': Record<never, never>
  /** `open`: how many warnings are open now. */
  'warning.added': { open: number }
  'warning.lifted': { open: number }
  /** What the seller or the person who decides wrote is in the texts, as `explanation`. */
  'appeal.opened': EvaluationName
  'appeal.ruled': EvaluationName & { ruling: AppealRuling }
  'proposal.ruled': EvaluationName & { ruling: ProposalRuling }
}
export type SellerEventType = keyof SellerEventData
export type SellerEventOf<T extends SellerEventType> = {
  readonly [K in T]: {
    readonly type: K
    readonly at: Instant
    readonly by: Actor
    readonly data: Readonly<SellerEventData[K]>
    readonly texts: Readonly<Record<string, string>>
  }
}[T]
export type SellerEvent = SellerEventOf<SellerEventType>

/** The types of a seller's events. */
export const SELLER_EVENT_TYPES = [
  'seller.registered',
  'seller.since_corrected',
  'level.set',
  'seller.raised',
  'seller.kept',
  'seller.at_risk',
  'seller.lowered',
  'seller.proposed',
  'risk.started',
  'risk.ended',
  'warning.added',
  'warning.lifted',
  'appeal.opened',
  'appeal.ruled',
  'proposal.ruled',
] as const satisfies readonly SellerEventType[]
