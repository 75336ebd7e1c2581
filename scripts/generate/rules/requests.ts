// The part of docs/rules.md about requests: the table of kinds, reasons, attempts, changes and partial refunds.
import { REQUEST_REASONS, STAFF_REASONS } from '../../../packages/core/src/order/fault/reasons.ts'
import { KINDS, type Kind, PARTIES, type Party } from '../../../packages/core/src/order/order.ts'
import { KIND_RULES, windowOf } from '../../../packages/core/src/order/requests/kinds.ts'
import { defaultPolicy } from '../../../packages/core/src/policy/default.ts'
import { kindText, moneyText, phaseText, reasonText, spanText } from '../../../packages/sdk/src/locales/en/index.ts'
import { code, rule, table } from '../markdown.ts'

const ACCEPTED: Readonly<Record<Kind, string>> = {
  update: 'the seller has answered with a message',
  cancellation: 'the order is cancelled; everything still held is refunded',
  change: 'the date shown replaces the old one; extras and their price are added to the order',
  partial_refund: 'part of the base price is refunded; the order goes on',
}

/** Returns one row for each distinct window of a kind. */
function kindRows(kind: Kind): readonly (readonly string[])[] {
  const rows = new Map<string, { who: Set<Party>; phases: Set<string>; window: string; silence: string }>()
  for (const party of PARTIES)
    for (const phase of KIND_RULES[kind].phases) {
      const found = windowOf(defaultPolicy, kind, party, phase)
      if (!found) continue
      const key = `${found.window} ${found.onSilence}`
      const row = rows.get(key) ?? { who: new Set(), phases: new Set(), window: found.window, silence: found.onSilence }
      row.who.add(party)
      row.phases.add(phase)
      rows.set(key, row)
    }
  return [...rows.values()].map(({ who, phases, window, silence }) => [
    `${kindText(kind)} ${code(kind)}`,
    [...who].join(', '),
    [...phases].map(phaseText).join(', '),
    spanText(window),
    code(silence),
    ACCEPTED[kind],
    KIND_RULES[kind].answers.join(', '),
  ])
}

const kinds = (): string =>
  table(
    ['kind', 'opened by', 'in', 'window', 'silence means', 'accepted means', 'answers'],
    KINDS.flatMap(kind => kindRows(kind)),
  )

const WHEN: Readonly<Record<string, string>> = {
  'cancellation cannot_wait': 'while the order is not late',
  'cancellation late': 'if the order is late or was delivered late',
}

function reasons(): string {
  const rows = KINDS.flatMap(kind =>
    PARTIES.flatMap(party =>
      (REQUEST_REASONS[kind][party] ?? []).map(({ code: reason, fault, when }) => {
        if (when && !WHEN[`${kind} ${reason}`]) throw new Error(`WHEN lacks ${kind} ${reason}`)
        const faultText = kind === 'cancellation' ? fault : ''
        return [
          kindText(kind),
          party,
          `${reasonText(reason)} ${code(reason)}`,
          faultText,
          WHEN[`${kind} ${reason}`] ?? '',
        ]
      }),
    ),
  )
  const staff = STAFF_REASONS.map(reason => [
    'Support cancellation',
    'staff',
    `${reasonText(reason.code)} ${code(reason.code)}`,
    reason.fault,
    '',
  ])
  return table(['for', 'by', 'reason', 'fault', 'when'], [...rows, ...staff])
}

const OPENING = `At most one request is open on an order. Opening one needs a kind, a reason from the list and an explanation of 1 to 1,000
characters; all of it is shown to the other party. Only the other party can answer, only the opener can withdraw. The window and the
outcome of silence are written into the request when it is opened.

- **A cancellation takes precedence:** opening one supersedes an open update, change or partial refund. Any other second request
  is refused.
- **Both ask to cancel:** opening a cancellation while the other party's is open accepts it, regardless of the number of attempts
  and the pause between them. Both reasons are recorded; the outcome carries the first.
- **While a cancellation is open** requirements, deliveries, revisions and accepting the delivery wait for its answer. An
  answer or a withdrawal may carry one of them (\`followUp\`): "decline and deliver" is one command, both happen or neither. If the
  answer ends the order, no follow-up is possible. With other kinds \`followUp\` works the same way.
- **Declining and replying** need an explanation; accepting may have one. Accepting a cancellation may name another side
  (\`fault\`).
- **A completed order** has no Resolution Center; the refusal points to staff.`

const { attempts, spans, partialRefund } = defaultPolicy
const ATTEMPTS = `### Attempts and pauses

A party has ${attempts} attempts per kind and order that may end declined, withdrawn or unanswered. Accepted and superseded requests
do not count, nor does a change that ended for lack of payment; updates have no limit. After a decline, a withdrawal or a reply
by a person the same party waits ${spanText(spans.requestPause)} before another request of that kind; after silence there is no wait. Decided in ${rule('requests/attempts.ts')}.`

const CHANGE = `### A change

It names a new date (\`dueAt\`), or \`days\` after the old one, or extras, or a date and extras; never \`dueAt\` and \`days\`
together. If no date is named, the days of the extras set it, even to an earlier date. The date must be in the future when it is asked
for, by at most 1,826 days (\`dueAt\`) or 365 days (\`days\`); on a late order the least number of days is the one that leads past now. If
accepted later, it is still the date that was shown; if that has passed in the meantime, the order is late at once. Before the work
clock runs only \`days\` can be asked for: they are added to the turnaround, or to the due instant if the requirements have arrived in
the meantime. Date and extras are accepted together or not at all.

A change with a price awaits its payment: see [Money](#money).`

const REFUND = `### A partial refund

It is available if base and extras together exceed an amount set for the currency. Each offer is at least the least amount, and all
accepted offers together are at most ${partialRefund.shareBasisPoints / 100}% of the base price, floored. It is not available in other currencies. It can also be
offered while the order is late. Decided in ${rule('requests/refund.ts')}.`

const amounts = (): string =>
  table(
    ['currency', 'for orders over', 'least amount'],
    Object.entries(partialRefund.currencies).map(([currency, { over, least }]) => [
      currency,
      moneyText(over, currency),
      moneyText(least, currency),
    ]),
  )

export const requests = (): string =>
  [
    kinds(),
    OPENING,
    `The table is ${rule('requests/kinds.ts')}; windows and silence are policy.`,
    '### Reasons',
    reasons(),
    'Updates, changes and partial refunds name no fault.',
    ATTEMPTS,
    CHANGE,
    REFUND,
    amounts(),
  ].join('\n\n')
