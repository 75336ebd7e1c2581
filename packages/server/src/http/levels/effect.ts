// Computes a seller's forecast from facts and open orders, and the effect of a command on the level.
import {
  climb,
  expectedLines,
  type LevelPolicy,
  levelEffect,
  linesAdded,
  nextEvaluations,
  type Order,
  type OrderCommand,
  type OrderEvent,
  type PerformanceLine,
  type Preview,
  type SellerForecast,
  sellerForecast,
  touchesLevel,
} from '@evenhand/core'
import type { OrderContext } from '../../commands/orders/store.ts'
import type { PerformanceLogReader } from '../../levels/cachedLogs.ts'
import { correctionOf } from '../../levels/reevaluate.ts'
import { readSeller } from '../../store/levels/dueSellers.ts'
import type { LevelPolicyReader } from '../../store/levels/levelPolicies.ts'
import { findSeller, openOrdersOf, type SellerNow } from '../../store/levels/sellers.ts'
import type { Database } from '../../store/statement.ts'
import { effectView } from './views.ts'

export interface ForecastTools {
  readonly db: Database
  readonly levelPolicy: LevelPolicyReader
  readonly performanceLog: PerformanceLogReader
}

/** The ids of the orders that were placed in Evenhand, by reference. */
export type Ids = Pick<ReadonlyMap<string, string>, 'get'>

export interface ForecastRead {
  readonly policy: LevelPolicy
  readonly forecast: SellerForecast
  readonly ids: Ids
  /** The seller's performance log. It is the same array until a line is added. */
  readonly lines: readonly PerformanceLine[]
}

/** Returns the forecast of a seller from facts and open orders, optionally without one order. */
export async function sellerForecastOf(
  { db, levelPolicy, performanceLog }: ForecastTools,
  seller: SellerNow,
  without: string | null = null,
): Promise<ForecastRead> {
  const [policy, { lines, ids: closed }, open] = await Promise.all([
    levelPolicy(seller.policy),
    performanceLog(seller.id),
    openOrdersOf(db, seller.id, without),
  ])
  const { now, since } = seller
  const { promote, demote } = nextEvaluations(policy, now)
  const expected = open.flatMap(({ state }) => expectedLines(state, Math.max(promote, demote)))
  const known = {
    policy,
    level: policy.ladder[0]?.name ?? '',
    levelSince: seller.levelSince,
    since,
    now,
    openWarnings: seller.warnings,
    lines,
    expected,
  }
  const opened = new Map(open.map(({ id, state }) => [state.reference, id]))
  const ids = { get: (reference: string) => opened.get(reference) ?? closed.get(reference) }
  const forecast = sellerForecast(known)
  return {
    policy,
    ids,
    lines,
    forecast: { ...forecast, projection: { ...forecast.projection, level: levelOf(seller, forecast) } },
  }
}

/**
 * Returns the seller's level. If the ladder no longer has it, returns the highest level reached, as the next evaluation
 * will decide.
 */
const levelOf = ({ level, now }: SellerNow, { projection }: SellerForecast): string =>
  projection.policy.ladder.some(({ name }) => name === level) ? level : climb(projection, now + 1)

/**
 * Returns the effect of a command on the level; null if it cannot affect a level. Only the seller and staff see it, as
 * a buyer could use a level as leverage.
 */
export async function levelEffectOf(
  tools: ForecastTools,
  { id, order }: Pick<OrderContext, 'id' | 'order'>,
  command: OrderCommand,
  preview: Preview,
): Promise<ReturnType<typeof effectView> | null> {
  const { role } = command.by
  if (!preview.ok || (role !== 'seller' && role !== 'staff') || !touchesLevel(order, command)) return null
  const seller = await findSeller(tools.db, order.seller)
  if (!seller) return null
  const [others, back] = await Promise.all([sellerForecastOf(tools, seller, id), backOf(tools, order, preview.events)])
  return effectView(levelEffect(others.forecast, order, preview, back))
}

/**
 * Returns the level that a change of a closed order would reinstate at once by correcting an earlier evaluation; null
 * if none.
 */
async function backOf({ db, levelPolicy: policy }: ForecastTools, order: Order, events: readonly OrderEvent[]) {
  if (!order.outcome) return null
  const stored = await readSeller(db, order.seller)
  if (!stored) return null
  const correction = await correctionOf(
    { db, policy },
    { ...stored, from: order.outcome.at },
    linesAdded(order, events),
  )
  return correction?.to ?? null
}
