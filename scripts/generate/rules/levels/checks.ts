// Of levels, the check of a policy: every problem and every warning, each found by the linter in a document that has it.
import { checkLevelPolicy } from '../../../../packages/core/src/level/policy/check.ts'
import type { Counting, Criterion, Evaluation, Level } from '../../../../packages/core/src/level/policy/policy.ts'
import { defaultLevelPolicy } from '../../../../packages/core/src/level/policy/presets.ts'
import type { LevelProblem, LevelWarning } from '../../../../packages/core/src/level/policy/problems.ts'
import { problemText } from '../../../../packages/server/src/import/cli/policy.ts'
import { code, file, levelRule, table } from '../../markdown.ts'

const RATE: Criterion = { criterion: 'completion_rate', window: 'P60D', op: '>=', value: '90%', minimum: 5 }
const EARNED: Criterion = {
  criterion: 'earnings',
  window: null,
  op: '>=',
  value: { amount: 40_000, currency: 'USD' },
}
const LOWEST = { name: 'new', reach: [], keep: [] }
const ONE = { name: 'one', reach: [RATE], keep: [RATE] }
const PLAIN = {
  version: 1,
  ladder: [LOWEST, ONE],
  counting: { currency: 'USD' },
  evaluation: { promote: { every: 'day' }, demote: { every: 'month', day: 15 }, zone: 'UTC' },
} as const

/** Documents that differ in one thing from one that is right. */
const withKeep = (keep: object) => ({ ...PLAIN, ladder: [LOWEST, { ...ONE, keep: [{ ...RATE, ...keep }] }] })
const withLevels = (...ladder: readonly Partial<Level>[]) => ({ ...PLAIN, ladder })
const withCounting = (counting: Partial<Counting>) => ({ ...PLAIN, counting })
const withEvaluation = (changes: Partial<Evaluation>) => ({
  ...PLAIN,
  evaluation: { ...PLAIN.evaluation, ...changes },
})

type Shown = readonly [refused: string, document: object]

const PROBLEMS: Readonly<Record<LevelProblem['code'], Shown>> = {
  missing: ['a field that must be there is not', { ...PLAIN, version: undefined }],
  unknown_field: ['a field that nobody knows', withKeep({ together: { ...RATE, together: RATE } })],
  not_allowed: ['a value that its field cannot have', withKeep({ op: '=' })],
  outside_unit: ['a value that nothing can measure', withKeep({ value: '120%' })],
  wrong_unit: ['a value written in another unit', withKeep({ value: 90 })],
  wrong_direction: ['asking for what is worse', withKeep({ op: '<=' })],
  never_met: ['asking for more than the best', withKeep({ op: '>', value: '100%' })],
  twice: ['the same thing asked twice in one list', withLevels(LOWEST, { ...ONE, reach: [RATE, RATE] })],
  keep_stricter_than_reach: ['a level that is lost as soon as it is reached', withKeep({ value: '95%' })],
  easier_than_below: [
    'a level that asks less than the one below',
    withLevels(LOWEST, ONE, { ...ONE, name: 'two', reach: [{ ...RATE, value: '80%' }] }),
  ],
  name_twice: ['two levels of one name', withLevels(LOWEST, ONE, { ...ONE, reach: [{ ...RATE, value: '95%' }] })],
  never_counts: [
    'a weight for what never counts, or for completions',
    withCounting({ weights: [{ method: 'cooling_off', weight: 1 }] }),
  ],
  contested_is_undecided: [
    'a weight for what is contested',
    withCounting({ weights: [{ faultStatus: 'contested', weight: 0 }] }),
  ],
  only_to_reach: [
    'days at the level below, to keep one',
    withKeep({ criterion: 'days_at_level_below', window: null, value: 30, minimum: undefined }),
  ],
  not_hundredths: ['a weight finer than hundredths', withCounting({ weights: [{ weight: 0.333 }] })],
  no_currency: [
    'amounts without a currency of the ladder',
    { ...withLevels(LOWEST, { ...ONE, reach: [EARNED] }), counting: {} },
  ],
  other_currency: [
    'an amount in another currency than the ladder’s',
    withLevels(LOWEST, { ...ONE, reach: [{ ...EARNED, value: { amount: 1, currency: 'EUR' } }] }),
  ],
  currency_twice: [
    'a currency said twice, or an exchange of the own one',
    withCounting({ currency: 'USD', exchange: { USD: { units: 1, are: 1 } } }),
  ],
  empty_span: ['a window without length', withKeep({ window: 'P0D' })],
  no_zone: ['a time zone that does not exist', withEvaluation({ zone: 'Mars/Olympus' })],
  not_for_schedule: ['a field that the rhythm has no use for', withEvaluation({ promote: { every: 'day', day: 15 } })],
}

const WARNINGS: Readonly<Record<LevelWarning['code'], Shown>> = {
  small_sample: ['a rate that one order can decide', withKeep({ minimum: 1 })],
  rate_of_all_time: ['a rate without a window', withKeep({ window: null })],
  lowest_asks: [
    'a lowest level that asks for something, which changes nothing',
    withLevels({ ...LOWEST, keep: [RATE] }, ONE),
  ],
  nothing_to_keep: ['a level that nobody can lose', withLevels(LOWEST, { ...ONE, keep: [] })],
  nothing_to_reach: ['a level that asks for nothing', withLevels(LOWEST, { ...ONE, reach: [] })],
  always_met: ['a threshold that everybody meets', withKeep({ value: '0%' })],
  no_effect: [
    'a field that changes nothing for this criterion',
    withKeep({ criterion: 'response_rate', dateBasis: 'due' }),
  ],
  never_fits: [
    'a weight behind one that fits everything',
    withCounting({ weights: [{ weight: 0.5 }, { method: 'late', weight: 0 }] }),
  ],
}

type Finding = LevelProblem | LevelWarning
/** What the check says of the document; one without that finding stops the generator. */
function row(name: string, [refused, document]: Shown, found: readonly Finding[]): readonly string[] {
  const finding = found.find(each => each.code === name)
  if (!finding) throw new Error(`no ${name} in ${JSON.stringify(document)}`)
  const { path, allowed } = finding
  return [code(name), refused, `${code(path)}: ${problemText(finding)}`, allowed.join(', ')]
}

const HEAD = ['code', 'is', 'for example', 'allowed there']
const problems = (): string =>
  table(
    HEAD,
    Object.entries(PROBLEMS).map(([name, shown]) => {
      const checked = checkLevelPolicy(shown[1])
      return row(name, shown, checked.ok ? [] : checked.problems)
    }),
  )
const warnings = (): string =>
  table(
    HEAD,
    Object.entries(WARNINGS).map(([name, shown]) => row(name, shown, checkLevelPolicy(shown[1]).warnings)),
  )

function plain(): void {
  for (const document of [PLAIN, defaultLevelPolicy]) {
    const checked = checkLevelPolicy(document)
    if (!checked.ok || checked.warnings.length > 0) throw new Error('the document that is right is not')
  }
}

const CHECKED = `### What a level policy may not say

A policy is refused with every problem in it, each with its place and with what is allowed there. A problem is what cannot be meant; what
is odd but can be meant is a warning. First the shape is checked (${levelRule('policy/policy.ts')}), then the sense (${levelRule('policy/lint.ts')}).`

const END = `A warning refuses nothing; ${code('evenhand evaluate')} prints them:`

export function checks(): string {
  plain()
  const said = `Sentences: ${file('packages/server/src/import/cli/policy.ts')}; codes with their facts: ${levelRule('policy/problems.ts')}.`
  return [CHECKED, problems(), END, warnings(), said].join('\n\n')
}
