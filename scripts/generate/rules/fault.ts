// The part about fault and outcome: sides, standings, what two reasons add up to, how each ending is named.
import { met } from '../../../packages/core/src/order/fault/agreement.ts'
import {
  type DecidedBy,
  FAULT_STATUSES,
  type FaultStatus,
  METHODS,
  type Method,
  SIDES,
} from '../../../packages/core/src/order/order.ts'
import { defaultPolicy } from '../../../packages/core/src/policy/default.ts'
import type { SpanName } from '../../../packages/core/src/policy/policy.ts'
import { outcomeLabel, spanText } from '../../../packages/sdk/src/locales/en/index.ts'
import { code, rule, table } from '../markdown.ts'

const STANDING: Readonly<Record<FaultStatus, string>> = {
  claimed: 'named by the reason of an open request',
  agreed: 'both parties stand behind it, or the one whose own side it is',
  unanswered: 'named by one party; silence answered, or both asked to cancel and saw it differently',
  contested: 'a party sees it differently',
  established: 'by the record: cooling-off, late, unstarted',
  ruled: 'by staff; it stands',
}

const MEANING = `Fault is a side (${SIDES.map(code).join(', ')}) and a status. The reason of a cancellation claims it; who names the own side has
agreed at once. Accepting agrees to the stated side, and accepting while naming another side makes it contested. Silence leaves
it unanswered, unless it is agreed already.`

const statuses = (): string =>
  table(
    ['faultStatus', 'means'],
    FAULT_STATUSES.map(faultStatus => [code(faultStatus), STANDING[faultStatus]]),
  )

/** Every pair, as the rule itself decides it. */
const pairs = (): string =>
  table(
    ['the buyer names ↓ · the seller names →', ...SIDES],
    SIDES.map(first => [
      `**${first}**`,
      ...SIDES.map(second => {
        const { fault } = met(first, 'buyer', second)
        return `${fault.side}, ${fault.status}`
      }),
    ]),
  )

const BOTH = `### Both ask to cancel

The buyer asked first here; the other way round it is the same. Both the same: that, agreed. Each the own side: shared, agreed.
Each the other's: shared, unanswered. Only one names a side: that side, unanswered unless it is the own one. "Shared" beside
"none" names no side: shared, unanswered.`

const AFTER = `### After the outcome

Within ${spanText(defaultPolicy.spans.contest)} of a cancellation either party may answer for the fault:

- **Agree** to what is unanswered. Who named it has agreed already; with the second party the status becomes agreed. Where
  neither party stands behind the side yet (each named the other's), both are needed.
- **Contest** whatever is not ruled and that it has neither named nor agreed to, once. What the record itself has established only the
  side that it burdens may contest; where that is nobody's, nobody may. The side stays as stated, both views are recorded, and the
  status is contested.

${
  defaultPolicy.weighsFault
    ? 'A contest opens a case for staff, for the fault alone.'
    : 'Where a policy weighs fault (`weighsFault`), a contest opens a case for staff, for the fault alone, which stops nothing and ends as ruled. The same holds where the ladder in force weighs fault or status. What ships weighs neither: both views stand side by side.'
}
A completed order states no fault. Decided in ${rule('fault/contest.ts')} and ${rule('fault/agreement.ts')}.`

const ENDINGS: Readonly<Record<Method, readonly (readonly [DecidedBy, SpanName | null])[]>> = {
  completed: [
    ['buyer', null],
    ['silence', 'completion'],
  ],
  mutual: [
    ['agreement', null],
    ['silence', null],
  ],
  cooling_off: [['buyer', 'coolingOff']],
  late: [
    ['buyer', 'lateCancel'],
    ['silence', 'withoutDelivery'],
  ],
  unstarted: [
    ['seller', 'unstarted'],
    ['silence', 'withoutRequirements'],
  ],
  support: [['staff', null]],
  chargeback: [['payment', null]],
}

function labels(): string {
  const { spans, requests } = defaultPolicy
  const rows = METHODS.flatMap(method =>
    ENDINGS[method].map(([decidedBy, name]) => {
      const asked = method === 'mutual' && decidedBy === 'silence'
      const window = asked ? (requests.cancellation.buyer.in_progress?.window ?? null) : name && spans[name]
      const reason = method === 'support' ? 'nothing_delivered' : null
      return [code(method), code(decidedBy), outcomeLabel({ method, decidedBy, reason, window })]
    }),
  )
  return table(['method', 'decided by', 'label'], rows)
}

const OUTCOME = `### Outcomes

An outcome names its method, who decided it, the reason, the fault with its status, the amounts and the instant. Its label
says the window under which it came about. *Chargeback* has its place in the tables; reporting one comes with a later version.`

export const fault = (): string =>
  [MEANING, statuses(), BOTH, pairs(), AFTER, OUTCOME, labels(), `Decided in ${rule('lifecycle/end.ts')}.`].join('\n\n')
