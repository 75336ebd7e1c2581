// The part of docs/rules.md about staff: when a party may open a case, which clocks a case holds, who reads it, what
// staff may rule.
import { RULINGS } from '../../../packages/core/src/order/cases/close.ts'
import { MATTERS } from '../../../packages/core/src/order/cases/matters.ts'
import {
  CLOCK_RULES,
  CLOCKS,
  type ClockName,
  type HeldBy,
} from '../../../packages/core/src/order/clocks/clocksAgainst.ts'
import { ABOUTS, type About } from '../../../packages/core/src/order/order.ts'
import { defaultPolicy } from '../../../packages/core/src/policy/default.ts'
import { spanText } from '../../../packages/sdk/src/locales/en/index.ts'
import { code, codes, rule, table } from '../markdown.ts'

const { attempts, declinesBeforeStaff, most, spans } = defaultPolicy

type Opened = Exclude<About, 'sealed'>
const OPENED: Readonly<Record<Opened, readonly [who: string, when: string]>> = {
  unresolved: [
    'either party',
    `open order: after ${declinesBeforeStaff} declined cancellations of either party, or once a party has used up its ${attempts} attempts of one kind or all its ${most.requests} requests · completed order: at once · cancelled order: never`,
  ],
  fraud: ['either party', 'always'],
  threats: ['either party', 'always'],
  danger: ['either party', 'always'],
  nothing_usable: ['seller', 'once, after a revision request that says that nothing usable was delivered'],
  fault: ['the party that contests', 'automatically with the contest, where the policy weighs fault'],
}
const isOpened = (about: About): about is Opened => about !== 'sealed'

const abouts = (): string =>
  table(
    ['about', 'opened by', 'when', 'group', 'may hold clocks', 'read by the other party', 'rulings'],
    ABOUTS.filter(isOpened).map(about => {
      const { group, sealed, whole } = MATTERS[about]
      const holds = whole ? 'yes, while the order is open' : 'no'
      return [code(about), ...OPENED[about], group, holds, sealed ? 'no' : 'yes', codes(RULINGS[about])]
    }),
  )

const CASES = `Staff step in only when asked: requests are not sent to them. A party may open a case while the order is open and until
${spanText(spans.case)} after its end. It cannot open a second case about a matter that it already has open, but it may open one about another
matter, and the other party may open its own. Before the parties have tried the Resolution Center, staff accept only fraud, threats and
danger. One party may open ${most.cases} cases on one order; those that staff find founded are not counted.`

const NAMES: Readonly<Record<ClockName, string>> = {
  requirements: 'the time to give requirements',
  work: 'the time to deliver',
  completion: 'the time to review a delivery, after which the order completes',
  window: 'the window of a request',
  payment: 'the time for the payment of a change',
  cooling_off: 'the cooling-off period right after ordering',
  inactivity: 'the time until the order ends because neither party acts',
  contest: 'the time to contest a fault',
  review: 'the time to write a review',
  chargeback: 'the dates of a reversed payment',
}
const HELD: Readonly<Record<HeldBy, string>> = {
  other_side: 'a case of the other party',
  either_side: 'a case of either party: money that stays held harms neither',
  staff: 'only a hold set by staff, never a party’s case',
  nothing: 'nothing',
}
const AGAINST = {
  buyer: 'the buyer',
  seller: 'the seller',
  answerer: 'the party that owes the answer',
  nobody: 'neither party alone',
}

const clocks = (): string =>
  table(
    ['clock', 'runs against', 'held by'],
    CLOCKS.map(name => [NAMES[name], AGAINST[CLOCK_RULES[name].against], HELD[CLOCK_RULES[name].heldBy]]),
  )

const HOLDS = `### A case never helps its opener

A case about the open order as a whole puts it in resolution and holds the clocks that run against the *other* party. The clocks
that run against its opener run on, as if there were no case.`

const ENDS = `Of one party's cases about one group of matters, only one within ${spanText(spans.holdPause)} holds clocks, counted from its opening; a case that
staff found founded is not counted. A later case is accepted and listed, but holds nothing until staff set a hold.

Without confirmation by staff a hold lasts ${spanText(spans.hold)}, that of a completion ${spanText(spans.completionHold)}, from the opening of the case. Both parties are notified
${spanText(spans.holdNotice)} before it ends (\`hold.ending\`) and when it ends (\`hold.ended\`). Clocks resume with the time that was left, a completion with at
least ${spanText(spans.completionAtLeast)}. Staff (\`hold_case\`) hold clocks until an instant or, without one, to the end of the case; with \`both\` also the clocks
of its opener. With \`until: null\` they let the clocks run again. A hold set by staff lasts as long as they set it.

**The other party** keeps all its rights: to cancel alone where the record allows it, to ask to cancel, to answer, to withdraw, to open a
case of its own. **The opener** keeps the rights that the record gives it by the clocks as they stand; using one ends the order and
settles the case. But it cannot have the same matter decided by a request as well: while its case is open it can open neither a
cancellation nor a partial refund. It can still accept the other party's, also by asking for the same.

**Giving back.** Time that a case held is never taken from the party that did not open it: due instant and on-time follow the
hold. A delivery that was on time only thanks to cases that were withdrawn or found unfounded counts neither as on time nor as late. A
buyer who held the completion and withdraws, or whose case is found unfounded, gives that time back: the order completes at once if
its time has passed. *Settled* means that the order has ended, or that the opener withdraws with \`settled: true\`; it gives nothing
back.

Messages, deliveries, requirements, revisions and accepting the delivery stay possible throughout. A case about fault stays open until
staff rule on it: a contested fault stays contested. Cases about closed orders, about fault and about \`nothing_usable\` hold nothing and do
not put an order in resolution.`

const READERS = `### Who reads a case

What a party writes about fraud, threats or danger, and which of the three it is, only that party, staff and the marketplace's key can
read. The other party sees that staff are looking at the order, and later the ruling with its reasons; webhooks, which may be passed
on, hold no more than that. In the view such a case is about \`sealed\`; its event names the texts \`about\` and \`explanation\` in \`sealed\` and leaves
them out. About any other matter both parties read both sides, and the form says so before sending. Parties never see which member of
staff acted: events name "staff", and only staff and the marketplace can read the text \`by\`, which names the person. All of these
texts enter the chain as digests, so every reader can verify the history they are shown.`

const RULED = `### Rulings

\`continue\` lets the order go on and supersedes an open request. \`fault\` names the side, which is then final.
\`usable\` makes the first delivery decide on-time again; \`nothing_usable\` leaves that to the next delivery. With \`founded\` staff decide
whether the opener of a case about the order as a whole had good reason; without it no time is given back and the case stays counted.

**Cancelling by staff** is a separate command, with a reason from staff's list. It is the ruling of every open case except one
about \`nothing_usable\`. Everything held is refunded unless \`refund\` names less; the remainder is released to the seller, less
the fee. For a completed order nothing is refunded unless \`refund\` names an amount: at most what was paid and not yet
refunded, taken from the seller's balance. The marketplace keeps its fee.`

export const cases = (): string =>
  [
    CASES,
    abouts(),
    HOLDS,
    clocks(),
    ENDS,
    READERS,
    RULED,
    `Decided in ${rule('cases/matters.ts')}, ${rule('cases/open.ts')}, ${rule('cases/hold.ts')}, ${rule('cases/close.ts')}, ${rule('clocks/clocksAgainst.ts')},
${rule('views/visible.ts')} and ${rule('lifecycle/cancel.ts')}.`,
  ].join('\n\n')
