// Levels: sellers, what they hold, what would be, evaluations, what people decide about them, histories brought along.
import {
  externalId,
  instant,
  LARGEST_AMOUNT,
  LOGGED_FAULT_STATUSES,
  LOGGED_METHODS,
  LOGGED_PARTIES,
  LOGGED_SIDES,
  line,
  prose,
  strict,
} from '@evenhand/core'
import Type from 'typebox'
import {
  AppealView,
  EvaluationView,
  LevelView,
  PerformanceItem,
  PerksView,
  ProposalView,
  VerdictView,
} from './levelViews.ts'
import type { Row } from './row.ts'
import { at, cursor, limit, page } from './view.ts'

const id = externalId('The seller.')
const sellerParams = strict({ id })
const nothing = strict({})
const evaluationParams = strict({
  id,
  at: instant('The instant of the evaluation.'),
  n: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Its number at that instant.' }),
})
const explanation = prose(5000, 'Why.')
const imagined = (description: string) => Type.Integer({ minimum: 0, maximum: 1000, description })
const SellerView = strict({
  id: Type.String(),
  name: Type.Union([Type.String(), Type.Null()]),
  since: at('On the marketplace since.'),
  level: Type.String(),
  levelSince: at('Of this level.'),
  warnings: Type.Integer({ description: 'Open ones.' }),
})

const historyRow = Type.Record(
  Type.String({ pattern: '^[a-z_]{1,40}$' }),
  Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
  {
    description:
      'By the columns of `evenhand import`: order_id, seller_id, closed_at, outcome and more. A cell means the same as in a ' +
      'file; null is an empty one. Numbers beyond the safe integers are refused: send them as strings.',
  },
)

