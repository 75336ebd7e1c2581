// The rows of a level page's ledger: every order that a window can hold, with its date in, its date out and its weight.
import {
  type Actor,
  type Criterion,
  earlier,
  type Instant,
  lastInside,
  type Order,
  type OrderFact,
  type Outlook,
  rateOf,
  seenIn,
  type Tally,
  type Terms,
  tally,
  toIso,
  VERBS,
} from '@evenhand/core'
import type { Named } from '../store/names.ts'
import type { LevelView } from './levelViews.ts'

type Item = LevelView['ledger'][number]

/** Beyond the longest window, so many more. */
const MORE = 50
/** Counts whatever there is, for a ladder without a rate. */
const ANY_RATE: Criterion = { criterion: 'completion_rate', window: null, op: '>=', value: '0%' }

export interface Listed {
  /** Newest first; promised ones are ahead of all. */
  readonly orders: readonly OrderFact[]
  readonly rate: Criterion
  /** Over all time, by the rate's counting. */
  readonly tally: Tally
  readonly seen: Outlook
}

/** Everything that any window of the policy can hold, and some more. */
export function listed(seen: Outlook): Listed {
  const { ahead, now } = seen
  const rate = rateOf(ahead.policy, ahead.level) ?? ANY_RATE
  const all = seenIn(seen, Math.max(seen.promote, seen.demote))
  const spans = ahead.policy.ladder.flatMap(({ keep, reach }) => [...keep, ...reach]).map(({ window }) => window)
  const begins = spans.flatMap(span => (span === null ? [] : [earlier(now, span)]))
  const from = Math.min(now, ...begins)
  const orders = all.facts.orders.toReversed()
  const inside = orders.filter(({ closedAt }) => closedAt >= from).length
  return {
    orders: orders.slice(0, inside + MORE),
    ...{ rate, seen, tally: tally({ ...rate, window: null }, all) },
  }
}

/** Those of which the fault may still be contested: a few of the latest. */
export const contestables = ({ orders, seen }: Listed): readonly string[] =>
  orders
    .filter(({ method, standing, closedAt }) => {
      const recent = closedAt > seen.now - CONTEST_AT_MOST && closedAt <= seen.now
      return recent && method !== 'completed' && standing !== 'ruled'
    })
    .map(({ order }) => order)
const CONTEST_AT_MOST = 60 * 86_400_000

export interface Called {
  readonly orders: ReadonlyMap<string, Named>
  readonly people: ReadonlyMap<string, string>
  /** By reference. */
  readonly ids: ReadonlyMap<string, string>
  readonly seller: Actor
  readonly terms: Terms
}

export function ledgerViews(list: Listed, called: Called): Item[] {
  const weights = new Map(list.tally.counted.map(each => [each.order, each.weight]))
  const whys = new Map(list.tally.leftOut.map(each => [each.order, each.why]))
  return list.orders.map(fact => {
    const weight = weights.get(fact.order) ?? 0
    return { ...itemView(fact, list, called), weight, why: whys.get(fact.order) ?? null }
  })
}

function itemView(fact: OrderFact, { rate, seen }: Listed, called: Called): Omit<Item, 'weight' | 'why'> {
  const { order: reference, closedAt, placedAt, method, decidedBy, openedBy, reason, fault, standing, completed } = fact
  const orderId = called.ids.get(reference) ?? null
  const known = orderId === null ? undefined : called.orders.get(orderId)
  const placed = placedBy(fact, rate)
  const last = placed === null ? null : lastInside(placed, rate.window)
  return {
    ...{ reference, orderId, title: known?.title ?? null, buyer: buyerOf(fact, called) },
    ...{ placedAt: isoOrNull(placedAt), closedAt: toIso(closedAt), leavesAt: isoOrNull(last) },
    inWindow: closedAt <= seen.now && (last === null || seen.now <= last),
    ...{ method, decidedBy, openedBy, reason, fault, standing },
    completedEarlier: completed && toIso(completed.at),
    promised: closedAt > seen.now,
    contestable: known?.state ? mayContest(known.state, called, seen.now) : false,
  }
}

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : toIso(at))

const buyerOf = ({ buyer }: OrderFact, { people }: Called) =>
  buyer === '' ? null : { id: buyer, name: people.get(buyer) ?? null }

function placedBy(fact: OrderFact, { placedBy: by = 'closed' }: Criterion): Instant | null {
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

/** Asked of the very verb that would decide. */
const mayContest = (order: Order, { seller: actor, terms }: Called, now: Instant): boolean =>
  VERBS.contest_fault.offers({ order, actor, terms, now }).some(({ ok }) => ok)
