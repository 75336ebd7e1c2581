// The ladder that ships: what each level requires and grants, and when levels are evaluated.
import { CRITERIA } from '../../../../packages/core/src/level/figures/criteria.ts'
import {
  type Criterion,
  type Evaluation,
  EvaluationSchema,
  type Level,
  type LevelPolicy,
  type Schedule,
} from '../../../../packages/core/src/level/policy/policy.ts'
import { defaultLevelPolicy, fairLevelPolicy } from '../../../../packages/core/src/level/policy/presets.ts'
import { nextAfter } from '../../../../packages/core/src/level/policy/schedule.ts'
import { toIso } from '../../../../packages/core/src/time.ts'
import { instantText } from '../../../../packages/sdk/src/locales/en/index.ts'
import { levelPage } from '../../../../packages/sdk/src/locales/en/level.ts'
import { perksOf } from '../../../../packages/server/src/http/levels/views.ts'
import { allowedBy, code, file, levelRule, rule, table } from '../../markdown.ts'
import { rhythm } from './calendar.ts'
import { rowWith } from './samples.ts'

const { card, perks, evaluations, span } = levelPage
const above = ({ ladder }: LevelPolicy): readonly Level[] => ladder.slice(1)
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Returns a criterion's name with its window; the name is the same on every level that has the criterion. */
function rowName({ criterion, window, dateBasis }: Criterion): string {
  const back = window === null ? 'all time' : `last ${span(window)}`
  const by = dateBasis === undefined || dateBasis === 'closed' ? '' : `, by ${dateBasis}`
  return `${card.name({ criterion })}${CRITERIA[criterion].window ? `, ${back}${by}` : ''}`
}
/** Returns what a criterion requires, such as “at least 90 %, from 5 on”. */
function cell(criterion: Criterion | undefined): string {
  if (!criterion) return '–'
  const { minimum, buyers, perBuyer, together } = criterion
  const required = card.required(rowWith(criterion, 0, null))
  const sample = minimum === undefined ? '' : `, from ${minimum} on`
  const guards = `${buyers === undefined ? '' : `, of ${buyers} buyers`}${perBuyer === undefined ? '' : `, ${perBuyer} of each buyer`}`
  return `${required}${sample}${guards}${together ? `; or ${rowName(together)}: ${card.required(rowWith(together, 0, null))}` : ''}`
}

type List = 'reach' | 'keep'
/** Returns one row per criterion, with one column per level above the lowest. */
function rows(levels: readonly Level[], list: List): readonly (readonly string[])[] {
  const names = new Set(levels.flatMap(level => level[list].map(rowName)))
  return [...names].map(name => [
    name,
    ...levels.map(level => cell(level[list].find(criterion => rowName(criterion) === name))),
  ])
}
const required = (policy: LevelPolicy, list: List): string =>
  table(['criterion', ...above(policy).map(({ name }) => name)], rows(above(policy), list))

function ladder(policy: LevelPolicy): string {
  const keepsTheSame = above(policy).every(({ reach, keep }) => isSame(reach, keep))
  if (keepsTheSame) return `To reach a level and to keep it, all of these must be met:\n\n${required(policy, 'reach')}`
  return `To reach a level, all of these must be met:\n\n${required(policy, 'reach')}\n\nTo keep it:\n\n${required(policy, 'keep')}`
}

/** Describes how the ladder `fair` differs from the default. */
function fairToo(): string {
  const plain = new Map(rows(above(defaultLevelPolicy), 'reach').map(([name = '', ...cells]) => [name, cells]))
  const other = rows(above(fairLevelPolicy), 'reach').filter(([name = '', ...cells]) => !isSame(plain.get(name), cells))
  const same = isSame(defaultLevelPolicy.evaluation, fairLevelPolicy.evaluation)
  const lines = other.map(([name, ...cells]) => `- ${name}: ${[...new Set(cells)].join(' / ')}`)
  return `${code('fair')} (${levelRule('policy/fair.json')}) has different weights${same ? '' : ', a different schedule'} and these requirements; one with "or" is met if either part is met, and failed only if both are failed:

${lines.join('\n')}

More ladders to choose from: ${file('examples/policies/README.md', 'examples/policies')}.`
}

