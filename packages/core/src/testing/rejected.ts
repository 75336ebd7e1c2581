// Makes rejected commands from a line of `allowed`: each is just outside the offer and has an expected refusal code.
import Type from 'typebox'
import type { CommandBody, PreviewAction } from '../order/commands/commands.ts'
import { REQUEST_REASONS } from '../order/fault/reasons.ts'
import type { Offer, OfferedInputs } from '../order/handler.ts'
import { SIDES } from '../order/order.ts'
import type { RefusalCode } from '../refusal.ts'
import { DAY, fromIso, toIso } from '../time.ts'
import { AnswerInputs, ChangeWith, has, Range, read } from './accepted.ts'

interface RejectedCommand {
  readonly command: CommandBody
  /** The expected code; null if several refusals are possible. */
  readonly code: RefusalCode | null
}
const why = { explanation: 'Why.' }
const refused = (code: RefusalCode | null, ...commands: readonly CommandBody[]): readonly RejectedCommand[] =>
  commands.map(command => ({ command, code }))

/** Returns the values of `all` that are not in `listed`. */
const missing = <T extends string>(all: readonly T[], listed: unknown): readonly T[] => {
  const taken = read(Type.Array(Type.String()), listed)
  return all.filter(each => !taken.includes(each))
}

const FOLLOWING: readonly NonNullable<CommandBody<'answer_request'>['followUp']>[] = [
  { action: 'give_requirements', answers: ['Yes.', 'Blue.'] },
  { action: 'deliver', message: 'Here.' },
  { action: 'request_revision', ...why },
  { action: 'accept_delivery' },
]
const notFollowing = (followUp: readonly { readonly action: string }[]) =>
  FOLLOWING.filter(({ action }) => !followUp.some(each => each.action === action))

