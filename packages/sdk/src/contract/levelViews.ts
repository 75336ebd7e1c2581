// What the server shows of a seller's level: scorecards, ledger, forecast, perks, evaluations and appeals.
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
  currency: nullable(Type.String(), 'Of those in a currency that is left out, which one.'),
})

const MarginView = strict({
  needed: nullable(count('Good ones more that meet it; 0 where it is met.'), 'null: no number of them does.'),
  newBuyers: count('Of so many different buyers more the needed ones must be, at least.'),
  bearable: nullable(count('Bad ones more that it bears, whoever’s they are.'), 'null: any number of them.'),
  steps: Type.Enum(['orders', 'deliveries', 'answers', 'ratings', 'buyers', 'amount', 'days', 'warnings'], {
    description: 'What the numbers count; `amount` is in minor units.',
  }),
})

const criterion = {
  criterion: Type.Enum([...CRITERION_NAMES]),
  window: nullable(Type.String(), 'A span of ISO 8601; null for all time.'),
  dateBasis: Type.Enum([...PLACINGS], { description: 'The instant that places an order in the window.' }),
  op: Type.Enum([...OPS]),
  required: Type.Union([Type.String(), Type.Number(), MoneyView], { description: 'As the policy writes it: "90%".' }),
  unit: Type.Enum([...UNITS]),
  numerator: Type.Number(),
  denominator: nullable(Type.Number(), 'null where the figure is a part of nothing.'),
  sample: count('Orders, answers or ratings behind it.'),
  minimum: count('With less there is not enough data.'),
  shown: nullable(
    Type.Union([Type.String(), Type.Number()]),
    'For people: a rate as "54.5%"; null where there is not enough data.',
  ),
  alone: Type.Union([Type.Boolean(), Type.Literal('no_data')], { description: 'Without what stands beside it.' }),
  met: Type.Union([Type.Boolean(), Type.Literal('no_data')], {
    description:
      'With what stands beside it: met where either is met, failed only where both are failed, else `no_data`.',
  }),
  buyers: nullable(
    strict({
      asked: count('So many must stand behind what decides.'),
      good: count('Behind what is good.'),
      bad: count('Behind what is bad.'),
    }),
    'Different buyers behind a rate, where the policy asks for some: with fewer there is not enough data.',
  ),
  disputed: nullable(
    strict({
      numerator: Type.Number(),
      denominator: nullable(Type.Number()),
      shown: nullable(Type.Union([Type.String(), Type.Number()])),
    }),
    'The figure if all that is contested were decided the other way; null where nothing in it is contested.',
  ),
  partial: Type.Array(strict({ weight: count('Hundredths of an order.'), count: count('Orders.') }), {
    description: 'Orders that count for a part only.',
  }),
  leftOut: Type.Array(LeftOutView),
}
const OneView = strict(criterion)
/** One row of a scorecard. */
export const CriterionView = strict({
  ...criterion,
  together: nullable(OneView, 'The criterion beside it.'),
  margin: nullable(MarginView, 'How much is missing and how much can be borne.'),
})
const rows = (description: string) => Type.Array(CriterionView, { description })

export const VerdictView = strict({
  at: at('The instant of the evaluation.'),
  event: Type.Enum(LEVEL_EVENTS, { description: '`proposed`: reached, and a person decides.' }),
  from: text('The level until then.'),
  to: text('The level from then on.'),
  keep: rows('What it takes to keep the level until then.'),
  reach: rows('What it takes to reach the next.'),
})

export const PerksView = strict({
  extrasPerGig: nullable(Type.Integer()),
  fastDelivery: nullable(Type.Boolean()),
  orderMultiples: nullable(Type.Integer()),
  payoutAfter: nullable(Type.String(), 'A span of ISO 8601.'),
})
const GraceView = strict({ level: text('Its perks stay.'), until: at('From this instant on they do not.') })

