// Texts of the scorecard: each criterion's name, figure and requirement, what is missing, and the room left.
import { count, form, type Name, numberText } from '../../grammar.ts'
import { moneyText } from '../../quantities.ts'
import { figureText, type LevelFigure, type LevelRow, levelText, percentText, ratioText } from '../levelEffect.ts'
import type { Reader } from '../time.ts'
import { AND, dayText, spanOf } from './phrase.ts'
import { demotion, isAlike, type Margin, type View } from './view.ts'

const NAMES: Readonly<Record<LevelRow['criterion'], readonly [...name: Name, about: string]>> = {
  days_on_marketplace: ['Days on the marketplace', 'days on the marketplace', ''],
  days_at_level_below: ['Days at the level below', 'days at the level below', 'without a break'],
  orders_completed: ['Completed orders', 'completed orders', ''],
  orders_closed: ['Closed orders', 'closed orders', 'completed or cancelled'],
  distinct_buyers: ['Different buyers', 'different buyers', 'of completed orders'],
  earnings: ['Earnings', 'earnings', 'after fee and refunds'],
  sales: ['Sales', 'sales', 'as agreed, before fee and refunds'],
  rating: ['Average rating', 'average rating', 'of buyers’ reviews'],
  completion_rate: ['Completion rate', 'completion rate', 'completed, of all orders that count'],
  cancellation_rate: ['Cancellation rate', 'cancellation rate', 'cancelled, of all orders that count'],
  on_time_rate: ['On-time rate', 'on-time rate', 'first delivered before the due time'],
  late_rate: ['Late rate', 'late rate', 'not delivered before the due time'],
  late_deliveries: ['Late deliveries', 'late deliveries', ''],
  late_buyers: ['Buyers with late deliveries', 'buyers with late deliveries', 'each counted once'],
  response_rate: ['Response rate', 'response rate', 'first messages and requests answered in time'],
  unanswered_buyers: ['Buyers not answered in time', 'buyers not answered in time', 'each counted once'],
  open_warnings: ['Open warnings', 'open warnings', 'from the marketplace'],
  cancellations: ['Cancellations', 'cancellations', 'those that count'],
  cancelled_buyers: ['Buyers with cancellations', 'buyers with cancellations', 'each counted once'],
}
const TIMELESS: ReadonlySet<string> = new Set(['days_on_marketplace', 'days_at_level_below', 'open_warnings'])
const PLACED: Readonly<Record<LevelRow['dateBasis'], string>> = {
  closed: '',
  placed: ', by the day of ordering',
  due: ', by the due date',
  delivered: ', by the day of delivery',
}

export const nameOfRow = ({ criterion }: Pick<LevelFigure, 'criterion'>): string => NAMES[criterion][0]

const insideOfRow = ({ criterion }: Pick<LevelFigure, 'criterion'>): string => NAMES[criterion][1]

/** Returns what a row measures: “last 60 days · completed, of all orders that count”. */
function aboutRow({ criterion, window, dateBasis }: LevelFigure): string {
  const span = window === null ? 'all time' : `last ${spanOf(window)}${PLACED[dateBasis]}`
  return [...(TIMELESS.has(criterion) ? [] : [span]), NAMES[criterion][2]].filter(Boolean).join(' · ')
}

const OPS: Readonly<Record<LevelRow['op'], string>> = {
  '>=': 'at least',
  '>': 'more than',
  '<=': 'at most',
  '<': 'less than',
}
function valueText(required: LevelRow['required']): string {
  if (typeof required === 'object') return moneyText(required.amount, required.currency)
  return typeof required === 'number' ? numberText(required) : percentText(required)
}
/** Returns the requirement: “at least 90%”, “fewer than 10”, or “none” for a maximum of zero. */
export function required({ op, required }: Pick<LevelFigure, 'op' | 'required'>): string {
  if (op === '<=' && required === 0) return 'none'
  return `${op === '<' && typeof required === 'number' ? 'fewer than' : OPS[op]} ${valueText(required)}`
}

/** Returns the alternative criterion: “or buyers with cancellations at most 4: 3”. Meeting either is enough. */
const together = (row: LevelRow): string | null =>
  row.together && `or ${insideOfRow(row.together)} ${required(row.together)}: ${figureText(row.together)}`

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
/**
 * Returns what the figure is made from: “from 50 orders”, “3 of the 5 orders needed”, “from 4 orders, 2 of which count
 * half”, “35 without a value are left out”.
 */
const sample = (row: LevelRow): string => [behind(row), valueless(row)].filter(Boolean).join('; ')

function behind({ sample, minimum, unit, margin, alone, denominator, buyers, partial, leftOut }: LevelRow): string {
  if (unit !== 'rate' && unit !== 'rating') return ''
  const texts = SAMPLES[margin?.steps ?? 'orders']
  const least = Math.max(minimum, 1)
  if (alone === 'no_data' && sample < least) return `${numberText(sample)} of the ${count(least, ...texts)} needed`
  if (alone === 'no_data' && buyers) return `too few buyers; needed: ${numberText(buyers.required)}`
  const contested = leftOut.find(({ why }) => why === 'contested')?.count ?? 0
  const those = [
    ...partial.map(
      ({ weight, count: n }) => `${numberText(n)} of which ${form(n, 'counts', 'count')} ${partText(weight)}`,
    ),
    ...(contested > 0 ? [`${numberText(contested)} of which ${contested === 1 ? 'is' : 'are'} contested`] : []),
  ]
  if (unit === 'rate' && denominator === sample && those.length === 0) return ''
  return [`from ${count(sample, ...texts)}`, ...those].join(', ')
}
const partText = (weight: number): string => (weight === 50 ? 'half' : numberText(weight / 100))

