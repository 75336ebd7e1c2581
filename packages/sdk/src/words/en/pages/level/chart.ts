// The chart and what comes by itself, in words: for those who see the line and for those who do not.
import { count, numberWords } from '../../grammar.ts'
import { endWords, figureWords, levelStart, percentWords, ratioWords } from '../levelEffect.ts'
import type { Reader } from '../time.ts'
import { nameOfRow, required } from './card.ts'
import { day, dayWords, few, type Phrase, spanOf, upper } from './phrase.ts'
import { askedBy, isCompletion, type View } from './view.ts'

type Point = View['series'][number]
const pointWords = ({ numerator, denominator, shown }: Point): string =>
  denominator === null || denominator === 0
    ? 'no orders that count'
    : shown === null
      ? `${ratioWords({ numerator, denominator })}, not enough data`
      : `${ratioWords({ numerator, denominator })} · ${percentWords(String(shown))}`

function chartLabel(view: View, reader: Reader): string {
  const now = view.series.findLast(({ forecast }) => !forecast)
  const last = view.series.at(-1)
  const row = view.rate?.counted
  return [
    `${row ? nameOfRow(row) : 'Rate'} that counts, over 180 days.`,
    ...(now ? [`Now ${pointWords(now)}.`] : []),
    ...(row ? [`${levelStart(askedBy(view))} needs ${required(row)}.`] : []),
    ...(last?.forecast ? [`On ${dayWords(last.at, reader)}, if nobody acts: ${pointWords(last)}.`] : []),
  ].join(' ')
}

type Coming = View['forecast'][number]
/** “42 of 44 (95.5 %): level 2 is kept”. */
function comingWords(coming: Coming, view: View): string {
  const row = coming.keep.find(({ criterion }) => criterion === view.rate?.counted.criterion)
  return `${row ? `${figureWords(row)}: ` : ''}${endWords(coming)}`
}

type Move = View['moves']['leaves'][number]
const isBad = ({ part }: Move, { rate }: View): boolean => part !== (rate ? isCompletion(rate.counted) : true)

/** “17 orders leave the window, two of them cancelled.” */
function leaving(view: View): string {
  const { leaves } = view.moves
  if (leaves.length === 0) return 'No order leaves the window.'
  const bad = leaves.filter(move => isBad(move, view)).length
  const which = bad === 0 ? 'all completed' : bad === leaves.length ? 'all cancelled' : `${few(bad)} of them cancelled`
  if (leaves.length === 1) return `One order leaves the window, ${bad === 0 ? 'completed' : 'cancelled'}.`
  return `${count(leaves.length, 'order leaves', 'orders leave')} the window, ${which}.`
}

const NAMED = 3
/** “One comes in by a promise already given: EV-2451 on 24 Nov, completed.” */
function entering(view: View, reader: Reader): string {
  const { enters } = view.moves
  if (enters.length === 0) return ''
  const named = enters
    .slice(0, NAMED)
    .map(move => `${move.reference} on ${dayWords(move.at, reader)}, ${isBad(move, view) ? 'cancelled' : 'completed'}`)
  const more = enters.length > NAMED ? [`${numberWords(enters.length - NAMED)} more`] : []
  const come = enters.length === 1 ? 'One comes in' : `${upper(few(enters.length))} come in`
  return `${come} by promises already given: ${[...named, ...more].join('; ')}.`
}

export const chart = {
  title: ({ rate }: View): string => (rate ? `${nameOfRow(rate.counted)} that counts` : 'The rate that counts'),
  about: ({ rate }: View): string =>
    `${rate?.counted.window ? `${spanOf(rate.counted.window)} at a time · ` : ''}180 days shown`,
  label: chartLabel,
  needs: (view: View): string => (view.rate ? `${levelStart(askedBy(view))} needs ${required(view.rate.counted)}` : ''),
  today: 'today',
  on: (point: Point, reader: Reader): string =>
    point.shown === null ? '' : `${percentWords(String(point.shown))} on ${dayWords(point.at, reader)}`,
  point: pointWords,
  empty: 'The line begins with the first orders that close.',
  table: 'The same as a table',
  caption: 'Each day on which the rate changed, newest first',
  from: 'From',
  rate: 'Rate that counts',
  forecast: 'if nobody acts',
} as const

export const ahead = {
  title: 'If nobody acts',
  rises: 'Check for raising',
  keeps: 'Check for keeping',
  says: comingWords,
  until: (view: View, reader: Reader): Phrase => [
    'Until ',
    day(view.nextEvaluation.demote),
    `: ${[leaving(view), entering(view, reader)].filter(Boolean).join(' ')}`,
  ],
} as const
