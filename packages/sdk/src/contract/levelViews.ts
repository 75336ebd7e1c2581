// Views of a seller's level: scorecards, performance log, forecast, perks, evaluations and appeals.
import {
  CRITERION_NAMES,
  LEVEL_EVENTS,
  LOGGED_DECIDERS,
  LOGGED_FAULT_STATUSES,
  LOGGED_METHODS,
  LOGGED_PARTIES,
  LOGGED_SIDES,
  OPS,
  PLACINGS,
  RECORD_EVENTS,
  strict,
  UNITS,
  WHYS,
} from '@evenhand/core'
import Type, { type TSchema } from 'typebox'
import { at } from './view.ts'

const nullable = <S extends TSchema>(schema: S, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description })
const maybeAt = (description: string) => nullable(Type.String({ format: 'date-time' }), description)
const text = (description: string) => Type.String({ description })
const count = (description: string) => Type.Integer({ minimum: 0, description })

const MoneyView = strict({ amount: Type.Integer({ description: 'Minor units.' }), currency: Type.String() })
const LeftOutView = strict({
  why: Type.Enum(WHYS),
  count: count('Orders.'),
  currency: nullable(Type.String(), 'The excluded currency, where that is the reason.'),
})

const MarginView = strict({
  needed: nullable(count('Further good ones that would meet it; 0 where it is met.'), 'null: no number would.'),
  newBuyers: count('The least number of new buyers among the needed ones.'),
  bearable: nullable(count('Further bad ones that still meet it, from any buyers.'), 'null: any number.'),
  steps: Type.Enum(['orders', 'deliveries', 'answers', 'ratings', 'buyers', 'amount', 'days', 'warnings'], {
    description: 'What the numbers count; `amount` is in minor units.',
  }),
})

const criterion = {
  criterion: Type.Enum([...CRITERION_NAMES]),
  window: nullable(Type.String(), 'A span of ISO 8601; null for all time.'),
  dateBasis: Type.Enum([...PLACINGS], { description: 'The instant that dates an order in the window.' }),
  op: Type.Enum([...OPS]),
  required: Type.Union([Type.String(), Type.Number(), MoneyView], { description: 'As the policy writes it: "90%".' }),
  unit: Type.Enum([...UNITS]),
  numerator: Type.Number(),
  denominator: nullable(Type.Number(), 'null where the figure is not a ratio.'),
  sample: count('Orders, answers or ratings behind it.'),
  minimum: count('With fewer there is not enough data.'),
  shown: nullable(
    Type.Union([Type.String(), Type.Number()]),
    'For people: a rate as "54.5%"; null where there is not enough data.',
  ),
  alone: Type.Union([Type.Boolean(), Type.Literal('no_data')], { description: 'Without the paired criterion.' }),
  met: Type.Union([Type.Boolean(), Type.Literal('no_data')], {
    description:
      'With the paired criterion: met where either is met, failed only where both are failed, else `no_data`.',
  }),
  buyers: nullable(
    strict({
      required: count('The least number of buyers required.'),
      good: count('Of the good ones.'),
      bad: count('Of the bad ones.'),
    }),
    'Different buyers behind a rate, where the policy requires some: with fewer there is not enough data.',
  ),
  disputed: nullable(
    strict({
      numerator: Type.Number(),
      denominator: nullable(Type.Number()),
      shown: nullable(Type.Union([Type.String(), Type.Number()])),
    }),
    'The figure if every contest were decided the other way; null where nothing in it is contested.',
  ),
  partial: Type.Array(strict({ weight: count('Hundredths of an order.'), count: count('Orders.') }), {
    description: 'Orders that count in part only.',
  }),
  leftOut: Type.Array(LeftOutView),
}
const OneView = strict(criterion)
/** One row of a scorecard. */
export const CriterionView = strict({
  ...criterion,
  together: nullable(OneView, 'The paired criterion.'),
  margin: nullable(MarginView, 'How much is missing, and how much room is left.'),
})
const rows = (description: string) => Type.Array(CriterionView, { description })

export const VerdictView = strict({
  at: at('The instant of the evaluation.'),
  event: Type.Enum(LEVEL_EVENTS, { description: '`proposed`: reached, and a person decides.' }),
  from: text('The level before.'),
  to: text('The level after.'),
  keep: rows('The requirements to keep the level held until then.'),
  reach: rows('The requirements to reach the next.'),
})

export const PerksView = strict({
  extrasPerGig: nullable(Type.Integer()),
  fastDelivery: nullable(Type.Boolean()),
  orderMultiples: nullable(Type.Integer()),
  payoutAfter: nullable(Type.String(), 'A span of ISO 8601.'),
})
const GraceView = strict({ level: text('The level whose perks stay.'), until: at('When they end.') })

