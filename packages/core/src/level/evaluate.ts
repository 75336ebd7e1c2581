// An evaluation: a scorecard from facts, ladder and instant, and whether the level is raised, kept or lowered.
import { DAY, type Instant } from '../time.ts'
import type { SellerFacts } from './facts.ts'
import { CRITERIA } from './figures/criteria.ts'
import { type FiguresOf, figuresIn, type Measured, metOf, rowOf } from './figures/measure.ts'
import type { SellerAt } from './figures/sellerAt.ts'
import { earlier, later } from './figures/span.ts'
import { plain } from './figures/tally.ts'
import type { Criterion, Level, LevelPolicy, Schedule } from './policy/policy.ts'
import { isOnSchedule, nextAfter } from './policy/schedule.ts'

export const LEVEL_EVENTS = ['raised', 'kept', 'at_risk', 'lowered', 'proposed'] as const
/**
 * `proposed`: all criteria are met and a person decides. `at_risk`: the next evaluation that can lower levels would
 * lower this one.
 */
export type LevelEvent = (typeof LEVEL_EVENTS)[number]

/** The events in the records of a seller's level: those of evaluations, and `set` if the marketplace set the level. */
export const RECORD_EVENTS = [...LEVEL_EVENTS, 'set'] as const
export type RecordEvent = (typeof RECORD_EVENTS)[number]

export interface Seller {
  readonly facts: SellerFacts
  readonly policy: LevelPolicy
  /** When the seller joined the marketplace. */
  readonly since: Instant
  /** The instant since which the seller has had the level; if missing, the instant of joining. */
  readonly levelSince?: Instant | undefined
  /** The number of open warnings; if missing, the performance log's number. */
  readonly warnings?: number
}
export interface Evaluated extends Seller {
  /** The level before the evaluation. */
  readonly level: string
  readonly at: Instant
}

export interface Scorecard {
  readonly at: Instant
  readonly policyVersion: number
  /** The level before the evaluation. */
  readonly level: string
  /** The level after the evaluation. */
  readonly to: string
  readonly event: LevelEvent
  /** The level above `level`; null at the top. */
  readonly next: string | null
  /** The criteria to keep `level`, measured. */
  readonly keep: readonly Measured[]
  /** The criteria to reach `next`, measured. */
  readonly reach: readonly Measured[]
  /** If the level is at risk: when it would be lowered, and from when the seller is notified. */
  readonly risk: { readonly loweredAt: Instant; readonly noticeFrom: Instant } | null
  /**
   * If the level was lowered and the policy grants a grace period: the instant until which the perks of `level` stay.
   */
  readonly graceUntil: Instant | null
  /**
   * The end of the time for an appeal; null unless the policy permits appeals and `at` is on a demotion day or the
   * level changed.
   */
  readonly appealUntil: Instant | null
}

/** Returns the seller in the form that criteria measure. */
export const viewAt = ({ facts, policy, since, levelSince = since, warnings }: Seller, at: Instant): SellerAt => ({
  facts,
  counting: policy.counting,
  at,
  since,
  levelSince,
  openWarnings: warnings ?? facts.openWarnings.length,
})

export function levelIndex({ ladder }: LevelPolicy, name: string): number {
  const index = ladder.findIndex(level => level.name === name)
  if (index < 0) throw new RangeError(`no level of the ladder: ${name}`)
  return index
}

/** A seller with figures computed from facts or by the database. */
export interface Figured {
  readonly policy: LevelPolicy
  /** The level before the evaluation. */
  readonly level: string
  readonly at: Instant
  readonly figures: FiguresOf
}

/** Reports whether any criterion to keep a level is failed. */
export const isFailed = (criteria: readonly Criterion[], figures: FiguresOf): boolean =>
  quickestFirst(criteria).some(criterion => metOf(criterion, figures, 'keep') === false)
/** Reports whether all criteria to reach a level are met. */
export const isReached = (criteria: readonly Criterion[], figures: FiguresOf): boolean =>
  quickestFirst(criteria).every(criterion => metOf(criterion, figures, 'reach') === true)

/**
 * Sorts criteria by the length of their windows, so that the fastest are measured first: one failed criterion decides.
 */
function quickestFirst(criteria: readonly Criterion[]): readonly Criterion[] {
  const known = byCost.get(criteria) ?? criteria.toSorted((a, b) => costOf(a) - costOf(b))
  byCost.set(criteria, known)
  return known
}
const byCost = new WeakMap<readonly Criterion[], readonly Criterion[]>()
/**
 * Returns the longer window of the criterion and its alternative: infinity for all time, 0 for a criterion without a
 * window.
 */
const costOf = ({ criterion, window, together }: Criterion): number =>
  CRITERIA[criterion].window
    ? Math.max(window === null ? Number.POSITIVE_INFINITY : later(0, window), together ? costOf(together) : 0)
    : 0

