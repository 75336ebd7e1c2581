// Operations about levels: sellers, perks, what-if, evaluations, appeals, proposals and imported histories.
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
import { nothing, type Row } from './row.ts'
import { at, cursor, limit, page } from './view.ts'

const id = externalId('The seller.')
const sellerParams = strict({ id })
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
    summary: 'Set a seller’s name, start date, level or warnings.',
    audience: 'marketplace',
    params: sellerParams,
    body: strict({
      name: Type.Optional(line(200, 'The name shown to others; required for a new seller.')),
      since: Type.Optional(instant('When the seller came to the marketplace; required for a new seller.')),
      level: Type.Optional(line(60, 'A level of the ladder; unchanged unless given.')),
      reason: Type.Optional(
        line(1000, 'Why the level is set: required with `level`, recorded with who and when, and shown to the seller.'),
      ),
      warnings: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000, description: 'Open warnings.' })),
    }),
    status: 200,
    result: SellerView,
  },
  sellerLevel: {
    name: 'sellerLevel',
    summary: 'A seller’s level: scorecard, rate, performance log, forecast, perks.',
    audience: 'any_actor',
    params: sellerParams,
    status: 200,
    result: LevelView,
  },
  listPerformanceLog: {
    name: 'listPerformanceLog',
    summary: 'A seller’s whole performance log, newest first, as on the level page.',
    audience: 'any_actor',
    params: sellerParams,
    query: strict({ cursor, limit }),
    status: 200,
    result: page(PerformanceItem),
  },
  whatIf: {
    name: 'whatIf',
    summary: 'The next evaluation if orders ended like this now; nothing is changed.',
    audience: 'any_actor',
    params: sellerParams,
    body: strict({
      completed: imagined('Orders completed on time.'),
      cancelled: imagined('Orders cancelled.'),
      method: Type.Optional(
        Type.Enum(
          LOGGED_METHODS.filter(method => method !== 'completed'),
          { description: 'How they are cancelled; mutually unless given.' },
        ),
      ),
      openedBy: Type.Optional(
        Type.Enum(LOGGED_PARTIES, { description: 'Who asks for it; relevant where the policy weighs that.' }),
      ),
      fault: Type.Optional(
        Type.Enum(LOGGED_SIDES, {
          description: 'Unless given: the seller’s for `late`, the buyer’s for `unstarted`, else none.',
        }),
      ),
      faultStatus: Type.Optional(
        Type.Enum(LOGGED_FAULT_STATUSES, {
          description:
            'Unless given, as usual for the method: `agreed` for `mutual`, `ruled` for `support`, else `established`.',
        }),
      ),
      buyers: Type.Optional(
        imagined(
          'The number of new buyers, in turn. Unless given, completed orders come from returning buyers, and each cancelled one from a new buyer.',
        ),
      ),
      value: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: LARGEST_AMOUNT,
          description:
            'Of each order, in minor units of the ladder’s currency; the fee is deducted from completed ones.',
        }),
      ),
    }),
    status: 200,
    result: strict({
      at: at('The instant evaluated: the next that can lower.'),
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
        description: 'The level whose perks still apply.',
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
    summary: 'Appeal an evaluation: a person will review it.',
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
    summary: 'Levels waiting for a decision, oldest first; for staff and the marketplace.',
    audience: 'any_actor',
    params: nothing,
    query: strict({ cursor, limit }),
    status: 200,
    result: page(ProposalView),
  },
  importHistory: {
    name: 'importHistory',
    summary: 'Import orders that another system closed.',
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
      unchanged: Type.Integer({ description: 'Already known.' }),
      own: Type.Integer({ description: 'Closed by Evenhand itself, which stands.' }),
      refused: Type.Array(
        strict({
          line: Type.Integer({ minimum: 1, description: 'From 1, in the order sent.' }),
          field: Type.String(),
          reason: Type.String(),
        }),
      ),
    }),
  },
} as const satisfies Readonly<Record<string, Row>>
