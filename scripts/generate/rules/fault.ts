// The part of docs/rules.md about fault and outcome: sides, statuses, how two stated reasons combine, and the name of
// each ending.
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

const STATUS: Readonly<Record<FaultStatus, string>> = {
  claimed: 'named by the reason of an open request',
  agreed: 'both parties agree, or a party named its own side',
  unanswered: 'named by one party and met by silence, or both asked to cancel and named different sides',
  contested: 'disputed by a party',
  established: 'by the record: cooling-off, late, unstarted',
  ruled: 'decided by staff; final',
}

const MEANING = `Fault is a side (${SIDES.map(code).join(', ')}) and a status. The reason of a cancellation claims a side; a party that names its own side
has thereby agreed. Accepting agrees to the stated side; accepting while naming another side makes it contested. Silence leaves
it unanswered, unless it was agreed already.`

const statuses = (): string =>
  table(
    ['faultStatus', 'means'],
    FAULT_STATUSES.map(faultStatus => [code(faultStatus), STATUS[faultStatus]]),
  )

/** Lists every pair of stated causes with the fault that the rule derives from it. */
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

Here the buyer asked first; the other way round gives the same. Both name the same side: that side, agreed. Each names its own side:
shared, agreed. Each names the other's: shared, unanswered. Only one party names a side: that side, unanswered unless it is that
party's own. One says "shared", the other "none": shared, unanswered.`

const AFTER = `### After the outcome

Within ${spanText(defaultPolicy.spans.contest)} of a cancellation either party may respond to the stated fault:

- **Agree** to an unanswered fault. The party that named it has agreed already; with the second party the status becomes agreed. Where
  neither party has agreed to the side (each named the other's), both are needed.
- **Contest**, once, a fault that is not ruled and that the party has neither named nor agreed to. A fault established by the record
  only the side that it burdens may contest; if it burdens neither, it cannot be contested. The side stays as stated, both views are
  recorded, and the status becomes contested.

${
  defaultPolicy.weighsFault
    ? 'A contest opens a case for staff, about the fault alone.'
    : 'Where a policy weighs fault (`weighsFault`), a contest opens a case for staff, about the fault alone; it holds nothing and ends with the ruling. The same applies where the ladder in force weighs fault or its status. The policies that ship weigh neither: both views are shown side by side.'
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
      const isRequest = method === 'mutual' && decidedBy === 'silence'
      const window = isRequest ? (requests.cancellation.buyer.in_progress?.window ?? null) : name && spans[name]
      const reason = method === 'support' ? 'nothing_delivered' : null
      return [code(method), code(decidedBy), outcomeLabel({ method, decidedBy, reason, window })]
    }),
  )
  return table(['method', 'decided by', 'label'], rows)
}

const OUTCOME = `### Outcomes

An outcome names its method, who decided it, the reason, the window that applied, the fault with its status, the amounts and the
instant. The label of each language is made from these; below is the English one. *Chargeback* is in the tables already; a later version will let the marketplace report one.`

export const fault = (): string =>
  [MEANING, statuses(), BOTH, pairs(), AFTER, OUTCOME, labels(), `Decided in ${rule('lifecycle/end.ts')}.`].join('\n\n')
