// The rows of a level page's performance log: each order that a window can hold, with the dates on which it enters and
// leaves, and its weight.
import {
  type Actor,
  type Criterion,
  type DecisionContext,
  HANDLERS,
  type Instant,
  isoOrNull,
  lastInside,
  type Order,
  type OrderFact,
  rateOf,
  type SellerForecast,
  stayOf,
  type Tally,
  tally,
  toIso,
  viewIn,
  type Watched,
} from '@evenhand/core'
import type { Named } from '../../store/orders/names.ts'
import type { Ids } from './effect.ts'
import type { LevelView } from './views.ts'

type Item = LevelView['performanceLog'][number]

/** The most closed orders on the first page. */
const CLOSED = 50
/** The most orders on the first page, including forecast ones. The next page starts after the last of these. */
const MOST = 100
/** Used instead of the rate if the ladder has none. */
const ANY_RATE: Watched = {
  criterion: { criterion: 'completion_rate', window: null, op: '>=', value: '0%' },
  purpose: 'keep',
}

export interface Listed {
  /** One part of the orders, newest first; forecast orders come first. */
  readonly orders: readonly OrderFact[]
  /** The number of older orders that follow this part of the list. */
  readonly older: number
  readonly rate: Criterion
  /** The orders that count and those left out, over all time, by the rules of the rate. */
  readonly tally: Tally
  readonly forecast: SellerForecast
}

/** Returns the first page: the orders that are forecast to close, and those that closed last. */
export function listed(forecast: SellerForecast): Listed {
  const found = everything(forecast)
  const expected = found.orders.filter(({ closedAt }) => closedAt > forecast.now).length
  return part(found, 0, Math.min(expected + CLOSED, MOST))
}

/** Returns the next orders after `last`. */
export function listedAfter(forecast: SellerForecast, last: Place | null, limit: number): Listed {
  const found = everything(forecast)
  const next = last === null ? 0 : found.orders.findIndex(fact => isBehind(fact, last))
  return next < 0 ? part(found, found.orders.length, 0) : part(found, next, limit)
}

/** The order after which a list continues. */
export interface Place {
  readonly closedAt: Instant
  readonly order: string
}
const isBehind = (fact: OrderFact, { closedAt, order }: Place): boolean =>
  fact.closedAt < closedAt || (fact.closedAt === closedAt && fact.order < order)

function everything(forecast: SellerForecast): Listed {
  const { projection } = forecast
  const { criterion: rate, purpose } = rateOf(projection.policy, projection.level) ?? ANY_RATE
  const all = viewIn(forecast, Math.max(forecast.promote, forecast.demote))
  const { perBuyer: _, ...uncapped } = rate
  const found = tally({ ...uncapped, window: null }, all, purpose)
  return { orders: all.facts.orders.toReversed(), older: 0, rate, forecast, tally: found }
}

const part = (found: Listed, from: number, count: number): Listed => ({
  ...found,
  orders: found.orders.slice(from, from + count),
  older: Math.max(0, found.orders.length - from - count),
})

/** Returns the references of the orders closed in the last 60 days whose fault may still be contested. */
export const contestables = ({ orders, forecast }: Listed): readonly string[] =>
  orders
    .filter(({ method, faultStatus, closedAt }) => {
      const recent = closedAt > forecast.now - CONTEST_AT_MOST && closedAt <= forecast.now
      return recent && method !== 'completed' && faultStatus !== 'ruled'
    })
    .map(({ order }) => order)
const CONTEST_AT_MOST = 60 * 86_400_000

export interface Called {
  readonly orders: ReadonlyMap<string, Named>
  readonly people: ReadonlyMap<string, string>
  /** The ids of the orders that were placed in Evenhand, by reference. */
  readonly ids: Ids
  readonly seller: Actor
  readonly context: DecisionContext
}

export function performanceViews(list: Listed, called: Called): Item[] {
  const weights = new Map(list.tally.counted.map(each => [each.order, each.weight]))
  const whys = new Map(list.tally.leftOut.map(each => [each.order, each.why]))
  return list.orders.map(fact => {
    const weight = weights.get(fact.order) ?? 0
    return { ...itemView(fact, list, called), weight, why: whys.get(fact.order) ?? null }
  })
}

function itemView(fact: OrderFact, list: Listed, called: Called): Omit<Item, 'weight' | 'why'> {
  const { rate, forecast } = list
  const {
    order: reference,
    closedAt,
    placedAt,
    method,
    decidedBy,
    openedBy,
    reason,
    fault,
    faultStatus,
    completed,
  } = fact
  const orderId = called.ids.get(reference) ?? null
  const known = orderId === null ? undefined : called.orders.get(orderId)
  const placed = dateBasis(fact, rate)
  const stay = stayOf(fact, forecast.projection.policy.counting)
  const last = placed === null ? null : lastInside(placed + stay, rate.window)
  return {
    reference,
    orderId,
    title: known?.title ?? null,
    buyer: buyerOf(fact, called),
    placedAt: isoOrNull(placedAt),
    closedAt: toIso(closedAt),
    leavesAt: isoOrNull(last),
    inWindow: Math.max(closedAt, placed ?? closedAt) <= forecast.now && isHeld((placed ?? closedAt) + stay, list),
    method,
    decidedBy,
    openedBy,
    reason,
    fault,
    faultStatus,
    completedEarlier: completed && toIso(completed.at),
    expected: closedAt > forecast.now,
    contestable: known?.state ? canContest(known.state, called, forecast.now) : false,
  }
}

/**
 * Reports whether the window still holds an order that is dated `placed`: the instant at which the order leaves is the
 * last one at which it counts.
 */
function isHeld(placed: Instant, { rate, forecast }: Listed): boolean {
  const last = lastInside(placed, rate.window)
  return last === null || forecast.now <= last
}

const buyerOf = ({ buyer }: OrderFact, { people }: Called) =>
  buyer === '' ? null : { id: buyer, name: people.get(buyer) ?? null }

function dateBasis(fact: OrderFact, { dateBasis: by = 'closed' }: Criterion): Instant | null {
  switch (by) {
    case 'closed':
      return fact.closedAt
    case 'placed':
      return fact.placedAt
    case 'due':
      return fact.dueAt
    case 'delivered':
      return fact.deliveredAt
  }
}

/** Reports whether the seller can contest the fault now, as the command handler of `contest_fault` decides. */
const canContest = (order: Order, { seller: actor, context }: Called, now: Instant): boolean =>
  HANDLERS.contest_fault.offers({ order, actor, context, now }).some(({ ok }) => ok)
