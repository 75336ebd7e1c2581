// Lints one criterion of a policy: its value and unit, its direction, and fields that have no effect.
import { CRITERIA, type CriterionRule, type Unit } from '../../figures/criteria.ts'
import { compare, type Fraction, OPS, type Op } from '../../figures/fraction.ts'
import { FRACTIONS, isShare, minimumOf } from '../../figures/measure.ts'
import { isLongSpan } from '../../figures/span.ts'
import type { Criterion, CriterionName } from '../policy.ts'
import type { LevelProblem, LevelWarning } from '../problems.ts'

/** Describes how a value of each unit is written. */
export const ALLOWED: Readonly<Record<Unit, string>> = {
  rate: 'a percentage from "0%" to "100%"',
  count: 'a whole number from 0 on',
  days: 'a whole number from 0 on',
  rating: 'a number from 1 to 5',
  amount: '{ "amount": 40000, "currency": "USD" }, in minor units',
}
const BOUNDS: Readonly<Record<Unit, { readonly least: Fraction; readonly most: Fraction | null }>> = {
  rate: { least: { over: 0n, under: 1n }, most: { over: 1n, under: 1n } },
  count: { least: { over: 0n, under: 1n }, most: null },
  days: { least: { over: 0n, under: 1n }, most: null },
  rating: { least: { over: 1n, under: 1n }, most: { over: 5n, under: 1n } },
  amount: { least: { over: 0n, under: 1n }, most: null },
}
const OPS_OF: Readonly<Record<CriterionRule['better'], readonly Op[]>> = { more: ['>=', '>'], less: ['<=', '<'] }

/** Reports whether the value has the type of the unit. Only a value of that type can be out of range. */
const isWrittenLike = (unit: Unit, value: Criterion['value']): boolean =>
  typeof value === (unit === 'rate' ? 'string' : unit === 'amount' ? 'object' : 'number')

/** Returns the value as a fraction of its unit, or null if it is out of range. */
function valueIn(unit: Unit, value: Criterion['value']): Fraction | null {
  const found = FRACTIONS[unit](value)
  const { least, most } = BOUNDS[unit]
  if (found === null || compare(found, least) < 0 || (most && compare(found, most) > 0)) return null
  const mustBeWhole = unit === 'count' || unit === 'days'
  return mustBeWhole && found.over % found.under !== 0n ? null : found
}

const written = (value: Criterion['value']): string => (typeof value === 'object' ? JSON.stringify(value) : `${value}`)

/** The criteria that can exempt small sellers, as an alternative such as “fewer than n orders”. */
const CONDITIONS: ReadonlySet<CriterionName> = new Set(['orders_closed', 'orders_completed'])

export interface Place {
  readonly path: string
  /** Whether the criterion is the alternative of another. */
  readonly isBeside: boolean
  readonly currency: string | undefined
}

export function criterionProblems(criterion: Criterion, { path, isBeside, currency }: Place): LevelProblem[] {
  const { unit, better } = CRITERIA[criterion.criterion]
  const name = { criterion: criterion.criterion }
  const value = valueIn(unit, criterion.value)
  const problems: LevelProblem[] = []
  const allowed = [ALLOWED[unit]]
  if (!isWrittenLike(unit, criterion.value))
    problems.push({ path: `${path}/value`, code: 'wrong_unit', facts: { ...name, unit }, allowed })
  else if (value === null) {
    const facts = { ...name, value: written(criterion.value) }
    problems.push({ path: `${path}/value`, code: 'outside_unit', facts, allowed })
  }
  const ops = isBeside && CONDITIONS.has(criterion.criterion) ? OPS : OPS_OF[better]
  if (!ops.includes(criterion.op))
    problems.push({ path: `${path}/op`, code: 'wrong_direction', facts: { ...name, op: criterion.op }, allowed: ops })
  else if (value && isAtEnd(unit, better, value, 'best') && isStrict(criterion.op)) {
    const facts = { ...name, value: written(criterion.value) }
    problems.push({ path: `${path}/op`, code: 'never_met', facts, allowed: ops.filter(op => !isStrict(op)) })
  }
  if (criterion.window !== null && !isLongSpan(criterion.window))
    problems.push({ path: `${path}/window`, code: 'empty_span', facts: {}, allowed: ['a span longer than nothing'] })
  problems.push(...currencyProblems(criterion, path, currency))
  return problems
}

const isStrict = (op: Op): boolean => op === '>' || op === '<'

/** Reports whether the value is the best or worst possible measurement, as `end` selects. */
function isAtEnd(unit: Unit, better: CriterionRule['better'], value: Fraction, end: 'best' | 'worst'): boolean {
  const { least, most } = BOUNDS[unit]
  const bound = (better === 'more') === (end === 'best') ? most : least
  return bound !== null && compare(value, bound) === 0
}

function currencyProblems({ value }: Criterion, path: string, own: string | undefined): LevelProblem[] {
  if (typeof value !== 'object' || own === undefined || value.currency === own) return []
  const facts = { currency: value.currency, ladder: own }
  return [{ path: `${path}/value/currency`, code: 'other_currency', facts, allowed: [own] }]
}

export function criterionWarnings(criterion: Criterion, path: string): LevelWarning[] {
  const { unit, better, window, placings, steps } = CRITERIA[criterion.criterion]
  const name = { criterion: criterion.criterion }
  const warnings: LevelWarning[] = []
  const noEffect = (field: string, allowed: readonly string[] = []) =>
    warnings.push({ path: `${path}/${field}`, code: 'no_effect', facts: { ...name, field }, allowed })
  if (criterion.window !== null && !window) noEffect('window', ['null'])
  if (criterion.dateBasis !== undefined && !placings.includes(criterion.dateBasis)) noEffect('dateBasis')
  if (criterion.minimum !== undefined && !isShare(criterion.criterion)) noEffect('minimum')
  if (criterion.buyers !== undefined && !isShare(criterion.criterion)) noEffect('buyers')
  if (criterion.perBuyer !== undefined && (!window || steps === 'buyers')) noEffect('perBuyer')
  const minimum = minimumOf(criterion)
  if (unit === 'rate' && minimum <= 1 && !criterion.together) {
    const facts = { ...name, minimum }
    warnings.push({ path: `${path}/minimum`, code: 'small_sample', facts, allowed: ['2 or more, e.g. 5'] })
  }
  if (unit === 'rate' && criterion.window === null)
    warnings.push({ path: `${path}/window`, code: 'rate_of_all_time', facts: name, allowed: ['a span, e.g. "P60D"'] })
  const value = valueIn(unit, criterion.value)
  if (value && isAtEnd(unit, better, value, 'worst') && !isStrict(criterion.op)) {
    const facts = { ...name, value: written(criterion.value) }
    warnings.push({ path: `${path}/value`, code: 'always_met', facts, allowed: [] })
  }
  return warnings
}

/** Returns a positive number if `a` requires more than `b`, where `a` and `b` are the same criterion. */
export function strictness(a: Criterion, b: Criterion): number {
  const { unit, better } = CRITERIA[a.criterion]
  const [one, other] = [valueIn(unit, a.value), valueIn(unit, b.value)]
  if (!one || !other) return 0
  const difference = compare(one, other) * (better === 'more' ? 1 : -1)
  return difference || Number(isStrict(a.op)) - Number(isStrict(b.op))
}
