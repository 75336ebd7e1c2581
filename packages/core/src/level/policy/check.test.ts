// A document is a valid level policy, or every problem in it is listed with its path and what is allowed there.
import { describe, expect, it } from 'vitest'
import { COMPLETION, ladderOf, POLICIES } from '../../testing/levels.ts'
import { checkLevelPolicy, readStoredLevelPolicy } from './check.ts'
import type { Counting, Criterion, Evaluation, Level, LevelPolicy } from './policy.ts'
import { defaultLevelPolicy, fairLevelPolicy } from './presets.ts'

const SAMPLED: Criterion = { ...COMPLETION, minimum: 5 }
/** Returns a ladder of one level with changes to its criterion. */
const withOne = (changes: object, counting: object = { currency: 'USD' }) => ({
  ...ladderOf([]),
  counting,
  ladder: [
    { name: 'new', reach: [], keep: [], perks: {} },
    { name: 'one', reach: [SAMPLED], keep: [{ ...SAMPLED, ...changes }], perks: {} },
  ],
})
const withLevels = (...levels: readonly Partial<Level>[]) => ({
  ...ladderOf([]),
  ladder: levels.map((level, i) => ({ name: `${i}`, reach: [], keep: [], ...level })),
})
const withCounting = (changes: Partial<Record<keyof Counting, unknown>>) => ({
  ...ladderOf([SAMPLED]),
  counting: { currency: 'USD', ...changes },
})
const withEvaluation = (changes: Partial<Record<keyof Evaluation, unknown>>) => {
  const plain = ladderOf([SAMPLED])
  return { ...plain, evaluation: { ...plain.evaluation, ...changes } }
}
const found = (document: unknown) => {
  const result = checkLevelPolicy(document)
  return result.ok ? [] : result.problems.map(({ path, code }) => `${path} ${code}`)
}
const warned = (document: unknown) => checkLevelPolicy(document).warnings.map(({ path, code }) => `${path} ${code}`)
const KEEP = '/ladder/1/keep/0'

describe('a level policy', () => {
  it.each([
    { name: 'default', policy: defaultLevelPolicy },
    { name: 'fair', policy: fairLevelPolicy },
  ])('that is shipped as “$name” has no problems or warnings', ({ policy }) => {
    expect(checkLevelPolicy(policy)).toEqual({ ok: true, policy, warnings: [] })
  })

  it('that tests use is valid', () => {
    for (const policy of POLICIES) expect(found(policy)).toEqual([])
  })

  it.each([
    { what: 'nothing', document: null, problem: '/ not_allowed' },
    { what: 'no ladder', document: { ...defaultLevelPolicy, ladder: undefined }, problem: '/ladder missing' },
    { what: 'an empty ladder', document: { ...defaultLevelPolicy, ladder: [] }, problem: '/ladder not_allowed' },
    { what: 'a field of its own', document: { ...defaultLevelPolicy, more: 1 }, problem: '/more unknown_field' },
    {
      what: 'an unknown criterion',
      document: withOne({ criterion: 'charm' }),
      problem: `${KEEP}/criterion not_allowed`,
    },
    { what: 'an unknown operator', document: withOne({ op: '=' }), problem: `${KEEP}/op not_allowed` },
    { what: 'a window of no unit', document: withOne({ window: '60' }), problem: `${KEEP}/window not_allowed` },
    { what: 'no window', document: withOne({ window: undefined }), problem: `${KEEP}/window missing` },
    { what: 'a value that is none', document: withOne({ value: true }), problem: `${KEEP}/value not_allowed` },
    { what: 'half a sample', document: withOne({ minimum: 1.5 }), problem: `${KEEP}/minimum not_allowed` },
    {
      what: 'a criterion together twice over',
      document: withOne({ together: { ...COMPLETION, together: COMPLETION } }),
      problem: `${KEEP}/together/together unknown_field`,
    },
    {
      what: 'an unknown perk',
      document: withLevels({ perks: { crown: 1 } as object }),
      problem: '/ladder/0/perks/crown unknown_field',
    },
    {
      what: 'a weight above one',
      document: withCounting({ weights: [{ weight: 1.5 }] }),
      problem: '/counting/weights/0/weight not_allowed',
    },
    {
      what: 'an unknown fault',
      document: withCounting({ weights: [{ fault: 'moon', weight: 0 }] }),
      problem: '/counting/weights/0/fault not_allowed',
    },
    {
      what: 'an exchange that is no fraction',
      document: withCounting({ exchange: { EUR: 1.08 } }),
      problem: '/counting/exchange/EUR not_allowed',
    },
    {
      what: 'an exchange of no currency',
      document: withCounting({ exchange: { eur: { units: 100, are: 108 } } }),
      problem: '/counting/exchange/eur unknown_field',
    },
    {
      what: 'a 31st of the month',
      document: withEvaluation({ promote: { every: 'month', day: 31 } }),
      problem: '/evaluation/promote/day not_allowed',
    },
    {
      what: 'a 25th hour',
      document: withEvaluation({ demote: { every: 'day', at: '24:00' } }),
      problem: '/evaluation/demote/at not_allowed',
    },
  ])('with $what is invalid at “$problem”', ({ document, problem }) => {
    expect(found(document)).toEqual([problem])
  })

  it('gets all its problems at once, each with what is allowed there', () => {
    const result = checkLevelPolicy({ ...withOne({ op: '=', extra: 1 }), version: 0 })
    expect(result.ok ? [] : result.problems).toEqual([
      { path: '/version', code: 'not_allowed', facts: {}, allowed: ['a whole number from 1 to 1000000000 (version)'] },
      expect.objectContaining({
        path: `${KEEP}/extra`,
        code: 'unknown_field',
        allowed: expect.arrayContaining(['window']),
      }),
      { path: `${KEEP}/op`, code: 'not_allowed', facts: {}, allowed: ['>=', '>', '<=', '<'] },
    ])
  })
})

