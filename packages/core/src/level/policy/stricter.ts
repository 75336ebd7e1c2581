// Finds where a new policy version is stricter than the old one: any change that is not certainly easier for every
// seller.

import { minimumOf } from '../figures/measure.ts'
import { type CalendarSpan, later } from '../figures/span.ts'
import { strictness } from './lint/criterion.ts'
import type { Counting, Criterion, Level, LevelPolicy, Perks } from './policy.ts'

/** The minimum time between announcing a stricter version and the instant at which it takes effect. */
export const STRICTER_NOTICE: CalendarSpan = 'P15D'

/**
 * Returns the paths of stricter parts in the new version or, for removed parts, in the old one. Empty means not
 * stricter.
 */
export const stricterIn = (old: LevelPolicy, next: LevelPolicy): readonly string[] => [
  ...ladderPaths(old.ladder, next.ladder),
  ...countingPaths(old.counting, next.counting),
  ...evaluationPaths(old, next),
]

/** Reports whether two versions are equal except for their version numbers. */
export const isSameLevelPolicy = (a: LevelPolicy, b: LevelPolicy): boolean =>
  isSame({ ...a, version: 1 }, { ...b, version: 1 })

/** Compares deeply, whatever the sequence of an object's fields. */
const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  ) ?? ''

/**
 * Returns where the ladder is stricter. A level added at the top is not stricter. Any other added, removed or renamed
 * level is, since some seller may have further to go.
 */
function ladderPaths(old: readonly Level[], next: readonly Level[]): readonly string[] {
  if (old.some(({ name }, i) => next[i]?.name !== name)) return ['/ladder']
  return old.flatMap((level, i) => {
    const now = next[i]
    return now ? levelPaths(level, now, `/ladder/${i}`) : []
  })
}

function levelPaths(old: Level, next: Level, path: string): readonly string[] {
  return [
    ...harder(
      old.reach,
      next.reach,
      `${path}/reach`,
      (a, b) => minimumOf(b) <= minimumOf(a) && guardOf(b) <= guardOf(a),
    ),
    // A seller whose sample is too small keeps the level, so to keep it a larger minimum is easier.
    ...harder(old.keep, next.keep, `${path}/keep`, (a, b) => minimumOf(b) >= minimumOf(a) && guardOf(b) >= guardOf(a)),
    ...lessOf(old.perks ?? {}, next.perks ?? {}).map(perk => `${path}/perks/${perk}`),
    ...(next.review && !old.review ? [`${path}/review`] : []),
  ]
}

/** Returns a key for what is measured and how. */
const keyOf = ({ criterion, window, dateBasis = 'closed', perBuyer, together }: Criterion): string =>
  canonical([criterion, window, dateBasis, perBuyer ?? null, together ?? null])
const guardOf = ({ buyers = 0 }: Criterion): number => buyers

type IsEasySample = (old: Criterion, next: Criterion) => boolean

const harder = (old: readonly Criterion[], next: readonly Criterion[], path: string, isEasySample: IsEasySample) =>
  next.flatMap((criterion, i) => {
    const before = old.find(each => keyOf(each) === keyOf(criterion))
    const isEasier = before && strictness(criterion, before) <= 0 && isEasySample(before, criterion)
    return isEasier ? [] : [`${path}/${i}`]
  })

/** Returns the perks that were reduced. A missing perk has no limit. */
function lessOf(old: Perks, next: Perks): readonly (keyof Perks)[] {
  const less = (was = Number.POSITIVE_INFINITY, is = Number.POSITIVE_INFINITY) => is < was
  const found: Readonly<Record<keyof Perks, boolean>> = {
    extrasPerGig: less(old.extrasPerGig, next.extrasPerGig),
    fastDelivery: next.fastDelivery === false && old.fastDelivery !== false,
    orderMultiples: less(old.orderMultiples, next.orderMultiples),
    payoutAfter:
      next.payoutAfter !== old.payoutAfter && lengthOf(next.payoutAfter, ENDLESS) > lengthOf(old.payoutAfter, 0),
  }
  return PERKS.filter(perk => found[perk])
}
const PERKS = ['extrasPerGig', 'fastDelivery', 'orderMultiples', 'payoutAfter'] as const

const ENDLESS = Number.POSITIVE_INFINITY
/** Returns the length of a span from the beginning of 1970, which is good enough to compare spans. */
const lengthOf = (span: CalendarSpan | undefined, none: number): number => (span === undefined ? none : later(0, span))

/**
 * Returns where counting is stricter. A lower weight is not stricter. A rule added at the end is not stricter, since
 * the orders that it fits had weight 1 before.
 */
function countingPaths(old: Counting, next: Counting): readonly string[] {
  const { weights: was = [] } = old
  const { weights: is = [] } = next
  const sunk = was.every((rule, i) => {
    const now = is[i]
    return now && isSame({ ...rule, weight: 0 }, { ...now, weight: 0 }) && now.weight <= rule.weight
  })
  // A lower minimum value makes small cancellations count, a higher one removes small completions.
  const least = isSame(old.leastValue ?? [], next.leastValue ?? [])
  return [
    ...((old.by ?? 'orders') === (next.by ?? 'orders') ? [] : ['/counting/by']),
    ...(sunk ? [] : ['/counting/weights']),
    ...(least ? [] : ['/counting/leastValue']),
    ...(old.currency === next.currency ? [] : ['/counting/currency']),
    ...(isSame(old.exchange ?? {}, next.exchange ?? {}) ? [] : ['/counting/exchange']),
  ]
}

/**
 * Returns where evaluation is stricter. Another promotion day, demotion day, zone or step is stricter, since some
 * seller may be worse off. A longer notice, grace or appeal is not stricter.
 */
function evaluationPaths({ evaluation: old }: LevelPolicy, { evaluation: next }: LevelPolicy): readonly string[] {
  const changed = (['promote', 'demote', 'zone'] as const).filter(name => !isSame(old[name], next[name]))
  const shorter = [
    // Without a notice span, the seller is notified as soon as a criterion is failed.
    ...(lengthOf(next.notice, ENDLESS) < lengthOf(old.notice, ENDLESS) ? ['notice'] : []),
    ...(lengthOf(next.grace, 0) < lengthOf(old.grace, 0) ? ['grace'] : []),
    ...(lengthOf(next.appeal, 0) < lengthOf(old.appeal, 0) ? ['appeal'] : []),
  ]
  const step = (old.step ?? 1) === (next.step ?? 1) ? [] : ['step']
  return [...changed, ...step, ...shorter].map(name => `/evaluation/${name}`)
}
