// The part of docs/rules.md about events: every type with its name, and how a history is stored.
import { EVENT_TYPES } from '../../../packages/core/src/order/events.ts'
import { eventText } from '../../../packages/sdk/src/locales/en/index.ts'
import { code, file, rule, table } from '../markdown.ts'

const HISTORY = `Every order is an append-only list of events. In each, \`at\` is when it took effect and \`recordedAt\` is when it was recorded, both in
the orders' time. Both parties see the list. The same types are sent [by webhook](#webhooks). Types are only ever added; a different
meaning gets a different name. Each event carries the hash of the one before, so an exported history can be verified offline
(${file('packages/sdk/src/verify.ts')}). Free text enters the chain as a salted digest and is stored beside it, so that it can be
erased without breaking the chain. Texts that a reader may not see work the same way: they are left out and named in \`sealed\`,
and the history still verifies. Events hold people's ids, not their names; the name shown is the one given with the person's
latest order.`

const types = (): string =>
  table(
    ['type', 'name'],
    EVENT_TYPES.map(type => [code(type), eventText(type)]),
  )

export const events = (): string => [HISTORY, types(), `Their data is in ${rule('events.ts')}.`].join('\n\n')
