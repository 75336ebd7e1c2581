// Combines what is missing for a level: the largest number of each unit, and an order completed on time only once.
import { count } from '../../grammar.ts'
import type { LevelRow } from '../levelEffect.ts'
import { missing, missingNamed } from './card.ts'
import { AND, type Phrase, strong, upper } from './phrase.ts'
import type { Margin } from './view.ts'

/** Returns what would keep the level, or nothing if more orders cannot. */
export function averting(failed: readonly LevelRow[]): readonly Phrase[] {
  const lacks = lacking(failed)
  if (lacks === null || lacks.length === 0) return []
  return [[strong(upper(AND.format(lacks))), ' by then would keep it.']]
}

/**
 * Whether a step counts for every criterion with the same steps. One more completed order counts for each criterion
 * that counts orders. One more buyer does not, since a new buyer is not a returning one, so buyers, amounts and days
 * are named for each criterion.
 */
const OF_ONE_KIND: Readonly<Record<Margin['steps'], boolean>> = {
  orders: true,
  deliveries: true,
  answers: true,
  ratings: true,
  warnings: true,
  buyers: false,
  amount: false,
  days: false,
}

/**
 * Returns everything that is missing, with the largest number of each unit. Returns null if no number of orders helps.
 */
export function lacking(rows: readonly LevelRow[]): readonly string[] | null {
  const most = new Map<string | undefined, LevelRow>()
  for (const row of rows) {
    if (missing(row) === null) return null
    const steps = row.margin?.steps
    const like = steps && OF_ONE_KIND[steps] ? steps : row.criterion
    const known = most.get(like)
    if ((known?.margin?.needed ?? -1) < (row.margin?.needed ?? 0)) most.set(like, row)
  }
  return onTimeToo(most) ?? [...most.values()].flatMap(row => missingNamed(row) ?? [])
}

/** Merges orders and deliveries, since an order completed on time is also a delivery on time. */
function onTimeToo(most: ReadonlyMap<string | undefined, LevelRow>): readonly string[] | null {
  const [completed, delivered] = [most.get('orders')?.margin?.needed, most.get('deliveries')?.margin?.needed]
  if (!completed || !delivered) return null
  const others = [...most].filter(([like]) => like !== 'orders' && like !== 'deliveries')
  const both = count(Math.max(completed, delivered), 'more order completed on time', 'more orders completed on time')
  return [both, ...others.flatMap(([, row]) => missingNamed(row) ?? [])]
}
