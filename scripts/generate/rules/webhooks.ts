// The part about webhooks: what is told, in which order, how often, when it is given up, and where it may go.
import { MONEY_ASK_TYPES } from '../../../packages/core/src/order/money/requests.ts'
import { spanText } from '../../../packages/sdk/src/locales/en/index.ts'
import { variables } from '../../../packages/server/src/config/config.ts'
import { GIVE_UP_AFTER, JITTER, PAUSES } from '../../../packages/server/src/outbox/webhooks/retry.ts'
import { ATTEMPTS_KEPT_DAYS } from '../../../packages/server/src/store/webhooks/attempts.ts'
import { REPLAY_LIMIT } from '../../../packages/server/src/store/webhooks/replays.ts'
import { code, codes, file, table } from '../markdown.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** As the policies write spans, so that the words of spans say it. */
function span(ms: number): string {
  if (ms % HOUR === 0) return spanText(`PT${ms / HOUR}H`)
  return spanText(ms % MINUTE === 0 ? `PT${ms / MINUTE}M` : `PT${ms / 1000}S`)
}
const ordinal = (i: number): string => `${i + 1}${['st', 'nd', 'rd'][i] ?? 'th'}`

const pauses = (): string =>
  table(
    ['after the failure', 'it is sent again after'],
    PAUSES.map((pause, i) => [i === PAUSES.length - 1 ? `${ordinal(i)} and every later one` : ordinal(i), span(pause)]),
  )

const longest = Math.max(...PAUSES) * (1 + JITTER)

const TOLD = `An endpoint is told every event of the types it asked for, signed by Standard Webhooks 1.0. Any answer of 200 to 299 within 10
seconds means that it was taken; redirects are not followed. A webhook may come more than once: its id, the order's id and the
event's number, stays the same, so drop what you have had.

**The order of things.** An order's events come one after another, each after the one before was taken. Events that ask for money
(${codes(MONEY_ASK_TYPES)}) have a way of their own and wait behind no other event: a refund may be asked for before the
cancellation that it belongs to is told. Other orders go beside it.

**Failures.** Each pause is up to ${JITTER * 100} % shorter or longer by chance.`

const LATER = `- **Money is repeated without end**, within ${span(longest)} each time. Until it is confirmed it is also listed by
  \`GET /v1/refunds\` and \`GET /v1/payments\`, with since when.
- **Any other event is marked as failed** once it was refused for ${span(GIVE_UP_AFTER)}, and the order's stream goes on with the next one.
  \`GET /v1/webhook-endpoints/:id/attempts?failed=true\` lists them.
- **410 disables the endpoint.** It is told nothing more, and nothing is lost: what happens meanwhile waits. The list of endpoints says
  since when and why; \`POST /v1/webhook-endpoints/:id/enable\` goes on. The time in between counts for no event as refused.
- Every failed attempt is a line of the log (level \`warn\`), with the endpoint's host and no more of its address.
- Attempts are read for ${ATTEMPTS_KEPT_DAYS} days: what was sent when, what was answered, when it is sent again.

**Sent again on demand.** \`POST /v1/webhook-endpoints/:id/replay\` with \`{ orderId, seq }\` sends one event again, with \`{ since }\` every event
of the endpoint's types that was saved at or after that instant of real time, in order for each order. A call takes ${REPLAY_LIMIT.toLocaleString('en-US')}
events; its \`next\` is the \`since\` of the next call. What is sent again goes beside what happens meanwhile and holds up none of
it. Asked for twice, it may come twice, under the same id.

**Where they may go.** In production to https addresses of the public internet: not to private, loopback, link-local, shared,
multicast or reserved addresses, however they are written. An address is checked when it is registered, a name each time it is
connected to, and the connection goes to the address that was checked. ${code(variables.webhookNetworks.name)} (${file('docs/configuration.md')}) lists networks
of your own, which may be reached by http, too. The demo and the sandbox reach every address but those where clouds hand out
the credentials of their machines (169.254.0.0/16, fe80::/10, fd00:ec2::254, 100.100.100.200).`

export const webhooks = (): string =>
  [
    TOLD,
    pauses(),
    LATER,
    `Decided in ${file('packages/server/src/outbox/webhooks/retry.ts')}, ${file('packages/server/src/store/webhooks/lanes.ts')} and ${file('packages/server/src/outbox/webhooks/addresses.ts')}.`,
  ].join('\n\n')