function perksTable(policy: LevelPolicy): string {
  const lines = policy.ladder.map(({ name }) => perks.lines(perksOf(policy, name)))
  const names = new Set(lines.flat().map(({ name }) => name))
  return table(
    ['perk', ...policy.ladder.map(({ name }) => name)],
    [...names].map(name => [name, ...lines.map(of => of.find(perk => perk.name === name)?.value ?? '–')]),
  )
}

const PERKS = `**Perks.** Evenhand publishes what a level grants and since when; the marketplace applies it to its listings: it pauses extras, newest
first, and restores them as they were. Evenhand itself enforces one perk: a change that asks for more extras than the level grants is
refused (${code('extras_beyond_level')}, ${rule('requests/perks.ts')}); extras bought with the order are never refused, and during grace
the previous level counts. "Payout after" is pinned on each order when it is placed, by the seller's level at that moment, and dates the
${code('availableAt')} of its release (${rule('lifecycle/place.ts')}); if the level names none, the order policy decides.`

const FOR: Readonly<Record<keyof Evaluation, string>> = {
  promote: 'when sellers can be promoted',
  demote: 'when sellers can be demoted',
  zone: 'the time zone of both schedules; exact across daylight saving',
  step: 'how many levels at once, up or down; default 1',
  notice: 'how long before a demotion the notice may appear; by default as soon as a criterion is failed',
  grace: 'how long the perks of the previous level stay after a demotion; by default not at all',
  appeal: 'how long an evaluation can be appealed; by default not at all',
}
const schedule = ({ every, day, month, at }: Schedule): string =>
  [every, month === undefined ? '' : `month ${month}`, day === undefined ? '' : `day ${day}`, at ?? '00:00']
    .filter(Boolean)
    .join(', ')
function settingOf(evaluation: Evaluation, name: keyof Evaluation): string {
  if (name === 'promote' || name === 'demote') return schedule(evaluation[name])
  const value = evaluation[name]
  if (value === undefined) return '–'
  return typeof value === 'number' || name === 'zone' ? String(value) : span(String(value))
}
const isField = (name: string): name is keyof Evaluation => name in FOR
const evaluationTable = (policy: LevelPolicy): string =>
  table(
    ['setting', 'default', 'for', 'allowed'],
    Object.entries(EvaluationSchema.properties).flatMap(([name, schema]) =>
      isField(name) ? [[code(name), settingOf(policy.evaluation, name), FOR[name], allowedBy(schema)]] : [],
    ),
  )

const FROM = Date.UTC(2026, 10, 20, 12)
function next({ evaluation: { promote, demote, zone } }: LevelPolicy): string {
  const [from, up, down] = [FROM, nextAfter(promote, zone, FROM), nextAfter(demote, zone, FROM)].map(at =>
    instantText(toIso(at)),
  )
  return `After ${from} the next promotion is at ${up}, the next demotion at ${down}.`
}

const LADDER = `### The ladder that ships

Levels are in order, lowest first. Every seller starts at the lowest, which requires nothing, unless the marketplace sets another
(\`PUT /v1/sellers/:id\`), and no seller falls below it. Every other level names its criteria to \`reach\` and to \`keep\` it, and its perks. This version puts ${levelRule('policy/default.json')} in
force; its levels are ${defaultLevelPolicy.ladder.map(({ name }) => `*${name}*`).join(', ')}.`

const REVIEW = `A level with \`review: true\` is never given automatically: once all its criteria are met it is *proposed*, and a person decides
(staff grant it, see below). A seller who fails a criterion to keep the current level is not promoted.`

export const ladderPart = (): string =>
  [
    LADDER,
    ladder(defaultLevelPolicy),
    fairToo(),
    perksTable(defaultLevelPolicy),
    PERKS,
    '### When levels are evaluated',
    evaluations.rhythm(defaultLevelPolicy),
    evaluationTable(defaultLevelPolicy),
    `${next(defaultLevelPolicy)}`,
    rhythm(),
    REVIEW,
  ].join('\n\n')
