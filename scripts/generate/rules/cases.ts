// The part about staff: when an order may be brought to them, what a case holds, who reads it, what staff may rule.
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
    `open order: after ${declinesBeforeStaff} declined cancellations, whoever asked, or once any party's ${attempts} attempts of one kind, or all its ${most.requests} requests, are used up · completed order: at once · cancelled order: no`,
  ],
  fraud: ['either party', 'always'],
  threats: ['either party', 'always'],
  danger: ['either party', 'always'],
  nothing_usable: ['seller', 'once, after a revision that says that nothing usable was delivered'],
  fault: ['whoever contests', 'by itself, where the policy weighs fault'],
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

const CASES = `Staff step in only when asked: requests are not sent to them. A party may bring an order to staff while it is open and until
${spanText(spans.case)} after its end; a matter that it has open already is not opened again, another one may be, and the other party has cases
of its own. Before the Resolution Center has been tried, staff take fraud, threats and danger only. One party may open
${most.cases} cases on one order; those that staff find founded are not counted.`

const NAMES: Readonly<Record<ClockName, string>> = {
  requirements: 'the time to give requirements',
  work: 'the time to deliver',
  completion: 'the time to look at a delivery, after which the order is completed',
  window: 'the window of a request',
  payment: 'the time for the payment of a change',
  cooling_off: 'the time to cancel right after ordering',
  nobody_acts: 'the end that comes if nobody acts at all',
  contest: 'the time to contest a fault',
  review: 'the time to review',
  chargeback: 'the dates of a reversed payment',
}
const HELD: Readonly<Record<HeldBy, string>> = {
  other_side: 'a case of the other party',
  either_side: 'a case of either party: money that is held hurts nobody',
  staff: 'no case of a party’s; a hold that staff have set',
  nothing: 'nothing',
}
const AGAINST = {
  buyer: 'the buyer',
  seller: 'the seller',
  answerer: 'whoever owes the answer',
  nobody: 'nobody alone',
}

const clocks = (): string =>
  table(
    ['clock', 'runs against', 'held by'],
    CLOCKS.map(name => [NAMES[name], AGAINST[CLOCK_RULES[name].against], HELD[CLOCK_RULES[name].heldBy]]),
  )

const HOLDS = `### A case never helps its opener

A case about the open order as a whole puts it in resolution, and holds what runs against the *other* party. What runs
against its opener runs on, as if there were no case.`

const ENDS = `Of one party's cases about one group of matters, one within ${spanText(spans.holdAgain)} holds, counted from its opening; one that staff found
founded is not counted. A later one is taken and listed, and holds nothing until staff say so.

What staff have not confirmed is held for ${spanText(spans.hold)}, a completion for ${spanText(spans.completionHold)} from the opening of the case. Both are told
${spanText(spans.holdTold)} before (\`hold.ending\`) and when it ends (\`hold.ended\`). Clocks go on with the time that was left, a completion with at
least ${spanText(spans.completionAtLeast)}. Staff (\`hold_case\`) hold clocks until an instant or, without one, to the end of the case, those of its opener as
well if they say \`both\`; with \`until: null\` they let them run again. What staff have set lasts as they said.

**The other party** keeps every right of its own: cancelling alone where the record gives it, asking to cancel, answering, withdrawing,
a case of its own. **The opener** keeps the rights that the record gives it as the clocks stand; using one ends the order and settles
the case. But what it has asked staff to decide it cannot have decided by a request beside: while its case is open it can open neither
a cancellation nor a partial refund. Accepting the other party's, also by asking for the same, stays possible.

**Giving back.** Time that a case held is never taken from the party that did not open it: due instant and on time follow the
hold. A delivery that was in time only thanks to cases that were withdrawn or found unfounded counts neither as on time nor as late. A
buyer who held the completion and withdraws, or whose case is found unfounded, gives that time back: the order completes at once where
its time has passed. *Settled* means that the order has ended, or that the opener withdraws with \`settled: true\`; it gives nothing
back.

Messages, deliveries, requirements, revisions and accepting the delivery stay possible throughout. A case about fault stays open until it is
ruled on: a contested fault stays contested. Cases about closed orders, about fault, and about \`nothing_usable\` hold nothing and do not put
an order in resolution.`

const READERS = `### Who reads a case

What a party writes about fraud, threats or danger, and which of them it is, is read by that party, by staff and by the marketplace's
key. The other party reads that staff are looking at the order, and later the ruling with its reasons; so do webhooks, which may be passed
on. In the view such a case is about \`sealed\`, in its event the texts \`about\` and \`explanation\` are named in \`sealed\` and left out.
About anything else both parties read both sides, and the form says so before sending. Which of staff it was, parties never read: events
say "staff", and the text \`by\` says who to staff and to the marketplace. All of that enters the chain as digests, so that everybody can
verify what they are shown.`

const RULED = `### Rulings

\`continue\` lets the order go on and supersedes an open request. \`fault\` names the side, which then stands.
\`usable\` judges on-time by the first delivery again; \`nothing_usable\` leaves it at the next one. With \`founded\` staff say of a case
about the order as a whole whether its opener had reason; where they say nothing, nothing is given back and nothing is forgiven.

**Cancelling by staff** is a command of its own, with a reason of staff's list. It is the ruling of every open case but one
about \`nothing_usable\`. All that is held goes back unless \`refund\` names less; what is left of it is released to the
seller less the fee. Of a completed order nothing goes back unless \`refund\` says so: up to everything that was paid and has
not gone back yet, out of the seller's balance. The fee stays.`

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