/** A closed order, or one that is forecast to close. */
export const PerformanceItem = strict({
  reference: text('The marketplace’s reference of the order.'),
  orderId: nullable(Type.String(), 'null for an order from another system.'),
  title: nullable(Type.String()),
  buyer: nullable(strict({ id: Type.String(), name: nullable(Type.String()) })),
  placedAt: maybeAt('null where it is not known.'),
  closedAt: at('When it closed and entered the window.'),
  leavesAt: maybeAt('When it leaves: no evaluation after this counts it; null: it never leaves, or is in no window.'),
  inWindow: Type.Boolean({ description: 'Whether it is in the rate’s window now.' }),
  method: Type.Enum(LOGGED_METHODS),
  decidedBy: nullable(Type.Enum(LOGGED_DECIDERS)),
  openedBy: nullable(Type.Enum(LOGGED_PARTIES), 'Who opened the request that ended it.'),
  reason: nullable(Type.String()),
  fault: Type.Enum(LOGGED_SIDES),
  faultStatus: nullable(Type.Enum(LOGGED_FAULT_STATUSES)),
  weight: count('Hundredths of an order in the rate; 0 where it is not counted.'),
  why: nullable(Type.Enum(WHYS), 'Why it is not counted.'),
  completedEarlier: maybeAt('Completed then, and cancelled later.'),
  expected: Type.Boolean({ description: 'Not closed yet: a forecast, if nobody acts.' }),
  contestable: Type.Boolean({ description: 'Whether the seller can contest the stated fault now.' }),
})

const MoveView = strict({
  reference: Type.String(),
  orderId: nullable(Type.String()),
  at: at('Entering: counted after this. Leaving: not after this.'),
  weight: count('Hundredths of an order.'),
  part: Type.Boolean({ description: 'Whether it is also in the numerator.' }),
  expected: Type.Boolean({ description: 'Not yet: a forecast, if nobody acts.' }),
})

const MovedView = strict({
  count: count('All orders.'),
  bad: count('Orders that count against the rate.'),
  badExpected: count('Orders that count against the rate and are not closed yet.'),
})

const PointView = strict({
  at: at('The instant of the rate.'),
  numerator: Type.Number(),
  denominator: nullable(Type.Number()),
  shown: nullable(Type.Union([Type.String(), Type.Number()]), 'null where there is not enough data.'),
  forecast: Type.Boolean({ description: 'Not yet: a forecast, if nobody acts.' }),
})

export const LevelView = strict({
  seller: strict({ id: Type.String(), name: nullable(Type.String()) }),
  at: at('Now.'),
  policyVersion: Type.Integer(),
  announced: nullable(
    strict({
      version: Type.Integer(),
      inForceSince: at('When it takes effect.'),
      level: text('The level under it: the same name, else the highest level reached now.'),
      next: nullable(Type.String()),
      keep: rows('The future requirements to keep that level, measured now.'),
      reach: rows('The future requirements to reach the next, measured now.'),
    }),
    'A later version of the policy: it decides evaluations from then on, and the forecasts here do not include it.',
  ),
  level: strict({
    name: Type.String(),
    index: count('From 0, the lowest.'),
    of: count('How many levels there are.'),
    since: at('When it was reached or lowered to.'),
  }),
  next: nullable(Type.String(), 'The level above; null at the top.'),
  needsReview: Type.Boolean({ description: 'Whether a person decides on the level above.' }),
  status: Type.Enum(['safe', 'recovering', 'at_risk', 'below', 'no_data'], {
    description:
      'At the next demotion, if nobody acts: kept; kept although a requirement fails now; lowered although all are met now; lowered as things stand; not enough data.',
  }),
  risk: nullable(
    strict({
      loweredAt: at('When it would be lowered.'),
      noticeFrom: at('When notice is given.'),
      to: text('The level after it.'),
    }),
  ),
  nextEvaluation: strict({ promote: at('The next that can raise.'), demote: at('The next that can lower.') }),
  scorecard: strict({ keep: rows('To keep the level.'), reach: rows('To reach the next.') }),
  rate: nullable(
    strict({ counted: CriterionView, displayed: CriterionView, exclusions: Type.Array(LeftOutView) }),
    'The completion or cancellation rate of this level, else of the next: as counted, and with everything that is excluded.',
  ),
  threshold: nullable(Type.String(), 'The required value of that rate: "90%".'),
  forecast: Type.Array(
    strict({
      at: at('Of the evaluation.'),
      event: Type.Enum(LEVEL_EVENTS),
      from: Type.String(),
      to: Type.String(),
      keep: rows('The requirements to keep the level, if nobody acts.'),
    }),
    { description: 'The next promotion and the next demotion if nobody acts: pending deadlines fire.' },
  ),
  series: Type.Array(PointView, {
    description: 'The counted rate: one point a day over 180 days and up to the next demotion.',
  }),
  performanceLog: Type.Array(PerformanceItem, {
    description: 'Orders that are forecast to close and the 50 that closed last, newest first; at most 100.',
  }),
  older: nullable(
    strict({ count: count('How many more orders there are.'), cursor: Type.String() }),
    'Orders that closed earlier: continue with `listPerformanceLog` from the cursor.',
  ),
  moves: strict({
    enters: Type.Array(MoveView, { description: 'The first 50.' }),
    leaves: Type.Array(MoveView, { description: 'The first 50.' }),
    entering: MovedView,
    leaving: MovedView,
  }),
  perks: strict({
    now: PerksView,
    next: nullable(PerksView, 'Of the level above.'),
    atStake: nullable(PerksView, 'The perks one level below; null at the lowest.'),
  }),
  grace: nullable(GraceView),
  chargebacks: Type.Array(strict({ reference: Type.String(), orderId: nullable(Type.String()), at: at('Lost.') }), {
    description: 'They never count.',
  }),
  automated: Type.Boolean({ description: 'Whether levels are decided without a person.' }),
  appeal: nullable(
    strict({ at: at('The evaluation.'), n: Type.Integer(), until: at('The end of the time to appeal.') }),
    'The latest evaluation that can be appealed.',
  ),
})

