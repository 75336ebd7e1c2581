// docs/configuration.md: the environment variables, from the table by which the server reads them.
import { variables } from '../../packages/server/src/config/config.ts'
import { KEYS_USAGE } from '../../packages/server/src/installation/keys.ts'
import { SESSION_HOURS, SESSION_IDLE_MINUTES, SESSION_LINK_MINUTES } from '../../packages/server/src/store/sessions.ts'
import { VERIFY_USAGE } from '../../packages/server/src/verify/command.ts'
import { limits } from './limits.ts'
import { code, generated, table } from './markdown.ts'

export function configurationDocument(): string {
  const rows = Object.values(variables).map(row => [code(row.name), row.default, row.about])
  return `${generated('packages/server/src/config/config.ts')}

# Configuration

The server is configured by environment variables alone. They are read once, at startup; invalid values stop the startup, with a
message for each. An empty variable counts as not set.

${table(['variable', 'default', 'what it does'], rows)}

For example, a sandbox on another port with its own data folder:

\`\`\`sh
PORT=4500 EVENHAND_MODE=sandbox EVENHAND_DATA=./sandbox npm start
\`\`\`

The settings of the rules (windows, limits, the fee, the ladder of levels) are not here: they are policies, which are versioned
data. See [Numbers of the policy](rules.md#numbers-of-the-policy) and [Levels](rules.md#levels).

${keysSection()}

${verifySection()}

${limits()}`
}

const verifySection = (): string => `## Verify what is stored

\`\`\`text
${VERIFY_USAGE}
\`\`\`

The command finds the database in the same way as the server, and reads one snapshot of it. For every difference it names the owner, the
table, the row and the field, the stored value, and the value that follows from the events. It compares

- the events of every order, seller and policy: their numbers, the chain of hashes up to the stored head, and texts with their digests;
- the stored state, and every column of an order or seller that follows from it; the published versions of policies;
- ledger entries of sellers, money requests, the performance log, evaluations, appeals, decisions on proposals, warnings, earlier starts;
- the reference of an order, and the words by which a search finds the order;
- outbox cursors: they cover every event that an endpoint subscribes to, and an attempt is planned for every unsent event;
- rows that belong to no order, seller, policy or endpoint.

Erased texts are not differences, nor are states of an earlier version, which the server rewrites. If the events of a stream have a fault,
the command names only the first one for that stream, because nothing can be computed from faulty events.

**What it cannot find.** Anyone who can write to the database can also replace an order with all its events, and compute new hashes. To
notice that, keep a copy of the hash of each order's last event elsewhere. An order whose rows were all deleted leaves no trace, nor
does a webhook that is marked as sent but was not. Imported lines, names of people, keys, sessions, the queue of re-evaluations, stored answers
of idempotency keys and the next evaluation of a seller follow from no event, and are not compared.
`

const keysSection = (): string => `## Keys

A key acts as the marketplace: it places orders, acts for people and creates session links. Only its hash is stored.

\`\`\`text
${KEYS_USAGE}
\`\`\`

These commands work with or without a running server. A server rejects a revoked key as soon as the database notifies it, and within 5
seconds in any case. With \`EVENHAND_API_KEY\`, rotate in this order: run \`evenhand keys rotate first\`, set the variable to the key
that it prints, restart within the overlap. The server does not start with a key that is unknown to the database or has ended.

## Sessions

A link opens one session, within ${SESSION_LINK_MINUTES} minutes. A session ends ${SESSION_HOURS} hours after sign-in, or earlier, after ${SESSION_IDLE_MINUTES / 60} hours without a
call; an open page alone is not a call. \`GET /v1/sessions\` lists sessions, \`DELETE /v1/sessions/:id\` ends one together with its
live streams.

## Production

Set \`EVENHAND_MODE=production\`, \`DATABASE_URL\` and \`EVENHAND_URL\`, the https address that people open. The endpoints of the demo
and of the test clock do not exist there.`
