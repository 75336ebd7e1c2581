// The level policy's schema: a ladder, what its criteria count, and when levels are evaluated. Nothing else is a
// setting.
import Type, { type Static, type TSchema } from 'typebox'
import { LARGEST_AMOUNT } from '../../money.ts'
import { SPAN_PATTERN } from '../../time.ts'
import { OPS, PERCENT_PATTERN } from '../figures/fraction.ts'
import { CALENDAR_SPAN_PATTERN } from '../figures/span.ts'
import {
  LOGGED_DECIDERS,
  LOGGED_FAULT_STATUSES,
  LOGGED_METHODS,
  LOGGED_PARTIES,
  LOGGED_SIDES,
} from '../performanceLog.ts'

export const CRITERION_NAMES = [
  'days_on_marketplace',
  'days_at_level_below',
  'orders_completed',
  'orders_closed',
  'distinct_buyers',
  'earnings',
  'sales',
  'rating',
  'completion_rate',
  'cancellation_rate',
  'on_time_rate',
  'late_rate',
  'late_deliveries',
  'late_buyers',
  'response_rate',
  'unanswered_buyers',
  'open_warnings',
  'cancellations',
  'cancelled_buyers',
] as const
export type CriterionName = (typeof CRITERION_NAMES)[number]

export const PLACINGS = ['closed', 'placed', 'due', 'delivered'] as const
/** The instant of an order that decides whether the order is in the window. */
export type Placing = (typeof PLACINGS)[number]

/**
 * Makes the schema of an object that allows no other properties. The description states what is allowed; a document's
 * problems quote it.
 */
const strict = <P extends Record<string, TSchema>>(properties: P, description: string) =>
  Type.Object(properties, { additionalProperties: false, description })
const span = (allowed: string) => Type.String({ pattern: CALENDAR_SPAN_PATTERN, maxLength: 40, description: allowed })
const whole = (minimum: number, maximum: number, unit: string) =>
  Type.Integer({ minimum, maximum, description: `a whole number from ${minimum} to ${maximum} (${unit})` })
const currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'a currency of ISO 4217, e.g. "USD"' })

export const AmountSchema = strict(
  { amount: whole(0, LARGEST_AMOUNT, 'minor units'), currency },
  '{ "amount": 40000, "currency": "USD" }, in minor units',
)

const WINDOW = 'a span of ISO 8601, e.g. "P60D", "P12M", "P2Y", or null for all time'
const measured = {
  criterion: Type.Enum([...CRITERION_NAMES]),
  window: Type.Union([span(WINDOW), Type.Null()], { description: WINDOW }),
  dateBasis: Type.Optional(Type.Enum([...PLACINGS])),
  op: Type.Enum([...OPS]),
  value: Type.Union([Type.String({ pattern: PERCENT_PATTERN }), Type.Number(), AmountSchema], {
    description: 'a percentage as text ("90%"), a number from 0 on, or an amount',
  }),
  minimum: Type.Optional(whole(0, 1_000_000, 'orders, answers or ratings')),
  /**
   * For a rate or a rating: how many different buyers the good orders must have to meet it, and the bad orders to fail
   * it.
   */
  buyers: Type.Optional(whole(1, 1_000, 'different buyers')),
  /** The maximum number of one buyer's orders that count, which are the first ones in the window. */
  perBuyer: Type.Optional(whole(1, 1_000, 'orders of one buyer')),
}

const OneSchema = strict(measured, 'a criterion of its own, without another one together')
export const CriterionSchema = strict(
  { ...measured, together: Type.Optional(OneSchema) },
  '{ "criterion", "window", "op", "value" } and, if wanted, "dateBasis", "minimum", "buyers", "perBuyer", "together"',
)

const PerksSchema = strict(
  {
    extrasPerGig: Type.Optional(whole(0, 1_000, 'extras')),
    fastDelivery: Type.Optional(Type.Boolean({ description: 'true or false' })),
    orderMultiples: Type.Optional(whole(1, 1_000, 'pieces')),
    payoutAfter: Type.Optional(
      Type.String({ pattern: SPAN_PATTERN, maxLength: 40, description: 'a span of weeks, days or hours, e.g. "P7D"' }),
    ),
  },
  'an object of perks',
)

const criteria = Type.Array(CriterionSchema, { maxItems: 40, description: 'a list of at most 40 criteria' })
export const LevelSchema = strict(
  {
    name: Type.String({ pattern: '^\\S(?:.{0,58}\\S)?$', description: 'a name of 1 to 60 characters' }),
    reach: criteria,
    keep: criteria,
    perks: Type.Optional(PerksSchema),
    /** If true, reaching the level only makes a proposal, on which a person decides. */
    review: Type.Optional(Type.Boolean({ description: 'true where a person decides; reaching it is then proposed' })),
  },
  '{ "name", "reach", "keep", "perks" } and, if wanted, "review"',
)

