// Makes accepted commands from a line of `allowed`: with every listed input, and both ends of every range.
import { Value } from 'typebox/value'
import type { CommandBody, PreviewAction } from '../order/commands/commands.ts'
import type { FollowingOffer, InputsByKind, InputsOf } from '../order/commands/inputs.ts'
import { FollowUpSchema } from '../order/commands/requests.ts'
import type { Offer, OpenOffer } from '../order/handler.ts'
import { fromIso, toIso } from '../time.ts'

/** Makes a row of a table by action: what follows from an open offer of that action, and nothing from another. */
export const rowOf =
  <A extends PreviewAction, R>(action: A, make: (offer: OpenOffer<A>) => readonly R[]) =>
  (offer: OpenOffer): readonly R[] =>
    isOf(offer, action) ? make(offer) : []
const isOf = <A extends PreviewAction>(offer: OpenOffer, action: A): offer is OpenOffer<A> => offer.action === action

type Following = NonNullable<CommandBody<'answer_request'>['followUp']>
type Accepted = { readonly [A in PreviewAction]: (offer: OpenOffer) => readonly CommandBody<A>[] }

const why = { explanation: 'Why.' }
const followings = (list: readonly FollowingOffer[]): readonly Following[] =>
  list.flatMap(line =>
    ACCEPTED[line.action]({ ...line, ok: true }).flatMap(command => {
      const followUp: unknown = command
      return Value.Check(FollowUpSchema, followUp) ? [followUp] : []
    }),
  )

const extra = (price: number) => ({ title: 'More', price })
export type ChangeInputs = InputsByKind<'open_request', 'change'>['change']
function changes({ dueAt, days, extras }: ChangeInputs): readonly NonNullable<CommandBody<'open_request'>['change']>[] {
  const dates = dueAt ? [(fromIso(dueAt.after) ?? 0) + 1, (fromIso(dueAt.before) ?? 0) - 1].map(toIso) : []
  const prices = [extras.price.min, Math.min(1_000, extras.price.max), extras.price.max]
  return [
    ...prices.map(price => ({ extras: [extra(price)] })),
    ...(days.min <= days.max ? [{ days: days.min }, { days: days.max }] : []),
    ...(extras.days.after === undefined ? [{ extras: [{ ...extra(0), days: extras.days.min }] }] : []),
    { extras: [{ ...extra(0), days: extras.days.max }] },
    { days: days.min, extras: Array.from({ length: extras.max }, () => ({ ...extra(0), days: -30 })) },
    ...dates.flatMap(date => [{ dueAt: date }, { dueAt: date, extras: [extra(Math.min(2_500, extras.price.max))] }]),
  ]
}

