// The forecast of a seller's level at the next evaluations, if neither party acts or with additional lines.
import {
  evaluate,
  isReached,
  type LevelEvent,
  levelIndex,
  type Scorecard,
  type Seller,
  verdictBy,
  viewAt,
} from '../level/evaluate.ts'
import { happenedBy, withLines } from '../level/facts.ts'
import { figure, figuresIn, type Measured, measure } from '../level/figures/measure.ts'
import type { Purpose, SellerAt } from '../level/figures/sellerAt.ts'
import { evaluationsBetween, type Margins, margins, type Projection } from '../level/forecast.ts'
import type { ClosedLine, PerformanceLine } from '../level/performanceLog.ts'
import type { Criterion, LevelPolicy } from '../level/policy/policy.ts'
import { isOnSchedule, nextAfter } from '../level/policy/schedule.ts'
import type { Instant } from '../time.ts'

/** What is known of a seller at an instant. */
export interface Known {
  readonly policy: LevelPolicy
  readonly level: string
  /** The instant since which the seller has had the level; if missing, the instant of joining. */
  readonly levelSince?: Instant | undefined
  readonly since: Instant
  readonly now: Instant
  readonly openWarnings: number
  /** All recorded lines. */
  readonly lines: readonly PerformanceLine[]
  /** The lines that open orders will add if neither party acts. */
  readonly expected: readonly PerformanceLine[]
}

/**
 * A seller's forecast until the next evaluation that can lower the level, from the lines recorded up to and including
 * now and the expected lines.
 */
export interface SellerForecast {
  readonly now: Instant
  /** The instant of the next evaluation that can raise the level. */
  readonly promote: Instant
  /** The instant of the next evaluation that can lower the level. */
  readonly demote: Instant
  /** The input of the forecast. Its facts include the expected lines. */
  readonly projection: Projection
}

const isEnd = (line: PerformanceLine): line is ClosedLine => line.type === 'closed'

/** Returns the instants of the next evaluations after `now`. */
export function nextEvaluations({ evaluation }: LevelPolicy, now: Instant) {
  const { promote, demote, zone } = evaluation
  return { promote: nextAfter(promote, zone, now), demote: nextAfter(demote, zone, now) }
}

export function sellerForecast({
  policy,
  level,
  levelSince,
  since,
  now,
  openWarnings,
  lines,
  expected,
}: Known): SellerForecast {
  const { promote, demote } = nextEvaluations(policy, now)
  const until = Math.max(promote, demote)
  const happened = happenedBy(lines, now)
  // Expected lines are dated in the future, so each counts only from its own date on.
  const known = expected.length === 0 ? happened : withLines(happened, expected)
  const seller = { facts: known, policy, since, levelSince, warnings: openWarnings }
  return { now, promote, demote, projection: { ...seller, level, from: now, until, expected: expected.filter(isEnd) } }
}

/** Returns the same seller with more lines, which come from assumed or previewed orders. */
export const withMore = (
  forecast: SellerForecast,
  lines: readonly PerformanceLine[],
  expected: readonly PerformanceLine[],
): SellerForecast => ({
  ...forecast,
  projection: {
    ...forecast.projection,
    facts: withLines(forecast.projection.facts, [...lines, ...expected]),
    expected: [...forecast.projection.expected, ...expected.filter(isEnd)],
  },
})

/** Returns the seller as measured at an instant, as if the deadlines before it had fired. */
export const viewIn = ({ projection }: SellerForecast, at: Instant): SellerAt => viewAt(projection, at)

/**
 * Returns the seller as measured now. An evaluation at `now` would exclude the lines dated `now`, but this view
 * includes them.
 */
export const viewNow = (given: Seller, now: Instant): SellerAt => ({ ...viewAt(given, now + 1), backFrom: now })

/** An upcoming evaluation, with the levels before and after it. */
export interface Coming {
  readonly at: Instant
  readonly event: LevelEvent
  readonly from: string
  readonly to: string
  readonly card: Scorecard
  readonly margins: Margins
}

/**
 * Returns the evaluation at an upcoming instant, after all earlier ones. The result is compared with the level `from`.
 */
export function comingAt(forecast: SellerForecast, at: Instant, from = forecast.projection.level): Coming {
  const { projection } = forecast
  const instants = evaluationsBetween(projection.policy, projection.from, at)
  if (instants.at(-1) !== at) throw new RangeError(`no evaluation at ${at}`)
  const { level, levelSince } = instants
    .slice(0, -1)
    .reduce<Stand>((known, each) => standAfter(forecast, known, each), projection)
  const card = evaluate({ ...projection, level, levelSince, at })
  const event = eventOf(projection.policy, from, card)
  return { at, event, from, to: card.to, card, margins: margins({ ...projection, level, levelSince, at }) }
}
type Stand = Pick<Projection, 'level' | 'levelSince'>

/**
 * Returns the level after an evaluation. A verdict is computed only on a demotion day or if the next level is reached,
 * so most evaluations are fast.
 */
function standAfter(forecast: SellerForecast, stand: Stand, at: Instant): Stand {
  const { level } = stand
  const { policy } = forecast.projection
  const { demote, zone } = policy.evaluation
  const figures = figuresIn(viewAt({ ...forecast.projection, ...stand }, at))
  const next = policy.ladder[levelIndex(policy, level) + 1]
  if (!(next && isReached(next.reach, figures)) && !isOnSchedule(demote, zone, at)) return stand
  const { to } = verdictBy({ policy, level, at, figures })
  return to === level ? stand : { level: to, levelSince: at }
}

/** Returns the event over several evaluations, for which only the final level counts. */
function eventOf(policy: LevelPolicy, from: string, { to, event }: Scorecard): LevelEvent {
  const moved = levelIndex(policy, to) - levelIndex(policy, from)
  return moved > 0 ? 'raised' : moved < 0 ? 'lowered' : event === 'raised' || event === 'lowered' ? 'kept' : event
}

/** Returns the rate to show: completion or cancellation, from the level's own criteria or else the next level's. */
export function rateOf(policy: LevelPolicy, level: string): Watched | null {
  const index = levelIndex(policy, level)
  const lists = { keep: policy.ladder[index]?.keep ?? [], reach: policy.ladder[index + 1]?.reach ?? [] }
  for (const purpose of ['keep', 'reach'] as const) {
    const criterion = lists[purpose].find(
      each => each.criterion === 'completion_rate' || each.criterion === 'cancellation_rate',
    )
    if (criterion) return { criterion, purpose }
  }
  return null
}
/** A criterion with the purpose for which it is measured. */
export interface Watched {
  readonly criterion: Criterion
  readonly purpose: Purpose
}
/** Measures the criterion for a seller at an instant. */
export const watch = ({ criterion, purpose }: Watched, view: SellerAt): Measured => measure(criterion, view, purpose)

/** Returns only the criterion's figure for a seller at an instant. */
export const glance = ({ criterion, purpose }: Watched, view: SellerAt) => figure(criterion, view, purpose)

/** The result of an evaluation: the level, the event and the completion or cancellation rate. */
export interface EffectEnd {
  readonly level: string
  readonly event: LevelEvent
  readonly rate: Measured | null
}

/** Returns the result of the next evaluation that can lower the level. `from` is the level before any assumption. */
export function endOfForecast(forecast: SellerForecast, from = forecast.projection.level): EffectEnd {
  const { to, event } = comingAt(forecast, forecast.demote, from)
  const rate = rateOf(forecast.projection.policy, forecast.projection.level)
  return { level: to, event, rate: rate && watch(rate, viewIn(forecast, forecast.demote)) }
}
