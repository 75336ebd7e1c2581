// Of levels, the ladder that ships: what it takes, what it grants, when it is looked at.
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
import { instantText, levelPage } from '../../../../packages/sdk/src/locales/en/index.ts'
import { perksOf } from '../../../../packages/server/src/http/levels/views.ts'
import { allowedBy, code, file, levelRule, rule, table } from '../../markdown.ts'
import { rhythm } from './calendar.ts'
import { rowWith } from './samples.ts'

const { card, perks, judged, span } = levelPage
const above = ({ ladder }: LevelPolicy): readonly Level[] => ladder.slice(1)
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The name with the window, the same on every level that asks for it. */
function rowName({ criterion, window, dateBasis }: Criterion): string {
  const back = window === null ? 'all time' : `last ${span(window)}`
  const by = dateBasis === undefined || dateBasis === 'closed' ? '' : `, by ${dateBasis}`
  return `${card.name({ criterion })}${CRITERIA[criterion].window ? `, ${back}${by}` : ''}`
}
/** “at least 90 %, from 5 on”. */
function cell(criterion: Criterion | undefined): string {
  if (!criterion) return '–'
  const { minimum, buyers, perBuyer, together } = criterion
  const required = card.required(rowWith(criterion, 0, null))
  const sample = minimum === undefined ? '' : `, from ${minimum} on`
  const guards = `${buyers === undefined ? '' : `, of ${buyers} buyers`}${perBuyer === undefined ? '' : `, ${perBuyer} of each buyer`}`
  return `${required}${sample}${guards}${together ? `; or ${rowName(together)}: ${card.required(rowWith(together, 0, null))}` : ''}`
}

type List = 'reach' | 'keep'
/** One row a criterion, one column a level above the lowest. */
function rows(levels: readonly Level[], list: List): readonly (readonly string[])[] {
  const names = new Set(levels.flatMap(level => level[list].map(rowName)))
  return [...names].map(name => [
    name,
    ...levels.map(level => cell(level[list].find(criterion => rowName(criterion) === name))),
  ])
}
const asked = (policy: LevelPolicy, list: List): string =>
  table(['criterion', ...above(policy).map(({ name }) => name)], rows(above(policy), list))

function ladder(policy: LevelPolicy): string {
  const keepsTheSame = above(policy).every(({ reach, keep }) => isSame(reach, keep))
  if (keepsTheSame) return `To reach a level and to keep it takes all of this:\n\n${asked(policy, 'reach')}`
  return `To reach a level takes all of this:\n\n${asked(policy, 'reach')}\n\nTo keep it:\n\n${asked(policy, 'keep')}`
}

/** What `fair` asks otherwise than the default. */
function fairToo(): string {
  const plain = new Map(rows(above(defaultLevelPolicy), 'reach').map(([name = '', ...cells]) => [name, cells]))
  const other = rows(above(fairLevelPolicy), 'reach').filter(([name = '', ...cells]) => !isSame(plain.get(name), cells))
  const same = isSame(defaultLevelPolicy.evaluation, fairLevelPolicy.evaluation)
  const lines = other.map(([name, ...cells]) => `- ${name}: ${[...new Set(cells)].join(' / ')}`)
  return `${code('fair')} (${levelRule('policy/fair.json')}) has other weights${same ? '' : ', another rhythm'} and asks otherwise for this; with "or" it is met where either is met, and failed only where both are failed:

${lines.join('\n')}

More ladders that are ready: ${file('examples/policies/README.md', 'examples/policies')}.`
}

function perksTable(policy: LevelPolicy): string {
  const lines = policy.ladder.map(({ name }) => perks.lines(perksOf(policy, name)))
  const names = new Set(lines.flat().map(({ name }) => name))
  return table(
    ['perk', ...policy.ladder.map(({ name }) => name)],
    [...names].map(name => [name, ...lines.map(of => of.find(perk => perk.name === name)?.says ?? '–')]),
  )
}

const PERKS = `**Perks.** Evenhand says what a level grants and since when; the marketplace keeps its listings to it: it pauses extras newest first
and brings them back as they were. Inside Evenhand one perk is enforced: a change that asks for more extras than the level grants is
refused (${code('extras_beyond_level')}, ${rule('requests/perks.ts')}); extras bought with the order never are, and grace
counts as the level before. "Payout after" is pinned on each order at its placing, by the level of that moment, and dates the
${code('availableAt')} of its release (${rule('lifecycle/place.ts')}); a level that names none leaves it to the policy of orders.`

const FOR: Readonly<Record<keyof Evaluation, string>> = {
  promote: 'when levels can rise',
  demote: 'when levels can fall',
  zone: 'whose calendar and clock these are; exact across daylight saving',
  step: 'how many levels at once, up or down; 1 unless named',
  notice: 'how long before a fall the notice is due at the earliest; as soon as something fails unless named',
  grace: 'how long the perks of the level before stay after a fall; not at all unless named',
  appeal: 'how long an evaluation can be appealed; not at all unless named',
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

Levels stand in order, lowest first. Everybody begins at the lowest, which asks for nothing, unless the marketplace names another (\`PUT /v1/sellers/:id\`),
and nobody falls below it. Each other level names what it takes to \`reach\` and to \`keep\` it, and its perks. This version puts ${levelRule('policy/default.json')} in force; its
levels are ${defaultLevelPolicy.ladder.map(({ name }) => `*${name}*`).join(', ')}.`

const REVIEW = `A level with \`review: true\` is never taken by the rule: where all of it is reached, that is *proposed*, and a person decides
(staff grants it, see below). Somebody who fails to keep the own level is not promoted.`

export const ladderPart = (): string =>
  [
    LADDER,
    ladder(defaultLevelPolicy),
    fairToo(),
    perksTable(defaultLevelPolicy),
    PERKS,
    '### When a level is judged',
    judged.rhythm(defaultLevelPolicy),
    evaluationTable(defaultLevelPolicy),
    `${next(defaultLevelPolicy)}`,
    rhythm(),
    REVIEW,
  ].join('\n\n')