/** Explains a sum or a rate by value that seems too small: “35 without a value and 3 in EUR are left out”. */
function valueless({ leftOut }: Pick<LevelRow, 'leftOut'>): string {
  const omitted = leftOut.flatMap(({ why, count: n, currency }) => {
    if (why === 'no_value') return [{ n, text: `${numberText(n)} without a value` }]
    return why === 'other_currency' ? [{ n, text: `${numberText(n)} in ${currency ?? 'another currency'}` }] : []
  })
  const all = omitted.reduce((sum, { n }) => sum + n, 0)
  return all === 0 ? '' : `${AND.format(omitted.map(({ text }) => text))} ${form(all, 'is', 'are')} left out`
}

/**
 * Returns the figure after the opposite rulings: “if the dispute goes the other way, 12 of 17 (70.6%)”. null if nothing
 * is contested.
 */
const disputed = (row: LevelRow): string | null =>
  row.disputed && `if the dispute goes the other way, ${figureText({ ...row, ...row.disputed })}`

/** Returns the word that is shown next to the icon: “met”, “not met” or “not enough data”. */
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

/** The buyers that two of the criteria count. A criterion without a row counts buyers with a counted cancellation. */
const BAD_BUYERS: Partial<Readonly<Record<LevelRow['criterion'], readonly [one: string, other: string]>>> = {
  late_buyers: ['buyer with a late delivery', 'buyers with a late delivery'],
  unanswered_buyers: ['buyer who is not answered in time', 'buyers who are not answered in time'],
}
const badOf = ({ criterion }: LevelRow, steps: Margin['steps']) => BAD_BUYERS[criterion] ?? BAD[steps]

/**
 * Returns what is missing: “12 more completed orders”, “210.00 USD more”. null if nothing is missing or no number
 * helps.
 */
export function missing({ margin, required, unit }: LevelRow): string | null {
  if (!margin || margin.needed === null || margin.needed <= 0) return null
  const [one, other] = GOOD[margin.steps]
  if (margin.steps !== 'amount') {
    const from = margin.newBuyers > 1 ? `, from at least ${numberText(margin.newBuyers)} new buyers` : ''
    return `${count(margin.needed, `more ${one}`, `more ${other}`)}${from}`
  }
  if (typeof required === 'object') return `${moneyText(margin.needed, required.currency)} more`
  return unit === 'rate' ? null : `${numberText(margin.needed)} more`
}

/** Returns what is missing and, for an amount, also the criterion's name: “2,060.00 USD more earnings”. */
export function missingNamed(row: LevelRow): string | null {
  const lacks = missing(row)
  return lacks && row.margin?.steps === 'amount' ? `${lacks} ${insideOfRow(row)}` : lacks
}

/** Whether the card says how many more bad orders, deliveries, answers or buyers the criterion can bear. */
const BORNE: Readonly<Record<Margin['steps'], boolean>> = {
  orders: true,
  deliveries: true,
  answers: true,
  buyers: true,
  ratings: false,
  days: false,
  warnings: false,
  amount: false,
}
/** Returns how much can still go wrong before the level is lost. */
function borne(row: LevelRow): string {
  const { margin, met } = row
  const n = margin?.bearable ?? null
  if (met !== true || !margin || n === null || !BORNE[margin.steps]) return ''
  const [one, other] = badOf(row, margin.steps)
  return n <= 0 ? `no room for another ${one}` : `room for ${count(n, `more ${one}`, `more ${other}`)}`
}

/** Returns the forecast for the next review, which decides by the figures of that day and not by today's. */
function forecastText(row: LevelRow, view: View, reader: Reader): string {
  const then = demotion(view)?.keep.find(each => isAlike(each, row)) ?? row
  const on = `on ${dayText(view.nextEvaluation.demote, reader)}`
  if (then.met === false) {
    const lacks = missing(then)
    return row.met === false ? (lacks ?? '') : `but not ${on}${lacks ? `: ${lacks}` : ''}`
  }
  return row.met === false ? `met again ${on}` : borne(then)
}

export const card = {
  title: 'What is measured',
  policy: (version: number): string => `Policy version ${numberText(version)}`,
  rules: 'the full policy',
  criterion: 'What',
  now: 'Now',
  keep: (name: string): string => `To keep ${levelText(name)}`,
  reach: (name: string): string => `To reach ${levelText(name)}`,
  none: 'nothing required',
  nothing: 'Nothing is required to keep this level.',
  name: nameOfRow,
  about: aboutRow,
  figure: figureText,
  ratio: ratioText,
  percent: percentText,
  required,
  together,
  sample,
  disputed,
  met,
  missing: (row: LevelRow): string => missing(row) ?? '',
  forecastText,
  failsThen: (row: LevelRow, view: View): boolean =>
    demotion(view)?.keep.some(each => isAlike(each, row) && each.met === false) ?? false,
  both: (name: string, next: string): string => `To keep ${levelText(name)} and reach ${levelText(next)}`,
} as const
