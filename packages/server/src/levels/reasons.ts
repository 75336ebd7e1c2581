// The reasons of an evaluation: facts, rule and figures as they stood, and which orders were in the windows and which left out.

import { type Counted, type Criterion, type LevelPolicy, type Scorecard, type Seen, tally } from '@evenhand/core'
import type { ListedOrders, Reasons } from '../store/evaluations.ts'

/** A seller may have thousands in two years of ratings: the newest are named, the figures count all. */
const MOST_NAMED = 500

export function reasonsOf(card: Scorecard, policy: LevelPolicy, seen: Seen): Reasons {
  const index = policy.ladder.findIndex(({ name }) => name === card.level)
  const criteria = [...(policy.ladder[index]?.keep ?? []), ...(policy.ladder[index + 1]?.reach ?? [])]
  const windowed = criteria
    .flatMap(({ together, ...one }) => (together ? [one, together] : [one]))
    .filter(({ window }) => window !== null)
  const once = new Map(
    windowed.map(criterion => [`${criterion.criterion} ${criterion.window} ${criterion.placedBy}`, criterion]),
  )
  const { next, keep, reach, risk, graceUntil } = card
  return { next, keep, reach, risk, graceUntil, orders: [...once.values()].map(criterion => listed(criterion, seen)) }
}

const newest = <T extends { readonly at: number }>(list: readonly T[]): readonly T[] =>
  list.toSorted((a, b) => b.at - a.at).slice(0, MOST_NAMED)

function listed(criterion: Criterion, seen: Seen): ListedOrders {
  const { counted, leftOut } = tally(criterion, seen)
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
