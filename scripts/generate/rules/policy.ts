// The part of docs/rules.md with the numbers: every span and setting of the policy that ships, with its purpose.
import { defaultPolicy } from '../../../packages/core/src/policy/default.ts'
import { PolicySchema, type SpanName, SpansSchema } from '../../../packages/core/src/policy/policy.ts'
import { spanText } from '../../../packages/sdk/src/locales/en/index.ts'
import { about, code, file, table } from '../markdown.ts'

const isSpan = (name: string): name is SpanName => name in defaultPolicy.spans

const spans = (): string =>
  table(
    ['span', 'default', 'for'],
    Object.entries(SpansSchema.properties).flatMap(([name, schema]) =>
      isSpan(name) ? [[code(name), spanText(defaultPolicy.spans[name]), about(schema)]] : [],
    ),
  )

const SETTINGS = [
  'attempts',
  'declinesBeforeStaff',
  'workClockStopsDuringCancellation',
  'feeBasisPoints',
  'reviewAfterLate',
  'weighsFault',
  'cancelledNote',
]

function settings(): string {
  const schemas = new Map<string, object>(Object.entries(PolicySchema.properties))
  const values = new Map<string, unknown>(Object.entries(defaultPolicy))
  const shown = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value))
  return table(
    ['setting', 'default', 'for'],
    SETTINGS.map(name => [code(name), shown(values.get(name)), about(schemas.get(name) ?? {})]),
  )
}

const ABOUT = `An order keeps the policy version in force when it was placed. A version never changes; the current one is at \`GET /v1/policy\`. This
version of Evenhand ships one order policy, ${file('packages/core/src/policy/default.json')}; editing policies comes later. A policy that
contradicts itself is refused: \`unstarted\` must not be longer than \`withoutRequirements\`, \`lateCancel\` than \`withoutDelivery\`,
\`completionAtLeast\` than \`completion\`, \`lastReminder\` than \`shortWindow\`, \`holdNotice\` than \`hold\` and
\`completionHold\`, and every window must be longer than zero
(${file('packages/core/src/policy/check.ts')}). The numbers of [levels](#levels) are a separate policy.`

const bounds = (): string =>
  table(
    ['limit', 'default', 'for'],
    Object.entries(PolicySchema.properties.most.properties).map(([name, schema]) => [
      code(`most.${name}`),
      String(new Map<string, number>(Object.entries(defaultPolicy.most)).get(name)),
      about(schema),
    ]),
  )

const BOUNDS = `One person's activity on one order is limited; beyond a limit a command is refused with the limit and when it is possible again
(\`too_many\`). In policies older than a field, the field has the value without effect: no limit, and cases that hold until they are
closed (${file('packages/core/src/policy/gaps.ts')}).`

export const policy = (): string => [ABOUT, spans(), settings(), BOUNDS, bounds()].join('\n\n')
