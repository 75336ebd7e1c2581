// How much is missing and how much can be borne: closed forms over the same integers that the verdict compares.
import { CRITERIA, type Steps } from './criteria.ts'
import type { Fraction, Op } from './fraction.ts'
import { minimumOf, requiredOf, tally } from './measure.ts'
import type { Criterion } from './policy.ts'
import type { Seen, Tally } from './tally.ts'

/** Of one criterion at one instant. */
export interface Margin {
  /** What the numbers count: whole clean ones, each one counted in full; by value, minor units. */
  readonly steps: Steps
  /** How many good ones more meet it; null: no number does. */
  readonly needed: number | null
  /** How many bad ones more it bears; null: any number. */
  readonly bearable: number | null
}

/** A line over the number of steps: not below zero exactly where the requirement is met. */
interface Slope {
  readonly start: bigint
  readonly step: bigint
}

const DOWN: Readonly<Record<Op, boolean>> = { '>=': false, '>': false, '<=': true, '<': true }
const STRICT: Readonly<Record<Op, bigint>> = { '>=': 0n, '>': 1n, '<=': 0n, '<': 1n }

/** `over·q − p·under`, turned so that more is better; strictly more is one more, because all of it is whole. */
function slope(found: Tally, op: Op, required: Fraction, [over, under]: readonly [number, number]): Slope {
  const weight = (o: bigint, u: bigint) => (DOWN[op] ? -1n : 1n) * (o * required.under - required.over * u)
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

/** Needed and bearable, the criterion beside it included: only both together fail, and too small a sample meets nothing. */
export function margin(criterion: Criterion, seen: Seen): Margin {
  const { steps, needed, bearable, missing } = aloneOf(criterion, seen)
  const whole = (least: number | null) => (least === null ? null : Math.max(least, missing))
  if (!criterion.together) return { steps, needed: whole(needed), bearable }
  const other = margin(criterion.together, seen)
  return {
    steps,
    needed: whole(needed === null || other.needed === null ? (needed ?? other.needed) : Math.min(needed, other.needed)),
    bearable: bearable === null || other.bearable === null ? null : Math.max(bearable, other.bearable),
  }
}

function aloneOf(criterion: Criterion, seen: Seen) {
  const { good, bad, steps } = CRITERIA[criterion.criterion]
  const found = tally(criterion, seen)
  const required = requiredOf(criterion)
  const byValue = found.scale > 1n && seen.counting.by === 'value'
  // Below the minimum sample nothing is met and nothing is failed; in minor units no sample can be reckoned.
  const missing = found.under === null || byValue ? 0 : Math.max(0, minimumOf(criterion) - found.sample)
  const needed = least(slope(found, criterion.op, required, good))
  const bearable = most(slope(found, criterion.op, required, bad))
  return {
    steps: byValue ? ('amount' as const) : steps,
    ...{ needed: needed === null ? null : Number(needed), missing },
    bearable: bearable === null ? null : Math.max(Number(bearable), missing - 1, 0),
  }
}
