// The top of the level page: the level state, the room left, what is at risk and what would avert the loss.
import { count, form } from '../../grammar.ts'
import { figureText, type LevelRow, levelStart, levelText, percentText, ratioText } from '../levelEffect.ts'
import { missing, nameOfRow, required } from './card.ts'
import { averting, lacking } from './lacking.ts'
import { differences } from './perks.ts'
import { AND, day, few, type LevelReader, type Phrase, spanOf, strong, upper } from './phrase.ts'
import { demotion, isCompletion, isEndangered, nameOf, requiredBy, start, type View } from './view.ts'

export function headline(view: View, { own }: LevelReader): string {
  const { level, status, next } = view
  const name = own ? upper(level.name) : `${nameOf(view)}: ${level.name}`
  if (status === 'at_risk') return `${name}, at risk`
  if (status === 'below') return `${name}, below its requirements`
  if (level.index === 0) return `${name}, the first level`
  if (status === 'recovering') return `${name}, below its requirements today`
  if (status === 'no_data') return `${name}, kept while there is not enough data`
  return next === null ? `${name}, the highest level and safe as things stand` : `${name}, safe as things stand`
}

/**
 * Returns the rate and its requirement: “46 of 50 orders that count in the last 60 days were completed: 92%. Level 2
 * needs at least 90%.”
 */
function rateSentences(view: View): readonly Phrase[] {
  const row = view.rate?.counted
  if (!row) return []
  const window = row.window === null ? 'of all time' : `in the last ${spanOf(row.window)}`
  const needs = `${levelStart(requiredBy(view))} needs ${required(row)}.`
  if (row.denominator === 0) return [[`No order that counts has closed ${window}: there is no rate yet.`], [needs]]
  const done = isCompletion(row) ? 'completed' : 'cancelled'
  const isValue = row.margin?.steps === 'amount'
  const [what, were] = isValue ? ['of the value that counts', 'was'] : ['orders that count', 'were']
  const rate: Phrase = [`${ratioText(row)} ${what} ${window} ${were} ${done}: `]
  if (row.shown !== null) return [[...rate, strong(percentText(String(row.shown))), '.'], [needs]]
  const left = row.minimum - row.sample
  const soon = left === 1 ? ' One more closed order is enough.' : ''
  return [
    [
      `${ratioText(row)} ${what} ${window} ${were} ${done}. The rate counts once ${count(row.minimum, 'order has', 'orders have')} closed.${soon}`,
    ],
    [needs],
  ]
}

/** Returns the counted rate as forecast for the next review or, without a forecast, as it is now. */
const rateThen = (view: View): LevelRow | null => {
  const criterion = view.rate?.counted.criterion
  return demotion(view)?.keep.find(row => row.criterion === criterion) ?? view.rate?.counted ?? null
}

function levelStatus(view: View, reader: LevelReader): readonly Phrase[] {
  const { status, level, nextEvaluation } = view
  if (level.index === 0) return climbing(view)
  if (status === 'no_data')
    return [
      [
        'Without enough data, the level is kept but cannot rise. The next review is on ',
        day(nextEvaluation.demote),
        '.',
      ],
    ]
  return [...recovering(view), bearable(view, reader), ...(view.next ? climbing(view) : [])]
}

/** Names the requirements that are not met now, but will be met again by the next review. */
function recovering(view: View): readonly Phrase[] {
  const short = view.scorecard.keep.filter(row => row.met === false)
  if (short.length === 0) return []
  return [[`${AND.format(short.map(nameOfRow))}: not met now, but met again by the next review if nothing changes.`]]
}

function bearable(view: View, reader: LevelReader): Phrase {
  const at = day(view.nextEvaluation.demote)
  const n = rateThen(view)?.margin?.bearable ?? null
  const check = 'the next review, on '
  if (n === null || rateThen(view)?.margin?.steps === 'amount')
    return [`At ${check}`, at, ', the level is kept if nothing changes.']
  const who = reader.own ? 'you' : nameOf(view)
  const also = besides(view)
  if (n <= 0)
    return [strong('One'), ` more counted cancellation${also} would cost ${who} the level at `, check, at, '.']
  const more = form(n, ' more counted cancellation', ' more counted cancellations')
  return [
    `${start(view, reader)} can have `,
    strong(few(n)),
    `${more}${also} before `,
    check,
    at,
    `; ${few(n + 1)} would cost the level.`,
  ]
}