const EffectEnd = strict({
  level: text('After the evaluation.'),
  event: Type.Enum(LEVEL_EVENTS),
  rate: nullable(CriterionView, 'The counted rate at the evaluation.'),
})
const end = (description: string) => nullable(EffectEnd, description)
/** The effect of a command on the seller's level. */
export const LevelEffectView = strict({
  at: at('The evaluation: the next that can lower.'),
  level: text('Now.'),
  rate: nullable(CriterionView, 'The counted rate now.'),
  before: EffectEnd,
  after: EffectEnd,
  answers: nullable(
    strict({ accept: end('Accepted at once.'), decline: end('Declined at once.'), silence: end('Not answered.') }),
    'Where the command opens a request: at each of its ends.',
  ),
})

export const EvaluationView = strict({
  at: at('The instant that it evaluates.'),
  n: Type.Integer({ minimum: 1, description: 'The first for this instant is 1; a later one corrects it.' }),
  recordedAt: at('When it was made.'),
  policyVersion: Type.Integer(),
  event: Type.Enum(RECORD_EVENTS, { description: '`set`: set by the marketplace, without an evaluation.' }),
  from: Type.String(),
  to: Type.String(),
  automated: Type.Boolean({ description: 'Made without a person.' }),
  corrects: nullable(Type.Integer(), 'The number of the evaluation at the same instant that it corrects.'),
  keep: rows('The requirements to keep the level.'),
  reach: rows('The requirements to reach the next.'),
  orders: Type.Array(
    strict({
      criterion: Type.Enum([...CRITERION_NAMES]),
      counted: Type.Array(
        strict({
          reference: Type.String(),
          at: at('The instant that dates it.'),
          weight: Type.Integer(),
          part: Type.Boolean(),
        }),
      ),
      leftOut: Type.Array(
        strict({ reference: Type.String(), at: at('The instant that dates it.'), why: Type.Enum(WHYS) }),
      ),
    }),
    { description: 'The orders in the windows, counted and excluded.' },
  ),
  risk: nullable(
    strict({ loweredAt: at('When it would be lowered.'), noticeFrom: at('When notice is given.') }),
    'Where a requirement to keep the level fails and no demotion was due.',
  ),
  graceUntil: maybeAt('After a demotion: the end of the previous level’s perks.'),
  set: nullable(
    strict({
      reason: text('Why, in the marketplace’s words.'),
      key: nullable(Type.String(), 'The id of the API key; null to the seller.'),
    }),
    'Where the marketplace set the level.',
  ),
  appealUntil: maybeAt('null where it cannot be appealed.'),
  appealable: Type.Boolean({
    description: 'Whether the seller can appeal it now: once for each evaluation, until then.',
  }),
  appealPath: nullable(Type.String(), 'Where the seller posts an explanation; null where it cannot be appealed.'),
  appeal: nullable(
    strict({
      status: Type.Enum(['open', 'stands', 'reinstated']),
      openedAt: at('When.'),
      ruledAt: maybeAt('When.'),
      ruling: nullable(Type.String(), 'The explanation of the ruling.'),
    }),
  ),
  proposal: nullable(
    strict({
      status: Type.Enum(['open', 'granted', 'refused']),
      ruledAt: maybeAt('When.'),
      ruling: nullable(Type.String(), 'The explanation of the decision.'),
    }),
    'Where a person decides on the level reached.',
  ),
})

export const AppealView = strict({
  seller: Type.String(),
  at: at('Of the evaluation.'),
  n: Type.Integer(),
  openedAt: at('When it was opened.'),
  explanation: Type.String(),
  status: Type.Enum(['open', 'stands', 'reinstated'], { description: '`reinstated`: the level before it returns.' }),
  ruledAt: maybeAt('When it was ruled on.'),
  ruledBy: nullable(Type.String()),
  ruling: nullable(Type.String(), 'The explanation of the ruling.'),
})

export const ProposalView = strict({
  seller: Type.String(),
  at: at('Of the evaluation.'),
  n: Type.Integer(),
  from: text('The level now.'),
  to: text('The level reached, if a person grants it.'),
  reach: rows('The requirements met.'),
  status: Type.Enum(['open', 'granted', 'refused']),
  ruledAt: maybeAt('When it was decided.'),
  ruledBy: nullable(Type.String()),
  ruling: nullable(Type.String(), 'The explanation of the decision.'),
})
