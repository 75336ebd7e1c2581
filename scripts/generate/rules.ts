// docs/rules.md: how an order lives and a level is judged, from the tables that decide it and the policies that ship.
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

What a buyer and a seller may do with an order, when, and what happens if nobody does anything; and which level a seller has by
it. The tables are read from the code and from the policies that ship; the numbers of another policy may differ, the rules do
not. Each part names the files that decide it.

**Words.** A *party* is the buyer or the seller. *Staff* are the marketplace's people; the *marketplace* is the system that
places orders. A *request* is what one party asks of the other; its *window* is the time to answer, *silence* is no answer
in the window. A *refusal* is a command that was said no to. A *promise* is an instant with its consequence. A *case* is
a matter for staff. The *policy* holds the numbers; an order lives under the version of its placing. A *ladder* is the levels
a seller can have, a *perk* what a level grants; a *criterion* is one thing measured of the *facts*, which are closed orders and
answers; a *scorecard* is all of a level, measured.

**Time.** An action counts if it is strictly before the due instant. At that instant the outcome of silence has happened,
dated then, whether or not anything ran; an action that loses this way is refused with words that say so. What may be
done *within* a span counts strictly before its end; what begins *after* it begins exactly then. A day is 24 hours. Of
two actions at the same instant the one that is saved first wins, and the other is decided anew.`

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

/** What is set by the environment is no rule. */
const ELSEWHERE = table(
  ['see', 'for'],
  [
    ['[configuration.md](configuration.md)', `what is set by the environment, such as ${code('EVENHAND_PAYMENTS')}`],
    ['[openapi.json](openapi.json)', 'every call with its fields'],
    [file('ARCHITECTURE.md'), 'how the server keeps these rules'],
  ],
)

export function rulesDocument(): string {
  const list = PARTS.map(([title]) => `- [${title}](#${anchor(title)})`).join('\n')
  const parts = PARTS.map(([title, make]) => `## ${title}\n\n${make()}`).join('\n\n')
  return `${generated('packages/core/src and packages/sdk/src/words')}\n\n${INTRO}\n\n${list}\n\n${parts}\n\n## Elsewhere\n\n${ELSEWHERE}\n`
}
