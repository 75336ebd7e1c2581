// The inputs that `allowed` offers for each action: what its handler will accept now, as on the wire.
import Type, { type Static, type TProperties, type TSchema } from 'typebox'
import { strict } from '../../policy/policy.ts'
import { SPAN_PATTERN } from '../../time.ts'
import { REASON_CODES } from '../fault/reasons.ts'
import { FAULT_STATUSES, type Kind, SIDES, SILENCES } from '../order.ts'
import type { PreviewAction } from './commands.ts'
import { HELD_CLOCKS, MATTER_NAMES, RESULTS, RULING_NAMES } from './resolution.ts'

const integer = (description: string) => Type.Integer({ description })
const instant = (description: string) => Type.String({ format: 'date-time', description })
const span = (description: string) => Type.String({ pattern: SPAN_PATTERN, description })
const range = (description: string) =>
  strict({ min: integer('The least.'), max: integer('The greatest.') }, { description })
/** The number of characters that a text may have. */
const length = range('The number of characters.')
const either = Type.Array(Type.Boolean(), { description: 'The values to choose from.' })
const oneOf = <V extends string>(values: readonly V[], description: string) =>
  Type.Array(Type.Enum([...values]), { description })
const sides = oneOf(SIDES, 'The sides to choose from.')
const fault = Type.Enum(SIDES, { description: 'The side at fault.' })
const currency = Type.String({ description: 'ISO 4217.' })

/** Makes the fields for the codes to choose from, and the fault that each names. */
const reasonsOf = (codes: readonly string[]) => ({
  reasons: oneOf(codes, 'The codes to choose from.'),
  faultOf: Type.Record(Type.String(), fault, { description: 'The fault that each code names.' }),
  explanation: length,
})

/** What silence leads to, and after how long. */
const silence = {
  window: span('The time to answer.'),
  onSilence: Type.Enum(SILENCES, { description: 'What silence leads to.' }),
}
const opens = <P extends TProperties>(kind: Kind, terms: P) =>
  strict({ ...reasonsOf(REASON_CODES[kind]), ...silence, ...terms })
const joins = strict({
  ...reasonsOf(REASON_CODES.cancellation),
  accepts: integer('The other party’s request for the same, which opening accepts.'),
})
const change = strict({
  dueAt: Type.Optional(
    strict({ after: instant('Later than this.'), before: instant('Earlier than this.') }, { description: 'A date.' }),
  ),
  days: range('The days after the old date.'),
  extras: strict({
    max: integer('How many extras.'),
    price: range('Of all extras together, in minor units.'),
    days: strict({ ...range('').properties, after: Type.Optional(instant('The new date is later than this.')) }),
  }),
  from: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'The instant that days count from; null before the work starts.',
  }),
})

/** THE TABLE: the inputs of opening a request, by kind. */
const OPEN_REQUEST_INPUTS = {
  update: opens('update', {}),
  cancellation: Type.Union([opens('cancellation', {}), joins]),
  change: opens('change', { change }),
  partial_refund: opens('partial_refund', { ...range('').properties, currency }),
} as const satisfies Readonly<Record<Kind, TSchema>>

const GIVE_REQUIREMENTS = strict({ answers: integer('How many answers: one to each question.'), text: length })
const DELIVER = strict({ message: length, links: strict({ max: integer('How many links.') }) })
const REQUEST_REVISION = strict({ explanation: length, nothingUsable: either })

const following = <A extends string, S extends TSchema>(action: A, inputs: S) =>
  strict({ action: Type.Literal(action), inputs })
/** What may be done in one command with an answer or a withdrawal, each action with its own inputs. */
const followUp = Type.Array(
  Type.Union([
    following('give_requirements', GIVE_REQUIREMENTS),
    following('deliver', DELIVER),
    following('request_revision', REQUEST_REVISION),
    following('accept_delivery', strict({})),
  ]),
  { description: 'What may be done in the same command.' },
)

const answers = <N extends 'accept' | 'decline' | 'reply', P extends TProperties>(names: readonly N[], more: P) =>
  strict({
    answers: Type.Array(
      strict({
        answer: Type.Enum([...names]),
        explanation: strict({ ...range('').properties, optional: Type.Boolean() }),
        followUp,
        ...more,
      }),
      { description: 'Each answer that is possible, with its inputs.' },
    ),
  })
