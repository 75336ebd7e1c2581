// Measures one criterion: the figures, their displayed text, and whether they meet the requirement.

import type { SellerFacts } from '../facts.ts'
import type { Criterion, CriterionName, Money, Placing } from '../policy/policy.ts'
import { CRITERIA, type Unit } from './criteria.ts'
import { decimal, type Fraction, isDown, meets, type Op, percent, shown } from './fraction.ts'
import type { LeftOut, Purpose, SellerAt } from './sellerAt.ts'
import type { CalendarSpan } from './span.ts'
import type { Behind, Figures, PartOf, Tally } from './tally.ts'
import type { Why } from './weight.ts'

/** Whether a requirement is met. `no_data` means too small a sample, which keeps a level but never promotes. */
export type Met = true | false | 'no_data'

/** One row of a scorecard. */
export interface Measured {
  readonly criterion: CriterionName
  readonly window: CalendarSpan | null
  readonly dateBasis: Placing
  readonly op: Op
  /** The required value as the policy writes it. */
  readonly required: string | number | Money
  readonly unit: Unit
  readonly numerator: number
  /** The denominator of a fraction; null for a plain number. */
  readonly denominator: number | null
  /** The number of orders, answers or ratings in the figures. Below `minimum` there is not enough data. */
  readonly sample: number
  readonly minimum: number
  /** A rate as `54.5%`, a rating as `4.86`, any other figure as a number; null without enough data. */
  readonly shown: string | number | null
  /** Whether this criterion by itself meets the requirement. */
  readonly alone: Met
  /** Whether the criterion or its alternative is met: failed only if both are failed, otherwise `no_data`. */
  readonly met: Met
  readonly together: Measured | null
  /**
   * How many different buyers the good and the bad orders have; null unless the criterion requires a number of buyers.
   */
  readonly buyers: (Behind & { readonly required: number }) | null
  /** The figures if all contested orders were ruled the other way; null if that changes nothing. */
  readonly disputed: Pick<Measured, 'numerator' | 'denominator' | 'shown'> | null
  /** How many orders count only in part, by their weight in hundredths. */
  readonly partial: readonly PartOf[]
  /** How many were left out, by reason, and by currency where the currency is the reason. */
  readonly leftOut: readonly { readonly why: Why; readonly count: number; readonly currency: string | null }[]
}

/**
 * Caches required values as fractions, since every seller is measured by the same criteria and a criterion never
 * changes.
 */
const known = new WeakMap<Criterion, Fraction>()

/** Returns the required value as an exact fraction. Throws on a value that the policy check should have rejected. */
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
/** Parses a policy's value of each unit, and returns null for a value of another unit. */
export const FRACTIONS: Readonly<Record<Unit, (value: Value) => Fraction | null>> = {
  rate: value => (typeof value === 'string' ? percent(value) : null),
  count: number,
  rating: number,
  days: number,
  amount: value => (typeof value === 'object' ? { over: BigInt(value.amount), under: 1n } : null),
}

/** Returns the minimum sample in orders, answers or ratings. */
export const minimumOf = ({ criterion, minimum }: Criterion): number => minimum ?? CRITERIA[criterion].minimum

const OTHER: Readonly<Record<Purpose, Purpose>> = { keep: 'reach', reach: 'keep' }
/** Reverses the purpose for a condition such as “fewer than n orders”, for which fewer good orders are favorable. */
function purposeOf({ criterion, op }: Criterion, purpose: Purpose): Purpose {
  const { better, unit } = CRITERIA[criterion]
  return unit === 'count' && better === 'more' && isDown(op) ? OTHER[purpose] : purpose
}

/**
 * Returns a cache key that is equal for criteria that have the same figures. Ratings need the required value: it
 * decides which are good.
 */
export function figureKey(criterion: Criterion, purpose: Purpose): string {
  const { criterion: name, window, dateBasis = 'closed', perBuyer = 'all', value } = criterion
  const rated = CRITERIA[name].unit === 'rating' ? ` ${JSON.stringify(value)}` : ''
  return `${purposeOf(criterion, purpose)} ${name} ${window} ${dateBasis} ${perBuyer}${rated}`
}

/** Returns the tally of a criterion at an instant, with every order that counts or is left out. */
export function tally(criterion: Criterion, view: SellerAt, purpose: Purpose = 'keep'): Tally {
  const known = tallies.get(view) ?? new Map<string, Tally>()
  tallies.set(view, known)
  // Without contested orders the figures are the same for both purposes.
  const effective = isContested(view.facts) ? purpose : 'keep'
  const key = figureKey(criterion, effective)
  const lens = { ...criterion, purpose: purposeOf(criterion, effective) }
  const found = known.get(key) ?? CRITERIA[criterion.criterion].tally(view, lens)
  known.set(key, found)
  return found
}

/** A cache of tallies for a seller at an instant, since the levels of a ladder share criteria. */
const tallies = new WeakMap<SellerAt, Map<string, Tally>>()
const contested = new WeakMap<SellerFacts, boolean>()
function isContested(facts: SellerFacts): boolean {
  const known = contested.get(facts) ?? facts.orders.some(({ faultStatus }) => faultStatus === 'contested')
  contested.set(facts, known)
  return known
}

/** Returns the figures of one criterion for a purpose. They are computed from facts or by the database. */
export type FiguresOf = (
  criterion: Criterion,
  purpose: Purpose,
) => Figures & { readonly leftOut?: readonly LeftOut[]; readonly partial?: readonly PartOf[] }

/** Returns a function that computes the figures of a seller at an instant from facts. */
export const figuresIn =
  (view: SellerAt): FiguresOf =>
  (criterion, purpose) =>
    tally(criterion, view, purpose)

