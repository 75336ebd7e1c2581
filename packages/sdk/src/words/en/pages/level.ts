// The level page in words: where the seller stands, from which orders, what comes by itself, and what would be if.
import type { Result } from '../../../client.ts'
import { count, inSentence, numberWords, wordFor } from '../grammar.ts'
import { faultWords, reasonWords } from '../names.ts'
import { moneyWords } from '../quantities.ts'
import {
  endWords,
  figureWords,
  type LevelFigure,
  type LevelRow,
  levelStart,
  levelWords,
  percentWords,
  ratioWords,
} from './levelEffect.ts'
import { type Reader, whenWords } from './time.ts'

type View = Result<'sellerLevel'>
type Item = View['ledger'][number]
type Verdict = Result<'whatIf'>['after']
type Evaluation = Result<'listEvaluations'>['items'][number]
type Perks = View['perks']['now']
type Margin = NonNullable<LevelRow['margin']>
type LevelPolicy = Result<'getLevelPolicy'>['policy']

/** Of whom the page speaks: the seller reads “you”, staff read a name. */
export interface LevelReader extends Reader {
  readonly own: boolean
}
/** Parts of a sentence that stand out, or that are instants with an exact one behind them. */
export type Part = string | { readonly strong: string } | { readonly at: string }
export type Phrase = readonly Part[]

const strong = (text: string): Part => ({ strong: text })
const day = (at: string): Part => ({ at })
const upper = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
const AND = new Intl.ListFormat('en-GB', { type: 'conjunction' })
const nameOf = ({ seller }: View): string => seller.name ?? 'The seller'
const start = (view: View, { own }: LevelReader): string => (own ? 'You' : nameOf(view))

// Spans and days

const CALENDAR = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const

/** `P60D` is “60 days”, `P2Y` is “2 years”. */
function spanOf(span: string): string {
  const found = CALENDAR.exec(span)
  const parts = UNITS.flatMap((unit, i) => {
    const n = Number(found?.[i + 1] ?? 0)
    return n === 0 ? [] : [count(n, unit, `${unit}s`)]
  })
  return parts.length === 0 ? span : AND.format(parts)
}

/** “18 Nov”; with the year where it is another one. */
function dayWords(iso: string, { timeZone = 'UTC', locale = 'en-GB', now }: Reader): string {
  const year = (at: Date) => new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone }).format(at)
  const at = new Date(iso)
  const far = year(at) === year(new Date(now)) ? {} : ({ year: 'numeric' } as const)
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...far, timeZone }).format(at)
}

// Criteria

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

const nameOfRow = ({ criterion }: Pick<LevelFigure, 'criterion'>): string => NAMES[criterion][0]

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
const required = ({ op, required }: Pick<LevelFigure, 'op' | 'required'>): string =>
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
const met = ({ met }: Pick<LevelFigure, 'met'>): string =>
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
function missing({ margin, required, unit }: LevelRow): string | null {
  if (!margin || margin.needed === null || margin.needed <= 0) return null
  const [one, other] = GOOD[margin.steps]
  if (margin.steps !== 'amount') return count(margin.needed, `more ${one}`, `more ${other}`)
  if (typeof required === 'object') return `${moneyWords(margin.needed, required.currency)} more`
  return unit === 'rate' ? null : `${numberWords(margin.needed)} more`
}

