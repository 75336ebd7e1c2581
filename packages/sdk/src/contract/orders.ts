// Orders: placing them, reading them, and the commands of their life cycle.
import { COMMANDS, type CommandBody, commandSchema, type PreviewAction, strict, TABS } from '@evenhand/core'
import Type from 'typebox'
import { LevelEffectView } from './levelViews.ts'
import { command, orderParams, type Row } from './row.ts'
import {
  BalancesView,
  before,
  cursor,
  EntryView,
  EventView,
  limit,
  manyEvents,
  OrderRow,
  OrderView,
  OutcomeView,
  page,
  RefusalView,
} from './view.ts'

const isPreviewable = (action: string): action is PreviewAction => action !== 'place' && action in COMMANDS

/** Any command. The discriminator `action` selects its schema, so that errors are about that command alone. */
const AnyCommand = Type.Unsafe<CommandBody<PreviewAction>>({
  type: 'object',
  discriminator: { propertyName: 'action' },
  required: ['action'],
  oneOf: Object.keys(COMMANDS).filter(isPreviewable).map(commandSchema),
})

const AfterView = strict({
  phase: OrderView.properties.phase,
  outcome: Type.Union([OutcomeView, Type.Null()]),
  dueAt: OrderView.properties.dueAt,
  completeAt: OrderView.properties.completeAt,
  balances: BalancesView,
})
const end = (description: string) => Type.Union([AfterView, Type.Null()], { description })

const PreviewView = strict({
  ok: Type.Boolean(),
  refusal: Type.Optional(RefusalView),
  after: AfterView,
  answers: Type.Union(
    [
      strict({
        accept: end('The order if the other party accepts at once; null where it is replied to instead.'),
        decline: end('The order if the other party declines at once; null where it is replied to instead.'),
        silence: end('The order when the time to answer ends without an answer.'),
      }),
      Type.Null(),
    ],
    { description: 'Where the command opens a request: the order at each of its ends.' },
  ),
  level: Type.Union([LevelEffectView, Type.Null()], {
    description: 'The effect on the seller’s level; null where there is none, and for the buyer.',
  }),
})

export const orders = {
  placeOrder: {
    name: 'placeOrder',
    summary: 'Place a paid order.',
    audience: 'marketplace',
    command: 'place',
    params: strict({}),
    body: COMMANDS.place.body,
    status: 201,
    result: OrderView,
  },
  listOrders: {
    name: 'listOrders',
    summary: 'The actor’s orders in one tab, next instant first.',
    audience: 'any_actor',
    params: strict({}),
    query: strict({
      tab: Type.Optional(Type.Enum(TABS)),
      q: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          pattern: '^[^\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]*$',
          description:
            'An order’s reference or id, which finds that order only; else word prefixes, all of them in the title and reference or in a party’s name.',
        }),
      ),
      cursor,
      limit,
    }),
    status: 200,
    result: strict({
      ...page(OrderRow).properties,
      counts: Type.Record(Type.String(), Type.Integer(), {
        description: 'Orders by tab, counted up to 1,000: 1001 means more.',
      }),
    }),
  },
  getOrder: {
    name: 'getOrder',
    summary: 'One order as the actor sees it.',
    audience: 'any_actor',
    params: orderParams,
    status: 200,
    result: OrderView,
  },
  listEvents: {
    name: 'listEvents',
    summary: 'The order’s history with its hash chain.',
    audience: 'any_actor',
    params: orderParams,
    query: strict({ cursor, before, limit: manyEvents }),
    status: 200,
    result: strict({
      ...page(EventView).properties,
      earlier: Type.Union([Type.Integer(), Type.Null()], {
        description: 'The `before` of the preceding part; null where this part starts with the first event.',
      }),
    }),
  },
  listEntries: {
    name: 'listEntries',
    summary: 'The order’s ledger, entry by entry.',
    audience: 'any_actor',
    params: orderParams,
    status: 200,
    result: strict({ items: Type.Array(EntryView) }),
  },
  preview: {
    name: 'preview',
    summary: 'What a command would do now; nothing is changed.',
    audience: 'any_actor',
    params: orderParams,
    body: strict({ command: AnyCommand }),
    status: 200,
    result: PreviewView,
    keyOnly: ['command.automatic'],
  },
  giveRequirements: command(
    'giveRequirements',
    'give_requirements',
    'Answer the seller’s questions; the work starts.',
    200,
    OrderView,
  ),
  deliver: command('deliver', 'deliver', 'Deliver the work.', 200, OrderView),
  requestRevision: command(
    'requestRevision',
    'request_revision',
    'Request a revision of the delivery.',
    200,
    OrderView,
  ),
  acceptDelivery: command(
    'acceptDelivery',
    'accept_delivery',
    'Accept the delivery; the order is completed.',
    200,
    OrderView,
  ),
  writeMessage: {
    ...command('writeMessage', 'write_message', 'Write to the other party.', 201, OrderView),
    keyOnly: ['automatic'],
  },
  review: command('review', 'review', 'Review the order, once.', 201, OrderView),
} as const satisfies Readonly<Record<string, Row>>
