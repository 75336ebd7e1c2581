// Texts of the chart and the forecast, for sighted readers and for screen readers.
import { count, numberText } from '../../grammar.ts'
import { endText, levelStart, levelText, measuredText, percentText, ratioText } from '../levelEffect.ts'
import { daysOf, type Reader } from '../time.ts'
import { nameOfRow, required } from './card.ts'
import { day, dayText, few, type Phrase, spanOf, upper } from './phrase.ts'
import { isBad, requiredBy, type View } from './view.ts'

type Point = View['series'][number]
const pointText = ({ numerator, denominator, shown }: Point): string =>
  denominator === null || denominator === 0
    ? 'no orders that count'
    : shown === null
      ? `${ratioText({ numerator, denominator })}, not enough data`
      : `${ratioText({ numerator, denominator })} · ${percentText(String(shown))}`

export interface Marked {
  readonly name: string
  /** The point, or null if the mark is the requirement. */
  readonly point: Point | null
}
/** Returns the key points of the line: forecast, today, requirement, lowest and highest. */
function marked({ series, rate }: View): readonly Marked[] {
  const [now, last] = [series.findLast(({ forecast }) => !forecast), series.at(-1)]
  const past = series.filter(({ forecast, shown }) => !forecast && shown !== null).toSorted((a, b) => part(a) - part(b))
  const [low, high] = [past[0], past.at(-1)]
  return [
    ...(last?.forecast ? [{ name: 'At the next review, if nothing changes', point: last }] : []),
    ...(now ? [{ name: 'Today', point: now }] : []),
    ...(rate ? [{ name: 'Required', point: null }] : []),
    ...(low && high && part(low) < part(high)
      ? [
          { name: 'Lowest', point: low },
          { name: 'Highest', point: high },
        ]
      : []),
  ]
}
const part = ({ numerator, denominator }: Point): number => numerator / (denominator || 1)

/** Returns the range of a rate: “90.2% to 93.1%”. */
function spanText(points: readonly Point[]): string {
  const known = points.filter(({ shown }) => shown !== null).toSorted((a, b) => part(a) - part(b))
  const [low, high] = [known[0], known.at(-1)].map(point => percentText(String(point?.shown)))
  if (low === undefined || known.length === 0) return 'not enough data'
  return low === high ? low : `${low} to ${high}`
}

function chartLabel(view: View, reader: Reader): string {
  const now = view.series.findLast(({ forecast }) => !forecast)
  const last = view.series.at(-1)
  const row = view.rate?.counted
  return [
    `${row ? nameOfRow(row) : 'Rate'} that counts, over 180 days.`,
    ...(now ? [`Now ${pointText(now)}.`] : []),
    ...(row ? [`${levelStart(requiredBy(view))} needs ${required(row)}.`] : []),
    ...(last?.forecast ? [`On ${dayText(last.at, reader)}, if nothing changes: ${pointText(last)}.`] : []),
  ].join(' ')
}

type Coming = View['forecast'][number]
/**
 * Returns the result of an evaluation: “42 of 44 (95.5%): level 2 is kept”. If a promotion check changes nothing, names
 * the level not reached.
 */
function comingText(coming: Coming, view: View): string {
  const row = coming.keep.find(({ criterion }) => criterion === view.rate?.counted.criterion)
  const { promote, demote } = view.nextEvaluation
  const isRaising =
    coming.at === promote && promote !== demote && (coming.event === 'kept' || coming.event === 'at_risk')
  const end = isRaising && view.next !== null ? `${levelText(view.next)} is not reached` : endText(coming)
  return `${row ? `${measuredText(row)}: ` : ''}${end}`
}

/** Returns how many orders leave the window: “17 orders leave the window, two of them cancelled.” */
function leaving(view: View): string {
  const { count: all, bad } = view.moves.leaving
  if (all === 0) return 'No orders leave the window.'
  const which = bad === 0 ? 'all completed' : bad === all ? 'all cancelled' : `${few(bad)} of them cancelled`
  if (all === 1) return `One order leaves the window, ${bad === 0 ? 'completed' : 'cancelled'}.`
  return `${count(all, 'order leaves', 'orders leave')} the window, ${which}.`
}

const NAMED = 3
/** Returns which orders enter the window: “One enters automatically: EV-2451 on 24 Nov, completed.” */
function entering(view: View, reader: Reader): string {
  const { enters, entering: all } = view.moves
  if (all.count === 0) return ''
  const named = enters
    .slice(0, NAMED)
    .map(move => `${move.reference} on ${dayText(move.at, reader)}, ${isBad(move, view) ? 'cancelled' : 'completed'}`)
  const more = all.count > NAMED ? [`${numberText(all.count - NAMED)} more`] : []
  const come = all.count === 1 ? 'One enters automatically' : `${upper(few(all.count))} enter automatically`
  return `${come}: ${[...named, ...more].join('; ')}.`
}

/** Explains why there is no line yet: no order has closed, or too few have. */
function empty({ rate }: View): string {
  const { sample, minimum } = rate?.counted ?? { sample: 0, minimum: 0 }
  if (sample === 0) return 'The line starts with the first orders that close.'
  if (sample >= minimum) return 'There is not enough data for a line yet.'
  return `${count(sample, 'order', 'orders')} so far: the line starts at ${few(minimum)}.`
}

const months = daysOf({ month: 'long', year: 'numeric' })
const shortMonths = daysOf({ month: 'short' })

export const chart = {
  title: ({ rate }: View): string => (rate ? `${nameOfRow(rate.counted)} that counts` : 'The rate that counts'),
  about: ({ rate }: View): string =>
    `${rate?.counted.window ? `${spanOf(rate.counted.window)} at a time · ` : ''}180 days shown`,
  label: chartLabel,
  needs: (view: View): string =>
    view.rate ? `${levelStart(requiredBy(view))} needs ${required(view.rate.counted)}` : '',
  today: 'today',
  on: (point: Point, reader: Reader): string =>
    point.shown === null ? '' : `${percentText(String(point.shown))} on ${dayText(point.at, reader)}`,
  point: pointText,
  empty,
  table: 'The same data as a table',
  caption: 'Key points; below, month by month, every day on which the rate changed, newest first',
  when: 'When',
  required: ({ rate }: View): string => (rate ? required(rate.counted) : ''),
  marked,
  month: (at: string, reader: Reader): string => months(new Date(at), reader),
  /** Returns the month as it is written on the axis: “Nov”. */
  monthOnAxis: (at: number, reader: Reader): string => shortMonths(at, reader),
  span: spanText,
  changes: (month: string): string => `Changes in ${month}`,
  from: 'From',
  rate: 'Rate that counts',
  forecast: 'if nothing changes',
} as const

export const forecast = {
  title: 'If nothing changes',
  rises: 'Promotion check',
  keeps: 'Level review',
  result: comingText,
  until: (view: View, reader: Reader): Phrase => [
    'Until ',
    day(view.nextEvaluation.demote),
    `: ${[leaving(view), entering(view, reader)].filter(Boolean).join(' ')}`,
  ],
} as const
