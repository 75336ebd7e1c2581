// A seller's level page as one document: scorecard, rate, forecast, chart, performance log and risks.
import {
  type Coming,
  type Criterion,
  climb,
  comingAt,
  DAY,
  displayed,
  earlier,
  glance,
  type Instant,
  type LevelPolicy,
  levelIndex,
  type Measured,
  type Move,
  margin,
  measure,
  moves,
  type PerformanceLine,
  type Purpose,
  rateOf,
  type SellerForecast,
  toIso,
  viewIn,
  viewNow,
  type Watched,
  watch,
} from '@evenhand/core'
import type { SellerNow } from '../../store/levels/sellers.ts'
import type { Ids } from './effect.ts'
import { type CriterionView, criterionView, criterionViews, type LevelView, perksAt, perksOf } from './views.ts'

export interface PageFacts {
  readonly seller: SellerNow
  readonly policy: LevelPolicy
  readonly forecast: SellerForecast
  /** The ids of the orders that were placed in Evenhand, by reference. */
  readonly ids: Ids
  readonly lines: readonly PerformanceLine[]
  readonly performanceLog: LevelView['performanceLog']
  readonly older: LevelView['older']
  readonly appeal: LevelView['appeal']
  /** The version of the level policy that comes into force next, if one is announced. */
  readonly announced: { readonly since: Instant; readonly policy: LevelPolicy } | null
}

const CHART_DAYS = 180
/** The most orders listed as entering the window, and as leaving it. All of them are counted. */
const MOVES = 50

export function levelPage(facts: PageFacts): LevelView {
  const { seller, policy, forecast, performanceLog, appeal, announced } = facts
  const { now } = forecast
  const level = forecast.projection.level
  const index = levelIndex(policy, level)
  const next = policy.ladder[index + 1]
  const lowering = comingAt(forecast, forecast.demote)
  const raising = comingAt(forecast, forecast.promote)
  const rate = rateOf(policy, level)
  const scorecard = scorecardOf(forecast, policy, index, lowering, raising)
  return {
    seller: { id: seller.id, name: seller.name },
    at: toIso(now),
    policyVersion: policy.version,
    announced: announced && announcedView(announced, forecast),
    level: { name: level, index, of: policy.ladder.length, since: toIso(seller.levelSince) },
    next: next?.name ?? null,
    needsReview: next?.review ?? false,
    status: statusOf(lowering, scorecard.keep, policy.ladder[0]?.name),
    risk: riskOf(lowering, policy, now),
    nextEvaluation: { promote: toIso(forecast.promote), demote: toIso(forecast.demote) },
    scorecard,
    rate: rate && rateView(rate, forecast),
    threshold: rate && String(rate.criterion.value),
    forecast: (forecast.promote === forecast.demote ? [lowering] : [raising, lowering].sort((a, b) => a.at - b.at)).map(
      cardView,
    ),
    series: rate ? seriesOf(rate, forecast, facts.lines) : [],
    performanceLog,
    older: facts.older,
    moves: movesOf(rate, facts),
    perks: {
      now: perksOf(policy, seller.graceLevel ?? level),
      next: perksAt(policy, index + 1),
      atStake: perksAt(policy, index - 1),
    },
    grace: graceOf(seller),
    chargebacks: chargebacksOf(facts),
    automated: !next?.review,
    appeal,
  }
}

export const graceOf = ({ graceLevel, graceUntil }: SellerNow) =>
  graceLevel === null || graceUntil === null ? null : { level: graceLevel, until: toIso(graceUntil) }

/** Returns the seller's current figures under the announced version of the level policy. */
function announcedView({ since, policy }: NonNullable<PageFacts['announced']>, { projection, now }: SellerForecast) {
  const seller = { ...projection, policy }
  const here = viewNow(seller, now)
  const level = policy.ladder.some(({ name }) => name === projection.level) ? projection.level : climb(seller, now + 1)
  const index = levelIndex(policy, level)
  const [{ keep = [] } = {}, next] = policy.ladder.slice(index, index + 2)
  const rows = (criteria: readonly Criterion[], purpose: Purpose) =>
    criterionViews(
      criteria.map(each => measure(each, here, purpose)),
      [],
    )
  return {
    version: policy.version,
    inForceSince: toIso(since),
    level,
    next: next?.name ?? null,
    keep: rows(keep, 'keep'),
    reach: rows(next?.reach ?? [], 'reach'),
  }
}

/** Returns all lost chargebacks of the seller, latest first. */
const chargebacksOf = ({ forecast, ids }: PageFacts): LevelView['chargebacks'] =>
  forecast.projection.facts.orders
    .filter(({ method }) => method === 'chargeback')
    .map(({ order, closedAt }) => ({ reference: order, orderId: ids.get(order) ?? null, at: toIso(closedAt) }))
    .reverse()

/**
 * Returns the current figures. Criteria to keep the level get their margin at the next demotion, criteria to reach the
 * next level at the next promotion.
 */
function scorecardOf(forecast: SellerForecast, policy: LevelPolicy, index: number, lowering: Coming, raising: Coming) {
  const here = viewNow(forecast.projection, forecast.now)
  const rows = (criteria: readonly Criterion[] = [], purpose: Purpose, at: Instant) => {
    const then = viewIn(forecast, at)
    const measured: readonly Measured[] = criteria.map(criterion => measure(criterion, here, purpose))
    return criterionViews(
      measured,
      criteria.map(criterion => margin(criterion, then, purpose)),
    )
  }
  return {
    keep: rows(policy.ladder[index]?.keep, 'keep', lowering.at),
    reach: rows(policy.ladder[index + 1]?.reach, 'reach', raising.at),
  }
}

