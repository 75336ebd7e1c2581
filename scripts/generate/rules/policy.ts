// The part with the numbers: every span and switch of the policy that ships, with what it is for.
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

const ABOUT = `An order lives under the policy version of its placing. A version never changes; the one in force is at \`GET /v1/policy\`. This
version of Evenhand ships one policy for orders, ${file('packages/core/src/policy/default.json')}; editing policies comes later. A policy is refused
if it contradicts itself: \`unstarted\` is not longer than \`withoutRequirements\`, \`lateCancel\` not longer than \`withoutDelivery\`,
\`completionAtLeast\` not longer than \`completion\`, \`lastReminder\` not longer than \`shortWindow\`, \`holdTold\` not longer than \`hold\`
and \`completionHold\`, and every window has some length
(${file('packages/core/src/policy/check.ts')}). The numbers of [levels](#levels) are a policy of their own.`

const bounds = (): string =>
  table(
    ['at most', 'default', 'of'],
    Object.entries(PolicySchema.properties.most.properties).map(([name, schema]) => [
      code(`most.${name}`),
      String(new Map<string, number>(Object.entries(defaultPolicy.most)).get(name)),
      about(schema),
    ]),
  )

const BOUNDS = `What one person may pile up on one order is bounded; beyond it a command is refused with what it is, how many, and when again
(\`too_many\`). A policy of before some field was there has the value that changes nothing: no bound, and cases that hold until they are
closed (${file('packages/core/src/policy/gaps.ts')}).`

export const policy = (): string => [ABOUT, spans(), settings(), BOUNDS, bounds()].join('\n\n')
