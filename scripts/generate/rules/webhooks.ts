// The part of docs/rules.md about webhooks: which events are sent and in which order, how often, when they fail, and to
// which addresses.
import { MONEY_REQUEST_TYPES } from '../../../packages/core/src/order/money/requests.ts'
import { spanText } from '../../../packages/sdk/src/locales/en/index.ts'
import { variables } from '../../../packages/server/src/config/config.ts'
import { GIVE_UP_AFTER, JITTER, PAUSES } from '../../../packages/server/src/outbox/webhooks/retry.ts'
import { ATTEMPT_RETENTION_DAYS } from '../../../packages/server/src/store/webhooks/attempts.ts'
import { REPLAY_LIMIT } from '../../../packages/server/src/store/webhooks/replays.ts'
import { code, codes, file, table } from '../markdown.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Writes a duration as policies write spans, so that the locale can format it. */
function span(ms: number): string {
  if (ms % HOUR === 0) return spanText(`PT${ms / HOUR}H`)
  return spanText(ms % MINUTE === 0 ? `PT${ms / MINUTE}M` : `PT${ms / 1000}S`)
}
const ordinal = (i: number): string => `${i + 1}${['st', 'nd', 'rd'][i] ?? 'th'}`

const pauses = (): string =>
  table(
    ['after the failure', 'resent after'],
    PAUSES.map((pause, i) => [i === PAUSES.length - 1 ? `${ordinal(i)} and every later one` : ordinal(i), span(pause)]),
  )

const longest = Math.max(...PAUSES) * (1 + JITTER)

const DELIVERY = `An endpoint receives every event of the types that it subscribes to, signed as in Standard Webhooks 1.0. A response of 200 to 299 within
10 seconds means that the event was accepted; redirects are not followed. A webhook may arrive more than once: its id, made of the
event stream's id and the event's number, stays the same, so drop duplicates. The body has the event and the present state of the
\`order\`, \`seller\` or \`policy\` that it is about.

**Sequence.** The events of one order, one seller or one policy are sent one after another, each after the one before was accepted. Events that request money
(${codes(MONEY_REQUEST_TYPES)}) have a lane of their own and wait for no other event: a refund request may arrive before the
cancellation that it belongs to. Events of different orders, sellers and policies are sent in parallel.

**Failures.** Each pause is randomly up to ${JITTER * 100}% shorter or longer.`

const RETRIES = `- **Money events are retried without end**, each time within ${span(longest)}. Until confirmed they are also listed, with the time since,
  by \`GET /v1/refunds\` and \`GET /v1/payments\`.
- **Any other event is marked as failed** after ${span(GIVE_UP_AFTER)} of failures, and the next one is sent.
  \`GET /v1/webhook-endpoints/:id/attempts?failed=true\` lists them.
- **410 disables the endpoint.** Nothing more is sent to it, and nothing is lost: new events wait. The list of endpoints shows since
  when and why; \`POST /v1/webhook-endpoints/:id/enable\` resumes sending. The disabled time does not count towards an event's failures.
- Every failed attempt is logged (level \`warn\`), with only the host of the endpoint's address.
- Attempts can be read for ${ATTEMPT_RETENTION_DAYS} days: what was sent when, the response, and when it is sent again.

**Replay on demand.** \`POST /v1/webhook-endpoints/:id/replay\` with \`{ orderId, seq }\` (or \`sellerId\`, or \`policy\`) sends one event again. With \`{ since }\`, it sends every event
of the endpoint's types that was saved at or after that instant of real time, in sequence for each order, seller and policy. A call covers ${REPLAY_LIMIT.toLocaleString('en-US')}
events; its \`next\` is the \`since\` of the next call. Replayed events are sent alongside new ones and never delay them. A replay requested
twice may arrive twice, under the same id.

**Allowed addresses.** In production, https addresses on the public internet: not private, loopback, link-local, shared,
multicast or reserved addresses, in any notation. An address is checked when it is registered, a host name on every
connection, and the connection goes to the address that was checked. ${code(variables.webhookNetworks.name)} (${file('docs/configuration.md')}) lists networks
of your own, which may also be reached by http. The demo and the sandbox can reach every address except those where cloud providers serve
machine credentials (169.254.0.0/16, fe80::/10, fd00:ec2::254, 100.100.100.200).`

export const webhooks = (): string =>
  [
    DELIVERY,
    pauses(),
    RETRIES,
    `Decided in ${file('packages/server/src/outbox/webhooks/retry.ts')}, ${file('packages/server/src/store/webhooks/lanes.ts')} and ${file('packages/server/src/outbox/webhooks/addresses.ts')}.`,
  ].join('\n\n')
