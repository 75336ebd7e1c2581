// Commands of right shape and any sense: whoever sends them gets an answer, never a fault.
import type { CommandBody, PreviewAction } from '../order/commands/commands.ts'
import { type Actor, KINDS, type Order, SIDES } from '../order/order.ts'
import { toIso } from '../time.ts'
import type { Dice } from './dice.ts'

type Wild = { readonly [A in PreviewAction]: (dice: Dice, order: Order) => CommandBody<A> }

const why = { explanation: 'Because.' }
const REASONS = ['other', 'late', 'changed_mind', 'too_busy', 'progress', 'more_time', 'goodwill', 'fraud', 'nonsense']
const AMOUNTS = [1, 499, 500, 1_000, 5_001, 9_000, 15_000, 1_000_000_000_000]
const RESULTS = ['done', 'failed'] as const

const anyOf = (dice: Dice, ids: readonly number[]) => dice.pick([...ids, 1, 999])
const requestIds = ({ requests }: Order) => requests.map(({ id }) => id).toReversed()

function change(dice: Dice, order: Order): NonNullable<CommandBody<'open_request'>['change']> {
  const dueAt = toIso(order.lastAt + dice.pick([-1, 0, 1, 3, 50, 2_000]) * 86_400_000)
  const days = dice.pick([1, 2, 30, 365])
  const extras = [{ title: 'More', price: dice.pick(AMOUNTS), days: dice.pick([0, 2, -3]) }]
  return dice.pick([{ days }, { dueAt }, { extras }, { days, extras }, { dueAt, extras }, {}, { dueAt, days }])
}

function following(dice: Dice, order: Order): NonNullable<CommandBody<'answer_request'>['followUp']> {
  return dice.pick([
    WILD.deliver(dice, order),
    WILD.request_revision(dice, order),
    WILD.give_requirements(dice, order),
    WILD.accept_delivery(dice, order),
  ])
}

/** THE TABLE of wild commands. */
export const WILD: Wild = {
  give_requirements: (dice, { questions }) => ({
    action: 'give_requirements',
    answers: Array.from({ length: Math.max(1, dice.pick([questions.length, 1, 3])) }, () => 'Yes.'),
  }),
  deliver: () => ({ action: 'deliver', message: 'Here.' }),
  request_revision: dice => ({ action: 'request_revision', ...why, nothingUsable: dice.chance(3) }),
  accept_delivery: () => ({ action: 'accept_delivery' }),
  write_message: dice => ({ action: 'write_message', text: 'Hm.', automatic: dice.chance(4) }),
  review: dice => ({ action: 'review', rating: 1 + dice.below(5) }),
  open_request: (dice, order) => ({
    action: 'open_request',
    kind: dice.pick(KINDS),
    reason: dice.pick(REASONS),
    ...why,
    ...(dice.chance(2) ? { change: change(dice, order) } : {}),
    ...(dice.chance(2) ? { refund: dice.pick(AMOUNTS) } : {}),
  }),
  answer_request: (dice, order) => ({
    action: 'answer_request',
    requestId: anyOf(dice, requestIds(order)),
    answer: dice.pick(['accept', 'decline', 'reply']),
    ...(dice.chance(3) ? {} : why),
    ...(dice.chance(3) ? { fault: dice.pick(SIDES) } : {}),
    ...(dice.chance(3) ? { followUp: following(dice, order) } : {}),
  }),
  withdraw_request: (dice, order) => ({
    action: 'withdraw_request',
    requestId: anyOf(dice, requestIds(order)),
    ...(dice.chance(3) ? { followUp: following(dice, order) } : {}),
  }),
  cancel: dice => ({
    action: 'cancel',
    ...why,
    ...(dice.chance(2) ? { reason: dice.pick(REASONS) } : {}),
    ...(dice.chance(3) ? { fault: dice.pick(SIDES) } : {}),
    ...(dice.chance(3) ? { refund: dice.pick(AMOUNTS) } : {}),
  }),
  contest_fault: dice => ({ action: 'contest_fault', fault: dice.pick(SIDES), ...why }),
  agree_to_fault: () => ({ action: 'agree_to_fault' }),
  open_case: dice => ({
    action: 'open_case',
    about: dice.pick(['unresolved', 'fraud', 'threats', 'danger', 'nothing_usable']),
    ...why,
  }),
  withdraw_case: (dice, { cases }) => ({
    action: 'withdraw_case',
    caseId: anyOf(
      dice,
      cases.map(({ id }) => id),
    ),
    ...(dice.chance(3) ? { settled: dice.chance(2) } : {}),
  }),
  hold_case: (dice, { cases, lastAt }) => ({
    action: 'hold_case',
    caseId: anyOf(
      dice,
      cases.map(({ id }) => id),
    ),
    ...dice.pick([{}, { until: null }, { until: toIso(lastAt + dice.pick([-1, 1, 3, 400]) * 86_400_000) }]),
    ...(dice.chance(3) ? { clocks: dice.pick(['other', 'both'] as const) } : {}),
  }),
  rule_case: (dice, { cases }) => ({
    action: 'rule_case',
    caseId: anyOf(
      dice,
      cases.map(({ id }) => id),
    ),
    ruling: dice.pick(['continue', 'fault', 'usable', 'nothing_usable']),
    ...why,
    ...(dice.chance(2) ? { founded: dice.chance(2) } : {}),
    ...(dice.chance(2) ? { fault: dice.pick(SIDES) } : {}),
  }),
  confirm_refund: (dice, { refunds }) => ({
    action: 'confirm_refund',
    refundId: anyOf(
      dice,
      refunds.map(({ id }) => id),
    ),
    result: dice.pick(RESULTS),
    ...reported(dice),
  }),
  confirm_payment: (dice, { charges }) => ({
    action: 'confirm_payment',
    paymentId: anyOf(
      dice,
      charges.map(({ id }) => id),
    ),
    result: dice.pick(RESULTS),
    ...reported(dice),
  }),
}

/** What the payment side may say beside its result; the same id comes again and again. */
const reported = (dice: Dice) => ({
  ...(dice.chance(2) ? { externalId: dice.pick(['re_1', 're_2']) } : {}),
  ...(dice.chance(4) ? { failureReason: 'The card is closed.' } : {}),
})

/** Everybody who could send something, strangers and roles without verbs included. */
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
