// Events on the wire: their types by what they are about, their form in webhooks and in the feed, and the feed.
import { FORMS, ORDER_EVENT_TYPES, POLICY_EVENT_TYPES, POLICY_KINDS, SELLER_EVENT_TYPES, strict } from '@evenhand/core'
import Type, { type Static } from 'typebox'
import { nothing, type Row } from './row.ts'
import { at, EventView, maybeAt, nullable, OrderView, OutcomeBrief } from './view.ts'

/** What an event can be about, with the types of its events. */
export const EVENT_TYPES = {
  order: ORDER_EVENT_TYPES,
  seller: SELLER_EVENT_TYPES,
  policy: POLICY_EVENT_TYPES,
} as const satisfies Readonly<Record<string, readonly string[]>>
export type SubjectKind = keyof typeof EVENT_TYPES
/** The types of all events. */
export const ALL_EVENT_TYPES: readonly string[] = Object.values(EVENT_TYPES).flat()

const isAbout = (kind: SubjectKind, type: string): boolean => EVENT_TYPES[kind].some(each => each === type)
/** Returns what events of this type are about. */
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
  level: Type.String({ description: 'The level now.' }),
  levelSince: at('Since when it is held.'),
  graceLevel: nullable(Type.String({ description: 'The lost level whose perks remain; null if there is none.' })),
  graceUntil: maybeAt('Until when they remain.'),
  atRiskSince: maybeAt('Since when a criterion for keeping the level is failed.'),
})
const PolicyBrief = strict({ kind: Type.Enum([...POLICY_KINDS]), stream, version })

/** A webhook's body: one event, and the present state of what it is about. */
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
    summary: 'Every event that the caller may see, in the order of saving: what webhooks send, to be fetched.',
    audience: 'any_actor',
    params: nothing,
    query: strict({
      after: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          pattern: FORMS.token,
          description:
            'The `next` of an earlier page: a page starts after it. `latest`: after every event saved so far. Missing: at the first event.',
        }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
    }),
    status: 200,
    result: strict({
      items: Type.Array(FeedItem, {
        description: 'The events of one stream in sequence. May be empty even if there is more.',
      }),
      next: Type.String({ description: 'The `after` of the next call, now or later.' }),
      more: Type.Boolean({ description: 'Whether there may be more already.' }),
    }),
  },
} as const satisfies Readonly<Record<string, Row>>
