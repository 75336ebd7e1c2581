// The criteria in SQL: for each, the sums over a seller's orders and answers. Tests compare them with core.
import {
  type Counting,
  CRITERIA,
  type Criterion,
  type CriterionName,
  figureKey,
  type LevelPolicy,
  type Purpose,
} from '@evenhand/core'

/** A criterion of a level policy, for a purpose. Criteria shared by levels are computed once. */
export interface Measurement {
  readonly criterion: Criterion
  readonly purpose: Purpose
}

export function measurementsOf({ ladder }: LevelPolicy): ReadonlyMap<string, Measurement> {
  const measurements = ladder.flatMap(level =>
    PURPOSES.flatMap(purpose =>
      level[purpose].flatMap(({ together, ...one }) =>
        // While an order is undecided, a row shows the figures for both purposes.
        (together ? [one, together] : [one]).flatMap(criterion => PURPOSES.map(each => ({ criterion, purpose: each }))),
      ),
    ),
  )
  const found = new Map<string, Measurement>()
  for (const measurement of measurements) {
    const key = figureKey(measurement.criterion, measurement.purpose)
    const known = found.get(key)
    // Buyers are counted if any of the equal criteria requires it.
    if (!known || (known.criterion.buyers === undefined && measurement.criterion.buyers !== undefined))
      found.set(key, measurement)
  }
  return found
}
const PURPOSES = ['keep', 'reach'] as const

/** Collects a statement's parameters, and each of its sums once, while the statement is built. */
export interface Binder {
  readonly counting: Counting
  /** Whether a contested order's weight depends on the ruling. */
  readonly isUndecidable: boolean
  /** Returns the placeholder of a value from the policy. */
  bind(value: unknown, type: string): string
  /** Returns the placeholder of the instant at which a window begins. */
  begin(window: string): string
  /** Returns the name of a sum over the seller's orders. */
  sum(expression: string): string
  /** Returns the name of a sum over the seller's answers. */
  answers(expression: string): string
  /** Returns the name of a column that numbers each buyer's matching orders or answers. */
  rank(of: 'orders' | 'answers', expression: string): string
}

/** The names of the columns from which `Figures` are read; `null` where there is no column. */
export interface Columns {
  readonly over: string
  readonly under: string | null
  readonly sample: string | null
  readonly scale: bigint
  readonly buyers?: { readonly good: string; readonly bad: string }
}

/**
 * The parameters: $1 the partition of each seller, $2 sellers, $3 the instant, $4 the latest recording, $5 the latest
 * recording of imported lines.
 */
export const AT = '$3::timestamptz'
export const KNOWN_AT = '$4::timestamptz'
export const IMPORTED_BY = '$5::timestamptz'

const DATE_COLUMNS = { closed: 'closed_at', placed: 'placed_at', due: 'due_at', delivered: 'delivered_at' }
const dateColumn = ({ criterion: { dateBasis = 'closed' } }: Measurement): string => DATE_COLUMNS[dateBasis]

/**
 * Returns the condition that an order is inside the window [t − window, t). An order contested in vain stays longer.
 * Only orders closed before t are read, so only dates other than the closing can be later than t.
 */
function inside(measurement: Measurement, binder: Binder): string {
  const { window, dateBasis = 'closed' } = measurement.criterion
  const date = dateColumn(measurement)
  const stay = binder.isUndecidable ? `${date} + stays_longer` : date
  const began = window === null ? [] : [`${stay} >= ${binder.begin(window)}`]
  const before = dateBasis === 'closed' ? [] : [`${date} < ${AT}`]
  return [...began, ...before, 'true'].join(' and ')
}

/**
 * An order that has no weight under any ruling is in no figure but earnings; an order that never counts has a null
 * weight.
 */
const COUNTS = 'heaviest > 0'
const where = (expression: string, ...filters: readonly string[]): string =>
  `${expression} filter (where ${filters.join(' and ')})`

/** Returns the weight in the worst case for the seller when reaching a level, and in the best case when keeping one. */
function weightFor(
  { criterion: { criterion, op }, purpose }: Measurement,
  { isUndecidable }: Binder,
  isGood: boolean,
): string {
  const { unit, better } = CRITERIA[criterion]
  const isTurned = unit === 'count' && better === 'more' && (op === '<' || op === '<=')
  return !isUndecidable || ((purpose === 'keep') !== isTurned) === isGood ? 'heaviest' : 'lightest'
}

