// Views of an order: every field of the answers, with instants in ISO 8601 and amounts in minor units.
import {
  ABOUTS,
  CANCELLED_WORK,
  DECIDERS,
  ENDERS,
  ENDINGS,
  FAULT_STATUSES,
  FORMS,
  KINDS,
  LARGEST_SEQ,
  METHODS,
  MONEY_STATES,
  OPEN_OFFERS,
  type OpenOffer,
  PARTIES,
  PersonSchema,
  PHASES,
  PREVIEW_ACTIONS,
  SIDES,
  SILENCES,
  strict,
  TABS,
} from '@evenhand/core'
import Type, { type Static, type TSchema } from 'typebox'

export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])
export const at = (description: string) => Type.String({ format: 'date-time', description })
export const maybeAt = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description })
const money = (description: string) => Type.Integer({ description })
const id = Type.Integer({ minimum: 1, description: 'The number of the event that opened it.' })

const extra = strict({ title: Type.String(), price: money('Minor units.'), days: Type.Integer() })

const RequestView = strict({
  id,
  kind: Type.Enum(KINDS),
  openedBy: Type.Enum(PARTIES),
  openedAt: at('When it was opened.'),
  reason: Type.String(),
  explanation: Type.String(),
  fault: nullable(strict({ side: Type.Enum(SIDES), status: Type.Enum(FAULT_STATUSES) })),
  change: nullable(
    strict({ dueAt: maybeAt('The date shown.'), days: nullable(Type.Integer()), extras: Type.Array(extra) }),
  ),
  refund: nullable(money('The amount offered back, in minor units.')),
  status: Type.Enum(['open', ...ENDINGS]),
  respondBy: maybeAt('The end of the window; null while a case holds it and after the request has ended.'),
  onSilence: Type.Enum(SILENCES, { description: 'The status that silence leads to.' }),
  awaits: nullable(Type.Enum(['answer', 'payment'])),
  answer: nullable(Type.String({ description: 'The text sent with the answer.' })),
  endedBy: nullable(Type.Enum(ENDERS)),
  endedAt: maybeAt('When it ended.'),
})

export const OutcomeView = strict({
  method: Type.Enum(METHODS),
  decidedBy: Type.Enum(DECIDERS),
  reason: nullable(Type.String()),
  fault: Type.Enum(SIDES),
  faultStatus: nullable(Type.Enum(FAULT_STATUSES)),
  at: at('The instant of the outcome.'),
  window: nullable(
    Type.String({ description: 'The span that made the outcome possible, as the policy writes it, e.g. `PT48H`.' }),
  ),
  refunded: money('Minor units.'),
  released: money('Minor units.'),
  fee: money('Minor units.'),
  agreedBy: Type.Array(Type.Enum(PARTIES)),
  views: Type.Array(strict({ by: Type.Enum(PARTIES), side: Type.Enum(SIDES), explanation: Type.String() })),
})

const { method, decidedBy, reason, window } = OutcomeView.properties
/** The part of an outcome that the SDK's `outcomeLabel` turns into one line. */
export const OutcomeBrief = strict({ method, decidedBy, reason, window })

export const BalancesView = strict({
  held: money('Neither released nor refunded.'),
  released: money('The seller’s part, after the fee; negative when refunds after the release exceed it.'),
  refunded: money('Refunded, or requested to be.'),
  fee: money('The marketplace’s part.'),
})

export const RefundView = strict({
  id,
  amount: money('Minor units.'),
  state: Type.Enum(MONEY_STATES),
  at: at('Of this state.'),
  externalId: nullable(Type.String({ description: 'The payment side’s id, from its confirmation.' })),
  failureReason: nullable(
    Type.String({ description: 'Why it failed; for the marketplace and staff, null for the parties.' }),
  ),
})
const PaymentView = strict({ ...RefundView.properties, requestId: Type.Integer() })

const HoldView = strict({
  against: Type.Enum([...PARTIES, 'both'], { description: 'Whose clocks are held.' }),
  until: maybeAt('When its hold ends by itself; null: with the case, or nothing is held.'),
  completionUntil: maybeAt('The same for the completion of a delivered order, which any party’s case holds.'),
  confirmed: Type.Boolean({ description: 'Whether staff have confirmed it.' }),
})

const CaseView = strict({
  id,
  about: Type.Enum(ABOUTS, { description: '`sealed` where the reader may not know it.' }),
  openedBy: Type.Enum(PARTIES),
  openedAt: at('When it was opened.'),
  explanation: Type.String({ description: 'Empty where it is sealed.' }),
  sealed: Type.Boolean({ description: 'Whether matter and texts are hidden from this reader.' }),
  stopsClocks: Type.Boolean({ description: 'Whether it holds any clock now.' }),
  hold: nullable(HoldView),
  founded: nullable(Type.Boolean({ description: 'Whether staff found it justified.' })),
  status: Type.Enum(['open', 'settled', 'withdrawn', 'ruled']),
  endedAt: maybeAt('When it ended.'),
})

