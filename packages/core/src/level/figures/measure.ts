// One criterion measured: the figures, what they are shown as, and whether they meet what is required.

import type { SellerFacts } from '../facts.ts'
import type { Criterion, CriterionName, Money, Placing } from '../policy/policy.ts'
import { CRITERIA, type Unit } from './criteria.ts'
import { decimal, type Fraction, isDown, meets, type Op, percent, shown } from './fraction.ts'
import type { LeftOut, Purpose, Seen } from './seen.ts'
import type { CalendarSpan } from './span.ts'
import type { Behind, Figures, PartOf, Tally } from './tally.ts'
import type { Why } from './weight.ts'

/** `no_data`: less than the minimum sample. It keeps a level and never promotes. */
export type Met = true | false | 'no_data'

/** One row of a scorecard. */
export interface Measured {
  readonly criterion: CriterionName
  readonly window: CalendarSpan | null
  readonly dateBasis: Placing
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
  /** With the criterion beside it: met where either is met, failed only where both are failed, else not enough data. */
  readonly met: Met
  readonly together: Measured | null
  /** Different buyers behind it, where the policy asks for some. */
  readonly buyers: (Behind & { readonly asked: number }) | null
  /** The figure if everything that is contested were decided the other way; null where nothing in it is undecided. */
  readonly disputed: Pick<Measured, 'numerator' | 'denominator' | 'shown'> | null
  /** How many count for a part of an order only, by weight in hundredths. */
  readonly partial: readonly PartOf[]
  /** How many were left out, by reason; `currency` of those whose currency is left out. */
  readonly leftOut: readonly { readonly why: Why; readonly count: number; readonly currency: string | null }[]
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

const OTHER: Readonly<Record<Purpose, Purpose>> = { keep: 'reach', reach: 'keep' }
/** Asked for fewer of what is better to have more of, the worst is the best: so for a condition of “fewer than n orders”. */
function purposeOf({ criterion, op }: Criterion, purpose: Purpose): Purpose {
  const { better, unit } = CRITERIA[criterion]
  return unit === 'count' && better === 'more' && isDown(op) ? OTHER[purpose] : purpose
}

/** The same figures are asked under the same name. What is good of a rating depends on what is asked. */
export function askedAs(criterion: Criterion, purpose: Purpose): string {
  const { criterion: name, window, dateBasis = 'closed', perBuyer = 'all', value } = criterion
  const rated = CRITERIA[name].unit === 'rating' ? ` ${JSON.stringify(value)}` : ''
  return `${purposeOf(criterion, purpose)} ${name} ${window} ${dateBasis} ${perBuyer}${rated}`
}

/** What the facts say to a criterion at an instant, with every order that counts or is left out. */
export function tally(criterion: Criterion, seen: Seen, purpose: Purpose = 'keep'): Tally {
  const known = tallies.get(seen) ?? new Map<string, Tally>()
  tallies.set(seen, known)
  // Where nothing is contested both purposes see the same.
  const seenFor = isContested(seen.facts) ? purpose : 'keep'
  const key = askedAs(criterion, seenFor)
  const lens = { ...criterion, purpose: purposeOf(criterion, seenFor) }
  const found = known.get(key) ?? CRITERIA[criterion.criterion].tally(seen, lens)
  known.set(key, found)
  return found
}

/** Levels of a ladder ask the same things: each is counted once for a seller as seen at an instant. */
const tallies = new WeakMap<Seen, Map<string, Tally>>()
const contested = new WeakMap<SellerFacts, boolean>()
function isContested(facts: SellerFacts): boolean {
  const known = contested.get(facts) ?? facts.orders.some(({ faultStatus }) => faultStatus === 'contested')
  contested.set(facts, known)
  return known
}

/** What is known of one criterion for a purpose: read from facts, or added up by the database. */
export type FiguresOf = (
  criterion: Criterion,
  purpose: Purpose,
) => Figures & { readonly leftOut?: readonly LeftOut[]; readonly partial?: readonly PartOf[] }

/** The figures of a seller as seen at an instant. */
export const figuresIn =
  (seen: Seen): FiguresOf =>
  (criterion, purpose) =>
    tally(criterion, seen, purpose)

const fractionOf = ({ over, under }: Figures): Fraction => ({ over, under: under ?? 1n })
const isEnough = (criterion: Criterion, { under, sample }: Figures): boolean =>
  under === null || (under > 0n && sample >= minimumOf(criterion))
/** Too small a sample says nothing, and neither does what too few buyers stand behind. */
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
/** Whether buyers can stand behind what is good and what is bad in it. */
export const isShare = (name: CriterionName): boolean => {
  const { unit } = CRITERIA[name]
  return unit === 'rate' || unit === 'rating'
}

/** Only whether it is met: all that a verdict takes. */
export function metOf(criterion: Criterion, figures: FiguresOf, purpose: Purpose): Met {
  const alone = aloneOf(criterion, figures(criterion, purpose))
  return criterion.together && alone !== true ? either(alone, metOf(criterion.together, figures, purpose)) : alone
}

/** One row: the criterion and, if it has one, the other that must fail together with it. */
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
    buyers: buyers === undefined || !isShare(name) ? null : { asked: buyers, ...(found.buyers ?? NOBODY) },
    disputed: isSame(found, otherwise) ? null : figureOf(criterion, otherwise),
    partial: WEIGHED.has(name) ? (found.partial ?? []) : [],
    leftOut: byWhy(found.leftOut ?? []),
  }
}
/** Where an order counts for what it weighs; anywhere else each is one. */
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

/** Only the figure of one row: all that a point of a chart takes. */
export const figure = (criterion: Criterion, seen: Seen, purpose: Purpose = 'keep') =>
  figureOf(criterion, tally(criterion, seen, purpose))

/** One row of a seller as seen at an instant. */
export const measure = (criterion: Criterion, seen: Seen, purpose: Purpose = 'keep'): Measured =>
  rowOf(criterion, figuresIn(seen), purpose)

/** The same as if every cancelled order counted in full: what a person sees beside the figure that counts. */
export const displayed = (criterion: Criterion, seen: Seen): Measured =>
  measure(criterion, { ...seen, counting: { ...seen.counting, weights: [] } })

/** THE SENTENCE of `together`: met where either is met, failed only where both are failed, otherwise not enough data. */
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

/** For people to read: whoever judges compares the whole numbers. */
const scaled = (value: bigint, scale: bigint): number => Number(value) / Number(scale)

/** What is left out because of its currency is told by each of them. */
function byWhy(leftOut: readonly LeftOut[]): Measured['leftOut'] {
  const counts = new Map<string, { why: Why; count: number; currency: string | null }>()
  for (const { why, currency = null } of leftOut) {
    const told = why === 'other_currency' ? currency : null
    const known = counts.get(`${why} ${told}`)
    if (known) known.count += 1
    else counts.set(`${why} ${told}`, { why, count: 1, currency: told })
  }
  return [...counts.values()]
}
