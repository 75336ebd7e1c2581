// The result of an evaluation: the seller's new level state, with grace and next instant, and the record with its
// reasons.
import {
  evaluate,
  type Instant,
  isoOrNull,
  type LevelPolicy,
  nextAfter,
  type Scorecard,
  type SellerFacts,
  toIso,
  viewAt,
} from '@evenhand/core'
import type { SellerLevelState } from '../store/levels/dueSellers.ts'
import type { EvaluationToSave, SellerToSave } from '../store/levels/evaluations.ts'
import { reasonsOf } from './reasons.ts'

export const isDemotionDay = ({ evaluation: { demote, zone } }: LevelPolicy, at: Instant): boolean =>
  nextAfter(demote, zone, at - 1) === at

/**
 * Returns the next instant at which the policy may raise or lower a level, or at which another version comes into
 * force.
 */
export const nextEvaluation = (
  { evaluation: { promote, demote, zone } }: LevelPolicy,
  after: Instant,
  changes: Instant | null,
): Instant =>
  Math.min(nextAfter(promote, zone, after), nextAfter(demote, zone, after), changes ?? Number.POSITIVE_INFINITY)

/** Returns the seller's current state, to be saved with changes. */
export const asItStands = (seller: SellerLevelState): SellerToSave => ({
  id: seller.id,
  expected: seller.version,
  level: seller.level,
  levelSince: toIso(seller.levelSince),
  atRiskSince: isoOrNull(seller.atRiskSince),
  graceLevel: seller.graceLevel,
  graceUntil: isoOrNull(seller.graceUntil),
  nextDueAt: isoOrNull(seller.nextDueAt),
})

export type Found = Pick<Scorecard, 'to' | 'event' | 'graceUntil'>

/**
 * Returns what remains of a grace period for a seller at `level`: nothing if that level is as high as the grace level,
 * or the ladder no longer has the grace level.
 */
export function graceBeside(
  { ladder }: LevelPolicy,
  { graceLevel, graceUntil }: Pick<SellerLevelState, 'graceLevel' | 'graceUntil'>,
  level: string,
  at: Instant,
): Pick<SellerToSave, 'graceLevel' | 'graceUntil'> {
  const index = (name: string | null) => ladder.findIndex(each => each.name === name)
  const isRunning = graceUntil !== null && graceUntil > at && index(graceLevel) > index(level)
  return isRunning ? { graceLevel, graceUntil: toIso(graceUntil) } : { graceLevel: null, graceUntil: null }
}

/**
 * Returns the state after an evaluation. Grace starts when a level is lowered and ends after its time, or when the
 * seller rises to the grace level. If the level is lowered again, the grace level stays and the time starts anew.
 */
export function levelStateAfter(
  policy: LevelPolicy,
  seller: SellerLevelState,
  { to, event, graceUntil }: Found,
  at: Instant,
): SellerToSave {
  const remaining = graceBeside(policy, seller, to, at)
  const begins = event === 'lowered' && graceUntil !== null && to !== seller.level
  return {
    ...asItStands(seller),
    level: to,
    levelSince: toIso(to === seller.level ? seller.levelSince : at),
    atRiskSince: event === 'at_risk' ? toIso(seller.atRiskSince ?? at) : null,
    ...(begins ? { graceLevel: remaining.graceLevel ?? seller.level, graceUntil: toIso(graceUntil) } : remaining),
  }
}

export interface EvaluationInput {
  readonly seller: SellerLevelState
  /** When the seller joined, as known at the instant. */
  readonly since: Instant
  readonly policy: LevelPolicy
  readonly facts: SellerFacts
  /** A level of the ladder, and since when the seller has held it. */
  readonly level: string
  readonly levelSince: Instant
  readonly at: Instant
  readonly recordedAt: Instant
}

/** Returns the scorecard and its record. `before` is the seller's stored level, even if the ladder no longer has it. */
export function evaluateSeller({ seller, since, policy, facts, level, levelSince, at, recordedAt }: EvaluationInput) {
  const given = { facts, policy, since, level, levelSince, at }
  const card = evaluate(given)
  const record: EvaluationToSave = {
    id: seller.id,
    at: toIso(at),
    n: 1,
    recordedAt: toIso(recordedAt),
    policyVersion: policy.version,
    event: card.event,
    before: seller.level,
    after: card.to,
    reasons: reasonsOf(card, policy, viewAt(given, at)),
    automated: true,
    corrects: null,
    appealUntil: isoOrNull(card.appealUntil),
  }
  return { card, record }
}