export const levels = {
  putSeller: {
    name: 'putSeller',
    summary: 'Say of a seller the name, since when it is there, its level or its warnings.',
    audience: 'marketplace',
    params: sellerParams,
    body: strict({
      name: Type.Optional(line(200, 'The name shown to others; needed for somebody new.')),
      since: Type.Optional(instant('When the seller came to the marketplace; needed for somebody new.')),
      level: Type.Optional(line(60, 'A level of the ladder; unless named it stays as it is.')),
      reason: Type.Optional(
        line(1000, 'Why the level is set: needed with `level`, kept with who and when, and shown to the seller.'),
      ),
      warnings: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000, description: 'Open warnings.' })),
    }),
    status: 200,
    result: SellerView,
  },
  sellerLevel: {
    name: 'sellerLevel',
    summary: 'A seller’s level: scorecard, rate, ledger, forecast, perks.',
    audience: 'any_actor',
    params: sellerParams,
    status: 200,
    result: LevelView,
  },
  listPerformanceLog: {
    name: 'listPerformanceLog',
    summary: 'Every order of a seller’s ledger, newest first, as the level page shows it.',
    audience: 'any_actor',
    params: sellerParams,
    query: strict({ cursor, limit }),
    status: 200,
    result: page(PerformanceItem),
  },
  whatIf: {
    name: 'whatIf',
    summary: 'The next evaluation if orders ended so now; nothing is changed.',
    audience: 'any_actor',
    params: sellerParams,
    body: strict({
      completed: imagined('Orders completed on time.'),
      cancelled: imagined('Orders cancelled.'),
      method: Type.Optional(
        Type.Enum(
          LOGGED_METHODS.filter(method => method !== 'completed'),
          { description: 'How they are cancelled; mutually unless named.' },
        ),
      ),
      openedBy: Type.Optional(
        Type.Enum(LOGGED_PARTIES, { description: 'Who asks for it; it matters where the policy weighs that.' }),
      ),
      fault: Type.Optional(
        Type.Enum(LOGGED_SIDES, {
          description: 'Unless named: the seller’s for `late`, the buyer’s for `unstarted`, else none.',
        }),
      ),
      faultStatus: Type.Optional(
        Type.Enum(LOGGED_FAULT_STATUSES, {
          description:
            'Unless named, as such an end has it: `agreed` for `mutual`, `ruled` for `support`, else `established`.',
        }),
      ),
      buyers: Type.Optional(
        imagined(
          'From how many new buyers they are, in turn. Unless named, completed ones are of buyers who are there already, and each cancelled one is of a new buyer.',
        ),
      ),
      value: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: LARGEST_AMOUNT,
          description:
            'Of each order, in minor units of the ladder’s currency; of completed ones the fee is taken off.',
        }),
      ),
    }),
    status: 200,
    result: strict({
      at: at('The evaluation that is judged: the next that can lower.'),
      before: VerdictView,
      after: VerdictView,
    }),
  },
  sellerPerks: {
    name: 'sellerPerks',
    summary: 'What a seller’s level grants now, for the marketplace to enforce.',
    audience: 'any_actor',
    params: sellerParams,
    status: 200,
    result: strict({
      level: Type.String(),
      since: at('Of this level.'),
      perks: PerksView,
      grace: Type.Union([strict({ level: Type.String(), until: at('The end.') }), Type.Null()], {
        description: 'The perks are still those of this level.',
      }),
    }),
  },
  listEvaluations: {
    name: 'listEvaluations',
    summary: 'A seller’s evaluations with their reasons, newest first.',
    audience: 'any_actor',
    params: sellerParams,
    query: strict({ cursor, limit }),
    status: 200,
    result: page(EvaluationView),
  },
  openAppeal: {
    name: 'openAppeal',
    summary: 'Ask a person to look at an evaluation.',
    audience: 'any_actor',
    params: evaluationParams,
    body: strict({ explanation }),
    status: 201,
    result: AppealView,
  },
  ruleAppeal: {
    name: 'ruleAppeal',
    summary: 'Rule on an appeal, as staff.',
    audience: 'any_actor',
    params: evaluationParams,
    body: strict({
      ruling: Type.Enum(['stands', 'reinstated'], {
        description: '`reinstated`: the level before the evaluation returns.',
      }),
      explanation,
    }),
    status: 200,
    result: AppealView,
  },
  listAppeals: {
    name: 'listAppeals',
    summary: 'The open appeals, oldest first; for staff and the marketplace.',
    audience: 'any_actor',
    params: nothing,
    query: strict({ cursor, limit }),
    status: 200,
    result: page(AppealView),
  },
  ruleProposal: {
    name: 'ruleProposal',
    summary: 'Decide on a level that an evaluation proposes, as staff.',
    audience: 'any_actor',
    params: evaluationParams,
    body: strict({
      ruling: Type.Enum(['granted', 'refused'], { description: '`granted`: the seller has the next level at once.' }),
      explanation,
    }),
    status: 200,
    result: ProposalView,
  },
  listProposals: {
    name: 'listProposals',
    summary: 'Levels that wait for a person, oldest first; for staff and the marketplace.',
    audience: 'any_actor',
    params: nothing,
    query: strict({ cursor, limit }),
    status: 200,
    result: page(ProposalView),
  },
  importHistory: {
    name: 'importHistory',
    summary: 'Bring along orders that another system closed.',
    audience: 'marketplace',
    params: nothing,
    body: strict({
      orders: Type.Array(historyRow, { minItems: 1, maxItems: 1000 }),
      correct: Type.Optional(
        Type.Boolean({
          description:
            'Rows that differ from what is known are corrections, from now on: due_at, delivered_at, fault, ' +
            'fault_status, value_minor, rating. Unless it is true, they are refused.',
        }),
      ),
    }),
    status: 200,
    result: strict({
      taken: Type.Integer({ description: 'New ones, and corrections.' }),
      unchanged: Type.Integer({ description: 'Known already.' }),
      own: Type.Integer({ description: 'Closed by Evenhand itself, which stands.' }),
      refused: Type.Array(
        strict({
          line: Type.Integer({ minimum: 1, description: 'From 1, in the order they came.' }),
          field: Type.String(),
          reason: Type.String(),
        }),
      ),
    }),
  },
} as const satisfies Readonly<Record<string, Row>>
