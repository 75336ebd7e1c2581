// docs/configuration.md: the table of the environment, from the table that the server reads it by.
import { variables } from '../../packages/server/src/config.ts'
import { limits } from './limits.ts'
import { code, generated, table } from './markdown.ts'

export function configurationDocument(): string {
  const rows = Object.values(variables).map(row => [code(row.name), row.default, row.about])
  return `${generated('packages/server/src/config.ts')}

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

${limits()}`
}