/** The methods that a rule may name. Cooling-off cancellations and chargebacks never count, completions always do. */
export const WEIGHED_METHODS = LOGGED_METHODS.filter(
  method => method !== 'completed' && method !== 'cooling_off' && method !== 'chargeback',
)
const some = <const T extends string>(values: readonly T[]) =>
  Type.Optional(
    Type.Union([Type.Enum([...values]), Type.Array(Type.Enum([...values]), { minItems: 1 })], {
      description: `one of ${values.map(value => `"${value}"`).join(', ')}, or a list of them`,
    }),
  )
/** The fault statuses that a rule may name. The weight of a contested fault follows from the possible rulings. */
export const WEIGHED_FAULT_STATUSES = LOGGED_FAULT_STATUSES.filter(faultStatus => faultStatus !== 'contested')
export const WeightSchema = strict(
  {
    method: some(LOGGED_METHODS),
    openedBy: some(LOGGED_PARTIES),
    decidedBy: some(LOGGED_DECIDERS),
    fault: some(LOGGED_SIDES),
    faultStatus: some(LOGGED_FAULT_STATUSES),
    weight: Type.Number({ minimum: 0, maximum: 1, description: 'whole hundredths from 0 to 1, e.g. 0, 0.5, 1' }),
  },
  '{ "weight" } and what it is for: "method", "openedBy", "decidedBy", "fault", "faultStatus"',
)

export const CountingSchema = strict(
  {
    by: Type.Optional(Type.Enum(['orders', 'value'])),
    weights: Type.Optional(
      Type.Array(WeightSchema, {
        maxItems: 100,
        description:
          'a list of at most 100 rules for cancelled orders; the first that fits holds, else the weight is 1',
      }),
    ),
    leastValue: Type.Optional(
      Type.Array(AmountSchema, {
        description: 'a list of amounts; orders agreed for less count for no criterion, however they end',
      }),
    ),
    currency: Type.Optional(currency),
    exchange: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[A-Z]{3}$' }),
        strict(
          { units: whole(1, 1_000_000_000, 'minor units'), are: whole(1, 1_000_000_000, 'minor units') },
          '{ "units": 100, "are": 108 }: so many minor units are so many of the ladder’s currency',
        ),
        {
          additionalProperties: false,
          description: 'an object from other currencies ("EUR") to { "units", "are" }; what is not in it is left out',
        },
      ),
    ),
    notEnough: Type.Optional(Type.Enum(['keep'])),
  },
  'an object of "by", "weights", "leastValue", "currency", "exchange", "notEnough"',
)

export const ScheduleSchema = strict(
  {
    every: Type.Enum(['day', 'month', 'quarter']),
    /** The day of the month. For a quarter it is a day of its first month, unless `month` names another. */
    day: Type.Optional(whole(1, 28, 'day of the month')),
    month: Type.Optional(whole(1, 3, 'month of the quarter')),
    at: Type.Optional(
      Type.String({
        pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$',
        description: 'a time of day from "00:00" to "23:59"',
      }),
    ),
  },
  '{ "every": "day" }, { "every": "month", "day": 15 } or { "every": "quarter", "day": 1 }, each with "at" if wanted',
)

export const EvaluationSchema = strict(
  {
    promote: ScheduleSchema,
    demote: ScheduleSchema,
    zone: Type.String({ minLength: 1, maxLength: 60, description: 'a time zone of IANA, e.g. "UTC", "Europe/Berlin"' }),
    step: Type.Optional(whole(1, 20, 'levels')),
    notice: Type.Optional(span('how long before a demotion the notice is given at the earliest, e.g. "P14D"')),
    grace: Type.Optional(span('how long perks stay after a demotion, e.g. "P14D"')),
    appeal: Type.Optional(span('how long an appeal is open, e.g. "P6M"')),
  },
  '{ "promote", "demote", "zone" } and, if wanted, "step", "notice", "grace", "appeal"',
)

export const LevelPolicySchema = strict(
  {
    version: whole(1, 1_000_000_000, 'version'),
    ladder: Type.Array(LevelSchema, {
      minItems: 1,
      maxItems: 20,
      description: 'a list of 1 to 20 levels, lowest first',
    }),
    counting: CountingSchema,
    evaluation: EvaluationSchema,
  },
  '{ "version", "ladder", "counting", "evaluation" }',
)

/** Every number of the ladder. A version is immutable, and evaluations record the version they used. */
export type LevelPolicy = Static<typeof LevelPolicySchema>
export type Level = Static<typeof LevelSchema>
export type Criterion = Static<typeof CriterionSchema>
export type Perks = Static<typeof PerksSchema>
export type Counting = Static<typeof CountingSchema>
export type WeightRule = Static<typeof WeightSchema>
export type Schedule = Static<typeof ScheduleSchema>
export type Evaluation = Static<typeof EvaluationSchema>
export type Money = Static<typeof AmountSchema>