describe('the linter of level policies', () => {
  const lower = { ...SAMPLED, value: '80%' }
  it.each([
    { what: '120 %', document: withOne({ value: '120%' }), problem: `${KEEP}/value outside_unit` },
    { what: 'less than 0 %', document: withOne({ value: '-1%' }), problem: `${KEEP}/value outside_unit` },
    {
      what: 'a rating of 6',
      document: withOne({ criterion: 'rating', value: 6 }),
      problem: `${KEEP}/value outside_unit`,
    },
    {
      what: 'half an order',
      document: withOne({ criterion: 'orders_completed', value: 2.5 }),
      problem: `${KEEP}/value outside_unit`,
    },
    {
      what: 'minus one order',
      document: withOne({ criterion: 'orders_closed', value: -1 }),
      problem: `${KEEP}/value outside_unit`,
    },
    { what: 'a number for a rate', document: withOne({ value: 90 }), problem: `${KEEP}/value wrong_unit` },
    {
      what: 'a rate for a number',
      document: withOne({ criterion: 'orders_closed' }),
      problem: `${KEEP}/value wrong_unit`,
    },
    {
      what: 'a number for money',
      document: withOne({ criterion: 'earnings', value: 1 }),
      problem: `${KEEP}/value wrong_unit`,
    },
    { what: 'at most a completion rate', document: withOne({ op: '<=' }), problem: `${KEEP}/op wrong_direction` },
    { what: 'more than all', document: withOne({ op: '>', value: '100%' }), problem: `${KEEP}/op never_met` },
    { what: 'a window of no length', document: withOne({ window: 'P0D' }), problem: `${KEEP}/window empty_span` },
    {
      what: 'another currency than the ladder’s',
      document: withOne({ criterion: 'earnings', value: { amount: 1, currency: 'EUR' } }),
      problem: `${KEEP}/value/currency other_currency`,
    },
    {
      what: 'money without a currency of the ladder',
      document: withOne({ criterion: 'sales', value: { amount: 1, currency: 'EUR' } }, {}),
      problem: '/counting/currency no_currency',
    },
    {
      what: 'a stricter keep than reach',
      document: withOne({ value: '95%' }),
      problem: `${KEEP} keep_stricter_than_reach`,
    },
    {
      what: 'a barely stricter keep than reach',
      document: withOne({ op: '>' }),
      problem: `${KEEP} keep_stricter_than_reach`,
    },
    {
      what: 'a criterion twice',
      document: withLevels({}, { reach: [SAMPLED, lower] }),
      problem: '/ladder/1/reach/1 twice',
    },
    {
      what: 'a ladder that goes down',
      document: withLevels({}, { reach: [SAMPLED] }, { reach: [lower] }),
      problem: '/ladder/2/reach/0 easier_than_below',
    },
    {
      what: 'a ladder whose keep goes down',
      document: withLevels({}, { reach: [SAMPLED], keep: [SAMPLED] }, { reach: [SAMPLED], keep: [lower] }),
      problem: '/ladder/2/keep/0 easier_than_below',
    },
    {
      what: 'a criterion beside itself',
      document: withOne({ together: { ...COMPLETION, value: '80%' } }),
      problem: `${KEEP}/together twice`,
    },
    { what: 'a name twice', document: withLevels({ name: 'a' }, { name: 'a' }), problem: '/ladder/1/name name_twice' },
    {
      what: 'a weight for cooling-off cancellations',
      document: withCounting({ weights: [{ method: ['cooling_off', 'late'], weight: 1 }] }),
      problem: '/counting/weights/0/method never_counts',
    },
    {
      what: 'a weight for contested faults',
      document: withCounting({ weights: [{ faultStatus: ['ruled', 'contested'], weight: 0 }] }),
      problem: '/counting/weights/0/faultStatus contested_is_undecided',
    },
    {
      what: 'days at the level below, to keep a level',
      document: withOne({ criterion: 'days_at_level_below', window: null, value: 30 }),
      problem: `${KEEP}/criterion only_to_reach`,
    },
    {
      what: '“fewer than” on its own',
      document: withOne({ criterion: 'orders_closed', op: '<', value: 10 }),
      problem: `${KEEP}/op wrong_direction`,
    },
    {
      what: '“fewer than” for a figure that is not a number of orders',
      document: withOne({ together: { ...COMPLETION, criterion: 'distinct_buyers', op: '<', value: 10 } }),
      problem: `${KEEP}/together/op wrong_direction`,
    },
    {
      what: 'a third of an order',
      document: withCounting({ weights: [{ weight: 0.333 }] }),
      problem: '/counting/weights/0/weight not_hundredths',
    },
    {
      what: 'an exchange of the ladder’s own currency',
      document: withCounting({ exchange: { USD: { units: 1, are: 1 } } }),
      problem: '/counting/exchange/USD currency_twice',
    },
    {
      what: 'counting by value without a currency',
      document: withOne({}, { by: 'value' }),
      problem: '/counting/currency no_currency',
    },
    {
      what: 'a zone of nowhere',
      document: withEvaluation({ zone: 'Mars/Olympus' }),
      problem: '/evaluation/zone no_zone',
    },
    {
      what: 'a day of every day',
      document: withEvaluation({ promote: { every: 'day', day: 15 } }),
      problem: '/evaluation/promote/day not_for_schedule',
    },
  ])('reports “$problem” for $what', ({ document, problem }) => {
    expect(found(document)).toContain(problem)
  })

  it('reports no problem if a stricter keep has an alternative criterion', () => {
    const saved: Criterion = { criterion: 'cancellations', window: 'P60D', op: '<=', value: 2 }
    expect(found(withOne({ value: '95%', together: saved }))).toEqual([])
  })

  it('reports the same problems in an alternative criterion', () => {
    const beside = { criterion: 'cancellations', window: 'P60D', op: '>=', value: 2 }
    expect(found(withOne({ together: beside }))).toEqual([`${KEEP}/together/op wrong_direction`])
  })
})

