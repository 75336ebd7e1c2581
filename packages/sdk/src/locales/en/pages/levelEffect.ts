// Rates and levels inside other sentences: “46 of 50 (92%)”, “level 2”, and what a choice does to them.
import type { Result } from '../../../client.ts'
import { count, numberText } from '../grammar.ts'
import { moneyText } from '../quantities.ts'
import { type Reader, whenText } from './time.ts'

type View = Result<'sellerLevel'>
export type LevelRow = View['scorecard']['keep'][number]
/** The fields of every measured figure, also of one paired with another. */
export type LevelFigure = Omit<LevelRow, 'together' | 'margin'>
type Effect = NonNullable<Result<'preview'>['level']>
type End = Effect['before']

/** “92%”: English writes the sign without a space. */
export const percentText = (shown: string): string => shown.replace(/\s*%$/, '%')

/** A level's name inside a sentence: “level 2” as it is, others in quotes. */
export const levelText = (name: string): string => (/^level\b/i.test(name) ? name : `“${name}”`)
/** The same where a sentence begins. */
export const levelStart = (name: string): string => {
  const texts = levelText(name)
  return `${texts.charAt(0).toUpperCase()}${texts.slice(1)}`
}

/** The same beside a seller's name: “Level 2”, “New”. */
export const levelBadge = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** Numerator and denominator, without which no rate is shown. */
export const ratioText = ({ numerator, denominator }: Pick<LevelFigure, 'numerator' | 'denominator'>): string =>
  denominator === null ? numberText(numerator) : `${numberText(numerator)} of ${numberText(denominator)}`

const NOTHING = 'nothing measured yet'
const UNMEASURED = 'not measured yet'

/** A figure in one piece: “46 of 50 (92%)”, “214”, “2,500.00 USD”, “4.86 from 187 ratings”. */
export function figureText({ unit, required, numerator, denominator, shown }: LevelFigure): string {
  if (unit === 'amount') return moneyText(numerator, typeof required === 'object' ? required.currency : '').trim()
  if (unit === 'rating')
    return shown === null ? 'no rating yet' : `${shown} from ${count(denominator ?? 0, 'rating', 'ratings')}`
  if (unit !== 'rate') return numberText(numerator)
  if (denominator === 0) return NOTHING
  return shown === null
    ? `${UNMEASURED} (${ratioText({ numerator, denominator })})`
    : `${ratioText({ numerator, denominator })} (${percentText(String(shown))})`
}

/** A rate inside a sentence about a level, to which a rate with too small a sample means nothing. */
export const measuredText = (rate: LevelFigure): string =>
  rate.unit === 'rate' && rate.shown === null ? NOTHING : figureText(rate)

const isKept = (name: string): string =>
  levelText(name) === name ? `${name} is kept` : `the level stays ${levelText(name)}`
const ENDS: Readonly<Record<End['event'], (from: string, to: string) => string>> = {
  kept: isKept,
  at_risk: from => `${isKept(from)}, but at risk`,
  raised: (_, to) => `${levelText(to)} is reached`,
  lowered: (from, to) => `${levelText(from)} drops to ${levelText(to)}`,
  proposed: from => `${isKept(from)}, and a person decides on the next level`,
}
/** The result of an evaluation: “level 2 is kept”. */
export const endText = ({ event, from, to }: { event: End['event']; from: string; to: string }): string =>
  ENDS[event](from, to)

export const levelEffect = {
  level: 'Level',
  onLevel,
  endOf,
  onAnswer: (effect: Effect, end: End, reader: Reader): string =>
    `${endOf(effect, end)} on ${whenText(effect.at, reader)}`,
} as const

/** One of several results shown side by side: “44 of 50 (88%): level 2 drops to level 1”. */
function endOf({ level }: Effect, { event, level: to, rate }: End): string {
  return `${rate ? `${measuredText(rate)}: ` : ''}${endText({ event, from: level, to })}`
}

/** The evaluation with and without the choice, in one line; shown to the seller and to staff only. */
function onLevel({ at, level, before, after }: Effect, reader: Reader): string {
  const when = whenText(at, reader)
  const end = endText({ event: after.event, from: level, to: after.level })
  const [now, then] = [before.rate, after.rate].map(rate => (rate ? measuredText(rate) : null))
  if (now === then && before.level === after.level)
    return `${then === NOTHING ? NOTHING : 'no difference'}: ${end} on ${when}`
  const rate = then && then !== now ? `${then} instead of ${now ?? 'nothing'}: ` : ''
  return `${rate}${end} on ${when}${before.level === after.level ? '' : `; without it, ${levelText(before.level)}`}`
}