/**
 * Mentions the cancellations that deadlines will bring. The forecast includes them, so they come on top of the room
 * left.
 */
function besides(view: View): string {
  const coming = view.moves.entering.badExpected
  if (coming === 0) return ''
  return `, besides the ${coming === 1 ? 'one that enters automatically' : `${few(coming)} that enter automatically`},`
}

export function danger(view: View, reader: LevelReader): readonly Phrase[] {
  const { level, risk, nextEvaluation } = view
  const then = demotion(view)
  const to = risk?.to ?? then?.to ?? null
  const lost: Phrase = [
    'If nothing changes, ',
    strong(`${levelText(level.name)} is lost`),
    ' on ',
    day(risk?.loweredAt ?? nextEvaluation.demote),
    to === null ? '.' : `, and ${reader.own ? 'you are' : `${nameOf(view)} is`} ${levelText(to)} from then on.`,
  ]
  const failed = (then?.keep ?? view.scorecard.keep).filter(row => row.met === false)
  return [lost, ...failing(failed), ...unbearable(failed), ...averting(failed), ...atStake(view)]
}

/** Returns the figures that the review will find to miss their requirement. */
const failing = (failed: readonly LevelRow[]): readonly Phrase[] =>
  failed.map(row => [`${nameOfRow(row)} will be ${figureText(row)}; it must be ${required(row)}.`])

/** Returns the sentence that says that there is no room left. */
const unbearable = (failed: readonly LevelRow[]): readonly Phrase[] =>
  failed.some(({ criterion, margin }) => RATES.has(criterion) && margin?.steps === 'orders')
    ? [['There is no room for another counted cancellation.']]
    : []
const RATES: ReadonlySet<string> = new Set(['completion_rate', 'cancellation_rate'])

/**
 * Returns the perks that would be lost with the level. During the grace period there are none, since the perks are
 * another level's.
 */
function atStake({ perks, grace }: View): readonly Phrase[] {
  const lost = grace ? [] : differences(perks.now, perks.atStake)
  return lost.length === 0 ? [] : [[`At stake: ${AND.format(lost)}.`]]
}

/** Returns what is still missing for the next level. */
function climbing({ next, scorecard, needsReview, nextEvaluation, forecast }: View): readonly Phrase[] {
  if (next === null) return []
  const short = scorecard.reach.filter(row => row.met !== true)
  const person = needsReview ? '; a person decides' : ''
  const check = [' at the next promotion check, on ', day(nextEvaluation.promote)] as const
  // Windows move until the day of the check, so a requirement that is met today may then not be met.
  const coming = forecast.find(({ at }) => at === nextEvaluation.promote)
  const isKept = coming !== undefined && (coming.event === 'kept' || coming.event === 'at_risk')
  if (short.length === 0 && isKept)
    return [
      [`All requirements of ${levelText(next)} are met today, but will not be`, ...check, ', if nothing changes.'],
    ]
  if (short.length === 0) return [[`${levelStart(next)} is reached`, ...check, `${person}.`]]
  const helped = short.filter(row => missing(row) !== null)
  const lacks = lacking(helped) ?? []
  const rest = short.length - helped.length
  const more = rest > 0 && lacks.length > 0 ? [`${count(rest, 'other requirement', 'other requirements')}`] : []
  if (lacks.length === 0) return [[`${levelStart(next)} has requirements that are not met yet: see the table below.`]]
  return [[`To reach ${levelText(next)}: ${AND.format([...lacks, ...more])}${person}.`]]
}

const graced = ({ grace }: View): readonly Phrase[] =>
  grace ? [[`The perks of ${levelText(grace.level)} stay until `, day(grace.until), '.']] : []

/** Returns the whole lead, as a list of sentences. */
export const lead = (view: View, reader: LevelReader): readonly Phrase[] => [
  ...rateSentences(view),
  ...(isEndangered(view) ? [] : levelStatus(view, reader)),
  ...graced(view),
]
