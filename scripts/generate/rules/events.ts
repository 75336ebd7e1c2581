// The part about events: every type with its name, and how a history is kept.
import { EVENT_TYPES } from '../../../packages/core/src/order/events.ts'
import { eventText } from '../../../packages/sdk/src/locales/en/index.ts'
import { code, file, rule, table } from '../markdown.ts'

const KEPT = `Every order is an append-only list of events with \`at\`, when it took effect, and \`recordedAt\`, when it was recorded, both in the
orders' time. Both parties see it. The same types go out [by webhook](#webhooks). Types are only ever
added; another meaning is another name. Each event carries the hash of the one before, so an exported history can be verified
offline (${file('packages/sdk/src/verify.ts')}). Free text enters the chain as a salted digest and lies beside it, so that it can be
erased without breaking the chain. What a reader may not see is kept the same way: the texts that were left out are named in \`sealed\`,
and the history still verifies. Events hold the ids of persons, not their names; the name that is shown is the one given with
the person's latest order.`

const types = (): string =>
  table(
    ['type', 'name'],
    EVENT_TYPES.map(type => [code(type), eventText(type)]),
  )

export const events = (): string => [KEPT, types(), `Their data is in ${rule('events.ts')}.`].join('\n\n')
