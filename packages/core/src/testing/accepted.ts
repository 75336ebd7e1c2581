// Makes accepted commands from a line of `allowed`: with every listed input, and both ends of every range.
import Type, { type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { CommandBody, PreviewAction } from '../order/commands/commands.ts'
import { FollowUpSchema } from '../order/commands/requests.ts'
import type { Offer, OfferedInputs } from '../order/handler.ts'
import { SIDES } from '../order/order.ts'
import { fromIso, toIso } from '../time.ts'

export const Range = Type.Object({ min: Type.Integer(), max: Type.Integer() })
const Codes = Type.Array(Type.String())
const Sides = Type.Array(Type.Enum(SIDES))
const Follow = Type.Array(
  Type.Object({
    action: Type.Enum(['give_requirements', 'deliver', 'request_revision', 'accept_delivery']),
    inputs: Type.Record(Type.String(), Type.Unknown()),
  }),
)
const Dates = Type.Object({ after: Type.String(), before: Type.String() })
export const ChangeWith = Type.Object({
  dueAt: Type.Optional(Dates),
  days: Range,
  extras: Type.Object({
    max: Type.Integer(),
    price: Range,
    days: Type.Object({ min: Type.Integer(), max: Type.Integer(), after: Type.Optional(Type.String()) }),
  }),
  from: Type.Union([Type.String(), Type.Null()]),
})
export const AnswerInputs = Type.Array(
  Type.Object({
    answer: Type.Enum(['accept', 'decline', 'reply']),
    explanation: Type.Object({ optional: Type.Boolean() }),
    faults: Type.Optional(Sides),
    followUp: Follow,
  }),
)

/** Parses a field of `inputs` as a client would. Any other structure fails the test. */
export const read = <S extends TSchema>(schema: S, value: unknown): Static<S> => Value.Parse(schema, value)
export const has = (inputs: OfferedInputs, name: string): boolean => inputs[name] !== undefined

type Following = NonNullable<CommandBody<'answer_request'>['followUp']>
type Ids = Pick<Offer, 'kind' | 'requestId' | 'caseId' | 'refundId' | 'paymentId'>
type Accepted = { readonly [A in PreviewAction]: (inputs: OfferedInputs, ids: Ids) => readonly CommandBody<A>[] }

const why = { explanation: 'Why.' }
const followings = (list: Static<typeof Follow>): readonly Following[] =>
  list.flatMap(({ action, inputs }) =>
    ACCEPTED[action](inputs, {}).flatMap(command => {
      const followUp: unknown = command
      return Value.Check(FollowUpSchema, followUp) ? [followUp] : []
    }),
  )

const extra = (price: number) => ({ title: 'More', price })
function changes(inputs: unknown): readonly NonNullable<CommandBody<'open_request'>['change']>[] {
  const { dueAt, days, extras } = read(ChangeWith, inputs)
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
  give_requirements: ({ answers }) => [
    { action: 'give_requirements', answers: Array.from({ length: read(Type.Integer(), answers) }, () => 'Yes.') },
  ],
  deliver: () => [
    { action: 'deliver', message: 'Here.' },
    { action: 'deliver', message: 'Here.', links: ['https://example.com/1'] },
  ],
  request_revision: ({ nothingUsable }) => [
    { action: 'request_revision', ...why },
    ...read(Type.Array(Type.Boolean()), nothingUsable).map(
      each => ({ action: 'request_revision', ...why, nothingUsable: each }) as const,
    ),
  ],
  accept_delivery: () => [{ action: 'accept_delivery' }],
  write_message: () => [
    { action: 'write_message', text: 'Hello.' },
    { action: 'write_message', text: 'We are away.', automatic: true },
  ],
  review: ({ rating }) => {
    const { min, max } = read(Range, rating)
    return [
      { action: 'review', rating: min },
      { action: 'review', rating: max, text: 'Good.' },
    ]
  },
  open_request: ({ reasons, min, max, change }, { kind = 'update' }) =>
    read(Codes, reasons).flatMap(code => {
      const command = { action: 'open_request', kind, reason: code, ...why } as const
      if (change !== undefined) return changes(change).map(each => ({ ...command, change: each }))
      if (min === undefined) return [command]
      const range = read(Range, { min, max })
      return [
        { ...command, refund: range.min },
        { ...command, refund: range.max },
      ]
    }),
  answer_request: ({ answers }, { requestId = 0 }) =>
    read(AnswerInputs, answers).flatMap(({ answer, explanation, faults, followUp }) => {
      const command = { action: 'answer_request', requestId, answer } as const
      return [
        { ...command, ...why },
        ...(explanation.optional ? [command] : []),
        ...(faults ?? []).map(fault => ({ ...command, ...why, fault })),
        ...followings(followUp).map(following => ({ ...command, ...why, followUp: following })),
      ]
    }),
  withdraw_request: ({ followUp }, { requestId = 0 }) => [
    { action: 'withdraw_request', requestId },
    ...followings(read(Follow, followUp)).map(
      following => ({ action: 'withdraw_request', requestId, followUp: following }) as const,
    ),
  ],
  cancel: inputs => (has(inputs, 'alone') ? [{ action: 'cancel', ...why }] : byStaff(inputs)),
  contest_fault: ({ faults }) => read(Sides, faults).map(fault => ({ action: 'contest_fault', fault, ...why })),
  agree_to_fault: () => [{ action: 'agree_to_fault' }],
  open_case: ({ abouts }) =>
    read(Type.Array(Type.Enum(['unresolved', 'fraud', 'threats', 'danger', 'nothing_usable'])), abouts).map(about => ({
      action: 'open_case',
      about,
      ...why,
    })),
  withdraw_case: ({ settled }, { caseId = 0 }) => [
    { action: 'withdraw_case', caseId },
    ...read(Type.Array(Type.Boolean()), settled).map(
      each => ({ action: 'withdraw_case', caseId, settled: each }) as const,
    ),
  ],
  hold_case: ({ clocks }, { caseId = 0 }) => [
    { action: 'hold_case', caseId },
    { action: 'hold_case', caseId, until: null },
    ...read(Type.Array(Type.Enum(['other', 'both'])), clocks).map(
      whose => ({ action: 'hold_case', caseId, clocks: whose }) as const,
    ),
  ],
  rule_case: ({ rulings, faults, founded }, { caseId = 0 }) =>
    read(Type.Array(Type.Enum(['continue', 'fault', 'usable', 'nothing_usable'])), rulings).flatMap(ruling => {
      const command = { action: 'rule_case', caseId, ruling, ...why } as const
      if (ruling === 'fault') return read(Sides, faults).map(fault => ({ ...command, fault }))
      return [command, ...read(Type.Array(Type.Boolean()), founded ?? []).map(each => ({ ...command, founded: each }))]
    }),
  confirm_refund: ({ results }, { refundId = 0 }) =>
    read(Results, results).map(result => ({ action: 'confirm_refund', refundId, result })),
  confirm_payment: ({ results }, { paymentId = 0 }) =>
    read(Results, results).map(result => ({ action: 'confirm_payment', paymentId, result })),
}
const Results = Type.Array(Type.Enum(['done', 'failed']))

function byStaff({ reasons, faults, ...range }: OfferedInputs): readonly CommandBody<'cancel'>[] {
  const { min, max } = read(Range, { min: range.min, max: range.max })
  return read(Codes, reasons).flatMap(code => {
    const command = { action: 'cancel', reason: code, ...why } as const
    const amounts = [min, Math.floor((min + max) / 2), max].map(amount => ({ ...command, refund: amount }))
    return [command, ...amounts, ...read(Sides, faults).map(fault => ({ ...command, fault }))]
  })
}

/** Returns the commands that an offer accepts; none if the action is refused. */
export function accepted(offer: Offer): readonly CommandBody[] {
  return offer.ok ? ACCEPTED[offer.action](offer.inputs, offer) : []
}