const fractionOf = ({ over, under }: Figures): Fraction => ({ over, under: under ?? 1n })
const isEnough = (criterion: Criterion, { under, sample }: Figures): boolean =>
  under === null || (under > 0n && sample >= minimumOf(criterion))
/** Reports whether the criterion by itself is met. A sample that is too small or from too few buyers has no verdict. */
function aloneOf(criterion: Criterion, found: Figures): Met {
  if (!isEnough(criterion, found)) return 'no_data'
  const met = meets(fractionOf(found), criterion.op, requiredOf(criterion))
  return behind(criterion, found, met) < leastBuyers(criterion) ? 'no_data' : met
}
const leastBuyers = ({ buyers = 0 }: Criterion): number => buyers
function behind({ criterion, buyers }: Criterion, found: Figures, met: boolean): number {
  if (buyers === undefined || !isShare(criterion)) return Number.POSITIVE_INFINITY
  return found.buyers ? (met ? found.buyers.good : found.buyers.bad) : 0
}
/** Reports whether the criterion has a good and a bad side, each with buyers to count. */
export const isShare = (name: CriterionName): boolean => {
  const { unit } = CRITERIA[name]
  return unit === 'rate' || unit === 'rating'
}

/** Reports whether the criterion or its alternative is met, without making a row. */
export function metOf(criterion: Criterion, figures: FiguresOf, purpose: Purpose): Met {
  const alone = aloneOf(criterion, figures(criterion, purpose))
  return criterion.together && alone !== true ? either(alone, metOf(criterion.together, figures, purpose)) : alone
}

/** Returns the row of a criterion, including its alternative if it has one. */
export function rowOf(criterion: Criterion, figures: FiguresOf, purpose: Purpose): Measured {
  const found = figures(criterion, purpose)
  const { criterion: name, window, dateBasis = 'closed', op, value, buyers } = criterion
  const alone = aloneOf(criterion, found)
  const together = criterion.together ? rowOf(criterion.together, figures, purpose) : null
  const otherwise = figures(criterion, OTHER[purpose])
  return {
    criterion: name,
    window,
    dateBasis,
    op,
    required: value,
    unit: CRITERIA[name].unit,
    ...figureOf(criterion, found),
    sample: found.sample,
    minimum: minimumOf(criterion),
    alone,
    met: together ? either(alone, together.met) : alone,
    together,
    buyers: buyers === undefined || !isShare(name) ? null : { required: buyers, ...(found.buyers ?? NOBODY) },
    disputed: isSame(found, otherwise) ? null : figureOf(criterion, otherwise),
    partial: WEIGHED.has(name) ? (found.partial ?? []) : [],
    leftOut: byWhy(found.leftOut ?? []),
  }
}
/** The criteria in which an order counts by its weight; in any other criterion every order counts as one. */
const WEIGHED: ReadonlySet<CriterionName> = new Set(['completion_rate', 'cancellation_rate'])
const NOBODY: Behind = { good: 0, bad: 0 }
const isSame = (a: Figures, b: Figures): boolean => a.over === b.over && a.under === b.under
const figureOf = (criterion: Criterion, found: Figures): Pick<Measured, 'numerator' | 'denominator' | 'shown'> => ({
  numerator: scaled(found.over, found.scale),
  denominator: found.under === null ? null : scaled(found.under, found.scale),
  shown: isEnough(criterion, found)
    ? SHOWN[CRITERIA[criterion.criterion].unit](fractionOf(found), criterion.op, requiredOf(criterion))
    : null,
})

/** Returns the figure of one row, for a point of a chart. */
export const figure = (criterion: Criterion, view: SellerAt, purpose: Purpose = 'keep') =>
  figureOf(criterion, tally(criterion, view, purpose))

/** Returns one row for a seller at an instant. */
export const measure = (criterion: Criterion, view: SellerAt, purpose: Purpose = 'keep'): Measured =>
  rowOf(criterion, figuresIn(view), purpose)

/** Returns the row as if every cancelled order counted in full, which is displayed next to the row that counts. */
export const displayed = (criterion: Criterion, view: SellerAt): Measured =>
  measure(criterion, { ...view, counting: { ...view.counting, weights: [] } })

/**
 * Combines a criterion with its alternative: met if either is met, failed only if both are failed, otherwise `no_data`.
 */
const either = (alone: Met, beside: Met): Met =>
  alone === true || beside === true ? true : alone === false && beside === false ? false : 'no_data'

const plainly = ({ over }: Fraction): number => Number(over)
const SHOWN: Readonly<Record<Unit, (value: Fraction, op: Op, required: Fraction) => string | number>> = {
  rate: ({ over, under }, op, required) =>
    `${shown({ over: over * 100n, under }, 1, op, { ...required, over: required.over * 100n })}%`,
  rating: (value, op, required) => shown(value, 2, op, required),
  count: plainly,
  days: plainly,
  amount: plainly,
}

/** Divides for display. Verdicts compare the integers instead. */
const scaled = (value: bigint, scale: bigint): number => Number(value) / Number(scale)

/** Counts orders and answers by the reason why they were left out, and by currency where the currency is the reason. */
function byWhy(leftOut: readonly LeftOut[]): Measured['leftOut'] {
  const counts = new Map<string, { why: Why; count: number; currency: string | null }>()
  for (const { why, currency = null } of leftOut) {
    const listed = why === 'other_currency' ? currency : null
    const known = counts.get(`${why} ${listed}`)
    if (known) known.count += 1
    else counts.set(`${why} ${listed}`, { why, count: 1, currency: listed })
  }
  return [...counts.values()]
}
