// An evaluation: facts, ladder and an instant make a scorecard, and say whether the level is raised, kept or lowered.
import type { Instant } from '../time.ts'
import type { SellerFacts } from './facts.ts'
import { type Measured, measure } from './measure.ts'
import type { Criterion, Level, LevelPolicy } from './policy.ts'
import { isOnSchedule, nextAfter } from './schedule.ts'
import { earlier, later } from './span.ts'
import type { Seen } from './tally.ts'

export const LEVEL_EVENTS = ['raised', 'kept', 'at_risk', 'lowered', 'proposed'] as const
/** `proposed`: everything is reached, and a person decides. `at_risk`: it would be lowered at the next demotion. */
export type LevelEvent = (typeof LEVEL_EVENTS)[number]

export interface Seller {
  readonly facts: SellerFacts
  readonly policy: LevelPolicy
  /** When the seller came to the marketplace. */
  readonly since: Instant
  /** Open warnings that the ledger does not know; without it, those of the ledger. */
  readonly warnings?: number
}
export interface Evaluated extends Seller {
  /** The level until now. */
  readonly level: string
  readonly at: Instant
}

export interface Scorecard {
  readonly at: Instant
  readonly policyVersion: number
  /** The level until now. */
  readonly level: string
  /** The level from now on. */
  readonly to: string
  readonly event: LevelEvent
  /** The level that is reached or proposed next; null at the top. */
  readonly next: string | null
  /** What it takes to keep `level`. */
  readonly keep: readonly Measured[]
  /** What it takes to reach `next`. */
  readonly reach: readonly Measured[]
  /** At risk: when it would be lowered, and from when the notice is due. */
  readonly risk: { readonly loweredAt: Instant; readonly noticeFrom: Instant } | null
  /** Lowered: until when perks stay. */
  readonly graceUntil: Instant | null
  /** On every day of demotions and with every change: until when it can be appealed. */
  readonly appealUntil: Instant | null
}

/** The seller as the criteria see them. */
export const seenAt = ({ facts, policy, since, warnings }: Seller, at: Instant): Seen => ({
  ...{ facts, counting: policy.counting, at, since },
  openWarnings: warnings ?? facts.openWarnings.length,
})

export function levelIndex({ ladder }: LevelPolicy, name: string): number {
  const index = ladder.findIndex(level => level.name === name)
  if (index < 0) throw new RangeError(`no level of the ladder: ${name}`)
  return index
}

const all = (criteria: readonly Criterion[], seen: Seen): readonly Measured[] =>
  criteria.map(criterion => measure(criterion, seen))
const isFailed = (rows: readonly Measured[]): boolean => rows.some(({ met }) => met === false)
const isReached = (rows: readonly Measured[]): boolean => rows.every(({ met }) => met === true)

/** The verdict at an instant: promotes only when promotions are due, demotes only when demotions are. */
export function evaluate(given: Evaluated): Scorecard {
  const { policy, at, level } = given
  const { ladder, evaluation } = policy
  const seen = seenAt(given, at)
  const index = levelIndex(policy, level)
  const next = ladder[index + 1]
  const keep = all(ladder[index]?.keep ?? [], seen)
  const reach = all(next?.reach ?? [], seen)
  const [to, event] = verdict(policy, seen, index, isFailed(keep), isReached(reach))
  const loweredAt = nextAfter(evaluation.demote, evaluation.zone, at)
  const noticeFrom = evaluation.notice === undefined ? at : earlier(loweredAt, evaluation.notice)
  const isAppealable = to !== index || isOnSchedule(evaluation.demote, evaluation.zone, at)
  return {
    ...{ at, policyVersion: policy.version, level, to: ladder[to]?.name ?? level, event, next: next?.name ?? null },
    ...{ keep, reach },
    risk: event === 'at_risk' ? { loweredAt, noticeFrom: Math.max(at, noticeFrom) } : null,
    graceUntil: event === 'lowered' && evaluation.grace !== undefined ? later(at, evaluation.grace) : null,
    appealUntil: isAppealable && evaluation.appeal !== undefined ? later(at, evaluation.appeal) : null,
  }
}

function verdict(
  { ladder, evaluation }: LevelPolicy,
  seen: Seen,
  index: number,
  failed: boolean,
  reached: boolean,
): readonly [number, LevelEvent] {
  const { promote, demote, zone, step = 1 } = evaluation
  if (failed && isOnSchedule(demote, zone, seen.at)) return [descend(ladder, seen, index, step), 'lowered']
  if (failed) return [index, 'at_risk']
  const next = ladder[index + 1]
  if (!next || !reached || !isOnSchedule(promote, zone, seen.at)) return [index, 'kept']
  return next.review ? [index, 'proposed'] : [climbFrom(ladder, seen, index, step), 'raised']
}

/** Up as long as everything is reached; a level that needs a person's review is never taken by itself. */
function climbFrom(ladder: readonly Level[], seen: Seen, from: number, step: number): number {
  let index = from
  for (let next = ladder[index + 1]; next && index < from + step; next = ladder[index + 1]) {
    if (next.review || !isReached(all(next.reach, seen))) break
    index++
  }
  return index
}

/** Down as long as something to keep is failed. */
function descend(ladder: readonly Level[], seen: Seen, from: number, step: number): number {
  let index = from
  while (index > 0 && index > from - step && isFailed(all(ladder[index]?.keep ?? [], seen))) index--
  return index
}

/** Where the level until now is unknown: the highest whose criteria are all reached, climbed from the lowest. */
export function climb(seller: Seller, at: Instant): string {
  const { ladder } = seller.policy
  const index = climbFrom(ladder, seenAt(seller, at), 0, ladder.length)
  return ladder[index]?.name ?? ''
}
