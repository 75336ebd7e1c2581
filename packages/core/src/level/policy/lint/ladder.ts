// Lints the ladder of a policy: no level may be easier than the one below, and keeping a level may not require more
// than reaching it.
import { CRITERION_NAMES, type Criterion, type Level, type LevelPolicy } from '../policy.ts'
import type { LevelProblem, LevelWarning } from '../problems.ts'
import { criterionProblems, criterionWarnings, strictness } from './criterion.ts'

/** A criterion with its path in the policy. */
interface Placed {
  readonly criterion: Criterion
  readonly path: string
  readonly isBeside: boolean
}

const LISTS = ['reach', 'keep'] as const

/** Returns a key for what is measured: criterion, window, date basis and maximum per buyer. */
const keyOf = ({ criterion, window, dateBasis = 'closed', perBuyer }: Criterion): string =>
  `${criterion} ${window} ${dateBasis} ${perBuyer}`
const written = ({ op, value }: Criterion): string => `${op} ${typeof value === 'object' ? value.amount : value}`

/** Returns each criterion and its alternative (`together`), with their paths in the policy. */
const placed = (criteria: readonly Criterion[], path: string): readonly Placed[] =>
  criteria.flatMap((criterion, i) => {
    const own = { criterion, path: `${path}/${i}`, isBeside: false }
    const beside = `${own.path}/together`
    return criterion.together ? [own, { criterion: criterion.together, path: beside, isBeside: true }] : [own]
  })
const everywhere = ({ ladder }: LevelPolicy): readonly Placed[] =>
  ladder.flatMap((level, i) => LISTS.flatMap(list => placed(level[list], `/ladder/${i}/${list}`)))

export function ladderProblems(policy: LevelPolicy): readonly LevelProblem[] {
  const { ladder, counting } = policy
  return [
    ...namesTwice(ladder),
    ...everywhere(policy).flatMap(({ criterion, ...place }) =>
      criterionProblems(criterion, { ...place, currency: counting.currency }),
    ),
    ...ladder.flatMap(({ keep }, i) => onlyToReach(placed(keep, `/ladder/${i}/keep`))),
    ...ladder.flatMap((level, i) => LISTS.flatMap(list => twice(level[list], `/ladder/${i}/${list}`))),
    ...ladder.flatMap((level, i) => keepStricter(level, `/ladder/${i}/keep`)),
    ...ladder.flatMap((level, i) =>
      LISTS.flatMap(list => easierThanBelow(level[list], ladder[i - 1]?.[list] ?? [], `/ladder/${i}/${list}`)),
    ),
  ]
}

const namesTwice = (ladder: readonly Level[]): readonly LevelProblem[] =>
  ladder.flatMap(({ name }, i) =>
    ladder.findIndex(level => level.name === name) < i
      ? [
          {
            path: `/ladder/${i}/name`,
            code: 'name_twice',
            facts: { name },
            allowed: ['a name that no other level has'],
          },
        ]
      : [],
  )

/**
 * Warns of criteria of the lowest level. They are shown but have no effect, since no seller can fall below that level.
 */
const lowestHasCriteria = ([lowest]: readonly Level[]): readonly LevelWarning[] =>
  LISTS.flatMap(list =>
    lowest && lowest[list].length > 0
      ? [{ path: `/ladder/0/${list}`, code: 'lowest_has_criteria', facts: { level: lowest.name }, allowed: ['[]'] }]
      : [],
  )

const twice = (criteria: readonly Criterion[], path: string): readonly LevelProblem[] =>
  criteria.flatMap((criterion, i): readonly LevelProblem[] => {
    const own = `${path}/${i}`
    const first = criteria.findIndex(other => keyOf(other) === keyOf(criterion))
    const isOwnAlternative = criterion.together !== undefined && keyOf(criterion.together) === keyOf(criterion)
    return [
      ...(first < i ? [duplicate(own, criterion, `${path}/${first}`)] : []),
      ...(isOwnAlternative ? [duplicate(`${own}/together`, criterion, own)] : []),
    ]
  })
const duplicate = (path: string, { criterion }: Criterion, first: string): LevelProblem => ({
  path,
  code: 'twice',
  facts: { criterion, first },
  allowed: ['each criterion once for a window'],
})

/**
 * Rejects the criterion “days at the level below” in `keep`: a seller who holds a level is no longer at the level
 * below.
 */
const onlyToReach = (keep: readonly Placed[]): readonly LevelProblem[] =>
  keep.flatMap(({ criterion: { criterion }, path }) =>
    criterion === 'days_at_level_below'
      ? [{ path: `${path}/criterion`, code: 'only_to_reach', facts: { criterion }, allowed: KEEPABLE }]
      : [],
  )
const KEEPABLE = CRITERION_NAMES.filter(name => name !== 'days_at_level_below')

/**
 * Rejects a `keep` stricter than `reach`, which would put a seller who barely reaches the level at risk at once. A
 * criterion with an alternative may be stricter.
 */
const keepStricter = ({ reach, keep }: Level, path: string): readonly LevelProblem[] =>
  keep.flatMap((criterion, i) => {
    const reached = reach.find(other => keyOf(other) === keyOf(criterion))
    if (!reached || criterion.together || strictness(criterion, reached) <= 0) return []
    const facts = { criterion: criterion.criterion, keep: written(criterion), reach: written(reached) }
    return [{ path: `${path}/${i}`, code: 'keep_stricter_than_reach', facts, allowed: [written(reached)] }]
  })

/**
 * Rejects criteria easier than those of the level below: otherwise a seller could meet the criteria of a level and fail
 * those of the level below.
 */
const easierThanBelow = (
  criteria: readonly Criterion[],
  lower: readonly Criterion[],
  path: string,
): readonly LevelProblem[] =>
  criteria.flatMap((criterion, i) => {
    const below = lower.find(other => keyOf(other) === keyOf(criterion))
    if (!below || strictness(criterion, below) >= 0) return []
    const facts = { criterion: criterion.criterion, level: written(criterion), below: written(below) }
    return [{ path: `${path}/${i}`, code: 'easier_than_below', facts, allowed: [written(below)] }]
  })

export function ladderWarnings(policy: LevelPolicy): readonly LevelWarning[] {
  const above = policy.ladder.map((level, i) => ({ level, i })).slice(1)
  return [
    ...lowestHasCriteria(policy.ladder),
    ...everywhere(policy).flatMap(({ criterion, path }) => criterionWarnings(criterion, path)),
    ...above.flatMap(({ level, i }): readonly LevelWarning[] => [
      ...(level.keep.length === 0
        ? [warning(`/ladder/${i}/keep`, 'nothing_to_keep', level.name, 'what it takes to keep it')]
        : []),
      ...(level.reach.length === 0
        ? [warning(`/ladder/${i}/reach`, 'nothing_to_reach', level.name, 'what it takes to reach it')]
        : []),
    ]),
  ]
}

const warning = (
  path: string,
  code: 'nothing_to_keep' | 'nothing_to_reach',
  level: string,
  allowed: string,
): LevelWarning => ({ path, code, facts: { level }, allowed: [allowed] })
