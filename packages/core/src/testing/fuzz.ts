// Generates valid commands with arbitrary values. They may be refused, but must never throw.
import type { CommandBody, PreviewAction } from '../order/commands/commands.ts'
import { type Actor, KINDS, type Order, SIDES } from '../order/order.ts'
import { toIso } from '../time.ts'
import type { Rng } from './rng.ts'

type Fuzz = { readonly [A in PreviewAction]: (rng: Rng, order: Order) => CommandBody<A> }

const why = { explanation: 'Because.' }
const REASONS = ['other', 'late', 'changed_mind', 'too_busy', 'progress', 'more_time', 'goodwill', 'fraud', 'nonsense']
const AMOUNTS = [1, 499, 500, 1_000, 5_001, 9_000, 15_000, 1_000_000_000_000]
const RESULTS = ['done', 'failed'] as const

const anyOf = (rng: Rng, ids: readonly number[]) => rng.pick([...ids, 1, 999])
const requestIds = ({ requests }: Order) => requests.map(({ id }) => id).toReversed()

function change(rng: Rng, order: Order): NonNullable<CommandBody<'open_request'>['change']> {
  const dueAt = toIso(order.lastAt + rng.pick([-1, 0, 1, 3, 50, 2_000]) * 86_400_000)
  const days = rng.pick([1, 2, 30, 365])
  const extras = [{ title: 'More', price: rng.pick(AMOUNTS), days: rng.pick([0, 2, -3]) }]
  return rng.pick([{ days }, { dueAt }, { extras }, { days, extras }, { dueAt, extras }, {}, { dueAt, days }])
}

function following(rng: Rng, order: Order): NonNullable<CommandBody<'answer_request'>['followUp']> {
  return rng.pick([
    FUZZ.deliver(rng, order),
    FUZZ.request_revision(rng, order),
    FUZZ.give_requirements(rng, order),
    FUZZ.accept_delivery(rng, order),
  ])
}

/** The table of actions, each with a generator of commands. */
export const FUZZ: Fuzz = {
  give_requirements: (rng, { questions }) => ({
    action: 'give_requirements',
    answers: Array.from({ length: Math.max(1, rng.pick([questions.length, 1, 3])) }, () => 'Yes.'),
  }),
  deliver: () => ({ action: 'deliver', message: 'Here.' }),
  request_revision: rng => ({ action: 'request_revision', ...why, nothingUsable: rng.chance(3) }),
  accept_delivery: () => ({ action: 'accept_delivery' }),
  write_message: rng => ({ action: 'write_message', text: 'Hm.', automatic: rng.chance(4) }),
  review: rng => ({ action: 'review', rating: 1 + rng.below(5) }),
  open_request: (rng, order) => ({
    action: 'open_request',
    kind: rng.pick(KINDS),
    reason: rng.pick(REASONS),
    ...why,
    ...(rng.chance(2) ? { change: change(rng, order) } : {}),
    ...(rng.chance(2) ? { refund: rng.pick(AMOUNTS) } : {}),
  }),
  answer_request: (rng, order) => ({
    action: 'answer_request',
    requestId: anyOf(rng, requestIds(order)),
    answer: rng.pick(['accept', 'decline', 'reply']),
    ...(rng.chance(3) ? {} : why),
    ...(rng.chance(3) ? { fault: rng.pick(SIDES) } : {}),
    ...(rng.chance(3) ? { followUp: following(rng, order) } : {}),
  }),
  withdraw_request: (rng, order) => ({
    action: 'withdraw_request',
    requestId: anyOf(rng, requestIds(order)),
    ...(rng.chance(3) ? { followUp: following(rng, order) } : {}),
  }),
  cancel: rng => ({
    action: 'cancel',
    ...why,
    ...(rng.chance(2) ? { reason: rng.pick(REASONS) } : {}),
    ...(rng.chance(3) ? { fault: rng.pick(SIDES) } : {}),
    ...(rng.chance(3) ? { refund: rng.pick(AMOUNTS) } : {}),
  }),
  contest_fault: rng => ({ action: 'contest_fault', fault: rng.pick(SIDES), ...why }),
  agree_to_fault: () => ({ action: 'agree_to_fault' }),
  open_case: rng => ({
    action: 'open_case',
    about: rng.pick(['unresolved', 'fraud', 'threats', 'danger', 'nothing_usable']),
    ...why,
  }),
  withdraw_case: (rng, { cases }) => ({
    action: 'withdraw_case',
    caseId: anyOf(
      rng,
      cases.map(({ id }) => id),
    ),
    ...(rng.chance(3) ? { settled: rng.chance(2) } : {}),
  }),
  hold_case: (rng, { cases, lastAt }) => ({
    action: 'hold_case',
    caseId: anyOf(
      rng,
      cases.map(({ id }) => id),
    ),
    ...rng.pick([{}, { until: null }, { until: toIso(lastAt + rng.pick([-1, 1, 3, 400]) * 86_400_000) }]),
    ...(rng.chance(3) ? { clocks: rng.pick(['other', 'both'] as const) } : {}),
  }),
  rule_case: (rng, { cases }) => ({
    action: 'rule_case',
    caseId: anyOf(
      rng,
      cases.map(({ id }) => id),
    ),
    ruling: rng.pick(['continue', 'fault', 'usable', 'nothing_usable']),
    ...why,
    ...(rng.chance(2) ? { founded: rng.chance(2) } : {}),
    ...(rng.chance(2) ? { fault: rng.pick(SIDES) } : {}),
  }),
  confirm_refund: (rng, { refunds }) => ({
    action: 'confirm_refund',
    refundId: anyOf(
      rng,
      refunds.map(({ id }) => id),
    ),
    result: rng.pick(RESULTS),
    ...reported(rng),
  }),
  confirm_payment: (rng, { charges }) => ({
    action: 'confirm_payment',
    paymentId: anyOf(
      rng,
      charges.map(({ id }) => id),
    ),
    result: rng.pick(RESULTS),
    ...reported(rng),
  }),
}

/** Makes the optional fields of a payment report. The ids repeat often. */
const reported = (rng: Rng) => ({
  ...(rng.chance(2) ? { externalId: rng.pick(['re_1', 're_2']) } : {}),
  ...(rng.chance(4) ? { failureReason: 'The card is closed.' } : {}),
})

/** All possible senders, including strangers and roles that send no commands. */
export const ACTORS: readonly Actor[] = [
  { role: 'buyer', id: 'lena' },
  { role: 'seller', id: 'mora' },
  { role: 'staff', id: 'sam' },
  { role: 'marketplace' },
  { role: 'seller', id: 'lena' },
  { role: 'buyer', id: 'nobody' },
  { role: 'payment' },
  { role: 'clock' },
]
