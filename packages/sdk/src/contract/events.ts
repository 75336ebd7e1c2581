// Events on the wire: the types for each kind of subject, the payload of webhooks and of the feed, and the feed itself.
import { FORMS, ORDER_EVENT_TYPES, POLICY_EVENT_TYPES, POLICY_KINDS, SELLER_EVENT_TYPES, strict } from '@evenhand/core'
import Type, { type Static } from 'typebox'
import { nothing, type Row } from './row.ts'
import { at, EventView, maybeAt, nullable, OrderView, OutcomeBrief } from './view.ts'

/** The kinds of subjects that events can be about, each with its event types. */
export const EVENT_TYPES = {
  order: ORDER_EVENT_TYPES,
  seller: SELLER_EVENT_TYPES,
  policy: POLICY_EVENT_TYPES,
} as const satisfies Readonly<Record<string, readonly string[]>>
export type SubjectKind = keyof typeof EVENT_TYPES
/** The types of all events. */
export const ALL_EVENT_TYPES: readonly string[] = Object.values(EVENT_TYPES).flat()

const isAbout = (kind: SubjectKind, type: string): boolean => EVENT_TYPES[kind].some(each => each === type)
/** Returns the kind of subject that events of this type are about. */
export const subjectKindOf = (type: string): SubjectKind =>
  isAbout('seller', type) ? 'seller' : isAbout('policy', type) ? 'policy' : 'order'

export const SubjectView = strict({
  kind: Type.Enum(['order', 'seller', 'policy'] satisfies SubjectKind[]),
  id: Type.String({ description: 'The order’s id, the seller’s id, or the kind of policy.' }),
})

const stream = Type.String({
  description: 'The id of the event stream, which is part of every hash. Events are numbered within it.',
})
const version = Type.Integer({ description: 'The number of the last event.' })
const { id, reference, phase } = OrderView.properties
const OrderBrief = strict({
  id,
  reference,
  version,
  phase,
  outcome: nullable(OutcomeBrief),
})
const SellerBrief = strict({
  id: Type.String(),
  stream,
  version,
  level: Type.String({ description: 'The present level.' }),
  levelSince: at('Since when the seller has had this level.'),
  graceLevel: nullable(Type.String({ description: 'The lost level whose perks remain; null if there is none.' })),
  graceUntil: maybeAt('Until when these perks remain; null if there are none.'),
  atRiskSince: maybeAt('Since when the seller has failed a criterion for keeping the level; null if none is failed.'),
})
const PolicyBrief = strict({ kind: Type.Enum([...POLICY_KINDS]), stream, version })

/** The body of a webhook: one event, and the present state of the order, seller or policy that it is about. */
export const PayloadView = strict({
  type: Type.String({ description: 'The event’s type, e.g. `order.cancelled`; docs/rules.md lists them all.' }),
  timestamp: at('When the event took effect.'),
  data: Type.Union([
    strict({ event: EventView, order: OrderBrief }),
    strict({ event: EventView, seller: SellerBrief }),
    strict({ event: EventView, policy: PolicyBrief }),
  ]),
})
export type Payload = Static<typeof PayloadView>

const FeedItem = strict({
  id: Type.String({ description: 'The event’s `webhook-id`: the stream, a dot, the event’s number.' }),
  ...PayloadView.properties,
})

export const events = {
  listFeed: {
    name: 'listFeed',
    summary: 'Fetch the events that webhooks send: all that the caller may see, in the order of saving.',
    audience: 'any_actor',
    params: nothing,
    query: strict({
      after: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          pattern: FORMS.token,
          description:
            'Where the page starts. The `next` of an earlier page: after that page. `latest`: after all events saved so far. Omitted: at the first event.',
        }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
    }),
    status: 200,
    result: strict({
      items: Type.Array(FeedItem, {
        description: 'The events, those of each stream in sequence. The list may be empty although `more` is true.',
      }),
      next: Type.String({ description: 'The value of `after` for the next call, at any time.' }),
      more: Type.Boolean({ description: 'Whether there may be further events already.' }),
    }),
  },
} as const satisfies Readonly<Record<string, Row>>