/** A closed order, or one that will be if nobody acts. */
export const PerformanceItem = strict({
  reference: text('The marketplace’s number of the order.'),
  orderId: nullable(Type.String(), 'null for an order from another system.'),
  title: nullable(Type.String()),
  buyer: nullable(strict({ id: Type.String(), name: nullable(Type.String()) })),
  placedAt: maybeAt('null where it is not known.'),
  closedAt: at('The end: the date in.'),
  leavesAt: maybeAt('The date out: no evaluation after this counts it; null: it never leaves, or is in none.'),
  inWindow: Type.Boolean({ description: 'Whether the window of the rate holds it now.' }),
  method: Type.Enum(LOGGED_METHODS),
  decidedBy: nullable(Type.Enum(LOGGED_DECIDERS)),
  openedBy: nullable(Type.Enum(LOGGED_PARTIES), 'Who opened the request that ended it.'),
  reason: nullable(Type.String()),
  fault: Type.Enum(LOGGED_SIDES),
  faultStatus: nullable(Type.Enum(LOGGED_FAULT_STATUSES)),
  weight: count('Hundredths of an order in the rate; 0 where it is not counted.'),
  why: nullable(Type.Enum(WHYS), 'Why it is not counted.'),
  completedEarlier: maybeAt('Completed then, and cancelled later.'),
  expected: Type.Boolean({ description: 'Not closed yet: so it will be, if nobody acts.' }),
  contestable: Type.Boolean({ description: 'Whether the seller can contest the stated fault now.' }),
})

const MoveView = strict({
  reference: Type.String(),
  orderId: nullable(Type.String()),
  at: at('Entering: counted after this. Leaving: not after this.'),
  weight: count('Hundredths of an order.'),
  part: Type.Boolean({ description: 'Whether it is in the numerator, too.' }),
  expected: Type.Boolean({ description: 'Not yet so: it will be, if nobody acts.' }),
})

const PointView = strict({
  at: at('The instant the rate was taken.'),
  numerator: Type.Number(),
  denominator: nullable(Type.Number()),
  shown: nullable(Type.Union([Type.String(), Type.Number()]), 'null where there is not enough data.'),
  forecast: Type.Boolean({ description: 'Not yet: so it will be, if nobody acts.' }),
})

