// The policy's schema: every window, maximum and switch that a marketplace can set. Anything else is a fixed rule.
import Type, { type Static, type TSchema } from 'typebox'
import { LARGEST_AMOUNT } from '../money.ts'
import { SPAN_PATTERN } from '../time.ts'

/** What the buyer may do with work that was delivered for a cancelled order. */
export const CANCELLED_WORK = ['may_not_be_used', 'may_be_used'] as const

const span = (description: string) => Type.String({ pattern: SPAN_PATTERN, maxLength: 40, description })
const count = (minimum: number, maximum: number, description: string) => Type.Integer({ minimum, maximum, description })
/** Makes the schema of an object that allows no other properties. */
export const strict = <P extends Record<string, TSchema>>(properties: P, options: { description?: string } = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options })

/** The statuses that silence may set, by kind. None of them charges a party without its consent. */
const silence = {
  update: Type.Union([Type.Literal('closed')]),
  cancellation: Type.Union([Type.Literal('accepted'), Type.Literal('declined'), Type.Literal('withdrawn')]),
  change: Type.Union([Type.Literal('withdrawn'), Type.Literal('declined')]),
  partial_refund: Type.Union([Type.Literal('declined'), Type.Literal('withdrawn'), Type.Literal('accepted')]),
}
const rule = <S extends TSchema>(onSilence: S) =>
  strict(
    { window: span('The time to answer.'), onSilence },
    { description: 'In a missing phase the request is not offered.' },
  )

export const SpansSchema = strict({
  coolingOff: span(
    'After placing, the buyer may cancel alone for this long, until the seller writes, opens or answers a request, or delivers.',
  ),
  unstarted: span('Without requirements for this long, the seller may cancel alone.'),
  withoutRequirements: span('Without requirements for this long, the order is cancelled by silence.'),
  lateCancel: span('Late by this much, the buyer may cancel alone.'),
  withoutDelivery: span('Late by this much, the order is cancelled by silence.'),
  completion: span('Without a reaction to a delivery for this long, the order is completed.'),
  completionAtLeast: span('The minimum left of that time after a request or a case has stopped it.'),
  revisionAtLeast: span('The minimum time for a revision.'),
  payment: span('How long an accepted change waits for its payment.'),
  requestPause: span('How long a party waits before the same kind of request after a decline, withdrawal or reply.'),
  contest: span('After the outcome, a party may contest the stated fault or agree to it.'),
  review: span('After the end, the buyer may review.'),
  case: span('After the end, a party may open a case.'),
  messages: span('After the end, messages can still be written.'),
  payout: span('From a release to the day the seller can be paid out.'),
  shortWindow: span('A window not longer than this has one reminder only.'),
  lastReminder: span('How long before the end of a window the last reminder is due.'),
  hold: span('How long a case holds clocks, unless staff set another end.'),
  completionHold: span('How long a case holds the completion of a delivered order.'),
  holdNotice: span('How long before the end of a hold both parties are notified.'),
  holdPause: span('Of a party’s cases in one matter group, one within this span holds clocks.'),
})

/** The largest value of every maximum in the policy, high enough to mean no limit. */
export const UNBOUNDED = 1_000_000
const most = (description: string) => count(1, UNBOUNDED, description)
const MostSchema = strict(
  {
    cases: most('Cases that one party may open on one order; those that staff find founded are not counted.'),
    messages: most('Messages that one party may write on one order.'),
    messagesPerHour: most('Messages that one party may write on one order within an hour.'),
    requests: most('Requests that one party may open on one order.'),
  },
  { description: 'Limits for one person on one order.' },
)

export const PolicySchema = strict({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  spans: SpansSchema,
  requests: strict({
    update: strict({
      buyer: strict({
        awaiting_requirements: Type.Optional(rule(silence.update)),
        in_progress: Type.Optional(rule(silence.update)),
      }),
    }),
    cancellation: strict({
      buyer: strict({
        awaiting_requirements: Type.Optional(rule(silence.cancellation)),
        in_progress: Type.Optional(rule(silence.cancellation)),
        delivered: Type.Optional(rule(silence.cancellation)),
      }),
      seller: strict({
        awaiting_requirements: Type.Optional(rule(silence.cancellation)),
        in_progress: Type.Optional(rule(silence.cancellation)),
        delivered: Type.Optional(rule(silence.cancellation)),
      }),
    }),
    change: strict({
      seller: strict({
        awaiting_requirements: Type.Optional(rule(silence.change)),
        in_progress: Type.Optional(rule(silence.change)),
      }),
    }),
    partial_refund: strict({
      seller: strict({
        in_progress: Type.Optional(rule(silence.partial_refund)),
        delivered: Type.Optional(rule(silence.partial_refund)),
      }),
    }),
  }),
  most: MostSchema,
  attempts: count(1, 100, 'Requests per party, kind and order that may end declined, withdrawn or unanswered.'),
  declinesBeforeStaff: count(0, 100, 'Declined cancellations after which either party may open a case.'),
  workClockStopsDuringCancellation: Type.Boolean({
    description: 'Whether the work clock stops while a cancellation is open.',
  }),
  feeBasisPoints: count(0, 10_000, 'The fee, in hundredths of a percent of the released amount.'),
  partialRefund: strict({
    shareBasisPoints: count(
      1,
      10_000,
      'The maximum of all partial refunds, in hundredths of a percent of the base price.',
    ),
    currencies: Type.Record(
      Type.String({ pattern: '^[A-Z]{3}$' }),
      strict({
        over: count(0, LARGEST_AMOUNT, 'Offered if base and extras together are above this, in minor units.'),
        least: count(1, LARGEST_AMOUNT, 'The minimum of a single refund, in minor units.'),
      }),
      { description: 'In a currency that is not listed, partial refunds are not offered.' },
    ),
  }),
  reviewAfterLate: Type.Boolean({
    description: 'Whether a cancelled order that was late enough to be cancelled alone may be reviewed.',
  }),
  weighsFault: Type.Boolean({ description: 'Whether fault changes what counts; if so, contesting it opens a case.' }),
  cancelledWork: Type.Enum(CANCELLED_WORK, {
    description: 'What the buyer may do with work that was delivered for a cancelled order.',
  }),
})

/** A marketplace's settings. A version is immutable, and an order keeps the version with which it was placed. */
export type Policy = Static<typeof PolicySchema>
export type Spans = Static<typeof SpansSchema>
export type SpanName = keyof Spans
