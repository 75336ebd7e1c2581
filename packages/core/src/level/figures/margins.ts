// Margins: how many more good orders a criterion needs and how many bad ones it can bear. They are computed from the
// integers that decide the verdict.

import type { Criterion } from '../policy/policy.ts'
import { CRITERIA, type Steps } from './criteria.ts'
import { type Fraction, isDown, type Op } from './fraction.ts'
import { isShare, minimumOf, requiredOf, tally } from './measure.ts'
import type { Purpose, SellerAt } from './sellerAt.ts'
import type { Tally } from './tally.ts'

/** The margin of one criterion at one instant. */
export interface Margin {
  /** What the numbers count: steps of full weight, or minor units if the policy counts by value. */
  readonly steps: Steps
  /** How many more good orders (or deliveries, answers …) meet the requirement; null if no number of them does. */
  readonly needed: number | null
  /** The minimum number of additional buyers from whom the needed orders must come. */
  readonly newBuyers: number
  /**
   * How many more bad orders (or deliveries, answers …) do not fail the requirement, whoever their buyers are; null if
   * no number of them fails it.
   */
  readonly bearable: number | null
}

/** A linear function of the number of steps. Its value is zero or more if, and only if, the requirement is met. */
interface Slope {
  readonly start: bigint
  readonly step: bigint
}

const STRICT: Readonly<Record<Op, bigint>> = { '>=': 0n, '>': 1n, '<=': 0n, '<': 1n }

/**
 * Computes `over·q − p·under` for the required value p ÷ q, signed so that more is better. All numbers are integers, so
 * a strict operator subtracts one.
 */
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
/**
 * Returns the largest number of steps that leaves the requirement met: null if there is no largest, −1 if it is failed
 * already.
 */
const most = ({ start, step }: Slope): bigint | null => (start < 0n ? -1n : step >= 0n ? null : start / -step)

/**
 * Returns the margin of a criterion with its alternative. Meeting either is enough, and the pair is failed only if both
 * are failed. Needed numbers are combined only if both count in the same unit. The bearable number holds even if each
 * bad order is from another buyer.
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
/** Returns the larger bearable number. Minor units cannot be compared with a number of orders. */
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
  // Below the minimum sample nothing is met or failed. How many orders are missing cannot be told from minor units.
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

/**
 * Returns how many more buyers are needed to meet the criterion, and how many bad orders from new buyers cannot fail
 * it.
 */
function guardOf({ criterion, buyers }: Criterion, found: Tally) {
  if (buyers === undefined || !isShare(criterion)) return { newBuyers: 0, bearable: 0 }
  const { good, bad } = found.buyers ?? { good: 0, bad: 0 }
  return { newBuyers: Math.max(0, buyers - good), bearable: Math.max(0, buyers - bad - 1) }
}
