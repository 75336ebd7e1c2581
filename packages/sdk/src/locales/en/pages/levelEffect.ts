// Rates and levels inside other sentences, such as “46 of 50 (92%)” or “level 2”, and the effect of a choice on them.
import type { Result } from '../../../client.ts'
import { count, numberText } from '../grammar.ts'
import { moneyText } from '../quantities.ts'
import { type Reader, whenText } from './time.ts'

type View = Result<'sellerLevel'>
export type LevelRow = View['scorecard']['keep'][number]
/** The fields of every measured figure, including that of an alternative criterion. */
export type LevelFigure = Omit<LevelRow, 'together' | 'margin'>
type Effect = NonNullable<Result<'preview'>['level']>
type End = Effect['before']

/** Returns a percentage as English writes it, without a space before the sign: “92%”. */
export const percentText = (shown: string): string => shown.replace(/\s*%$/, '%')

/** Returns a level's name inside a sentence: “level 2” as it is, other names in quotes. */
export const levelText = (name: string): string => (/^level\b/i.test(name) ? name : `“${name}”`)
/** Returns a level's name at the beginning of a sentence. */
export const levelStart = (name: string): string => {
  const texts = levelText(name)
  return `${texts.charAt(0).toUpperCase()}${texts.slice(1)}`
}

/** Returns a level's name next to a seller's name: “Level 2”, “New”. */
export const levelBadge = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** Returns numerator and denominator, which are always shown with a rate. */
export const ratioText = ({ numerator, denominator }: Pick<LevelFigure, 'numerator' | 'denominator'>): string =>
  denominator === null ? numberText(numerator) : `${numberText(numerator)} of ${numberText(denominator)}`

const NOTHING = 'nothing measured yet'
const UNMEASURED = 'not measured yet'

/** Returns a figure in one piece: “46 of 50 (92%)”, “214”, “2,500.00 USD”, “4.86 from 187 ratings”. */
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

/**
 * Returns a rate inside a sentence about a level. If its sample is too small, the text says that nothing is measured
 * yet.
 */
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
/** Returns the result of an evaluation: “level 2 is kept”. */
export const endText = ({ event, from, to }: { event: End['event']; from: string; to: string }): string =>
  ENDS[event](from, to)

export const levelEffect = {
  level: 'Level',
  onLevel,
  endOf,
  onAnswer: (effect: Effect, end: End, reader: Reader): string =>
    `${endOf(effect, end)} on ${whenText(effect.at, reader)}`,
} as const

/** Returns one of several results that are shown side by side: “44 of 50 (88%): level 2 drops to level 1”. */
function endOf({ level }: Effect, { event, level: to, rate }: End): string {
  return `${rate ? `${measuredText(rate)}: ` : ''}${endText({ event, from: level, to })}`
}

/** Returns the evaluation with and without the choice in one line, which only the seller and staff see. */
function onLevel({ at, level, before, after }: Effect, reader: Reader): string {
  const when = whenText(at, reader)
  const end = endText({ event: after.event, from: level, to: after.level })
  const [now, then] = [before.rate, after.rate].map(rate => (rate ? measuredText(rate) : null))
  if (now === then && before.level === after.level)
    return `${then === NOTHING ? NOTHING : 'no difference'}: ${end} on ${when}`
  const rate = then && then !== now ? `${then} instead of ${now ?? 'nothing'}: ` : ''
  return `${rate}${end} on ${when}${before.level === after.level ? '' : `; without it, ${levelText(before.level)}`}`
}