/** Returns the same figures as if the seller had had the level since another instant. */
export const withLevelSince =
  (figures: FiguresOf, levelSince: Instant, at: Instant): FiguresOf =>
  (criterion, purpose) =>
    criterion.criterion === 'days_at_level_below'
      ? plain(Math.max(0, Math.floor((at - levelSince) / DAY)))
      : figures(criterion, purpose)

/** Evaluates at an instant. Promotes only on a promotion day and demotes only on a demotion day. */
export const evaluate = (given: Evaluated): Scorecard => {
  return evaluateBy({ ...given, figures: figuresIn(viewAt(given, given.at)) })
}

/** Evaluates with the given figures. */
export function evaluateBy(given: Figured): Scorecard {
  const { policy, at, level, figures } = given
  const { ladder, evaluation } = policy
  const index = levelIndex(policy, level)
  const next = ladder[index + 1]
  const { to, event } = verdictBy(given)
  const loweredAt = nextAfter(evaluation.demote, evaluation.zone, at)
  const noticeFrom = evaluation.notice === undefined ? at : earlier(loweredAt, evaluation.notice)
  const isAppealable = to !== level || isDay(evaluation.demote, evaluation.zone, at)
  return {
    at,
    policyVersion: policy.version,
    level,
    to,
    event,
    next: next?.name ?? null,
    keep: (ladder[index]?.keep ?? []).map(criterion => rowOf(criterion, figures, 'keep')),
    reach: (next?.reach ?? []).map(criterion => rowOf(criterion, figures, 'reach')),
    risk: event === 'at_risk' ? { loweredAt, noticeFrom: Math.max(at, noticeFrom) } : null,
    graceUntil: event === 'lowered' && evaluation.grace !== undefined ? later(at, evaluation.grace) : null,
    appealUntil: isAppealable && evaluation.appeal !== undefined ? later(at, evaluation.appeal) : null,
  }
}

export interface Verdict {
  /** The level after the evaluation. */
  readonly to: string
  readonly event: LevelEvent
}

/** Returns the verdict without a scorecard, which is faster for large numbers of sellers. */
export function verdictBy({ policy, level, at, figures }: Figured): Verdict {
  const { ladder, evaluation } = policy
  const { promote, demote, zone, step = 1 } = evaluation
  const index = levelIndex(policy, level)
  // A seller cannot fall below the lowest level, whatever its criteria.
  if (index > 0 && isFailed(ladder[index]?.keep ?? [], figures)) {
    if (!isDay(demote, zone, at)) return { to: level, event: 'at_risk' }
    return { to: nameOf(ladder, descend(ladder, figures, index, step)), event: 'lowered' }
  }
  const next = ladder[index + 1]
  if (!next || !isDay(promote, zone, at) || !isReached(next.reach, figures)) return { to: level, event: 'kept' }
  if (next.review) return { to: level, event: 'proposed' }
  // The days at the level that was just reached count from this evaluation.
  const above = withLevelSince(figures, at, at)
  return { to: nameOf(ladder, climbFrom(ladder, above, index + 1, step - 1)), event: 'raised' }
}

/** Caches the last result per schedule: many sellers are evaluated at one instant, and zone calendars are slow. */
const days = new WeakMap<Schedule, { readonly zone: string; readonly at: Instant; readonly is: boolean }>()
function isDay(schedule: Schedule, zone: string, at: Instant): boolean {
  const known = days.get(schedule)
  if (known?.at === at && known.zone === zone) return known.is
  const is = isOnSchedule(schedule, zone, at)
  days.set(schedule, { zone, at, is })
  return is
}

const nameOf = (ladder: readonly Level[], index: number): string => ladder[index]?.name ?? ''

/** Climbs while all criteria are met, but never past a level that needs a person's review. */
function climbFrom(ladder: readonly Level[], figures: FiguresOf, from: number, step: number): number {
  let index = from
  for (let next = ladder[index + 1]; next && index < from + step; next = ladder[index + 1]) {
    if (next.review || !isReached(next.reach, figures)) break
    index++
  }
  return index
}

/** Descends while a criterion to keep the level is failed. */
function descend(ladder: readonly Level[], figures: FiguresOf, from: number, step: number): number {
  let index = from
  while (index > 0 && index > from - step && isFailed(ladder[index]?.keep ?? [], figures)) index--
  return index
}

/**
 * Returns the level of a seller whose current level is unknown: the highest reached from the lowest, step by step. The
 * time at each level is also unknown, so it counts from `levelSince` or from joining.
 */
export function climb(seller: Seller, at: Instant): string {
  return climbBy(seller.policy, figuresIn(viewAt(seller, at)))
}

/** Returns the highest level that the figures reach from the lowest, step by step. */
export const climbBy = ({ ladder }: LevelPolicy, figures: FiguresOf): string =>
  nameOf(ladder, climbFrom(ladder, figures, 0, ladder.length))
