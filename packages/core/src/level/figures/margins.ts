// How much is missing and how much can be borne: closed forms over the same integers that the verdict compares.

import type { Criterion } from '../policy/policy.ts'
import { CRITERIA, type Steps } from './criteria.ts'
import { type Fraction, isDown, type Op } from './fraction.ts'
import { isShare, minimumOf, requiredOf, tally } from './measure.ts'
import type { Purpose, Seen } from './seen.ts'
import type { Tally } from './tally.ts'

/** Of one criterion at one instant. */
export interface Margin {
  /** What the numbers count: whole clean ones, each one counted in full; by value, minor units. */
  readonly steps: Steps
  /** How many good ones more meet it; null: no number does. */
  readonly needed: number | null
  /** Of so many different buyers more those must be, at least. */
  readonly newBuyers: number
  /** How many bad ones more it bears, each of whatever buyer; null: any number. */
  readonly bearable: number | null
}

/** A line over the number of steps: not below zero exactly where the requirement is met. */
interface Slope {
  readonly start: bigint
  readonly step: bigint
}

const STRICT: Readonly<Record<Op, bigint>> = { '>=': 0n, '>': 1n, '<=': 0n, '<': 1n }

/** `over·q − p·under`, turned so that more is better; strictly more is one more, because all of it is whole. */
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
/** −1: not even none is borne. */
const most = ({ start, step }: Slope): bigint | null => (start < 0n ? -1n : step >= 0n ? null : start / -step)

/**
 * Needed and bearable, the criterion beside it included: either meets it, and only both together fail. What is needed of one
 * says nothing of the other where they count different things; what is bearable holds even if each bad one is another buyer's.
 */
export function margin(criterion: Criterion, seen: Seen, purpose: Purpose = 'keep'): Margin {
  const own = aloneOf(criterion, seen, purpose)
  if (!criterion.together) return own
  const beside = margin(criterion.together, seen, purpose)
  const isMet = own.needed === 0 || beside.needed === 0
  return {
    steps: own.steps,
    needed: isMet ? 0 : lesser(own.needed, beside.steps === own.steps ? beside.needed : null),
    newBuyers: isMet ? 0 : own.newBuyers,
    bearable: bearableOf(own, beside),
  }
}
/** Minor units say nothing of how many orders they are. */
function bearableOf(own: Margin, beside: Margin): number | null {
  if (own.bearable === null || beside.bearable === null) return null
  return own.steps === 'amount' && beside.steps !== 'amount' ? own.bearable : Math.max(own.bearable, beside.bearable)
}
const lesser = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b)

function aloneOf(criterion: Criterion, seen: Seen, purpose: Purpose): Margin {
  const { good, bad, steps } = CRITERIA[criterion.criterion]
  const found = tally(criterion, seen, purpose)
  const required = requiredOf(criterion)
  const byValue = found.scale > 1n && seen.counting.by === 'value'
  // Below the minimum sample nothing is met and nothing is failed; in minor units no sample can be reckoned.
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

/** So many buyers are still to come for it to be met, and so many bad ones of new buyers are not yet enough to fail it. */
function guardOf({ criterion, buyers }: Criterion, found: Tally) {
  if (buyers === undefined || !isShare(criterion)) return { newBuyers: 0, bearable: 0 }
  const { good, bad } = found.buyers ?? { good: 0, bad: 0 }
  return { newBuyers: Math.max(0, buyers - good), bearable: Math.max(0, buyers - bad - 1) }
}
