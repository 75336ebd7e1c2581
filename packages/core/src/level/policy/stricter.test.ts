// Policy changes that must be announced in advance: all that are not certainly easier for every seller.
import { describe, expect, it } from 'vitest'
import type { LevelPolicy } from './policy.ts'
import { fairLevelPolicy, defaultLevelPolicy as shipped } from './presets.ts'
import { stricterIn } from './stricter.ts'

type Level = LevelPolicy['ladder'][number]
const withLevel = (change: (level: Level) => Partial<Level>): LevelPolicy => ({
  ...shipped,
  ladder: shipped.ladder.map((level, i) => (i === 1 ? { ...level, ...change(level) } : level)),
})
const withRate = (list: 'reach' | 'keep', change: object): LevelPolicy =>
  withLevel(level => ({
    [list]: level[list].map(each => (each.criterion === 'completion_rate' ? { ...each, ...change } : each)),
  }))
const withCounting = (counting: object): LevelPolicy => ({ ...shipped, counting: { ...shipped.counting, ...counting } })
const withEvaluation = (change: object): LevelPolicy => ({
  ...shipped,
  evaluation: { ...shipped.evaluation, ...change },
})
const place = (list: 'reach' | 'keep') =>
  `/ladder/1/${list}/${shipped.ladder[1]?.[list].findIndex(({ criterion }) => criterion === 'completion_rate')}`
const added = { criterion: 'sales', window: null, op: '>=', value: { amount: 1, currency: 'USD' } } as const
const top: Level = { name: 'level 4', reach: [added], keep: [added] }
const weighs = (...weights: readonly object[]): LevelPolicy => withCounting({ weights })
const buyers = { fault: 'buyer', weight: 0.5 }

describe('a stricter version is one', () => {
  it.each([
    {
      what: 'that requires a higher rate to keep',
      next: withRate('keep', { value: '90.01%' }),
      paths: [place('keep')],
    },
    { what: 'that changes “at least” to “more than”', next: withRate('keep', { op: '>' }), paths: [place('keep')] },
    { what: 'that measures over another window', next: withRate('keep', { window: 'P90D' }), paths: [place('keep')] },
    { what: 'with another date basis', next: withRate('keep', { dateBasis: 'placed' }), paths: [place('keep')] },
    { what: 'that evaluates a smaller sample', next: withRate('keep', { minimum: 4 }), paths: [place('keep')] },
    { what: 'that requires more buyers to rise', next: withRate('reach', { buyers: 2 }), paths: [place('reach')] },
    { what: 'that counts fewer orders per buyer', next: withRate('keep', { perBuyer: 2 }), paths: [place('keep')] },
    { what: 'that requires a larger sample to rise', next: withRate('reach', { minimum: 6 }), paths: [place('reach')] },
    {
      what: 'with an additional criterion',
      next: withLevel(({ keep }) => ({ keep: [added, ...keep] })),
      paths: ['/ladder/1/keep/0'],
    },
    { what: 'that adds a review', next: withLevel(() => ({ review: true })), paths: ['/ladder/1/review'] },
    {
      what: 'that grants fewer extras',
      next: withLevel(({ perks }) => ({ perks: { ...perks, extrasPerGig: 2 } })),
      paths: ['/ladder/1/perks/extrasPerGig'],
    },
    {
      what: 'that pays out later',
      next: withLevel(({ perks }) => ({ perks: { ...perks, payoutAfter: 'P15D' } })),
      paths: ['/ladder/1/perks/payoutAfter'],
    },
    { what: 'that renames a level', next: withLevel(() => ({ name: 'bronze' })), paths: ['/ladder'] },
    { what: 'that removes a level', next: { ...shipped, ladder: shipped.ladder.slice(0, 3) }, paths: ['/ladder'] },
    { what: 'that counts by value', next: withCounting({ by: 'value' }), paths: ['/counting/by'] },
    {
      what: 'that leaves more small orders out',
      next: withCounting({ leastValue: [{ amount: 501, currency: 'USD' }] }),
      paths: ['/counting/leastValue'],
    },
    {
      what: 'that lets small cancellations count',
      next: withCounting({ leastValue: [] }),
      paths: ['/counting/leastValue'],
    },
    {
      what: 'that lowers on another day',
      next: withEvaluation({ demote: { every: 'month', day: 1 } }),
      paths: ['/evaluation/demote'],
    },
    { what: 'that lowers by two levels', next: withEvaluation({ step: 2 }), paths: ['/evaluation/step'] },
    { what: 'with a shorter grace period', next: withEvaluation({ grace: 'P7D' }), paths: ['/evaluation/grace'] },
    { what: 'without appeals', next: withEvaluation({ appeal: undefined }), paths: ['/evaluation/appeal'] },
  ])('$what', ({ next, paths }) => {
    expect(stricterIn(shipped, next)).toEqual(paths)
  })

  it('with a higher weight, or with rules in another order', () => {
    expect(stricterIn(weighs(buyers), shipped)).toEqual(['/counting/weights'])
    expect(stricterIn(weighs(buyers), weighs({ ...buyers, weight: 0.51 }))).toEqual(['/counting/weights'])
    expect(stricterIn(weighs(buyers), weighs({ fault: 'none', weight: 0 }, buyers))).toEqual(['/counting/weights'])
  })
})

describe('a version that is not stricter is one', () => {
  it.each([
    { what: 'with the same contents', next: { ...shipped } },
    { what: 'with another number', next: { ...shipped, version: 9 } },
    { what: 'that requires a lower rate', next: withRate('keep', { value: '89.99%' }) },
    { what: 'with fewer criteria', next: withLevel(({ keep }) => ({ keep: keep.slice(1) })) },
    { what: 'that evaluates only larger samples', next: withRate('keep', { minimum: 6 }) },
    { what: 'that needs more buyers to lower a level', next: withRate('keep', { buyers: 3 }) },
    { what: 'that rises on smaller samples', next: withRate('reach', { minimum: 4 }) },
    {
      what: 'that grants more',
      next: withLevel(({ perks }) => ({ perks: { ...perks, extrasPerGig: 9, payoutAfter: 'P1D' } })),
    },
    { what: 'with a level on top', next: { ...shipped, ladder: [...shipped.ladder, top] } },
    { what: 'that weighs the buyer’s fault less', next: weighs(buyers) },
    { what: 'with a longer grace period', next: withEvaluation({ grace: 'P1M' }) },
  ])('$what', ({ next }) => {
    expect(stricterIn(shipped, next)).toEqual([])
  })

  it('with lower weights, or with rules added at the end', () => {
    expect(stricterIn(weighs(buyers), weighs({ ...buyers, weight: 0.4 }, { fault: 'none', weight: 0 }))).toEqual([])
  })
})

it('the fair ladder requires larger samples to rise than the default one', () => {
  expect(stricterIn(shipped, fairLevelPolicy).length).toBeGreaterThan(0)
})
