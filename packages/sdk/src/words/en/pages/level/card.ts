// What is measured, in words: each criterion's name, figure, requirement, and how much is missing or can be borne.
import { count, inSentence, numberWords } from '../../grammar.ts'
import { moneyWords } from '../../quantities.ts'
import { figureWords, type LevelFigure, type LevelRow, levelWords, percentWords, ratioWords } from '../levelEffect.ts'
import type { Reader } from '../time.ts'
import { dayWords, spanOf } from './phrase.ts'
import { demotion, isAlike, type Margin, type View } from './view.ts'

const NAMES: Readonly<Record<LevelRow['criterion'], readonly [name: string, about: string]>> = {
  days_on_marketplace: ['Days on the marketplace', ''],
  orders_completed: ['Completed orders', ''],
  orders_closed: ['Closed orders', 'completed or cancelled'],
  distinct_buyers: ['Different buyers', 'of completed orders'],
  earnings: ['Earnings', 'after fee and refunds'],
  sales: ['Sales', 'as agreed, before fee and refunds'],
  rating: ['Mean rating', 'of buyers’ reviews'],
  completion_rate: ['Completion rate', 'completed, of all orders that count'],
  cancellation_rate: ['Cancellation rate', 'cancelled, of all orders that count'],
  on_time_rate: ['On-time rate', 'first delivered before the due instant'],
  late_rate: ['Late rate', 'not delivered before the due instant'],
  late_deliveries: ['Late deliveries', ''],
  late_buyers: ['Buyers with late deliveries', 'each counted once'],
  response_rate: ['Response rate', 'first messages and requests answered in time'],
  open_warnings: ['Open warnings', 'of the marketplace'],
  cancellations: ['Cancellations', 'those that count'],
  cancelled_buyers: ['Buyers behind cancellations', 'each counted once'],
}
const TIMELESS: ReadonlySet<string> = new Set(['days_on_marketplace', 'open_warnings'])
const PLACED: Readonly<Record<LevelRow['placedBy'], string>> = {
  closed: '',
  placed: ', by the day of ordering',
  due: ', by the due date',
  delivered: ', by the day of delivery',
}

export const nameOfRow = ({ criterion }: Pick<LevelFigure, 'criterion'>): string => NAMES[criterion][0]

/** “last 60 days · completed, of all orders that count”. */
function aboutRow({ criterion, window, placedBy }: LevelFigure): string {
  const span = window === null ? 'all time' : `last ${spanOf(window)}${PLACED[placedBy]}`
  return [...(TIMELESS.has(criterion) ? [] : [span]), NAMES[criterion][1]].filter(Boolean).join(' · ')
}

const OPS: Readonly<Record<LevelRow['op'], string>> = {
  '>=': 'at least',
  '>': 'more than',
  '<=': 'at most',
  '<': 'less than',
}
function valueWords(required: LevelRow['required']): string {
  if (typeof required === 'object') return moneyWords(required.amount, required.currency)
  return typeof required === 'number' ? numberWords(required) : percentWords(required)
}
/** “at least 90 %”; nothing at all is “none”. */
export const required = ({ op, required }: Pick<LevelFigure, 'op' | 'required'>): string =>
  op === '<=' && required === 0 ? 'none' : `${OPS[op]} ${valueWords(required)}`

/** “or buyers behind cancellations at most 4: 3”. Only both together fail. */
const together = (row: LevelRow): string | null =>
  row.together && `or ${inSentence(nameOfRow(row.together))} ${required(row.together)}: ${figureWords(row.together)}`

const SAMPLES: Readonly<Record<Margin['steps'], readonly [one: string, other: string]>> = {
  orders: ['order', 'orders'],
  deliveries: ['delivery', 'deliveries'],
  answers: ['answer', 'answers'],
  ratings: ['rating', 'ratings'],
  buyers: ['buyer', 'buyers'],
  days: ['day', 'days'],
  warnings: ['warning', 'warnings'],
  amount: ['order', 'orders'],
}
/** “50 orders”, “3 of the 5 orders it takes”. */
function sample({ sample, minimum, unit, margin, met, denominator }: LevelRow): string {
  if (unit !== 'rate' && unit !== 'rating') return ''
  const words = SAMPLES[margin?.steps ?? 'orders']
  if (met === 'no_data') return `${numberWords(sample)} of the ${count(Math.max(minimum, 1), ...words)} it takes`
  return unit === 'rate' && denominator === sample ? '' : `from ${count(sample, ...words)}`
}