/**
 * Returns the seller's status. Below: a criterion fails now, and the level will be lowered. At risk: all criteria are
 * met now, but the level will be lowered if nothing happens. Recovering: a criterion fails now, but the level will be
 * kept.
 */
function statusOf({ event, card }: Coming, keep: readonly CriterionView[], lowest?: string): LevelView['status'] {
  const isFailing = keep.some(({ met }) => met === false)
  if (event === 'lowered') return isFailing ? 'below' : 'at_risk'
  if (isFailing && card.level !== lowest) return 'recovering'
  return card.keep.some(({ met }) => met === 'no_data') ? 'no_data' : 'safe'
}

function riskOf({ event, at, to }: Coming, { evaluation }: LevelPolicy, now: Instant): LevelView['risk'] {
  if (event !== 'lowered') return null
  const from = evaluation.notice === undefined ? now : Math.max(now, earlier(at, evaluation.notice))
  return { loweredAt: toIso(at), noticeFrom: toIso(from), to }
}

const cardView = ({ at, event, from, to, card, margins }: Coming): LevelView['forecast'][number] => ({
  at: toIso(at),
  event,
  from,
  to,
  keep: criterionViews(card.keep, margins.keep),
})

function rateView(rate: Watched, forecast: SellerForecast): LevelView['rate'] {
  const here = viewNow(forecast.projection, forecast.now)
  const counted = watch(rate, here)
  return {
    counted: criterionView(counted, margin(rate.criterion, viewIn(forecast, forecast.demote), rate.purpose)),
    displayed: criterionView(displayed(rate.criterion, here)),
    exclusions: counted.leftOut.map(each => ({ ...each })),
  }
}

/**
 * Returns the rate at each midnight in UTC, now, and at the next demotion. Past points include facts that were recorded
 * later.
 */
function seriesOf(rate: Watched, forecast: SellerForecast, lines: PageFacts['lines']): LevelView['series'] {
  const { now, demote } = forecast
  const today = Math.floor(now / DAY) * DAY
  const days = (from: Instant, until: Instant) =>
    Array.from({ length: Math.max(0, Math.ceil((until - from) / DAY)) }, (_, i) => from + i * DAY)
  const behind = days(today - (CHART_DAYS - 1) * DAY, now)
  const projection = days(today + DAY, demote)
  return [...behind, now, ...projection, demote].map(at => pointAt(rate, forecast, lines, at))
}

type PointOf = LevelView['series'][number]
/**
 * Caches the past points of a performance log, by level policy, level and instant. They change only with the log, which
 * is the same array until a line is added. That array is the key, so both are garbage collected together.
 */
const past = new WeakMap<readonly PerformanceLine[], Map<string, PointOf>>()

function pointAt(rate: Watched, forecast: SellerForecast, lines: PageFacts['lines'], at: Instant): PointOf {
  const { expected, policy, level } = forecast.projection
  // From its deadline on, an open order can count even though the deadline has not fired yet.
  if (at >= forecast.now || expected.some(line => line.at <= at)) return computedPoint(rate, forecast, at)
  const points = past.get(lines) ?? new Map<string, PointOf>()
  past.set(lines, points)
  const key = `${policy.version} ${level} ${at}`
  const point = points.get(key) ?? computedPoint(rate, forecast, at)
  points.set(key, point)
  return point
}

function computedPoint(rate: Watched, forecast: SellerForecast, at: Instant): PointOf {
  const { now } = forecast
  const { numerator, denominator, shown } = glance(
    rate,
    at === now ? viewNow(forecast.projection, now) : viewIn(forecast, at),
  )
  return { at: toIso(at), numerator, denominator, shown, forecast: at > now }
}

function movesOf(rate: Watched | null, { forecast, ids }: PageFacts): LevelView['moves'] {
  if (!rate) return { enters: [], leaves: [], entering: NOBODY, leaving: NOBODY }
  const { enters, leaves } = moves(
    rate.criterion,
    { ...forecast.projection, from: forecast.now, until: forecast.demote },
    rate.purpose,
  )
  const view = ({ order, at, weight, isPart, isExpected }: Move) => ({
    reference: order,
    orderId: ids.get(order) ?? null,
    at: toIso(at),
    weight,
    part: isPart,
    expected: isExpected,
  })
  // An order that enters the window exactly now is already counted.
  const entering = enters.filter(({ at }) => at > forecast.now)
  const isGood = rate.criterion.criterion === 'completion_rate'
  return {
    enters: entering.slice(0, MOVES).map(view),
    leaves: leaves.slice(0, MOVES).map(view),
    entering: movedOf(entering, isGood),
    leaving: movedOf(leaves, isGood),
  }
}

const NOBODY = { count: 0, bad: 0, badExpected: 0 }
/** Counts the moves. Orders in the numerator are good for a completion rate and bad for a cancellation rate. */
function movedOf(list: readonly Move[], isGood: boolean): LevelView['moves']['leaving'] {
  const bad = list.filter(({ isPart }) => isPart !== isGood)
  return { count: list.length, bad: bad.length, badExpected: bad.filter(({ isExpected }) => isExpected).length }
}