/** Limits the sample that `filters` select to the first `perBuyer` orders of each buyer in the window. */
function capped(measurement: Measurement, binder: Binder, filters: readonly string[]): readonly string[] {
  const { perBuyer } = measurement.criterion
  if (perBuyer === undefined) return filters
  const rank = binder.rank('orders', numbered(filters, `${dateColumn(measurement)}, reference collate "C"`))
  return [...filters, `${rank} <= ${binder.bind(perBuyer, 'int')}`]
}
const numbered = (filters: readonly string[], order: string): string =>
  `row_number() over (partition by buyer_id, (${filters.join(' and ')}) is true order by ${order})`

/** Returns the filters of the orders that a figure counts, and of the sample. */
function population(measurement: Measurement, binder: Binder, condition: string, more: readonly string[] = []) {
  const sampled = capped(measurement, binder, [condition, COUNTS, inside(measurement, binder), ...more])
  const figured = (isGood: boolean) => [...sampled, `${weightFor(measurement, binder, isGood)} > 0`]
  return { sampled, figured, sample: binder.sum(where('count(*)', ...sampled)) }
}

/** Counts the orders, or the buyers, that count. */
function counted(measurement: Measurement, binder: Binder, condition: string, isGood: boolean, what = '*'): Columns {
  const { figured, sample } = population(measurement, binder, condition)
  return { over: binder.sum(where(`count(${what})`, ...figured(isGood))), under: null, sample, scale: 1n }
}

function total(measurement: Measurement, binder: Binder, condition: string, size: string): Columns {
  const filters = capped(measurement, binder, [condition, `${size} is not null`, inside(measurement, binder)])
  return {
    over: binder.sum(`coalesce(${where(`sum(${size})`, ...filters)}, 0)::text`),
    under: null,
    sample: binder.sum(where('count(*)', ...filters)),
    scale: 1n,
  }
}

/** Counts the distinct buyers of the good and of the bad orders, if the policy requires a minimum. */
function distinctBuyers(
  measurement: Measurement,
  binder: Binder,
  good: readonly string[],
  bad: readonly string[],
): Pick<Columns, 'buyers'> {
  if (measurement.criterion.buyers === undefined) return {}
  const distinct = (filters: readonly string[]) => binder.sum(where(`count(${BUYERS})`, ...filters))
  return { buyers: { good: distinct(good), bad: distinct(bad) } }
}

/** Returns a weighted share, by orders or by value as the policy counts. */
function weighed(measurement: Measurement, binder: Binder, part: string): Columns {
  const byValue = binder.counting.by === 'value'
  const { sampled, figured, sample } = population(measurement, binder, 'true', byValue ? ['agreed is not null'] : [])
  const weight = weightFor(measurement, binder, false)
  const add = (...more: readonly string[]) =>
    byValue
      ? binder.sum(`coalesce(${where(`sum(${weight} * agreed)`, ...sampled, ...more)}, 0)::text`)
      : binder.sum(`coalesce(${where(`sum(${weight})`, ...sampled, ...more)}, 0)`)
  const sides = distinctBuyers(
    measurement,
    binder,
    [...figured(true), 'completed'],
    [...figured(false), 'not completed'],
  )
  return { over: add(part), under: add(), sample, scale: 100n, ...sides }
}

function share(measurement: Measurement, binder: Binder, part: 'on_time' | 'was_late'): Columns {
  const { figured, sample } = population(measurement, binder, 'measurable')
  const [good, bad] = [
    [...figured(true), 'on_time'],
    [...figured(false), 'was_late'],
  ]
  const count = (...filters: readonly string[]) => binder.sum(where('count(*)', ...filters))
  const under = binder.isUndecidable
    ? binder.sum(`${where('count(*)', ...good)} + ${where('count(*)', ...bad)}`)
    : sample
  return {
    over: count(...(part === 'on_time' ? good : bad)),
    under,
    sample,
    scale: 1n,
    ...distinctBuyers(measurement, binder, good, bad),
  }
}