/** The word beside the icon. */
export const met = ({ met }: Pick<LevelFigure, 'met'>): string =>
  met === 'no_data' ? 'not enough data' : met ? 'met' : 'not met'

const GOOD: Readonly<Record<Margin['steps'], readonly [one: string, other: string]>> = {
  ...SAMPLES,
  orders: ['completed order', 'completed orders'],
  deliveries: ['delivery on time', 'deliveries on time'],
  answers: ['answer in time', 'answers in time'],
  ratings: ['rating of 5', 'ratings of 5'],
  buyers: ['new buyer', 'new buyers'],
}
const BAD: Readonly<Record<Margin['steps'], readonly [one: string, other: string]>> = {
  ...SAMPLES,
  orders: ['counted cancellation', 'counted cancellations'],
  deliveries: ['late delivery', 'late deliveries'],
  answers: ['late answer', 'late answers'],
  ratings: ['rating of 1', 'ratings of 1'],
  buyers: ['buyer with a counted cancellation', 'buyers with a counted cancellation'],
}

/** “12 more completed orders”, “210.00 USD more”; null where nothing is missing or no number helps. */
export function missing({ margin, required, unit }: LevelRow): string | null {
  if (!margin || margin.needed === null || margin.needed <= 0) return null
  const [one, other] = GOOD[margin.steps]
  if (margin.steps !== 'amount') return count(margin.needed, `more ${one}`, `more ${other}`)
  if (typeof required === 'object') return `${moneyWords(margin.needed, required.currency)} more`
  return unit === 'rate' ? null : `${numberWords(margin.needed)} more`
}

/** What is missing where it stands beside no name: “2,060.00 USD more earnings”. */
export function missingNamed(row: LevelRow): string | null {
  const lacks = missing(row)
  return lacks && row.margin?.steps === 'amount' ? `${lacks} ${inSentence(nameOfRow(row))}` : lacks
}

const BORNE: ReadonlySet<string> = new Set(['orders', 'deliveries', 'answers', 'buyers'])
/** Under what keeps the level: what can still go wrong. */
function borne({ margin, met }: LevelRow): string {
  const n = margin?.bearable ?? null
  if (met !== true || !margin || n === null || !BORNE.has(margin.steps)) return ''
  const [one, other] = BAD[margin.steps]
  return n <= 0 ? `bears no ${one}` : `bears ${count(n, `more ${one}`, `more ${other}`)}`
}

/** What the next check for keeping will find of it, if nobody acts: it is judged then, not now. */
function outlook(row: LevelRow, view: View, reader: Reader): string {
  const then = demotion(view)?.keep.find(each => isAlike(each, row)) ?? row
  const on = `on ${dayWords(view.nextEvaluation.demote, reader)}`
  if (then.met === false) {
    const lacks = missing(then)
    return row.met === false ? (lacks ?? '') : `but not ${on}${lacks ? `: ${lacks}` : ''}`
  }
  return row.met === false ? `met again ${on}` : borne(then)
}

export const card = {
  title: 'What is measured',
  policy: (version: number): string => `Policy version ${numberWords(version)}`,
  rules: 'the whole policy',
  criterion: 'What',
  now: 'Now',
  keep: (name: string): string => `To keep ${levelWords(name)}`,
  reach: (name: string): string => `To reach ${levelWords(name)}`,
  none: 'nothing asked',
  nothing: 'Nothing is asked to keep this level.',
  name: nameOfRow,
  about: aboutRow,
  figure: figureWords,
  ratio: ratioWords,
  percent: percentWords,
  required,
  together,
  sample,
  met,
  missing: (row: LevelRow): string => missing(row) ?? '',
  outlook,
  failsThen: (row: LevelRow, view: View): boolean =>
    demotion(view)?.keep.some(each => isAlike(each, row) && each.met === false) ?? false,
  both: (name: string, next: string): string => `To keep ${levelWords(name)} and reach ${levelWords(next)}`,
} as const
