// The reasons of an evaluation: rules and figures at its instant, and the orders counted and left out.
import type { Scorecard } from '../level/evaluate.ts'
import { figureKey, tally } from '../level/figures/measure.ts'
import type { Counted, Purpose, SellerAt } from '../level/figures/sellerAt.ts'
import type { Why } from '../level/figures/weight.ts'
import type { Criterion, CriterionName, LevelPolicy } from '../level/policy/policy.ts'
import type { Instant } from '../time.ts'

/** The findings of an evaluation and the orders behind them; instants in milliseconds. */
export interface Reasons extends Pick<Scorecard, 'next' | 'keep' | 'reach' | 'risk' | 'graceUntil'> {
  readonly orders: readonly ListedOrders[]
}
export interface ListedOrders {
  readonly criterion: CriterionName
  readonly counted: readonly {
    readonly reference: string
    readonly at: Instant
    readonly weight: number
    readonly part: boolean
  }[]
  readonly leftOut: readonly { readonly reference: string; readonly at: Instant; readonly why: Why }[]
}

/** A seller may have thousands of orders in two years: only the newest are named, but the figures count all. */
const MOST_NAMED = 500

/** Returns the reasons of a scorecard, with the orders that the seller's view counts and leaves out. */
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
  // A criterion both to keep and to reach is listed as to keep, with contested orders among those left out.
  const once = new Map<string, Listed>()
  for (const each of windowed) {
    const key = figureKey(each.criterion, 'keep')
    if (!once.has(key)) once.set(key, each)
  }
  const { next, keep, reach, risk, graceUntil } = card
  return { next, keep, reach, risk, graceUntil, orders: [...once.values()].map(each => listed(each, view)) }
}

interface Listed {
  readonly criterion: Criterion
  readonly purpose: Purpose
}

const newest = <T extends { readonly at: number }>(list: readonly T[]): readonly T[] =>
  list.toSorted((a, b) => b.at - a.at).slice(0, MOST_NAMED)

function listed({ criterion, purpose }: Listed, view: SellerAt): ListedOrders {
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
