// Where levels are shown: in API calls, on pages, and by CLI commands.
import { levelPolicies } from '../../../../packages/sdk/src/contract/levelPolicies.ts'
import { levels as sellers } from '../../../../packages/sdk/src/contract/levels.ts'
import { orders } from '../../../../packages/sdk/src/contract/orders.ts'
import { OPERATIONS } from '../../../../packages/sdk/src/operations.ts'
import { IMPORT_USAGE } from '../../../../packages/server/src/import/cli/importOptions.ts'
import { EVALUATE_USAGE } from '../../../../packages/server/src/import/cli/options.ts'
import { code, file, table } from '../../markdown.ts'

const levels = { ...sellers, ...levelPolicies }
type Levels = typeof levels
/** The calls about levels that a person may make; for all other calls, the contract itself names the callers. */
type Personal = { [N in keyof Levels]: Levels[N]['audience'] extends 'any_actor' ? N : never }[keyof Levels]
/**
 * Which people may make each call. `levels.ts`, `evaluations.ts`, `proposals.ts` and `policies.ts` in the server's
 * http/levels enforce this.
 */
const WHO: Readonly<Record<Personal, string>> = {
  sellerLevel: 'that seller, staff, marketplace',
  listPerformanceLog: 'that seller, staff, marketplace',
  whatIf: 'that seller, staff, marketplace',
  sellerPerks: 'that seller, staff, marketplace',
  listEvaluations: 'that seller, staff, marketplace',
  openAppeal: 'that seller',
  ruleAppeal: 'staff',
  listAppeals: 'staff, marketplace',
  ruleProposal: 'staff',
  listProposals: 'staff, marketplace',
  backtest: 'staff, marketplace',
}
const isPersonal = (name: string): name is Personal => name in WHO
const who = (name: keyof Levels): string => (isPersonal(name) ? WHO[name] : levels[name].audience)

const call = (name: keyof typeof OPERATIONS): string => code(OPERATIONS[name].join(' '))
const isLevels = (name: string): name is keyof Levels => name in levels
function calls(): string {
  const rows = Object.keys(levels)
    .filter(isLevels)
    .map(name => [call(name), code(name), levels[name].summary, who(name)])
  const preview = [
    call('preview'),
    code('preview'),
    orders.preview.summary,
    'the parties, staff; the level: seller, staff',
  ]
  return table(['call', 'in the SDK', 'returns', 'who'], [...rows, preview])
}

const SHOWN = `### Where levels are shown

A buyer could use a seller's level as leverage: buyers never see it, nor how a choice affects it.`

const ALSO = `A preview states under \`level\` how a command, each answer and silence would affect the next demotion. The seller's page is at
\`/level\`, for staff at \`/sellers/:id/level\`. A backtest evaluates the stored history under a draft policy, at the draft's last demotion
day; it changes nothing.

Two CLI commands are about levels; \`evaluate\` needs neither a database nor a server:

\`\`\`text
${IMPORT_USAGE}

${EVALUATE_USAGE}
\`\`\`

The columns of both files are in ${file('examples/policies/README.md', 'examples/policies')}.`

export const where = (): string => [SHOWN, calls(), ALSO].join('\n\n')