describe('the linter’s warnings', () => {
  it.each([
    {
      what: 'a lowest level with criteria',
      document: withLevels({ keep: [SAMPLED] }),
      warning: '/ladder/0/keep lowest_has_criteria',
    },
    { what: 'a rate of one order', document: withOne({ minimum: 1 }), warning: `${KEEP}/minimum small_sample` },
    {
      what: 'a rate without a sample',
      document: withOne({ minimum: undefined }),
      warning: `${KEEP}/minimum small_sample`,
    },
    { what: 'a rate of all time', document: withOne({ window: null }), warning: `${KEEP}/window rate_of_all_time` },
    {
      what: 'a value that every seller meets',
      document: withOne({ value: '0%' }),
      warning: `${KEEP}/value always_met`,
    },
    {
      what: 'a date basis without effect',
      document: withOne({ criterion: 'response_rate', dateBasis: 'due' }),
      warning: `${KEEP}/dateBasis no_effect`,
    },
    {
      what: 'a window for days',
      document: withOne({ criterion: 'days_on_marketplace', value: 3, minimum: undefined }),
      warning: `${KEEP}/window no_effect`,
    },
    {
      what: 'nothing to keep',
      document: withLevels({}, { reach: [SAMPLED] }),
      warning: '/ladder/1/keep nothing_to_keep',
    },
    {
      what: 'nothing to reach',
      document: withLevels({}, { keep: [SAMPLED] }),
      warning: '/ladder/1/reach nothing_to_reach',
    },
    {
      what: 'a weight behind one that fits everything',
      document: withCounting({ weights: [{ weight: 0.5 }, { method: 'late', weight: 0 }] }),
      warning: '/counting/weights/1 never_fits',
    },
  ])('include “$warning” for $what', ({ document, warning }) => {
    expect(found(document)).toEqual([])
    expect(warned(document)).toContain(warning)
  })

  it('include nothing if a small sample has a count as an alternative', () => {
    const saved: Criterion = { criterion: 'cancelled_buyers', window: 'P60D', op: '<=', value: 2 }
    expect(
      warned(withOne({ minimum: 1, together: saved } satisfies Partial<LevelPolicy['ladder'][0]['keep'][0]>)),
    ).toEqual([])
  })
})

describe('a policy stored by an older version', () => {
  const stored = (...weights: readonly object[]) => readStoredLevelPolicy(withCounting({ weights }))
  it('that weighs contested faults is read without that weight, since a contested fault is undecided', () => {
    const buyers = { fault: 'buyer', faultStatus: ['agreed', 'contested'], weight: 0.5 } as const
    const found = stored(buyers, { faultStatus: 'contested', weight: 0 }, { method: 'late', weight: 0.25 })
    expect(found).toMatchObject({
      policy: {
        counting: {
          weights: [
            { ...buyers, faultStatus: ['agreed'] },
            { method: 'late', weight: 0.25 },
          ],
        },
      },
    })
  })

  it('that lacks newer fields is read unchanged', () => {
    expect(stored({ fault: 'buyer', weight: 0 })).toEqual(
      checkLevelPolicy(withCounting({ weights: [{ fault: 'buyer', weight: 0 }] })),
    )
    expect(readStoredLevelPolicy({ version: 1 })).toMatchObject({ ok: false })
  })
})
