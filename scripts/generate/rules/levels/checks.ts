// The check of a level policy: every problem and every warning, each found by the check in an example document.
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

/** Makes a valid document, and changes the criterion for keeping its one level above the lowest. */
const withKeep = (keep: object) => ({ ...PLAIN, ladder: [LOWEST, { ...ONE, keep: [{ ...RATE, ...keep }] }] })
const withLevels = (...ladder: readonly Partial<Level>[]) => ({ ...PLAIN, ladder })
const withCounting = (counting: Partial<Counting>) => ({ ...PLAIN, counting })
const withEvaluation = (changes: Partial<Evaluation>) => ({
  ...PLAIN,
  evaluation: { ...PLAIN.evaluation, ...changes },
})

type Shown = readonly [finding: string, document: object]

const PROBLEMS: Readonly<Record<LevelProblem['code'], Shown>> = {
  missing: ['a required field is missing', { ...PLAIN, version: undefined }],
  unknown_field: ['an unknown field', withKeep({ together: { ...RATE, together: RATE } })],
  not_allowed: ['a value that its field cannot have', withKeep({ op: '=' })],
  outside_unit: ['a value outside the range of its unit', withKeep({ value: '120%' })],
  wrong_unit: ['a value written in another unit', withKeep({ value: 90 })],
  wrong_direction: ['requires the worse direction', withKeep({ op: '<=' })],
  never_met: ['requires more than the best possible value', withKeep({ op: '>', value: '100%' })],
  twice: ['the same criterion twice in one list', withLevels(LOWEST, { ...ONE, reach: [RATE, RATE] })],
  keep_stricter_than_reach: ['a level that is lost as soon as it is reached', withKeep({ value: '95%' })],
  easier_than_below: [
    'a level that requires less than the one below',
    withLevels(LOWEST, ONE, { ...ONE, name: 'two', reach: [{ ...RATE, value: '80%' }] }),
  ],
  name_twice: [
    'two levels with the same name',
    withLevels(LOWEST, ONE, { ...ONE, reach: [{ ...RATE, value: '95%' }] }),
  ],
  never_counts: [
    'a weight for orders that never count, or for completed ones',
    withCounting({ weights: [{ method: 'cooling_off', weight: 1 }] }),
  ],
  contested_is_undecided: [
    'a weight for contested orders',
    withCounting({ weights: [{ faultStatus: 'contested', weight: 0 }] }),
  ],
  only_to_reach: [
    'days at the level below, as a criterion to keep a level',
    withKeep({ criterion: 'days_at_level_below', window: null, value: 30, minimum: undefined }),
  ],
  not_hundredths: ['a weight finer than hundredths', withCounting({ weights: [{ weight: 0.333 }] })],
  no_currency: [
    'amounts, but the ladder has no currency',
    { ...withLevels(LOWEST, { ...ONE, reach: [EARNED] }), counting: {} },
  ],
  other_currency: [
    'an amount in another currency than the ladder’s',
    withLevels(LOWEST, { ...ONE, reach: [{ ...EARNED, value: { amount: 1, currency: 'EUR' } }] }),
  ],
  currency_twice: [
    'a currency named twice, or an exchange rate for the ladder’s own',
    withCounting({ currency: 'USD', exchange: { USD: { units: 1, are: 1 } } }),
  ],
  empty_span: ['a window of no length', withKeep({ window: 'P0D' })],
  no_zone: ['a time zone that does not exist', withEvaluation({ zone: 'Mars/Olympus' })],
  not_for_schedule: [
    'a field that this kind of schedule does not use',
    withEvaluation({ promote: { every: 'day', day: 15 } }),
  ],
}

const WARNINGS: Readonly<Record<LevelWarning['code'], Shown>> = {
  small_sample: ['a rate that one order can decide', withKeep({ minimum: 1 })],
  rate_of_all_time: ['a rate without a window', withKeep({ window: null })],
  lowest_has_criteria: [
    'a lowest level with criteria, which have no effect',
    withLevels({ ...LOWEST, keep: [RATE] }, ONE),
  ],
  nothing_to_keep: ['a level that cannot be lost', withLevels(LOWEST, { ...ONE, keep: [] })],
  nothing_to_reach: ['a level that requires nothing', withLevels(LOWEST, { ...ONE, reach: [] })],
  always_met: ['a threshold that every seller meets', withKeep({ value: '0%' })],
  no_effect: [
    'a field that has no effect on this criterion',
    withKeep({ criterion: 'response_rate', dateBasis: 'due' }),
  ],
  never_fits: [
    'a weight after a rule that matches everything',
    withCounting({ weights: [{ weight: 0.5 }, { method: 'late', weight: 0 }] }),
  ],
}

type Finding = LevelProblem | LevelWarning
/** Returns the row of a finding. If the check does not find it in the document, the generator stops. */
function row(name: string, [text, document]: Shown, found: readonly Finding[]): readonly string[] {
  const finding = found.find(each => each.code === name)
  if (!finding) throw new Error(`no ${name} in ${JSON.stringify(document)}`)
  const { path, allowed } = finding
  return [code(name), text, `${code(path)}: ${problemText(finding)}`, allowed.join(', ')]
}

const HEAD = ['code', 'means', 'for example', 'allowed there']
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
    if (!checked.ok || checked.warnings.length > 0) throw new Error('the document meant to be valid is not')
  }
}

const CHECKED = `### What a level policy may not say

A policy with problems is refused with all of them, each with its place and with what is allowed there. A problem cannot be intended; what
is odd but may be intended is a warning. The structure is checked first (${levelRule('policy/policy.ts')}), then the content (${levelRule('policy/lint.ts')}).`

const END = `Warnings do not cause a refusal; ${code('evenhand evaluate')} prints them:`

export function checks(): string {
  plain()
  const sources = `Sentences: ${file('packages/server/src/import/cli/policy.ts')}; codes with their facts: ${levelRule('policy/problems.ts')}.`
  return [CHECKED, problems(), END, warnings(), sources].join('\n\n')
}
