// The state of a seller: level and grace, risk, open warnings, and the evaluations that can still matter.
import type { RecordEvent } from '../level/evaluate.ts'
import type { Instant } from '../time.ts'

/** The perks of a lost level stay until an instant. */
export interface Grace {
  readonly level: string
  readonly until: Instant
}

export const APPEAL_RULINGS = ['stands', 'reinstated'] as const
export type AppealRuling = (typeof APPEAL_RULINGS)[number]
export const PROPOSAL_RULINGS = ['granted', 'refused'] as const
export type ProposalRuling = (typeof PROPOSAL_RULINGS)[number]

/** A seller's objection to an evaluation. */
export interface Appeal {
  readonly status: 'open' | AppealRuling
  readonly openedAt: Instant
  readonly ruling: Ruling | null
}
/** A person's decision, with its text: a second click of the same person repeats it. */
export interface Ruling {
  readonly at: Instant
  readonly by: string
  readonly explanation: string
}
/** A person's decision on a proposed level. */
export interface DecidedProposal extends Ruling {
  readonly status: ProposalRuling
}

/** One evaluation, or a level that the marketplace set. `at` and `n` name it: a correction has the next `n`. */
export interface EvaluationRecord {
  readonly at: Instant
  readonly n: number
  readonly recordedAt: Instant
  readonly policyVersion: number
  readonly event: RecordEvent
  readonly before: string
  readonly after: string
  readonly automated: boolean
  /** The `n` of the evaluation that this one corrects; null for a first one. */
  readonly corrects: number | null
  readonly appealUntil: Instant | null
  /** The level that it proposes; null for all but a proposal. */
  readonly proposes: string | null
  readonly appeal: Appeal | null
  readonly proposal: DecidedProposal | null
}

/** Until `until`, the seller was recorded as having joined at `since`. */
export interface EarlierSince {
  readonly until: Instant
  readonly since: Instant
}

export interface Seller {
  readonly id: string
  /** The number of events. */
  readonly version: number
  /** When the last event was recorded. */
  readonly lastAt: Instant
  readonly since: Instant
  /** Whether the marketplace gave `since`; otherwise it is when the first known order was placed. */
  readonly isSinceGiven: boolean
  /** Earlier values of `since`, oldest first: a correction changes no earlier evaluation. */
  readonly earlierSinces: readonly EarlierSince[]
  readonly level: string
  readonly levelSince: Instant
  /** Since when a criterion to keep the level is failed. */
  readonly atRiskSince: Instant | null
  readonly grace: Grace | null
  /** The number of open warnings, and when it last changed. */
  readonly warnings: number
  readonly warnedAt: Instant | null
  /** Whether the level was ever evaluated here: an imported level is then outdated. */
  readonly isEvaluated: boolean
  /** By instant, then by number; without those that can no longer matter. */
  readonly evaluations: readonly EvaluationRecord[]
}
/** null before the seller is registered. */
export type SellerState = Seller | null

/** The evaluation with this instant and number, if it can still matter. */
export const evaluationOf = ({ evaluations }: Seller, at: Instant, n: number): EvaluationRecord | undefined =>
  evaluations.find(each => each.at === at && each.n === n)

/** The number of the next evaluation of an instant. */
export const nextNumber = ({ evaluations }: Seller, at: Instant): number =>
  1 + Math.max(0, ...evaluations.filter(each => each.at === at).map(({ n }) => n))

/** Whether the marketplace has set a level at an instant or later: an evaluation of that instant no longer matters. */
export const isSetSince = ({ evaluations }: Seller, at: Instant): boolean =>
  evaluations.some(each => each.event === 'set' && each.at >= at)

/** When the seller joined, as known at an instant. */
export const sinceAt = ({ since, earlierSinces }: Pick<Seller, 'since' | 'earlierSinces'>, at: Instant): Instant =>
  earlierSinces.find(({ until }) => until > at)?.since ?? since
