// Of levels, where they are seen: calls of the API, pages, commands.
import { levelPolicies } from '../../../../packages/sdk/src/contract/levelPolicies.ts'
import { levels as sellers } from '../../../../packages/sdk/src/contract/levels.ts'
import { orders } from '../../../../packages/sdk/src/contract/orders.ts'
import { OPERATIONS } from '../../../../packages/sdk/src/operations.ts'
import { IMPORT_USAGE } from '../../../../packages/server/src/import/cli/importOptions.ts'
import { EVALUATE_USAGE } from '../../../../packages/server/src/import/cli/options.ts'
import { code, file, table } from '../../markdown.ts'

const levels = { ...sellers, ...levelPolicies }
type Levels = typeof levels
/** What people may call; whoever else may is said by the contract. */
type Personal = { [N in keyof Levels]: Levels[N]['audience'] extends 'any_actor' ? N : never }[keyof Levels]
/** Which of them; the server's `http/levels.ts`, `evaluations.ts`, `proposals.ts` and `levelPolicies.ts` see to it. */
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
  return table(['call', 'in the SDK', 'gives', 'who'], [...rows, preview])
}

const SEEN = `### Where to see it

To a buyer a level would be a lever: no buyer sees it, nor what a choice does to it.`

const ALSO = `A preview names under \`level\` what a command would do at the next demotion, and what each answer and silence would do. The
page of a seller is at \`/level\`, for staff at \`/sellers/:id/level\`. A backtest judges the stored history under a draft, at the draft's last
day of demotions; it changes nothing.

Two commands go with it; \`evaluate\` needs neither a database nor a server:

\`\`\`text
${IMPORT_USAGE}

${EVALUATE_USAGE}
\`\`\`

The columns of both files are in ${file('examples/policies/README.md', 'examples/policies')}.`

export const where = (): string => [SEEN, calls(), ALSO].join('\n\n')
