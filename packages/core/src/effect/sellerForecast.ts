// Where a seller's level is heading: the coming evaluations if nobody acts, and if something does.
import {
  evaluate,
  isReached,
  type LevelEvent,
  levelIndex,
  type Scorecard,
  type Seller,
  seenAt,
  verdictBy,
} from '../level/evaluate.ts'
import { happenedBy, withLines } from '../level/facts.ts'
import { figure, figuresIn, type Measured, measure } from '../level/figures/measure.ts'
import type { Purpose, Seen } from '../level/figures/seen.ts'
import { evaluationsBetween, type Margins, margins, type Projection } from '../level/forecast.ts'
import type { ClosedLine, PerformanceLine } from '../level/performanceLog.ts'
import type { Criterion, LevelPolicy } from '../level/policy/policy.ts'
import { isOnSchedule, nextAfter } from '../level/policy/schedule.ts'
import type { Instant } from '../time.ts'

/** What is known of a seller at an instant. */
export interface Known {
  readonly policy: LevelPolicy
  readonly level: string
  /** Since when it stands on the level; without it, since it came. */
  readonly levelSince?: Instant | undefined
  readonly since: Instant
  readonly now: Instant
  readonly openWarnings: number
  /** Everything that was written down. */
  readonly lines: readonly PerformanceLine[]
  /** What open orders will leave if nobody acts. */
  readonly expected: readonly PerformanceLine[]
}

/** The seller until the next demotion: what has happened, this very instant included, and what is promised. */
export interface SellerForecast {
  readonly now: Instant
  /** The next evaluation that can raise. */
  readonly promote: Instant
  /** The next evaluation that can lower. */
  readonly demote: Instant
  /** The facts hold what is promised, too. */
  readonly projection: Projection
}

const isEnd = (line: PerformanceLine): line is ClosedLine => line.type === 'closed'

/** The next evaluations after an instant. */
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
  // What is promised is dated later: it waits there.
  const known = expected.length === 0 ? happened : withLines(happened, expected)
  const seller = { facts: known, policy, since, levelSince, warnings: openWarnings }
  return { now, promote, demote, projection: { ...seller, level, from: now, until, expected: expected.filter(isEnd) } }
}

/** The same seller if more had happened: lines of orders that somebody imagines, or previews. */
export const withMore = (
  seen: SellerForecast,
  lines: readonly PerformanceLine[],
  expected: readonly PerformanceLine[],
): SellerForecast => ({
  ...seen,
  projection: {
    ...seen.projection,
    facts: withLines(seen.projection.facts, [...lines, ...expected]),
    expected: [...seen.projection.expected, ...expected.filter(isEnd)],
  },
})

/** The seller as the criteria see them at an instant, promises until then kept. */
export const seenIn = ({ projection }: SellerForecast, at: Instant): Seen => seenAt(projection, at)

/** The same now: as an evaluation of this instant, and with what happens at this very instant. */
export const seenNow = (given: Seller, now: Instant): Seen => ({ ...seenAt(given, now + 1), backFrom: now })

/** A coming evaluation, from the level now to the level after it. */
export interface Coming {
  readonly at: Instant
  readonly event: LevelEvent
  readonly from: string
  readonly to: string
  readonly card: Scorecard
  readonly margins: Margins
}

/** The evaluation at one of the coming instants, every one before it kept. `from`: the level that the end is compared with. */
export function comingAt(seen: SellerForecast, at: Instant, from = seen.projection.level): Coming {
  const { projection } = seen
  const instants = evaluationsBetween(projection.policy, projection.from, at)
  if (instants.at(-1) !== at) throw new RangeError(`no evaluation at ${at}`)
  const { level, levelSince } = instants
    .slice(0, -1)
    .reduce<Stand>((known, each) => standAfter(seen, known, each), projection)
  const card = evaluate({ ...projection, level, levelSince, at })
  const event = eventOf(projection.policy, from, card)
  return { at, event, from, to: card.to, card, margins: margins({ ...projection, level, levelSince, at }) }
}
type Stand = Pick<Projection, 'level' | 'levelSince'>

/** Between demotions only a promotion moves anything: most days are known by the first criterion that is not reached. */
function standAfter(seen: SellerForecast, stand: Stand, at: Instant): Stand {
  const { level } = stand
  const { policy } = seen.projection
  const { demote, zone } = policy.evaluation
  const figures = figuresIn(seenAt({ ...seen.projection, ...stand }, at))
  const next = policy.ladder[levelIndex(policy, level) + 1]
  if (!(next && isReached(next.reach, figures)) && !isOnSchedule(demote, zone, at)) return stand
  const { to } = verdictBy({ policy, level, at, figures })
  return to === level ? stand : { level: to, levelSince: at }
}

/** Over several evaluations: what counts is where it ends. */
function eventOf(policy: LevelPolicy, from: string, { to, event }: Scorecard): LevelEvent {
  const moved = levelIndex(policy, to) - levelIndex(policy, from)
  return moved > 0 ? 'raised' : moved < 0 ? 'lowered' : event === 'raised' || event === 'lowered' ? 'kept' : event
}

/** The rate that people watch: completion or cancellation, of the level's own criteria, else of the next one's. */
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
/** A criterion, and what it is asked for. */
export interface Watched {
  readonly criterion: Criterion
  readonly purpose: Purpose
}
/** What it reads of a seller as seen at an instant. */
export const watch = ({ criterion, purpose }: Watched, seen: Seen): Measured => measure(criterion, seen, purpose)

/** Its figure alone. */
export const glance = ({ criterion, purpose }: Watched, seen: Seen) => figure(criterion, seen, purpose)

/** What an evaluation would say of the level and of that rate. */
export interface EffectEnd {
  readonly level: string
  readonly event: LevelEvent
  readonly rate: Measured | null
}

/** The next demotion in short; `from` is the level before whatever is imagined. */
export function endOfForecast(seen: SellerForecast, from = seen.projection.level): EffectEnd {
  const { to, event } = comingAt(seen, seen.demote, from)
  const rate = rateOf(seen.projection.policy, seen.projection.level)
  return { level: to, event, rate: rate && watch(rate, seenIn(seen, seen.demote)) }
}
