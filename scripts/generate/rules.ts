// docs/rules.md: how orders proceed and levels are evaluated, from the tables that decide this and the policies that
// ship.
import { code, file, generated, table } from './markdown.ts'
import { cases } from './rules/cases.ts'
import { events } from './rules/events.ts'
import { fault } from './rules/fault.ts'
import { levels } from './rules/levels.ts'
import { lifecycle } from './rules/lifecycle.ts'
import { money } from './rules/money.ts'
import { policy } from './rules/policy.ts'
import { refusals } from './rules/refusals.ts'
import { requests } from './rules/requests.ts'
import { texts } from './rules/texts.ts'
import { webhooks } from './rules/webhooks.ts'

const INTRO = `# The rules

What a buyer and a seller may do with an order, when, and what happens if neither does anything; and which level a seller has as a
result. The tables are read from the code and from the policies that ship; the numbers of another policy may differ, the rules do
not. Each part names the files that decide it.

**Words.** A *party* is the buyer or the seller. *Staff* are the marketplace's people; the *marketplace* is the system that
places orders. A *request* is what one party asks of the other; its *window* is the time to answer, and *silence* means no answer
within the window. A *refusal* is a rejected command. A *deadline* is an instant with its consequence. A *case* is a matter for
staff. The *policy* holds the numbers; an order keeps the version in force when it was placed. A *ladder* is the list of levels
a seller can have; a *perk* is what a level grants. A *criterion* is one measure of the *facts*, which are closed orders and
answers; a *scorecard* is all criteria of a level, measured.

**Time.** An action counts if it comes strictly before the due instant. At that instant the outcome of silence takes effect, dated
then, whether or not the server was running; an action that comes too late is refused with a sentence that says so. What may be done
*within* a span must come strictly before its end; what may be done *after* a span may be done from exactly its end on. A day is
24 hours. Of two actions at the same instant the one saved first wins, and the other is decided anew.`

const PARTS: readonly (readonly [title: string, make: () => string])[] = [
  ['The life of an order', lifecycle],
  ['Requests', requests],
  ['Fault and outcome', fault],
  ['Staff and cases', cases],
  ['Texts', texts],
  ['Money', money],
  ['Levels', levels],
  ['Numbers of the policy', policy],
  ['Events', events],
  ['Webhooks', webhooks],
  ['Refusals', refusals],
]

const anchor = (title: string): string => title.toLowerCase().replaceAll(' ', '-')

/** Where to find things that are not rules. */
const ELSEWHERE = table(
  ['see', 'for'],
  [
    ['[configuration.md](configuration.md)', `what is set by the environment, such as ${code('EVENHAND_PAYMENTS')}`],
    ['[openapi.json](openapi.json)', 'every call with its fields'],
    [file('ARCHITECTURE.md'), 'how the server carries out these rules'],
  ],
)

export function rulesDocument(): string {
  const list = PARTS.map(([title]) => `- [${title}](#${anchor(title)})`).join('\n')
  const parts = PARTS.map(([title, make]) => `## ${title}\n\n${make()}`).join('\n\n')
  return `${generated('packages/core/src and packages/sdk/src/locales')}\n\n${INTRO}\n\n${list}\n\n${parts}\n\n## Elsewhere\n\n${ELSEWHERE}\n`
}
