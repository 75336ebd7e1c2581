// docs/configuration.md: the table of the environment, from the table that the server reads it by.
import { variables } from '../../packages/server/src/config/config.ts'
import { KEYS_USAGE } from '../../packages/server/src/installation/keys.ts'
import { SESSION_HOURS, SESSION_IDLE_MINUTES, SESSION_LINK_MINUTES } from '../../packages/server/src/store/sessions.ts'
import { limits } from './limits.ts'
import { code, generated, table } from './markdown.ts'

export function configurationDocument(): string {
  const rows = Object.values(variables).map(row => [code(row.name), row.default, row.about])
  return `${generated('packages/server/src/config/config.ts')}

# Configuration

The server is set up by environment variables alone. They are read once, at start; a wrong value ends the start with a
message for each. An empty variable counts as not given.

${table(['variable', 'default', 'what it does'], rows)}

For example, a sandbox on another port with its own data folder:

\`\`\`sh
PORT=4500 EVENHAND_MODE=sandbox EVENHAND_DATA=./sandbox npm start
\`\`\`

Settings of the rules (windows, limits, the fee, the ladder of levels) are not here: they are policies, which are data and have
versions. See [Numbers of the policy](rules.md#numbers-of-the-policy) and [Levels](rules.md#levels).

${keysSection()}

${limits()}`
}

const keysSection = (): string => `## Keys

A key is the marketplace: it places orders, acts for people, makes links. Only its hash is kept.

\`\`\`text
${KEYS_USAGE}
\`\`\`

These work beside a running server and on their own. A revoked key is refused at once where the server hears of it, and within 5
seconds in any case. With \`EVENHAND_API_KEY\`, rotate in this order: \`evenhand keys rotate first\`, set the variable to what it
prints, restart within the overlap. A start with a key that the database does not know, or that has ended, is refused.

## Sessions

A link opens one session, within ${SESSION_LINK_MINUTES} minutes. A session ends ${SESSION_HOURS} hours after it was entered, and earlier once nobody has called with it
for ${SESSION_IDLE_MINUTES / 60} hours; an open page alone does not count. \`GET /v1/sessions\` lists them, \`DELETE /v1/sessions/:id\` ends one, and its
live streams with it.

## Production

Set \`EVENHAND_MODE=production\`, \`DATABASE_URL\` and \`EVENHAND_URL\`, the https address that people open. What belongs to the demo
and to the test clock has no address there.`