const statedFault = strict({ side: fault, status: Type.Enum(FAULT_STATUSES) })

/** THE TABLE: the inputs of answering a request, by kind. */
const ANSWER_REQUEST_INPUTS = {
  update: answers(['reply'], {}),
  cancellation: answers(['accept', 'decline'], {
    faults: Type.Optional(sides),
    statedFault: Type.Optional(statedFault),
  }),
  change: answers(['accept', 'decline'], {}),
  partial_refund: answers(['accept', 'decline'], {}),
} as const satisfies Readonly<Record<Kind, TSchema>>

/** A right to cancel alone: its rule sets the reason and the fault. */
const alone = strict({
  method: Type.Enum(['cooling_off', 'late', 'unstarted']),
  reason: Type.Enum(['cooling_off', 'late', 'unstarted']),
  fault,
  faultStatus: Type.Literal('established'),
  window: span('The span that gave the right.'),
})
const confirmation = strict({
  results: oneOf(RESULTS, 'The results to choose from.'),
  failureReason: Type.Optional(length),
})

/** THE TABLE: the inputs of each action; of the two about requests by kind. */
export const INPUTS = {
  give_requirements: GIVE_REQUIREMENTS,
  deliver: DELIVER,
  request_revision: REQUEST_REVISION,
  accept_delivery: strict({}),
  write_message: strict({
    text: length,
    answersUpdate: Type.Boolean({ description: 'Whether a message answers the open update request.' }),
  }),
  review: strict({ rating: range('Stars.'), text: length }),
  open_request: OPEN_REQUEST_INPUTS,
  answer_request: ANSWER_REQUEST_INPUTS,
  withdraw_request: strict({ followUp }),
  cancel: Type.Union([
    strict({ alone, explanation: length }),
    strict({
      ...reasonsOf(REASON_CODES.staff),
      faults: sides,
      ...range('').properties,
      default: integer('The refund if none is named.'),
      currency,
    }),
  ]),
  contest_fault: strict({ faults: sides, explanation: length }),
  agree_to_fault: strict({}),
  open_case: strict({
    abouts: oneOf(MATTER_NAMES, 'What staff may be asked to look at.'),
    holds: oneOf(MATTER_NAMES, 'Which of them would hold the other party’s clocks.'),
    sealed: oneOf(MATTER_NAMES, 'Which of them the other party cannot read.'),
    explanation: length,
    declinesNeeded: integer('How many declined cancellations are missing for `unresolved`.'),
  }),
  withdraw_case: strict({ settled: either }),
  hold_case: strict({
    until: strict({ within: span('How far in the future at most.') }),
    clocks: oneOf(HELD_CLOCKS, 'Whose clocks: those against the other party, or both.'),
  }),
  rule_case: strict({
    rulings: oneOf(RULING_NAMES, 'The rulings that fit the case.'),
    faults: Type.Optional(sides),
    founded: Type.Optional(either),
    explanation: length,
  }),
  confirm_refund: confirmation,
  confirm_payment: confirmation,
} as const satisfies { readonly [A in PreviewAction]: TSchema | Readonly<Record<Kind, TSchema>> }

/** The actions whose inputs depend on the kind of the request. */
export type KindAction = 'open_request' | 'answer_request'
/** The actions with one form of inputs. */
export type PlainAction = Exclude<PreviewAction, KindAction>

/** Read-only in depth: inputs are shown, never changed. */
type Frozen<T> = T extends readonly (infer I)[]
  ? readonly Frozen<I>[]
  : T extends object
    ? { readonly [P in keyof T]: Frozen<T[P]> }
    : T

/** The inputs that will be accepted: any value within is accepted, any other is rejected by field. */
export type InputsOf<A extends PlainAction> = Frozen<Static<(typeof INPUTS)[A]>>
/** The same of an action on a request of one kind. */
export type InputsByKind<A extends KindAction, K extends Kind> = Frozen<Static<(typeof INPUTS)[A][K]>>
/** The follow-ups that an answer or a withdrawal offers. */
export type FollowingOffer = InputsOf<'withdraw_request'>['followUp'][number]