export const RefusalView = strict({
  code: Type.String({
    description: 'As the problem that the command would get; the SDK’s languages have a sentence for each.',
  }),
  facts: Type.Record(Type.String(), Type.Unknown(), { description: 'The values in that sentence.' }),
})
const ClosedOffer = strict({
  action: Type.Enum([...PREVIEW_ACTIONS]),
  kind: Type.Optional(Type.Enum(KINDS)),
  requestId: Type.Optional(Type.Integer()),
  caseId: Type.Optional(Type.Integer()),
  refundId: Type.Optional(Type.Integer()),
  paymentId: Type.Optional(Type.Integer()),
  ok: Type.Literal(false),
  refusal: RefusalView,
})
/** A line of `allowed`: an action, of the two about requests its kind, and its inputs or its refusal. */
const OfferView = Type.Unsafe<OpenOffer | Static<typeof ClosedOffer>>(
  Type.Union([...Object.values(OPEN_OFFERS).flat(), ClosedOffer]),
)

const summary = {
  id: Type.String(),
  reference: Type.String(),
  version: Type.Integer({ description: 'The number of the last event.' }),
  phase: Type.Enum(PHASES),
  late: Type.Boolean(),
  inResolution: Type.Boolean(),
  gig: strict({ id: Type.String(), version: Type.String(), title: Type.String() }),
  buyer: PersonSchema,
  seller: PersonSchema,
  sellerLevel: nullable(Type.String({ description: 'The seller’s level now; null where none is known.' })),
  currency: Type.String(),
  price: money('The base price in minor units.'),
  placedAt: at('When it was placed.'),
  dueAt: maybeAt('The due instant in force; null before the work starts and while its clock is held.'),
  nextDueAt: maybeAt('The next deadline that is not a reminder.'),
  total: money('Base price and extras.'),
  tab: Type.Enum(TABS, { description: 'Of the actor.' }),
}

export const OrderView = strict({
  ...summary,
  policyVersion: Type.Integer(),
  extras: Type.Array(extra),
  turnaround: Type.Integer({ description: 'Milliseconds.' }),
  requirements: Type.Array(Type.String()),
  terms: Type.Array(strict({ id: Type.String(), text: Type.String(), acknowledgedAt: at('By the buyer.') })),
  revisions: strict({ requested: Type.Integer(), included: nullable(Type.Integer()) }),
  onTime: nullable(
    Type.Boolean({
      description:
        'By the delivery that counts. null while there is none, and where it was on time only thanks to a withdrawn or unfounded case.',
    }),
  ),
  completeAt: maybeAt('When silence completes the order; null while that clock is held.'),
  refreshAt: maybeAt('The next instant at which `allowed` changes by itself.'),
  request: nullable(RequestView),
  requests: Type.Array(RequestView),
  cases: Type.Array(CaseView),
  outcome: nullable(OutcomeView),
  balances: BalancesView,
  refunds: Type.Array(RefundView),
  payments: Type.Array(PaymentView),
  review: nullable(strict({ rating: Type.Integer(), text: nullable(Type.String()), at: at('When it was written.') })),
  cancelledWork: Type.Union([Type.Enum(CANCELLED_WORK), Type.Null()], {
    description:
      'What the buyer may do with work delivered for a cancelled order, by its policy; null unless cancelled.',
  }),
  receipt: Type.Optional(
    strict(
      {
        version: Type.Integer({ description: 'The order’s version right after the command.' }),
        requestId: Type.Optional(Type.Integer()),
        caseId: Type.Optional(Type.Integer()),
        paymentId: Type.Optional(Type.Integer()),
        refundIds: Type.Optional(Type.Array(Type.Integer())),
      },
      { description: 'In answers to commands: the command’s receipt, identical when it is repeated with its key.' },
    ),
  ),
  allowed: Type.Array(OfferView),
})

const { kind, openedBy, awaits, respondBy } = RequestView.properties
export const OrderRow = strict({
  ...summary,
  outcome: nullable(OutcomeBrief),
  request: Type.Union([strict({ kind, openedBy, awaits, respondBy }), Type.Null()], {
    description: 'The open request.',
  }),
})

export const EventView = strict({
  seq: Type.Integer({ minimum: 1 }),
  type: Type.String(),
  at: at('When it took effect.'),
  recordedAt: at('When it was recorded.'),
  by: Type.String({
    description:
      '“buyer:<id>”, “seller:<id>”, “staff”, “marketplace”, “payment” or “clock”. For staff, the text `by` names the person, for staff and the marketplace only.',
  }),
  data: Type.Record(Type.String(), Type.Unknown()),
  digests: Type.Record(Type.String(), Type.String(), { description: 'SHA-256 of salt and text, by name.' }),
  texts: Type.Record(Type.String(), strict({ salt: Type.String(), text: Type.String() }), {
    description: 'The free text beside the chain; missing once erased.',
  }),
  sealed: Type.Array(Type.String(), { description: 'The texts that exist but are hidden from this reader.' }),
  hash: Type.String({ description: 'SHA-256 over the previous hash and this event in canonical JSON.' }),
})

export const EntryView = strict({
  account: Type.String(),
  order: Type.String(),
  event: Type.Integer(),
  amount: money('Minor units; the entries of one event sum to zero.'),
  currency: Type.String(),
  at: at('The event’s instant.'),
})

export const page = <S extends TSchema>(item: S) =>
  strict({ items: Type.Array(item), next: nullable(Type.String({ description: 'The cursor of the next page.' })) })
export const cursor = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: FORMS.token,
    description: 'From `next` of the page before.',
  }),
)
export const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 }))
/** The number of an event, before which a page of events ends. */
export const before = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: LARGEST_SEQ,
    description:
      'The latest events before this one, oldest first; with the largest number, the latest of all. Not together with a cursor.',
  }),
)
/** The page size for events, large enough that most histories fit on one page. */
export const manyEvents = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 500 }))
