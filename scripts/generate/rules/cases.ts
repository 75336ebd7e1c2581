// The part about staff: when an order may be brought to them, what they may rule, what that does.
import { RULINGS } from '../../../packages/core/src/order/cases/close.ts'
import { ABOUTS, type About } from '../../../packages/core/src/order/order.ts'
import { defaultPolicy } from '../../../packages/core/src/policy/default.ts'
import { spanWords } from '../../../packages/sdk/src/words/en/index.ts'
import { code, codes, rule, table } from '../markdown.ts'

const { attempts, declinesBeforeStaff, spans } = defaultPolicy

const OPENED: Readonly<Record<About, readonly [who: string, when: string, stops: string]>> = {
  unresolved: [
    'either party',
    `open order: after ${declinesBeforeStaff} declined cancellations, whoever asked, or once any party's ${attempts} attempts of one kind are used up · completed order: at once · cancelled order: no`,
    'yes, while the order is open',
  ],
  fraud: ['either party', 'always', 'yes, while the order is open'],
  threats: ['either party', 'always', 'yes, while the order is open'],
  danger: ['either party', 'always', 'yes, while the order is open'],
  nothing_usable: ['seller', 'once, after a rework that says that nothing usable was delivered', 'no'],
  fault: ['whoever contests', 'by itself, where the policy weighs fault', 'no'],
}

const abouts = (): string =>
  table(
    ['about', 'opened by', 'when', 'stops the clocks', 'rulings'],
    ABOUTS.map(about => [code(about), ...OPENED[about], codes(RULINGS[about])]),
  )

const CASES = `Staff step in only when asked: requests are not sent to them. A party may bring an order to staff while it is open and until
${spanWords(spans.case)} after its end; one case at a time, a case about fault aside. Before the Resolution Center has been tried, staff take
fraud, threats and danger only.`

const DURING = `While a case stops the order, messages, deliveries, requirements, reworks, accepting the delivery, and the answer to or the
withdrawal of an open request stay possible; new requests and cancelling alone do not, except that
asking to cancel still accepts the other party's asking. If the parties settle (a request is
accepted, the delivery is accepted), the case closes as settled. Its opener may withdraw it, except one about fault: a contested
fault stays contested until it is ruled on.

**Rulings.** \`continue\` lets the order go on and supersedes an open request. \`fault\` names the side, which then stands.
\`usable\` judges on-time by the first delivery again; \`nothing_usable\` leaves it at the next one.

**Cancelling by staff** is a command of its own, with a reason of staff's list. It is the ruling of every open case but one
about \`nothing_usable\`. All that is held goes back unless \`refund\` names less; what is left of it is released to the
seller less the fee. Of a completed order nothing goes back unless \`refund\` says so: up to everything that was paid and has
not gone back yet, out of the seller's balance. The fee stays.`

export const cases = (): string =>
  [
    CASES,
    abouts(),
    DURING,
    `Decided in ${rule('cases/open.ts')}, ${rule('cases/close.ts')} and ${rule('lifecycle/cancel.ts')}.`,
  ].join('\n\n')
