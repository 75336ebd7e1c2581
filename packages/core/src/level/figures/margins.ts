// Margins: how much is needed and how much is bearable, in closed form over the integers that the verdict compares.

import type { Criterion } from '../policy/policy.ts'
import { CRITERIA, type Steps } from './criteria.ts'
import { type Fraction, isDown, type Op } from './fraction.ts'
import { isShare, minimumOf, requiredOf, tally } from './measure.ts'
import type { Purpose, SellerAt } from './sellerAt.ts'
import type { Tally } from './tally.ts'

/** The margin of one criterion at one instant. */
export interface Margin {
  /** What the numbers count: whole steps of full weight; by value, minor units. */
  readonly steps: Steps
  /** How many more good ones meet it; null: no number does. */
  readonly needed: number | null
  /** From how many additional buyers those must be, at least. */
  readonly newBuyers: number
  /** How many more bad ones it bears, from any buyers; null: any number. */
  readonly bearable: number | null
}

/** A linear function of the number of steps: not negative exactly if the requirement is met. */
interface Slope {
  readonly start: bigint
  readonly step: bigint
}

const STRICT: Readonly<Record<Op, bigint>> = { '>=': 0n, '>': 1n, '<=': 0n, '<': 1n }

/** `over·q − p·under`, signed so that more is better; strictly more is one more, because all are integers. */
function slope(found: Tally, op: Op, required: Fraction, [over, under]: readonly [number, number]): Slope {
  const weight = (o: bigint, u: bigint) => (isDown(op) ? -1n : 1n) * (o * required.under - required.over * u)
  const each = (n: number) => BigInt(n) * found.scale
  return {
    start: weight(found.over, found.under ?? 1n) - STRICT[op],
    step: weight(each(over), each(under)),
  }
}

const least = ({ start, step }: Slope): bigint | null =>
  start >= 0n ? 0n : step <= 0n ? null : (-start + step - 1n) / step
/** −1: failed already. */
const most = ({ start, step }: Slope): bigint | null => (start < 0n ? -1n : step >= 0n ? null : start / -step)

/**
 * Needed and bearable, with the alternative criterion: either one meets it, and only both together fail it. Needed
 * numbers are combined only if both count the same; bearable holds even if each bad one is from another buyer.
 */
export function margin(criterion: Criterion, view: SellerAt, purpose: Purpose = 'keep'): Margin {
  const own = aloneOf(criterion, view, purpose)
  if (!criterion.together) return own
  const beside = margin(criterion.together, view, purpose)
  const isMet = own.needed === 0 || beside.needed === 0
  return {
    steps: own.steps,
    needed: isMet ? 0 : lesser(own.needed, beside.steps === own.steps ? beside.needed : null),
    newBuyers: isMet ? 0 : own.newBuyers,
    bearable: bearableOf(own, beside),
  }
}
/** Minor units cannot be converted to a number of orders. */
function bearableOf(own: Margin, beside: Margin): number | null {
  if (own.bearable === null || beside.bearable === null) return null
  return own.steps === 'amount' && beside.steps !== 'amount' ? own.bearable : Math.max(own.bearable, beside.bearable)
}
const lesser = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b)

function aloneOf(criterion: Criterion, view: SellerAt, purpose: Purpose): Margin {
  const { good, bad, steps } = CRITERIA[criterion.criterion]
  const found = tally(criterion, view, purpose)
  const required = requiredOf(criterion)
  const byValue = found.scale > 1n && view.counting.by === 'value'
  // Below the minimum sample nothing is met or failed; a sample cannot be computed from minor units.
  const missing = found.under === null || byValue ? 0 : Math.max(0, minimumOf(criterion) - found.sample)
  const needed = least(slope(found, criterion.op, required, good))
  const bearable = most(slope(found, criterion.op, required, bad))
  const guard = guardOf(criterion, found)
  return {
    steps: byValue ? ('amount' as const) : steps,
    needed: needed === null ? null : Math.max(Number(needed), missing, byValue ? 0 : guard.newBuyers),
    newBuyers: guard.newBuyers,
    bearable: bearable === null ? null : Math.max(Number(bearable), missing - 1, byValue ? 0 : guard.bearable, 0),
  }
}

/** How many more buyers it takes to be met, and how many bad orders from new buyers are not enough to fail it. */
function guardOf({ criterion, buyers }: Criterion, found: Tally) {
  if (buyers === undefined || !isShare(criterion)) return { newBuyers: 0, bearable: 0 }
  const { good, bad } = found.buyers ?? { good: 0, bad: 0 }
  return { newBuyers: Math.max(0, buyers - good), bearable: Math.max(0, buyers - bad - 1) }
}
