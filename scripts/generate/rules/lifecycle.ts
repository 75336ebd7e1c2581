// The part of docs/rules.md about the life of an order: phases, who may do what, deadlines, reminders.

import type { PreviewAction } from '../../../packages/core/src/order/commands/commands.ts'
import { COMMANDS } from '../../../packages/core/src/order/commands/commands.ts'
import { HANDLERS } from '../../../packages/core/src/order/decide.ts'
import { PHASES, type Phase } from '../../../packages/core/src/order/order.ts'
import { defaultPolicy } from '../../../packages/core/src/policy/default.ts'
import { actionText, phaseText, roleText, spanText } from '../../../packages/sdk/src/locales/en/index.ts'
import { code, rule, table } from '../markdown.ts'

const { most, spans } = defaultPolicy
const span = (name: keyof typeof spans): string => spanText(spans[name])

const MEANS: Readonly<Record<Phase, readonly [string, string]>> = {
  awaiting_requirements: [
    'The listing has questions that the buyer has not answered yet. The work clock does not run.',
    'in progress, cancelled',
  ],
  in_progress: ['The work clock runs towards the due instant.', 'delivered, cancelled'],
  delivered: ['The buyer reviews the work.', 'in progress (a revision), completed, cancelled'],
  completed: [
    'The held money is released to the seller, less the fee.',
    'cancelled, only by staff or a reversed payment',
  ],
  cancelled: ['The order has ended without the work.', 'nothing'],
}

const FILES: Readonly<Record<PreviewAction, string>> = {
  give_requirements: 'lifecycle/requirements.ts',
  deliver: 'lifecycle/deliver.ts',
  request_revision: 'lifecycle/revision.ts',
  accept_delivery: 'lifecycle/accept.ts',
  write_message: 'lifecycle/message.ts',
  review: 'lifecycle/review.ts',
  open_request: 'requests/open.ts',
  answer_request: 'requests/answer.ts',
  withdraw_request: 'requests/withdraw.ts',
  cancel: 'lifecycle/cancel.ts',
  contest_fault: 'fault/contest.ts',
  agree_to_fault: 'fault/contest.ts',
  open_case: 'cases/open.ts',
  withdraw_case: 'cases/close.ts',
  hold_case: 'cases/hold.ts',
  rule_case: 'cases/close.ts',
  confirm_refund: 'money/confirm.ts',
  confirm_payment: 'money/confirm.ts',
}

/** When each action is possible, in one line; the refusals give the details. */
const WHEN: Readonly<Record<PreviewAction, string>> = {
  give_requirements: 'while awaiting requirements, one answer to each question; not while a cancellation is open',
  deliver: 'in progress, also when late; not while a cancellation is open',
  request_revision: 'delivered, as often as the order includes; not while a cancellation is open',
  accept_delivery: 'delivered; not while a cancellation or a partial refund is open',
  write_message: `always, until ${span('messages')} after the end; at most ${most.messagesPerHour} within an hour and ${most.messages} on one order for each party`,
  review: `once, within ${span('review')} of the end: a completed order${defaultPolicy.reviewAfterLate ? `, or one that was ${span('lateCancel')} late or more when it was cancelled` : ''}`,
  open_request: 'see [Requests](#requests)',
  answer_request: 'the other party, while it is open',
  withdraw_request: 'the opener, while it is open and not awaiting a payment',
  cancel: 'see [Cancelling alone](#cancelling-alone)',
  contest_fault: `a party that has neither named the fault nor agreed to it, once, within ${span('contest')} of a cancellation, unless staff have ruled; if the record established the fault, only the side that it burdens`,
  agree_to_fault: `within ${span('contest')} of a cancellation, while the fault is unanswered`,
  open_case: `see [Staff and cases](#staff-and-cases); until ${span('case')} after the end`,
  withdraw_case: 'the opener, while it is open',
  hold_case: 'while a case about the open order as a whole is open',
  rule_case: 'while it is open',
  confirm_refund: 'once it was requested; a failed one can still be confirmed as done',
  confirm_payment: 'once it was requested; a failed one can still be confirmed as done',
}

const isCommand = (action: string): action is PreviewAction => action in HANDLERS

function actions(): string {
  const rows = Object.keys(COMMANDS)
    .filter(isCommand)
    .map(action => [
      actionText(action),
      HANDLERS[action].by.map(roleText).join(', '),
      WHEN[action],
      `${code(action)} ${rule(FILES[action])}`,
    ])
  return table(['what', 'who', 'when', 'decided by'], rows)
}