/** What is missing where it stands beside no name: “2,060.00 USD more earnings”. */
function missingNamed(row: LevelRow): string | null {
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
const isAlike = (a: LevelRow, b: LevelRow): boolean =>
  a.criterion === b.criterion && a.window === b.window && a.placedBy === b.placedBy

// The top

function headline(view: View, { own }: LevelReader): string {
  const { level, status, next } = view
  const name = own ? upper(level.name) : `${nameOf(view)}: ${level.name}`
  if (status === 'at_risk') return `${name}, and at risk`
  if (status === 'below') return `${name}, and below what it needs`
  if (level.index === 0) return `${name}, the first level`
  if (status === 'no_data') return `${name}, kept while there is not enough data`
  return next === null ? `${name}, the highest, and safe as things stand` : `${name}, and safe as things stand`
}

type Rated = Pick<View, 'rate' | 'level' | 'next' | 'scorecard'>
const isCompletion = (row: Pick<LevelFigure, 'criterion'>): boolean => row.criterion === 'completion_rate'
/** The level that the rate is asked for: this one, or at the first the next. */
const askedBy = ({ rate, scorecard, level, next }: Rated): string =>
  scorecard.keep.some(row => row.criterion === rate?.counted.criterion) ? level.name : (next ?? level.name)

/** “46 of 50 orders that count in the last 60 days were completed: 92 %. Level 2 needs at least 90 %.” */
function rateSentences(view: View): readonly Phrase[] {
  const row = view.rate?.counted
  if (!row) return []
  const window = row.window === null ? 'of all time' : `in the last ${spanOf(row.window)}`
  const needs = `${levelStart(askedBy(view))} needs ${required(row)}.`
  if (row.denominator === 0) return [[`No order that counts has closed ${window}: there is no rate yet.`], [needs]]
  const done = isCompletion(row) ? 'completed' : 'cancelled'
  const what = row.margin?.steps === 'amount' ? 'of the value' : 'orders'
  const rate: Phrase = [`${ratioWords(row)} ${what} that count ${window} were ${done}: `]
  if (row.shown !== null) return [[...rate, strong(percentWords(String(row.shown))), '.'], [needs]]
  const left = row.minimum - row.sample
  const soon = left === 1 ? ' The next order that closes makes it enough, and the rate counts from then on.' : ''
  return [
    [
      `${ratioWords(row)} ${what} that count ${window} were ${done}. The rate counts from ${count(row.minimum, 'order', 'orders')} on.${soon}`,
    ],
    [needs],
  ]
}

/** The evaluation that can lower, if nobody acts. */
const demotion = (view: View) => view.forecast.find(({ at }) => at === view.nextEvaluation.demote) ?? null
/** The rate that counts as it will stand then, else as it stands. */
const rateThen = (view: View): LevelRow | null => {
  const criterion = view.rate?.counted.criterion
  return demotion(view)?.keep.find(row => row.criterion === criterion) ?? view.rate?.counted ?? null
}

/** If nobody acts, the level will be lost. */
const isEndangered = ({ status }: View): boolean => status === 'at_risk' || status === 'below'

function standing(view: View, reader: LevelReader): readonly Phrase[] {
  const { status, level, nextEvaluation } = view
  if (level.index === 0) return climbing(view)
  if (status === 'no_data')
    return [
      [
        'Not enough data keeps the level; it never raises it. The next check for keeping it is on ',
        day(nextEvaluation.demote),
        '.',
      ],
    ]
  return [...recovering(view), bearable(view, reader), ...(view.next ? climbing(view) : [])]
}

/** Met again by the time it is judged. */
function recovering(view: View): readonly Phrase[] {
  const short = view.scorecard.keep.filter(row => row.met === false)
  if (short.length === 0) return []
  return [[`${AND.format(short.map(nameOfRow))}: not met now, but met again by the next check if nobody acts.`]]
}

const FEW = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const few = (n: number): string => FEW[n] ?? numberWords(n)

function bearable(view: View, reader: LevelReader): Phrase {
  const at = day(view.nextEvaluation.demote)
  const n = rateThen(view)?.margin?.bearable ?? null
  const check = 'the next check for keeping it, on '
  if (n === null || rateThen(view)?.margin?.steps === 'amount') return [upper(check), at, ', keeps it if nobody acts.']
  const who = reader.own ? 'you' : nameOf(view)
  if (n <= 0) return [strong('One'), ` more counted cancellation would cost ${who} the level at `, check, at, '.']
  const more = n === 1 ? ' more counted cancellation until ' : ' more counted cancellations until '
  return [
    ...[`${start(view, reader)} can bear `, strong(few(n)), more, check, at],
    `; ${few(n + 1)} would cost the level.`,
  ]
}

function danger(view: View, reader: LevelReader): readonly Phrase[] {
  const { level, risk, nextEvaluation } = view
  const then = demotion(view)
  const to = risk?.to ?? then?.to ?? null
  const lost: Phrase = [
    'If nobody acts, ',
    strong(`${levelWords(level.name)} is lost`),
    ' on ',
    day(risk?.loweredAt ?? nextEvaluation.demote),
    to === null ? '.' : `, and ${reader.own ? 'you are' : `${nameOf(view)} is`} ${levelWords(to)} from then on.`,
  ]
  const failed = (then?.keep ?? view.scorecard.keep).filter(row => row.met === false)
  return [lost, ...failing(failed), ...averting(failed)]
}

/** What the check finds missing, in figures. */
const failing = (failed: readonly LevelRow[]): readonly Phrase[] =>
  failed.map(row => [`${nameOfRow(row)} will then be ${figureWords(row)}, and has to be ${required(row)}.`])

/** What would keep the level, where orders can; else, what fails. */
function averting(failed: readonly LevelRow[]): readonly Phrase[] {
  const lacks = lacking(failed)
  if (lacks === null || lacks.length === 0) return []
  return [[strong(upper(AND.format(lacks))), ' until then would keep it.']]
}

/** All that is missing: of what is counted alike, the most. null where something is missing that no number helps. */
function lacking(rows: readonly LevelRow[]): readonly string[] | null {
  const most = new Map<string, LevelRow>()
  for (const row of rows) {
    if (missing(row) === null) return null
    const like = row.margin?.steps === 'amount' ? row.criterion : (row.margin?.steps ?? row.criterion)
    const known = most.get(like)
    if ((known?.margin?.needed ?? -1) < (row.margin?.needed ?? 0)) most.set(like, row)
  }
  return onTimeToo(most) ?? [...most.values()].flatMap(row => missingNamed(row) ?? [])
}

/** An order that is completed on time is a delivery on time, too: not twice as many are asked. */
function onTimeToo(most: ReadonlyMap<string, LevelRow>): readonly string[] | null {
  const [completed, delivered] = [most.get('orders')?.margin?.needed, most.get('deliveries')?.margin?.needed]
  if (!completed || !delivered) return null
  const others = [...most].filter(([like]) => like !== 'orders' && like !== 'deliveries')
  const both = count(Math.max(completed, delivered), 'more order completed on time', 'more orders completed on time')
  return [both, ...others.flatMap(([, row]) => missingNamed(row) ?? [])]
}

/** What the next level asks for beyond what is there. */
function climbing({ next, scorecard, needsReview, nextEvaluation }: View): readonly Phrase[] {
  if (next === null) return []
  const short = scorecard.reach.filter(row => row.met !== true)
  const person = needsReview ? '; a person decides' : ''
  if (short.length === 0)
    return [
      [`${levelStart(next)} is reached at the next check for raising, on `, day(nextEvaluation.promote), `${person}.`],
    ]
  const helped = short.filter(row => missing(row) !== null)
  const lacks = lacking(helped) ?? []
  const rest = short.length - helped.length
  const more = rest > 0 && lacks.length > 0 ? [`${count(rest, 'other requirement', 'other requirements')}`] : []
  if (lacks.length === 0) return [[`${levelStart(next)} asks for more than there is: the table below shows what.`]]
  return [[`To reach ${levelWords(next)}: ${AND.format([...lacks, ...more])}${person}.`]]
}

const graced = ({ grace }: View): readonly Phrase[] =>
  grace ? [[`The perks of ${levelWords(grace.level)} stay until `, day(grace.until), '.']] : []

/** The whole lead, sentence by sentence. */
const lead = (view: View, reader: LevelReader): readonly Phrase[] => [
  ...rateSentences(view),
  ...(isEndangered(view) ? [] : standing(view, reader)),
  ...graced(view),
]

// Chart and forecast

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

// Ledger

const HOW: Readonly<Record<Item['method'], Readonly<Record<string, string>> & { readonly other: string }>> = {
  completed: { buyer: 'Completed, accepted', silence: 'Completed, no reply', other: 'Completed' },
  mutual: { agreement: 'Mutually, by agreement', silence: 'Mutually, no reply', other: 'Mutually cancelled' },
  regret: { other: 'Cancelled soon after ordering' },
  late: { buyer: 'Late, by the buyer', silence: 'Late, nobody acted', other: 'Late' },
  unstarted: { seller: 'Not started, by the seller', silence: 'Not started, nobody acted', other: 'Not started' },
  support: { other: 'By staff' },
  chargeback: { other: 'Payment reversed' },
}
const how = ({ method, decidedBy }: Pick<Item, 'method' | 'decidedBy'>): string =>
  HOW[method][decidedBy ?? 'other'] ?? HOW[method].other

/** Whose side the cause of a cancelled one lies on; a completed one has none. */
function cause({ method, fault, standing }: Item, { own }: LevelReader): string {
  if (method === 'completed') return ''
  const side = faultWords(fault, standing)
  return own ? side.replace('The seller’s side', 'Your side') : side
}
const reason = ({ method, reason }: Item): string =>
  method === 'completed' || reason === null ? '' : reasonWords(reason)

const WHYS: Readonly<Record<NonNullable<Item['why']>, string>> = {
  regret: 'ended within the time to regret: never counts',
  chargeback: 'a reversed payment never counts',
  weightless: 'the policy gives such an order no weight',
  below_least_value: 'below the least value that counts',
  no_value: 'its value is not known',
  other_currency: 'in a currency that is left out',
  no_instant: 'its date is not known',
  no_due_date: 'it had no due date',
  not_delivered: 'it was not delivered',
  cancelled_later: 'cancelled later',
}
const weight = ({ weight }: Pick<Item, 'weight'>): string => numberWords(weight / 100)

type Filter = 'counted' | 'cancelled' | 'excluded' | 'leaving' | 'coming' | 'earlier'
const FILTERS: Readonly<Record<Filter, string>> = {
  counted: 'Counted',
  cancelled: 'Cancelled',
  excluded: 'Not counted',
  leaving: 'Leaving by the next check',
  coming: 'Coming in',
  earlier: 'Earlier',
}

/** “46 of 50 count (92 %). With 2 that are left out it would read 46 of 52 (88.5 %).” */
function shownToo({ rate }: View): string {
  if (!rate) return ''
  const { counted, displayed, exclusions } = rate
  const out = exclusions.reduce((sum, { count: n }) => sum + n, 0)
  const is = `${nameOfRow(counted)} that counts: ${figureWords(counted)}.`
  if (out === 0) return `${is} Nothing is left out.`
  const left = exclusions.map(({ why, count: n }) => `${count(n, 'order', 'orders')} (${wordFor(WHYS, why)})`)
  const same = figureWords(displayed) === figureWords(counted)
  return `${is} Left out: ${AND.format(left)}.${same ? '' : ` If every cancellation counted in full, it would be ${figureWords(displayed)}.`}`
}

// What if

function whatIfAnswer({ after }: Result<'whatIf'>, view: View): readonly Phrase[] {
  const row = rateIn(after, view)
  const failed = after.keep.filter(({ met }) => met === false)
  const end = upper(endWords(after))
  return [
    ['On ', day(after.at), ': ', ...(row ? [strong(figureWords(row)), '. '] : []), `${end}.`],
    ...(after.event === 'lowered' ? averting(failed) : []),
  ]
}
const rateIn = ({ keep, reach }: Verdict, { rate }: View): LevelRow | null =>
  [...keep, ...reach].find(
    ({ criterion, window }) => criterion === rate?.counted.criterion && window === rate.counted.window,
  ) ?? null

// Perks

interface PerkLine {
  readonly name: string
  readonly says: string
}
const perkLines = ({ extrasPerGig, fastDelivery, orderMultiples, payoutAfter }: Perks): readonly PerkLine[] => [
  ...(extrasPerGig === null ? [] : [{ name: 'Extras per gig', says: numberWords(extrasPerGig) }]),
  ...(fastDelivery === null ? [] : [{ name: 'Extra fast delivery', says: fastDelivery ? 'yes' : 'no' }]),
  ...(orderMultiples === null ? [] : [{ name: 'Pieces per order', says: numberWords(orderMultiples) }]),
  ...(payoutAfter === null ? [] : [{ name: 'Payout after', says: spanOf(payoutAfter) }]),
]
const perksLost = ({ evaluation }: LevelPolicy): string =>
  `${evaluation.grace === undefined ? '' : `Perks stay for ${spanOf(evaluation.grace)} after a level is lost. `}Extras are paused then, not deleted, and come back with the level. Running orders keep theirs.`

// How it is judged

const EVERY = { day: 'every day', month: 'every month', quarter: 'every quarter' } as const
type Schedule = LevelPolicy['evaluation']['promote']
const scheduled = ({ every, day: of, at = '00:00' }: Schedule): string =>
  `${EVERY[every]}${of === undefined ? '' : ` on day ${numberWords(of)}`} at ${at}`
const rhythm = ({ evaluation }: LevelPolicy): string =>
  `A level can rise ${scheduled(evaluation.promote)} and be lost ${scheduled(evaluation.demote)} (${evaluation.zone}), ${count(evaluation.step ?? 1, 'step', 'steps')} at a time.`

const APPEALS: Readonly<Record<NonNullable<Evaluation['appeal']>['status'], string>> = {
  open: 'Appeal open: a person reads it.',
  stands: 'Appeal answered: the evaluation stands.',
  granted: 'Appeal granted: the level was given back.',
}
const judged = (evaluation: Evaluation): string => upper(endWords(evaluation))
function judgedBy({ automated, policyVersion, mends }: Evaluation): string {
  const how = automated ? 'Decided by the rule, without a person' : 'Decided by a person'
  return `${how}; policy version ${numberWords(policyVersion)}.${mends === null ? '' : ' Mends an earlier evaluation of the same instant.'}`
}
type Judged = Evaluation['orders'][number]
const judgedOrders = ({ criterion, counted, leftOut }: Judged): string =>
  `${NAMES[criterion][0]}: ${count(counted.length, 'order', 'orders')} counted${leftOut.length === 0 ? '' : `, ${numberWords(leftOut.length)} left out`}`

export const levelPage = {
  title: 'Your level',
  titleOf: (view: View): string => `The level of ${nameOf(view)}`,
  missing: {
    title: 'There is no level yet',
    detail: 'A level begins with the first order, or when the marketplace names the seller. It appears here by itself.',
  },
  since: 'since',
  headline,
  lead,
  dayWords,
  span: spanOf,
  risk: 'The level will be lost',
  isEndangered,
  danger,
  levelWords,
  levelStart,
  chart: {
    title: ({ rate }: View): string => (rate ? `${nameOfRow(rate.counted)} that counts` : 'The rate that counts'),
    about: ({ rate }: View): string =>
      `${rate?.counted.window ? `${spanOf(rate.counted.window)} at a time · ` : ''}180 days shown`,
    label: chartLabel,
    needs: (view: View): string =>
      view.rate ? `${levelStart(askedBy(view))} needs ${required(view.rate.counted)}` : '',
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
  },
  ahead: {
    title: 'If nobody acts',
    rises: 'Check for raising',
    keeps: 'Check for keeping',
    says: comingWords,
    until: (view: View, reader: Reader): Phrase => [
      'Until ',
      day(view.nextEvaluation.demote),
      `: ${[leaving(view), entering(view, reader)].filter(Boolean).join(' ')}`,
    ],
  },
  card: {
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
  },
  ledger: {
    title: 'Orders behind the rate',
    shownToo,
    filter: 'Which orders',
    filters: FILTERS,
    in: 'Closed',
    order: 'Order',
    how: 'How it ended',
    cause: 'Cause',
    weight: 'Counts',
    out: 'Leaves',
    ended: how,
    causeOf: cause,
    reasonOf: reason,
    weighs: weight,
    notCounted: 'no',
    why: (why: string): string => wordFor(WHYS, why),
    promised: 'Will be, if nobody acts',
    completedEarlier: 'Was completed on',
    never: 'never',
    contest: 'I see it differently',
    elsewhere: 'from another system',
    more: (n: number): string => `Show ${numberWords(n)} more`,
    empty: 'No order is of this kind.',
    none: 'Orders appear here when they close, with the day on which each leaves the window.',
    chargebacks: 'Reversed payments, apart: they never count.',
  },
  waiting: {
    title: 'Requests that wait for you',
    accept: 'Accepting',
    decline: 'Declining',
    none: 'No difference to your level.',
    open: 'Look at it and answer',
    all: (n: number): string => `All ${numberWords(n)} that wait`,
  },
  whatIf: {
    title: 'What if',
    lead: 'Orders that closed now, looked at on the next check for keeping. Nothing is changed by trying.',
    completed: 'Orders completed',
    cancelled: 'Orders cancelled',
    cause: 'The cause of the cancelled ones lies on',
    causes: {
      seller: 'your side, agreed',
      buyer: 'the buyer’s side, agreed',
      contested: 'the buyer’s side, seen differently by the buyer',
      shared: 'both sides, agreed',
      none: 'nobody’s side',
    },
    range: 'A whole number from 0 to 1,000.',
    now: 'As it is now, the same check reads:',
    answer: whatIfAnswer,
    before: ({ before }: Result<'whatIf'>, view: View): string => {
      const row = rateIn(before, view)
      return `Without them: ${row ? `${figureWords(row)}, ` : ''}${endWords(before)}.`
    },
    changed: 'What changes',
    same: 'Nothing that is measured changes.',
  },
  perks: {
    title: 'What the level gives',
    lines: perkLines,
    grace: ({ level: of, until }: NonNullable<View['grace']>): Phrase => [
      `Still those of ${levelWords(of)}, until `,
      day(until),
      '.',
    ],
    perk: 'Perk',
    now: 'Now',
    stake: 'One level below',
    next: levelStart,
    lost: perksLost,
    none: 'This level has no perks of its own.',
  },
  judged: {
    title: 'How you are judged',
    rhythm,
    automated: (automated: boolean): string =>
      automated ? 'The rule decides, without a person; a person reads every appeal.' : 'A person has a part in it.',
    none: 'No evaluation has changed anything yet. Each that does, and each on a day for keeping, stands here with its reasons.',
    past: 'Past evaluations',
    says: judged,
    by: judgedBy,
    reasons: 'Reasons',
    kept: 'To keep',
    reached: 'To reach the next',
    orders: judgedOrders,
    appealUntil: 'Appeal possible until',
    appeal: 'Appeal',
    why: 'Why should it be looked at again?',
    whyHelp: 'A person reads it, with the facts of the evaluation beside it.',
    send: 'Send the appeal',
    sending: 'Sending …',
    needed: 'Say why.',
    sent: 'Your appeal was sent. A person reads it.',
    status: (status: string): string => wordFor(APPEALS, status),
    more: 'Show older ones',
    row: (row: LevelRow): string => `${nameOfRow(row)}: ${figureWords(row)}; ${required(row)}: ${met(row)}`,
  },
} as const

/** A phrase as plain words, for titles and screen readers. */
export const phraseWords = (phrase: Phrase, reader: Reader): string =>
  phrase
    .map(part => (typeof part === 'string' ? part : 'strong' in part ? part.strong : whenWords(part.at, reader)))
    .join('')
