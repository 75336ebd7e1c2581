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

The command reads one snapshot of the database, in the way the server finds it. It names every difference: whose it is, the table, the
row and the field, what is stored, and what follows from the events. It compares

- the events of every order, seller and policy: numbers without gaps, the chain of hashes up to the stored head, texts with their digests;
- the stored state, and every column of an order or seller that follows from it; the published versions of policies;
- ledger entries of sellers, money requests, the performance log, evaluations, appeals, decisions on proposals, warnings, earlier starts;
- the reference of an order, and what a search finds it by;
- outbox cursors: every event that an endpoint subscribes to is covered, and none that is unsent waits for nothing;
- rows that belong to no order, seller, policy or endpoint.

Erased texts are no difference, nor are states of an earlier version, which the server rewrites. The first fault in the events of an
stream is the only one named there, as nothing can follow from events that are not sound.

**What it cannot find.** Whoever can write to the database can also replace an order with all its events and compute its hashes anew:
keep the hashes of heads elsewhere (each order's last event has one) if that must be noticed. An order that is gone with every row of it leaves no trace, nor
does a webhook that is marked as sent without having been. Imported lines, names of people, keys, sessions, the queue of re-evaluations, remembered answers and
the next evaluation of a seller follow from no event, and are not compared.
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