const phases = (): string =>
  table(
    ['phase', 'means', 'leads to', 'code'],
    PHASES.map(phase => [phaseText(phase), ...MEANS[phase], code(phase)]),
  )

const DERIVED = `*Late* and *in resolution* are not phases: an order is late while it is in progress and its due instant has passed, and in
resolution while a request or a case about the open order is open. So an order needs no step to leave resolution.`

const PLACING = `### Placing

The marketplace places an order once it is paid. Its \`reference\` is unique: placing it again is refused with the id of the
existing order. Buyer and seller are two different people. The base price is at least 1 minor unit, an extra may be free, and
together they are at most 10^12 minor units. The work may take up to 1,826 days, and turnaround and extras together must
leave some time. \`revisions\` is the number of revisions included; without it there is no limit. The windows of the policy in
force, the fee and the payment mode are written into the order: a later policy never changes what was agreed.

Without questions the work clock starts when the order is placed, otherwise when they are answered. The order is due at that start plus
the turnaround plus the days of the extras, which are negative for a faster delivery.`

const NOBODY = `### If nobody acts

Silence always has an outcome, dated at the instant of the deadline:`

const deadlines = (): string =>
  table(
    ['when', 'outcome', 'what each may do now'],
    [
      [
        `requirements not given for ${span('unstarted')}`,
        'both are notified',
        'buyer: still give them · seller: cancel alone',
      ],
      [`requirements not given for ${span('withoutRequirements')}`, 'cancelled by silence, the buyer’s side', ''],
      [
        'the due instant passes',
        'both are notified',
        'buyer: ask for an update or to cancel · seller: deliver, ask for a later date',
      ],
      [`late by ${span('lateCancel')}`, 'both are notified', 'buyer: cancel alone · seller: still deliver'],
      [`late by ${span('withoutDelivery')}`, 'cancelled by silence, the seller’s side', ''],
      [`delivered ${span('completion')} ago`, 'completed', ''],
      ['the window of a request ends', 'the outcome written into the request when it was opened', ''],
    ],
  )

const DETAILS = `The completion clock stops while a request is open and resumes with the time that was left, at least
${span('completionAtLeast')}. The work clock ${defaultPolicy.workClockStopsDuringCancellation ? 'stops' : 'runs on'} while a cancellation is open. A case holds the clocks that run against the party that
did not open it: see [Staff and cases](#staff-and-cases).

**Reminders** go to the party that owes an answer, requirements, a delivery or a review of a delivery: at half of the time and
${span('lastReminder')} before its end; for a time of at most ${span('shortWindow')} only at half. Each names the instant until which it is useful (\`until\`): a
reminder recorded later is for the record only and should not be passed on.

**Delivering** again while delivered is refused: further files go into a message. A delivery answers an open update and
supersedes an open change. **A revision** is due when the order was due, or ${span('revisionAtLeast')} after the revision request, whichever is later. Being late,
and the right to cancel alone, follow the due instant in force. *On time* is decided by the first delivery against the due instant at
that moment; if the buyer says that nothing usable was delivered, by the next delivery, and the seller may contest that once.

**Messages** do not answer requests, except that the seller's next message answers an open update. A message that the marketplace
sends in a party's name (\`automatic\`) answers nothing and does not count as written by the seller; only the API key can set it.`

const ALONE = `### Cancelling alone

None of these needs the other party; each closes an open request as superseded and settles an open case. A case prevents none
of them.`

const alone = (): string =>
  table(
    ['who', 'when', 'recorded as', 'fault'],
    [
      [
        'buyer',
        `within ${span('coolingOff')} of placing, while the seller has neither written, answered a request, opened one nor delivered`,
        code('cooling_off'),
        'none, established; it never counts for either party',
      ],
      [
        'buyer',
        `late by ${span('lateCancel')} or more, while the work is not delivered`,
        code('late'),
        'the seller’s side, established',
      ],
      ['seller', `requirements not given for ${span('unstarted')}`, code('unstarted'), 'the buyer’s side, established'],
      [
        'staff',
        'at any time until the order is cancelled, also when completed',
        code('support'),
        'as ruled: the side of the reason, or the side named',
      ],
    ],
  )

export const lifecycle = (): string =>
  [
    phases(),
    DERIVED,
    '### What may be done, and by whom',
    actions(),
    PLACING,
    NOBODY,
    deadlines(),
    DETAILS,
    ALONE,
    alone(),
    `Decided in ${rule('clocks/due.ts')}, ${rule('clocks/clock.ts')} and ${rule('evolve/clocks.ts')}.`,
  ].join('\n\n')
