// Builds the reasons of an evaluation: rules and figures at its instant, and the orders counted and left out.

import {
  type Counted,
  figureKey,
  type LevelPolicy,
  type Scorecard,
  type SellerAt,
  tally,
  type Watched,
} from '@evenhand/core'
import type { ListedOrders, Reasons } from '../store/levels/evaluations.ts'

/**
 * The most orders named. A seller may have thousands in two years: only the newest are named, but the figures count
 * all.
 */
const MOST_NAMED = 500

export function reasonsOf(card: Scorecard, policy: LevelPolicy, view: SellerAt): Reasons {
  const index = policy.ladder.findIndex(({ name }) => name === card.level)
  const criteria = [
    ...(policy.ladder[index]?.keep ?? []).map(criterion => ({ criterion, purpose: 'keep' as const })),
    ...(policy.ladder[index + 1]?.reach ?? []).map(criterion => ({ criterion, purpose: 'reach' as const })),
  ]
  const windowed = criteria
    .flatMap(({ criterion: { together, ...one }, purpose }) =>
      (together ? [one, together] : [one]).map(criterion => ({ criterion, purpose })),
    )
    .filter(({ criterion: { window } }) => window !== null)
  // A criterion that is used both to keep and to reach is listed as one to keep, with contested orders among those left
  // out.
  const once = new Map<string, Watched>()
  for (const each of windowed) {
    const key = figureKey(each.criterion, 'keep')
    if (!once.has(key)) once.set(key, each)
  }
  const { next, keep, reach, risk, graceUntil } = card
  return { next, keep, reach, risk, graceUntil, orders: [...once.values()].map(each => listed(each, view)) }
}

const newest = <T extends { readonly at: number }>(list: readonly T[]): readonly T[] =>
  list.toSorted((a, b) => b.at - a.at).slice(0, MOST_NAMED)

function listed({ criterion, purpose }: Watched, view: SellerAt): ListedOrders {
  const { counted, leftOut } = tally(criterion, view, purpose)
  return {
    criterion: criterion.criterion,
    counted: newest(counted).map(({ order, at, weight, isPart }: Counted) => ({
      reference: order,
      at,
      weight,
      part: isPart,
    })),
    leftOut: newest(leftOut).map(({ order, at, why }) => ({ reference: order, at, why })),
  }
}
