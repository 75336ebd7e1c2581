// An evaluation: from the facts at its instant to what changes, with grace. Without news it leaves no event.
import { evaluate as cardOf, climb, type Scorecard, type Verdict, viewAt } from '../../level/evaluate.ts'
import type { SellerFacts } from '../../level/facts.ts'
import type { LevelPolicy } from '../../level/policy/policy.ts'
import { nextAfter } from '../../level/policy/schedule.ts'
import type { Instant } from '../../time.ts'
import { addTo, graceBeside, sellerHandler } from '../handler.ts'
import { reasonsOf } from '../reasons.ts'
import { type Grace, isSetSince, nextNumber, type Seller, sinceAt } from '../seller.ts'

/** Evaluates at an instant, with the facts as of then. */
export interface Evaluate {
  readonly action: 'evaluate'
  readonly at: Instant
  /** The version in force at the instant. */
  readonly policy: LevelPolicy
  readonly facts: SellerFacts
}

export const isDemotionDay = ({ evaluation: { demote, zone } }: LevelPolicy, at: Instant): boolean =>
  nextAfter(demote, zone, at - 1) === at

/** The next instant at which the policy may raise or lower, or at which another version comes into force. */
export const nextEvaluation = (
  { evaluation: { promote, demote, zone } }: LevelPolicy,
  after: Instant,
  changes: Instant | null,
): Instant =>
  Math.min(nextAfter(promote, zone, after), nextAfter(demote, zone, after), changes ?? Number.POSITIVE_INFINITY)

/**
 * Whether an evaluation is recorded: the level changes, a risk or a proposal is new, or it is a demotion day. Every
 * other evaluation leaves the seller as it is.
 */
export function isNews(seller: Seller, { to, event }: Verdict, policy: LevelPolicy, at: Instant): boolean {
  const last = seller.evaluations.at(-1)?.event
  return (
    to !== seller.level ||
    (event === 'at_risk' && seller.atRiskSince === null) ||
    (event === 'proposed' && last !== 'proposed') ||
    isDemotionDay(policy, at)
  )
}

/**
 * Grace starts when a level is lowered; it ends with its time or a rise to that level. A second fall leaves it. A level
 * that the ladder no longer has leaves no perks.
 */
function graceAfter(policy: LevelPolicy, seller: Seller, card: Scorecard, at: Instant): Grace | null {
  const remaining = graceBeside(policy, seller.grace, card.to, at)
  if (card.event !== 'lowered' || card.graceUntil === null) return remaining
  return graceBeside(policy, { level: remaining?.level ?? seller.level, until: card.graceUntil }, card.to, at)
}

export const evaluate = sellerHandler<Evaluate>(['clock'], ({ seller, actor, now, changes }, { at, policy, facts }) => {
  if (isEvaluatedAt(seller, at) || isSetSince(seller, at)) return undefined
  const given = { facts, policy, since: sinceAt(seller, at), levelSince: seller.levelSince }
  // If the ladder no longer has the level: the highest level reached.
  const isKnown = policy.ladder.some(({ name }) => name === seller.level)
  const level = isKnown ? seller.level : climb(given, at)
  const card = cardOf({ ...given, level, at })
  if (isNews(seller, card, policy, at)) {
    const grace = graceAfter(policy, seller, card, at)
    const data = {
      evaluatedAt: at,
      n: nextNumber(seller, at),
      policyVersion: policy.version,
      from: seller.level,
      to: card.to,
      levelSince: card.to === seller.level ? seller.levelSince : at,
      automated: true,
      corrects: null,
      appealUntil: card.appealUntil,
      graceLevel: grace?.level ?? null,
      graceUntil: grace?.until ?? null,
      reasons: reasonsOf(card, policy, viewAt(given, at)),
    }
    addTo(changes, { type: `seller.${card.event}`, at: now, by: actor, data, texts: {} })
  } else if (card.event !== 'at_risk' && seller.atRiskSince !== null)
    addTo(changes, { type: 'risk.ended', at: now, by: actor, data: {}, texts: {} })
  return undefined
})

const isEvaluatedAt = ({ evaluations }: Seller, at: Instant): boolean =>
  evaluations.some(each => each.at === at && each.event !== 'set' && each.corrects === null)
