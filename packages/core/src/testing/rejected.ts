// Makes rejected commands from a line of `allowed`: each is just outside the offer and has an expected refusal code.
import type { CommandBody, PreviewAction } from '../order/commands/commands.ts'
import { MATTER_NAMES, RESULTS, RULING_NAMES } from '../order/commands/resolution.ts'
import { REQUEST_REASONS } from '../order/fault/reasons.ts'
import type { Offer, OpenOffer } from '../order/handler.ts'
import { SIDES } from '../order/order.ts'
import type { RefusalCode } from '../refusal.ts'
import { DAY, fromIso, toIso } from '../time.ts'
import { type ChangeInputs, rowOf } from './accepted.ts'

interface RejectedCommand {
  readonly command: CommandBody
  /** The expected code; null if several refusals are possible. */
  readonly code: RefusalCode | null
}
const why = { explanation: 'Why.' }
const refused = (code: RefusalCode | null, ...commands: readonly CommandBody[]): readonly RejectedCommand[] =>
  commands.map(command => ({ command, code }))

/** Returns the values of `all` that are not in `listed`. */
const missing = <T extends string>(all: readonly T[], listed: readonly string[]): readonly T[] =>
  all.filter(each => !listed.includes(each))

const FOLLOWING: readonly NonNullable<CommandBody<'answer_request'>['followUp']>[] = [
  { action: 'give_requirements', answers: ['Yes.', 'Blue.'] },
  { action: 'deliver', message: 'Here.' },
  { action: 'request_revision', ...why },
  { action: 'accept_delivery' },
]
const notFollowing = (followUp: readonly { readonly action: string }[]) =>
  FOLLOWING.filter(({ action }) => !followUp.some(each => each.action === action))

type Change = CommandBody<'open_request'>['change']
function badChanges(inputs: ChangeInputs, plain: CommandBody<'open_request'>): readonly RejectedCommand[] {
  const { dueAt, days, extras } = inputs
  const change = (made: NonNullable<Change>): CommandBody => ({ ...plain, change: made })
  const some = dueAt ? toIso((fromIso(dueAt.after) ?? 0) + 1) : '2040-01-01T00:00:00.000Z'
  const dates = dueAt
    ? refused('date_not_in_future', change({ dueAt: dueAt.after }), change({ dueAt: dueAt.before }))
    : refused('date_not_set_yet', change({ dueAt: some }))
  return [
    ...refused('change_empty', plain, change({})),
    ...refused('one_of_two', change({ dueAt: some, days: days.min })),
    ...dates,
    ...refused('not_in_range', change({ days: days.min - 1 }), change({ days: days.max + 1 })),
    ...refused(
      'not_in_range',
      change({ extras: [{ title: 'X', price: extras.price.max + 1 }] }),
      change({ extras: [{ title: 'X', price: 0, days: extras.days.max + 1 }] }),
    ),
    ...tooSoon(inputs, days => change({ extras: [{ title: 'X', price: 0, days }] })),
  ]
}

/** Makes commands with days of extras that lead to a past date or leave no work time. */
function tooSoon({ from, extras }: ChangeInputs, command: (days: number) => CommandBody): readonly RejectedCommand[] {
  const { min, after } = extras.days
  const days = from === null || after === undefined ? min - 1 : Math.floor((instant(after) - instant(from)) / DAY)
  if (days === 0) return []
  return days < min ? refused('not_in_range', command(days)) : refused('date_not_in_future', command(days))
}
const instant = (text: string): number => fromIso(text) ?? 0

function badRequests({ kind, inputs }: OpenOffer<'open_request'>): readonly RejectedCommand[] {
  const all = Object.values(REQUEST_REASONS[kind]).flatMap(list => list?.map(({ code }) => code) ?? [])
  const command = { action: 'open_request', kind, ...why } as const
  const plain = { ...command, reason: 'other' }
  const bad = refused(
    'reason_not_allowed',
    ...missing([...all, 'nonsense'], inputs.reasons).map(reason => ({ ...command, reason })),
  )
  if ('change' in inputs)
    return [...bad, ...badChanges(inputs.change, plain), ...refused('not_for_this', { ...plain, refund: 500 })]
  const noChange = refused('not_for_this', { ...plain, change: { days: 1 } })
  if (!('min' in inputs)) return [...bad, ...noChange, ...refused('not_for_this', { ...plain, refund: 500 })]
  const amounts = [inputs.min - 1, inputs.max + 1].map(amount => ({ ...plain, refund: amount }))
  return [...bad, ...noChange, ...refused('required', plain), ...refused('not_in_range', ...amounts)]
}

function badAnswers({ kind, requestId, inputs: { answers } }: OpenOffer<'answer_request'>): readonly RejectedCommand[] {
  const all = ['accept', 'decline', 'reply'] as const
  const command = { action: 'answer_request', requestId, ...why } as const
  const unlisted = missing(
    all,
    answers.map(({ answer }) => answer),
  )
  return [
    ...refused('not_for_this', ...unlisted.map(answer => ({ ...command, answer }))),
    ...answers.flatMap(each => [
      ...(each.explanation.optional
        ? []
        : refused('required', { action: 'answer_request', requestId, answer: each.answer })),
      ...('faults' in each ? [] : refused('not_for_this', { ...command, answer: each.answer, fault: 'none' })),
      ...refused(
        null,
        ...notFollowing(each.followUp).map(next => ({ ...command, answer: each.answer, followUp: next })),
      ),
      ...(kind === 'update' ? refused('not_for_this', { ...command, answer: 'accept' }) : []),
    ]),
  ]
}