type Change = CommandBody<'open_request'>['change']
function badChanges(inputs: unknown, plain: CommandBody<'open_request'>): readonly RejectedCommand[] {
  const { dueAt, days, extras } = read(ChangeWith, inputs)
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
function tooSoon(inputs: unknown, command: (days: number) => CommandBody): readonly RejectedCommand[] {
  const { from, extras } = read(ChangeWith, inputs)
  const { min, after } = extras.days
  const days = from === null || after === undefined ? min - 1 : Math.floor((instant(after) - instant(from)) / DAY)
  if (days === 0) return []
  return days < min ? refused('not_in_range', command(days)) : refused('date_not_in_future', command(days))
}
const instant = (text: string): number => fromIso(text) ?? 0

function badRequests(
  { reasons, change, ...range }: OfferedInputs,
  kind: Offer['kind'] = 'update',
): readonly RejectedCommand[] {
  const listed = read(Type.Array(Type.String()), reasons)
  const all = Object.values(REQUEST_REASONS[kind]).flatMap(list => list?.map(({ code }) => code) ?? [])
  const command = { action: 'open_request', kind, ...why } as const
  const plain = { ...command, reason: 'other' }
  const bad = refused(
    'reason_not_allowed',
    ...missing([...all, 'nonsense'], listed).map(reason => ({ ...command, reason })),
  )
  if (change !== undefined)
    return [...bad, ...badChanges(change, plain), ...refused('not_for_this', { ...plain, refund: 500 })]
  const noChange = refused('not_for_this', { ...plain, change: { days: 1 } })
  if (range.min === undefined) return [...bad, ...noChange, ...refused('not_for_this', { ...plain, refund: 500 })]
  const { min, max } = read(Range, { min: range.min, max: range.max })
  const amounts = [min - 1, max + 1].map(amount => ({ ...plain, refund: amount }))
  return [...bad, ...noChange, ...refused('required', plain), ...refused('not_in_range', ...amounts)]
}

function badAnswers({ kind, answers }: OfferedInputs, requestId: number): readonly RejectedCommand[] {
  const listed = read(AnswerInputs, answers)
  const all = ['accept', 'decline', 'reply'] as const
  const command = { action: 'answer_request', requestId, ...why } as const
  const unlisted = missing(
    all,
    listed.map(({ answer }) => answer),
  )
  return [
    ...refused('not_for_this', ...unlisted.map(answer => ({ ...command, answer }))),
    ...listed.flatMap(({ answer, explanation, faults, followUp }) => [
      ...(explanation.optional ? [] : refused('required', { action: 'answer_request', requestId, answer })),
      ...(faults ? [] : refused('not_for_this', { ...command, answer, fault: 'none' })),
      ...refused(null, ...notFollowing(followUp).map(each => ({ ...command, answer, followUp: each }))),
      ...(kind === 'update' && answer === 'accept' ? refused('not_for_this', { ...command, answer }) : []),
    ]),
  ]
}

function badRulings({ rulings, faults, founded }: OfferedInputs, caseId: number): readonly RejectedCommand[] {
  const command = { action: 'rule_case', caseId, ...why } as const
  const unlisted = missing(['continue', 'fault', 'usable', 'nothing_usable'] as const, rulings)
  const fault = faults
    ? refused('required', { ...command, ruling: 'fault' })
    : read(Type.Array(Type.Enum(['continue', 'usable', 'nothing_usable'])), rulings).flatMap(ruling =>
        refused('not_for_this', { ...command, ruling, fault: 'none' }),
      )
  const first = read(Type.Array(Type.Enum(['continue', 'fault', 'usable', 'nothing_usable'])), rulings)[0]
  const beside = founded || !first ? [] : [{ ...command, ruling: first, fault: 'none' as const, founded: true }]
  return [
    ...refused('not_for_this', ...unlisted.map(ruling => ({ ...command, ruling }))),
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

function badCancelling(inputs: OfferedInputs): readonly RejectedCommand[] {
  const command = { action: 'cancel', ...why } as const
  if (has(inputs, 'alone'))
    return refused(
      'reason_given_by_rule',
      { ...command, reason: 'other' },
      { ...command, fault: 'none' },
      { ...command, refund: 0 },
    )
  const { max } = read(Range, { min: inputs.min, max: inputs.max })
  return [
    ...refused('reason_not_allowed', command, { ...command, reason: 'changed_mind' }),
    ...refused('not_in_range', { ...command, reason: 'other', refund: max + 1 }),
  ]
}

type Rejected = { readonly [A in PreviewAction]: (inputs: OfferedInputs, offer: Offer) => readonly RejectedCommand[] }
const nothing = () => []

/** The table of actions, each with commands just outside its offer. */
const REJECTED: Rejected = {
  give_requirements: ({ answers }) => {
    const count = read(Type.Integer(), answers)
    const given = (length: number) =>
      ({ action: 'give_requirements', answers: Array.from({ length }, () => 'Yes.') }) as const
    return refused('answers_count', given(count - 1), given(count + 1))
  },
  deliver: nothing,
  request_revision: nothing,
  accept_delivery: nothing,
  write_message: nothing,
  review: nothing,
  open_request: (inputs, { kind }) => badRequests(inputs, kind),
  answer_request: (inputs, { requestId = 0 }) => badAnswers(inputs, requestId),
  withdraw_request: ({ followUp }, { requestId = 0 }) =>
    refused(
      null,
      ...notFollowing(read(Type.Array(Type.Object({ action: Type.String() })), followUp)).map(
        each => ({ action: 'withdraw_request', requestId, followUp: each }) as const,
      ),
    ),
  cancel: badCancelling,
  contest_fault: ({ faults }) =>
    refused(
      'fault_same',
      ...missing(SIDES, faults).map(fault => ({ action: 'contest_fault', fault, ...why }) as const),
    ),
  agree_to_fault: nothing,
  open_case: ({ abouts }) =>
    refused(
      null,
      ...missing(['unresolved', 'fraud', 'threats', 'danger', 'nothing_usable'] as const, abouts).map(
        about => ({ action: 'open_case', about, ...why }) as const,
      ),
    ),
  withdraw_case: nothing,
  hold_case: (_inputs, { caseId = 0 }) => badHolds(caseId),
  rule_case: (inputs, { caseId = 0 }) => badRulings(inputs, caseId),
  confirm_refund: ({ results }, { refundId = 0 }) => [
    ...refused('not_for_this', { action: 'confirm_refund', refundId, result: 'done', failureReason: 'None.' }),
    ...refused(
      'already_settled',
      ...missing(['done', 'failed'] as const, results).map(
        result => ({ action: 'confirm_refund', refundId, result }) as const,
      ),
    ),
  ],
  confirm_payment: ({ results }, { paymentId = 0 }) => [
    ...refused('not_for_this', { action: 'confirm_payment', paymentId, result: 'done', failureReason: 'None.' }),
    ...refused(
      'already_settled',
      ...missing(['done', 'failed'] as const, results).map(
        result => ({ action: 'confirm_payment', paymentId, result }) as const,
      ),
    ),
  ],
}

/** Returns commands outside an offer. The action itself is allowed. */
export function rejected(offer: Offer): readonly RejectedCommand[] {
  return offer.ok ? REJECTED[offer.action](offer.inputs, offer) : []
}
