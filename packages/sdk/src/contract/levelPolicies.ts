// Versions of the level policy: the current one, earlier and announced ones, and the simulation of a draft on past
// orders.
import { instant, LevelPolicySchema, strict } from '@evenhand/core'
import Type from 'typebox'
import { CriterionView } from './levelViews.ts'
import { nothing, type Row } from './row.ts'
import { at, cursor, limit, page } from './view.ts'

const PolicyVersionView = strict({
  version: Type.Integer(),
  inForceSince: at('Of this version.'),
  policy: LevelPolicySchema,
})

const document = Type.Unsafe<Readonly<Record<string, unknown>>>({
  type: 'object',
  description: 'A level policy, as `getLevelPolicy` gives it. Evenhand assigns its number: one more than the last.',
})
const WarningView = strict({
  path: Type.String({ description: 'The place in the policy: "/ladder/1/keep/0".' }),
  message: Type.String({ description: 'What looks wrong there; it can still be intended.' }),
})

export const levelPolicies = {
  getLevelPolicy: {
    name: 'getLevelPolicy',
    summary: 'The ladder in force, and the one announced.',
    audience: 'anyone',
    params: nothing,
    status: 200,
    result: strict({
      ...PolicyVersionView.properties,
      next: Type.Union([PolicyVersionView, Type.Null()], { description: 'Announced, and not in force yet.' }),
    }),
  },
  backtest: {
    name: 'backtest',
    summary: 'The sellers whose level would change under a draft of a level policy; nothing is changed.',
    audience: 'any_actor',
    params: nothing,
    body: strict({ policy: document }),
    status: 200,
    result: strict({
      at: at('The instant evaluated.'),
      policyVersion: Type.Integer({ description: 'The version compared with.' }),
      sellers: Type.Integer({ description: 'Evaluated.' }),
      moved: Type.Array(
        strict({ seller: Type.String(), from: Type.String(), to: Type.String(), why: Type.Array(CriterionView) }),
        { description: 'The first thousand.' },
      ),
      counts: Type.Array(strict({ from: Type.String(), to: Type.String(), count: Type.Integer() })),
    }),
  },
  publishLevelPolicy: {
    name: 'publishLevelPolicy',
    summary: 'Put a level policy in force, now or at a later instant.',
    audience: 'marketplace',
    params: nothing,
    body: strict({
      policy: document,
      inForceFrom: Type.Optional(
        instant(
          'When it takes effect; now unless given. At least 15 days ahead where it requires more of sellers, and not before a version already announced.',
        ),
      ),
    }),
    status: 201,
    result: strict({
      ...PolicyVersionView.properties,
      stricter: Type.Array(Type.String(), {
        description: 'Where it requires more than the version before: "/ladder/1/keep/0".',
      }),
      warnings: Type.Array(WarningView),
    }),
  },
  listLevelPolicies: {
    name: 'listLevelPolicies',
    summary: 'Every version of the level policy, newest first.',
    audience: 'anyone',
    params: nothing,
    query: strict({ cursor, limit }),
    status: 200,
    result: page(PolicyVersionView),
  },
} as const satisfies Readonly<Record<string, Row>>