function badRulings({
  caseId,
  inputs: { rulings, faults, founded },
}: OpenOffer<'rule_case'>): readonly RejectedCommand[] {
  const command = { action: 'rule_case', caseId, ...why } as const
  const fault = faults
    ? refused('required', { ...command, ruling: 'fault' })
    : rulings.flatMap(ruling => refused('not_for_this', { ...command, ruling, fault: 'none' }))
  const [first] = rulings
  const beside = founded || !first ? [] : [{ ...command, ruling: first, fault: 'none' as const, founded: true }]
  return [
    ...refused('not_for_this', ...missing(RULING_NAMES, rulings).map(ruling => ({ ...command, ruling }))),
    ...fault,
    ...refused('not_for_this', ...beside),
  ]
}

/** A past instant, and below it one in the distant future that no order here comes near. */
const PAST = '2000-01-01T00:00:00.000Z'
const FAR_FUTURE = '9999-01-01T00:00:00.000Z'
function badHolds(caseId: number): readonly RejectedCommand[] {
  const command = { action: 'hold_case', caseId } as const
  return [
    ...refused('date_not_in_future', { ...command, until: PAST }, { ...command, until: FAR_FUTURE }),
    ...refused('not_for_this', { ...command, until: null, clocks: 'both' }),
  ]
}

function badCancelling({ inputs }: OpenOffer<'cancel'>): readonly RejectedCommand[] {
  const command = { action: 'cancel', ...why } as const
  if ('alone' in inputs)
    return refused(
      'reason_given_by_rule',
      { ...command, reason: 'other' },
      { ...command, fault: 'none' },
      { ...command, refund: 0 },
    )
  return [
    ...refused('reason_not_allowed', command, { ...command, reason: 'changed_mind' }),
    ...refused('not_in_range', { ...command, reason: 'other', refund: inputs.max + 1 }),
  ]
}

type Rejected = { readonly [A in PreviewAction]: (offer: OpenOffer) => readonly RejectedCommand[] }
const nothing = () => []

/** The table of actions, each with commands just outside its offer. */
const REJECTED: Rejected = {
  give_requirements: rowOf('give_requirements', ({ inputs: { answers } }) => {
    const given = (length: number) =>
      ({ action: 'give_requirements', answers: Array.from({ length }, () => 'Yes.') }) as const
    return refused('answers_count', given(answers - 1), given(answers + 1))
  }),
  deliver: nothing,
  request_revision: nothing,
  accept_delivery: nothing,
  write_message: nothing,
  review: nothing,
  open_request: rowOf('open_request', badRequests),
  answer_request: rowOf('answer_request', badAnswers),
  withdraw_request: rowOf('withdraw_request', ({ requestId, inputs }) =>
    refused(
      null,
      ...notFollowing(inputs.followUp).map(
        each => ({ action: 'withdraw_request', requestId, followUp: each }) as const,
      ),
    ),
  ),
  cancel: rowOf('cancel', badCancelling),
  contest_fault: rowOf('contest_fault', ({ inputs }) =>
    refused(
      'fault_same',
      ...missing(SIDES, inputs.faults).map(fault => ({ action: 'contest_fault', fault, ...why }) as const),
    ),
  ),
  agree_to_fault: nothing,
  open_case: rowOf('open_case', ({ inputs }) =>
    refused(
      null,
      ...missing(MATTER_NAMES, inputs.abouts).map(about => ({ action: 'open_case', about, ...why }) as const),
    ),
  ),
  withdraw_case: nothing,
  hold_case: rowOf('hold_case', ({ caseId }) => badHolds(caseId)),
  rule_case: rowOf('rule_case', badRulings),
  confirm_refund: rowOf('confirm_refund', ({ refundId, inputs }) =>
    badConfirmations({ action: 'confirm_refund', refundId }, inputs.results),
  ),
  confirm_payment: rowOf('confirm_payment', ({ paymentId, inputs }) =>
    badConfirmations({ action: 'confirm_payment', paymentId }, inputs.results),
  ),
}

type Movement =
  | Pick<CommandBody<'confirm_refund'>, 'action' | 'refundId'>
  | Pick<CommandBody<'confirm_payment'>, 'action' | 'paymentId'>
const badConfirmations = (movement: Movement, results: readonly string[]): readonly RejectedCommand[] => [
  ...refused('not_for_this', { ...movement, result: 'done', failureReason: 'None.' }),
  ...refused('already_settled', ...missing(RESULTS, results).map(result => ({ ...movement, result }))),
]

/** Returns commands outside an offer. The action itself is allowed. */
export const rejected = (offer: Offer): readonly RejectedCommand[] => (offer.ok ? REJECTED[offer.action](offer) : [])