export const LevelView = strict({
  seller: strict({ id: Type.String(), name: nullable(Type.String()) }),
  at: at('Now.'),
  policyVersion: Type.Integer(),
  announced: nullable(
    strict({
      version: Type.Integer(),
      inForceSince: at('From then on.'),
      level: text('The level under it: the same name, else the highest that is reached now.'),
      next: nullable(Type.String()),
      keep: rows('What it will take to keep that level, measured now.'),
      reach: rows('What it will take to reach the next, measured now.'),
    }),
    'A later version of the policy: evaluations from then on are judged by it, and no forecast here knows it.',
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
      'At the next demotion, if nobody acts: kept; kept though something fails now; lowered though it holds now; lowered as it stands; not enough data.',
  }),
  risk: nullable(
    strict({
      loweredAt: at('When it would be lowered.'),
      noticeFrom: at('Of the notice.'),
      to: text('To this level.'),
    }),
  ),
  nextEvaluation: strict({ promote: at('The next that can raise.'), demote: at('The next that can lower.') }),
  scorecard: strict({ keep: rows('To keep the level.'), reach: rows('To reach the next.') }),
  rate: nullable(
    strict({ counted: CriterionView, displayed: CriterionView, exclusions: Type.Array(LeftOutView) }),
    'The completion or cancellation rate of this level, else of the next: as it counts, and with everything that is left out.',
  ),
  threshold: nullable(Type.String(), 'The required value of that rate: "90%".'),
  forecast: Type.Array(
    strict({
      at: at('Of the evaluation.'),
      event: Type.Enum(LEVEL_EVENTS),
      from: Type.String(),
      to: Type.String(),
      keep: rows('If nobody acts.'),
    }),
    { description: 'The next promotion and the next demotion if nobody acts: promises already given are kept.' },
  ),
  series: Type.Array(PointView, {
    description: 'The counted rate: one point a day over 180 days, and on to the next demotion.',
  }),
  performanceLog: Type.Array(PerformanceItem, {
    description: 'Newest first: what the window of the rate can hold, and 50 more; at most 200.',
  }),
  older: nullable(
    strict({ count: count('How many more orders there are.'), cursor: Type.String() }),
    'Orders that closed earlier: `listPerformanceLog` goes on from the cursor.',
  ),
  moves: strict({
    enters: Type.Array(MoveView),
    leaves: Type.Array(MoveView),
  }),
  perks: strict({
    now: PerksView,
    next: nullable(PerksView, 'Of the level above.'),
    atStake: nullable(PerksView, 'What would remain one level below; null at the lowest.'),
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
/** What a command would do to the seller's level. */
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
  at: at('The instant that it judges.'),
  n: Type.Integer({ minimum: 1, description: 'The first of this instant is 1; a later one mends it.' }),
  recordedAt: at('When it was made.'),
  policyVersion: Type.Integer(),
  event: Type.Enum(RECORD_EVENTS, { description: '`set`: by the marketplace, and no evaluation.' }),
  from: Type.String(),
  to: Type.String(),
  automated: Type.Boolean({ description: 'Made without a person.' }),
  corrects: nullable(Type.Integer(), 'The number of the one of the same instant that it mends.'),
  keep: rows('What it took to keep the level.'),
  reach: rows('What it took to reach the next.'),
  orders: Type.Array(
    strict({
      criterion: Type.Enum([...CRITERION_NAMES]),
      counted: Type.Array(
        strict({ reference: Type.String(), at: at('What placed it.'), weight: Type.Integer(), part: Type.Boolean() }),
      ),
      leftOut: Type.Array(strict({ reference: Type.String(), at: at('What placed it.'), why: Type.Enum(WHYS) })),
    }),
    { description: 'The orders in the windows, and those left out.' },
  ),
  risk: nullable(
    strict({ loweredAt: at('When it would be lowered.'), noticeFrom: at('Of the notice.') }),
    'Where something to keep is failed, and no demotion was due.',
  ),
  graceUntil: maybeAt('Lowered: until then the perks of the level before stay.'),
  set: nullable(
    strict({
      reason: text('Why, in the marketplace’s words.'),
      key: nullable(Type.String(), 'The id of the API key; null to the seller.'),
    }),
    'Where the marketplace set the level.',
  ),
  appealUntil: maybeAt('null where it cannot be appealed.'),
  appealable: Type.Boolean({ description: 'Whether the seller can appeal it now: once each, until then.' }),
  appealPath: nullable(Type.String(), 'How: the seller posts an explanation there; null where it cannot be appealed.'),
  appeal: nullable(
    strict({
      status: Type.Enum(['open', 'stands', 'reinstated']),
      openedAt: at('When.'),
      ruledAt: maybeAt('When.'),
      ruling: nullable(Type.String(), 'Why, in the words of who ruled.'),
    }),
  ),
  proposal: nullable(
    strict({
      status: Type.Enum(['open', 'granted', 'refused']),
      ruledAt: maybeAt('When.'),
      ruling: nullable(Type.String(), 'Why, in the words of who decided.'),
    }),
    'Where a person decides on the level that is reached.',
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
  ruling: nullable(Type.String(), 'Why, in the words of who ruled.'),
})

export const ProposalView = strict({
  seller: Type.String(),
  at: at('Of the evaluation.'),
  n: Type.Integer(),
  from: text('The level now.'),
  to: text('The level that is reached, if a person grants it.'),
  reach: rows('What it took.'),
  status: Type.Enum(['open', 'granted', 'refused']),
  ruledAt: maybeAt('When it was decided.'),
  ruledBy: nullable(Type.String()),
  ruling: nullable(Type.String(), 'Why, in the words of who decided.'),
})