function rating(measurement: Measurement, binder: Binder): Columns {
  const { value, buyers } = measurement.criterion
  const { sampled, figured, sample } = population(measurement, binder, 'rating is not null', ['completed_at is null'])
  const isSplit = binder.isUndecidable || buyers !== undefined
  const least = isSplit ? binder.bind(typeof value === 'number' ? String(value) : '0', 'numeric') : ''
  const good = [...figured(true), `rating >= ${least}`]
  const bad = [...figured(false), `rating < ${least}`]
  const both = binder.isUndecidable ? [`((${good.join(' and ')}) or (${bad.join(' and ')}))`] : sampled
  return {
    over: binder.sum(`coalesce(${where('sum(rating)', ...both)}, 0)`),
    under: binder.sum(where('count(*)', ...both)),
    sample,
    scale: 1n,
    ...distinctBuyers(measurement, binder, good, bad),
  }
}

/** Returns the filters of settled questions: of the sample, and of the questions answered in time or not. */
function questions(measurement: Measurement, binder: Binder) {
  const { window, perBuyer } = measurement.criterion
  const plain = [window === null ? 'true' : `settled_at >= ${binder.begin(window)}`]
  const ranked = () =>
    binder.rank('answers', numbered(plain, 'settled_at, reference collate "C", question collate "C"'))
  const sampled = perBuyer === undefined ? plain : [...plain, `${ranked()} <= ${binder.bind(perBuyer, 'int')}`]
  const figured = (isGood: boolean) => [
    ...sampled,
    isGood ? 'in_time' : 'not in_time',
    ...(weightFor(measurement, binder, isGood) === 'heaviest' ? [] : ['not undecided']),
  ]
  return { sampled, good: figured(true), bad: figured(false) }
}

function responses(measurement: Measurement, binder: Binder): Columns {
  const { sampled, good, bad } = questions(measurement, binder)
  const count = (...filters: readonly string[]) => binder.answers(where('count(*)', ...filters))
  const sample = count(...sampled)
  const under = binder.isUndecidable
    ? binder.answers(`${where('count(*)', ...good)} + ${where('count(*)', ...bad)}`)
    : sample
  const distinct = (filters: readonly string[]) => binder.answers(where(`count(${BUYERS})`, ...filters))
  const sides =
    measurement.criterion.buyers === undefined ? {} : { buyers: { good: distinct(good), bad: distinct(bad) } }
  return { over: count(...good), under, sample, scale: 1n, ...sides }
}

function unanswered(measurement: Measurement, binder: Binder): Columns {
  const { sampled, bad } = questions(measurement, binder)
  return {
    over: binder.answers(where(`count(${BUYERS})`, ...bad)),
    under: null,
    sample: binder.answers(where('count(*)', ...sampled, 'not in_time')),
    scale: 1n,
  }
}

const plain = (over: string): Columns => ({ over, under: null, sample: null, scale: 1n })
const BUYERS = 'distinct buyer_id'

export const COLUMNS: Readonly<Record<CriterionName, (measurement: Measurement, binder: Binder) => Columns>> = {
  days_on_marketplace: () => plain('days'),
  days_at_level_below: () => plain('level_days'),
  orders_completed: (measurement, binder) => counted(measurement, binder, 'completed', true),
  orders_closed: (measurement, binder) => counted(measurement, binder, 'true', true),
  distinct_buyers: (measurement, binder) => counted(measurement, binder, 'completed', true, BUYERS),
  earnings: (measurement, binder) => total(measurement, binder, 'heaviest is not null and earned <> 0', 'earnings'),
  sales: (measurement, binder) => total(measurement, binder, `completed and ${COUNTS}`, 'agreed'),
  rating,
  completion_rate: (measurement, binder) => weighed(measurement, binder, 'completed'),
  cancellation_rate: (measurement, binder) => weighed(measurement, binder, 'not completed'),
  on_time_rate: (measurement, binder) => share(measurement, binder, 'on_time'),
  late_rate: (measurement, binder) => share(measurement, binder, 'was_late'),
  late_deliveries: (measurement, binder) => counted(measurement, binder, 'was_late', false),
  late_buyers: (measurement, binder) => counted(measurement, binder, 'was_late', false, BUYERS),
  response_rate: responses,
  unanswered_buyers: unanswered,
  open_warnings: () => plain('warnings'),
  cancellations: (measurement, binder) => counted(measurement, binder, 'not completed', false),
  cancelled_buyers: (measurement, binder) => counted(measurement, binder, 'not completed', false, BUYERS),
}
