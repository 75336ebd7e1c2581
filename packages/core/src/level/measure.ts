// One criterion measured: the figures, what they are shown as, and whether they meet what is required.
import { CRITERIA, type Unit } from './criteria.ts'
import { decimal, type Fraction, meets, type Op, percent, shown } from './fraction.ts'
import type { Criterion, CriterionName, Money, Placing } from './policy.ts'
import type { CalendarSpan } from './span.ts'
import type { Figures, LeftOut, Seen, Tally } from './tally.ts'
import type { Why } from './weight.ts'

/** `no_data`: less than the minimum sample. It keeps a level and never promotes. */
export type Met = true | false | 'no_data'

/** One row of a scorecard. */
export interface Measured {
  readonly criterion: CriterionName
  readonly window: CalendarSpan | null
  readonly placedBy: Placing
  readonly op: Op
  /** As the policy writes it. */
  readonly required: string | number | Money
  readonly unit: Unit
  readonly numerator: number
  /** null: a plain number that is a part of nothing. */
  readonly denominator: number | null
  /** Orders, answers or ratings behind the figures; below `minimum` there is not enough data. */
  readonly sample: number
  readonly minimum: number
  /** A rate as `54.5%`, a rating as `4.86`, anything else as its number; null where there is not enough data. */
  readonly shown: string | number | null
  /** Whether this criterion by itself meets what is required. */
  readonly alone: Met
  /** The same, or the criterion beside it does: only both together fail. */
  readonly met: Met
  readonly together: Measured | null
  /** How many were left out, by reason. */
  readonly leftOut: readonly { readonly why: Why; readonly count: number }[]
}

/** Criteria are immutable parts of a policy, and are asked for every seller. */
const known = new WeakMap<Criterion, Fraction>()

/** The required value as an exact fraction; throws on one that the check of the policy should have refused. */
export function requiredOf(criterion: Criterion): Fraction {
  const remembered = known.get(criterion)
  if (remembered) return remembered
  const found = FRACTIONS[CRITERIA[criterion.criterion].unit](criterion.value)
  if (found === null) throw new RangeError(`not a value of ${criterion.criterion}: ${JSON.stringify(criterion.value)}`)
  known.set(criterion, found)
  return found
}

type Value = Criterion['value']
const number = (value: Value): Fraction | null => (typeof value === 'number' ? decimal(String(value)) : null)
/** A value of each unit as it is written in a policy; null for one of another unit. */
export const FRACTIONS: Readonly<Record<Unit, (value: Value) => Fraction | null>> = {
  rate: value => (typeof value === 'string' ? percent(value) : null),
  count: number,
  rating: number,
  days: number,
  amount: value => (typeof value === 'object' ? { over: BigInt(value.amount), under: 1n } : null),
}

/** How many orders, answers or ratings it takes. */
export const minimumOf = ({ criterion, minimum }: Criterion): number => minimum ?? CRITERIA[criterion].minimum

/** What the facts say to a criterion at an instant, with every order that counts or is left out. */
export const tally = (criterion: Criterion, seen: Seen): Tally => {
  const known = tallies.get(seen) ?? new Map<string, Tally>()
  tallies.set(seen, known)
  const { criterion: name, window, placedBy = 'closed' } = criterion
  const key = `${name} ${window} ${placedBy}`
  const found = known.get(key) ?? CRITERIA[name].tally(seen, criterion)
  known.set(key, found)
  return found
}

/** Levels of a ladder ask the same things: each is counted once for a seller as seen at an instant. */
const tallies = new WeakMap<Seen, Map<string, Tally>>()

/** What is known of one criterion: read from facts, or added up by the database. */
export type FiguresOf = (criterion: Criterion) => Figures & { readonly leftOut?: readonly LeftOut[] }

const fractionOf = ({ over, under }: Figures): Fraction => ({ over, under: under ?? 1n })
const isEnough = (criterion: Criterion, { under, sample }: Figures): boolean =>
  under === null || (under > 0n && sample >= minimumOf(criterion))
const aloneOf = (criterion: Criterion, found: Figures): Met =>
  isEnough(criterion, found) ? meets(fractionOf(found), criterion.op, requiredOf(criterion)) : 'no_data'

/** Only whether it is met: all that a verdict takes. */
export function metOf(criterion: Criterion, figures: FiguresOf): Met {
  const alone = aloneOf(criterion, figures(criterion))
  return criterion.together && alone === false ? metOf(criterion.together, figures) : alone
}

/** One row: the criterion and, if it has one, the other that must fail together with it. */
export function rowOf(criterion: Criterion, figures: FiguresOf): Measured {
  const found = figures(criterion)
  const { unit } = CRITERIA[criterion.criterion]
  const alone = aloneOf(criterion, found)
  const together = criterion.together ? rowOf(criterion.together, figures) : null
  return {
    ...{ criterion: criterion.criterion, window: criterion.window, placedBy: criterion.placedBy ?? 'closed' },
    ...{ op: criterion.op, required: criterion.value, unit },
    numerator: scaled(found.over, found.scale),
    denominator: found.under === null ? null : scaled(found.under, found.scale),
    ...{ sample: found.sample, minimum: minimumOf(criterion) },
    shown: isEnough(criterion, found) ? SHOWN[unit](fractionOf(found), criterion.op, requiredOf(criterion)) : null,
    ...{ alone, met: together ? either(alone, together.met) : alone, together },
    leftOut: byWhy(found.leftOut ?? []),
  }
}

/** One row of a seller as seen at an instant. */
export const measure = (criterion: Criterion, seen: Seen): Measured => rowOf(criterion, each => tally(each, seen))

/** The same as if every cancelled order counted in full: what a person sees beside the figure that counts. */
export const displayed = (criterion: Criterion, seen: Seen): Measured =>
  measure(criterion, { ...seen, counting: { ...seen.counting, weights: [] } })

/** What has not enough data says nothing, whatever stands beside it: it keeps a level and never promotes. */
const either = (alone: Met, beside: Met): Met => (alone === false ? beside : alone)

const plainly = ({ over }: Fraction): number => Number(over)
const SHOWN: Readonly<Record<Unit, (value: Fraction, op: Op, required: Fraction) => string | number>> = {
  rate: ({ over, under }, op, required) =>
    `${shown({ over: over * 100n, under }, 1, op, { ...required, over: required.over * 100n })}%`,
  rating: (value, op, required) => shown(value, 2, op, required),
  count: plainly,
  days: plainly,
  amount: plainly,
}

/** For people to read: whoever judges compares the whole numbers. */
const scaled = (value: bigint, scale: bigint): number => Number(value) / Number(scale)

function byWhy(leftOut: readonly LeftOut[]): Measured['leftOut'] {
  const counts = new Map<Why, number>()
  for (const { why } of leftOut) counts.set(why, (counts.get(why) ?? 0) + 1)
  return [...counts].map(([why, count]) => ({ why, count }))
}