/** The table of offers, each with the commands that it accepts. */
const ACCEPTED: Accepted = {
  give_requirements: rowOf('give_requirements', ({ inputs }) => [
    { action: 'give_requirements', answers: Array.from({ length: inputs.answers }, () => 'Yes.') },
  ]),
  deliver: rowOf('deliver', () => [
    { action: 'deliver', message: 'Here.' },
    { action: 'deliver', message: 'Here.', links: ['https://example.com/1'] },
  ]),
  request_revision: rowOf('request_revision', ({ inputs }) => [
    { action: 'request_revision', ...why },
    ...inputs.nothingUsable.map(each => ({ action: 'request_revision', ...why, nothingUsable: each }) as const),
  ]),
  accept_delivery: rowOf('accept_delivery', () => [{ action: 'accept_delivery' }]),
  write_message: rowOf('write_message', () => [
    { action: 'write_message', text: 'Hello.' },
    { action: 'write_message', text: 'We are away.', automatic: true },
  ]),
  review: rowOf('review', ({ inputs: { rating } }) => [
    { action: 'review', rating: rating.min },
    { action: 'review', rating: rating.max, text: 'Good.' },
  ]),
  open_request: rowOf('open_request', ({ kind, inputs }) =>
    inputs.reasons.flatMap(code => {
      const command = { action: 'open_request', kind, reason: code, ...why } as const
      if ('change' in inputs) return changes(inputs.change).map(each => ({ ...command, change: each }))
      if (!('min' in inputs)) return [command]
      return [
        { ...command, refund: inputs.min },
        { ...command, refund: inputs.max },
      ]
    }),
  ),
  answer_request: rowOf('answer_request', ({ requestId, inputs }) =>
    inputs.answers.flatMap(each => {
      const command = { action: 'answer_request', requestId, answer: each.answer } as const
      const faults = 'faults' in each ? (each.faults ?? []) : []
      return [
        { ...command, ...why },
        ...(each.explanation.optional ? [command] : []),
        ...faults.map(fault => ({ ...command, ...why, fault })),
        ...followings(each.followUp).map(following => ({ ...command, ...why, followUp: following })),
      ]
    }),
  ),
  withdraw_request: rowOf('withdraw_request', ({ requestId, inputs }) => [
    { action: 'withdraw_request', requestId },
    ...followings(inputs.followUp).map(
      following => ({ action: 'withdraw_request', requestId, followUp: following }) as const,
    ),
  ]),
  cancel: rowOf('cancel', ({ inputs }) => ('alone' in inputs ? [{ action: 'cancel', ...why }] : byStaff(inputs))),
  contest_fault: rowOf('contest_fault', ({ inputs }) =>
    inputs.faults.map(fault => ({ action: 'contest_fault', fault, ...why })),
  ),
  agree_to_fault: rowOf('agree_to_fault', () => [{ action: 'agree_to_fault' }]),
  open_case: rowOf('open_case', ({ inputs }) =>
    inputs.abouts.map(about => ({ action: 'open_case', about, ...why }) as const),
  ),
  withdraw_case: rowOf('withdraw_case', ({ caseId, inputs }) => [
    { action: 'withdraw_case', caseId },
    ...inputs.settled.map(each => ({ action: 'withdraw_case', caseId, settled: each }) as const),
  ]),
  hold_case: rowOf('hold_case', ({ caseId, inputs }) => [
    { action: 'hold_case', caseId },
    { action: 'hold_case', caseId, until: null },
    ...inputs.clocks.map(whose => ({ action: 'hold_case', caseId, clocks: whose }) as const),
  ]),
  rule_case: rowOf('rule_case', ({ caseId, inputs: { rulings, faults = [], founded = [] } }) =>
    rulings.flatMap(ruling => {
      const command = { action: 'rule_case', caseId, ruling, ...why } as const
      if (ruling === 'fault') return faults.map(fault => ({ ...command, fault }))
      return [command, ...founded.map(each => ({ ...command, founded: each }))]
    }),
  ),
  confirm_refund: rowOf('confirm_refund', ({ refundId, inputs }) =>
    inputs.results.map(result => ({ action: 'confirm_refund', refundId, result })),
  ),
  confirm_payment: rowOf('confirm_payment', ({ paymentId, inputs }) =>
    inputs.results.map(result => ({ action: 'confirm_payment', paymentId, result })),
  ),
}

export type StaffInputs = Exclude<InputsOf<'cancel'>, { readonly alone: unknown }>
function byStaff({ reasons, faults, min, max }: StaffInputs): readonly CommandBody<'cancel'>[] {
  return reasons.flatMap(code => {
    const command = { action: 'cancel', reason: code, ...why } as const
    const amounts = [min, Math.floor((min + max) / 2), max].map(amount => ({ ...command, refund: amount }))
    return [command, ...amounts, ...faults.map(fault => ({ ...command, fault }))]
  })
}

/** Returns the commands that an offer accepts; none if the action is refused. */
export const accepted = (offer: Offer): readonly CommandBody[] => (offer.ok ? ACCEPTED[offer.action](offer) : [])
