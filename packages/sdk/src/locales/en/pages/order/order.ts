// Texts of the order page: status line, steps, money, terms and details.
import { DAY, HOUR } from '@evenhand/core/time'
import type { Result } from '../../../../client.ts'
import { count } from '../../grammar.ts'
import { phaseText } from '../../names.ts'
import { moneyText } from '../../quantities.ts'
import type { Cast } from '../people.ts'
import { distanceText, type Reader, whenText } from '../time.ts'

type Order = Result<'getOrder'>

function status(order: Order, cast: Cast, reader: Reader): string {
  const { phase, dueAt, late, completeAt, outcome } = order
  if (outcome) return whenText(outcome.at, reader)
  if (phase === 'awaiting_requirements') return `Waiting for ${cast.whose('buyer')} answers; the work starts with them`
  if (phase === 'delivered')
    return completeAt === null
      ? 'Delivered; the time to look at it is paused'
      : `Delivered; completed ${whenText(completeAt, reader)}, if nobody responds`
  if (dueAt === null) return 'In progress; the deadline is paused'
  const due = whenText(dueAt, reader)
  return late
    ? `Was due ${due}, ${distanceText(dueAt, reader)}`
    : `In progress, due ${due}, ${distanceText(dueAt, reader)}`
}

/** Returns what waits for the reader, for the mark next to the status line. */
function turn(order: Order, cast: Cast): string | null {
  const { tab, request, phase } = order
  if (!cast.is('buyer') && !cast.is('seller')) return tab === 'your_turn' ? 'A case is waiting for staff' : null
  if (tab === 'waiting') return `Waiting for ${cast.mid(cast.is('buyer') ? 'seller' : 'buyer')}`
  if (tab !== 'your_turn') return null
  if (request && request.awaits === 'answer' && !cast.is(request.openedBy)) return 'Your turn: answer the request'
  if (phase === 'awaiting_requirements') return 'Your turn: answer the questions'
  if (phase === 'delivered') return 'Your turn: look at the delivery'
  return phase === 'in_progress' ? 'Your turn: deliver the work' : 'Your turn'
}

/** Returns the next step if nobody acts, unless a request is open, whose card shows its own next step. */
function next({ outcome, request, phase, dueAt, late, completeAt }: Order): { what: string; at: string } | null {
  if (outcome || request) return null
  if (phase === 'delivered')
    return completeAt === null ? null : { what: 'Completed, if nobody responds,', at: completeAt }
  return phase === 'in_progress' && dueAt !== null && !late ? { what: 'The delivery is due', at: dueAt } : null
}

function steps({ phase, requirements }: Order): readonly string[] {
  // The timeline shows how far the order had come before it was cancelled.
  if (phase === 'cancelled') return ['Placed', phaseText('cancelled')]
  return [
    'Placed',
    ...(requirements.length > 0 ? ['Requirements'] : []),
    'In progress',
    'Delivered',
    phaseText('completed'),
  ]
}

const span = (ms: number): string => {
  const days = ms / DAY
  const hours = ms / HOUR
  return Number.isInteger(days) ? count(days, 'day', 'days') : count(Math.round(hours), 'hour', 'hours')
}

const REFUND: Readonly<Record<Order['refunds'][number]['state'], string>> = {
  requested: 'requested',
  done: 'refunded',
  failed: 'did not go through; the marketplace is handling it',
}

const PAYMENT: Readonly<Record<Order['payments'][number]['state'], string>> = {
  requested: 'has been requested',
  done: 'was paid',
  failed: 'did not go through',
}

/** Returns what the Resolution Center offers in the order's present state. */
function centerLead({ phase, outcome, request }: Order, cast: Cast): string {
  if (phase === 'completed') return 'The order is completed. If something is not right, staff can look at it.'
  if (outcome) return 'The order has ended. If something is seriously wrong, staff can look at it.'
  if (!request)
    return 'Settle it between yourselves: an answer is due within a set time, and every choice shows what it does.'
  const open =
    request.awaits === 'payment'
      ? 'The change is accepted; it takes effect once it is paid for.'
      : cast.is(request.openedBy)
        ? 'Your request is open: you can withdraw it above.'
        : 'A request above is waiting for your answer.'
  return `${open} Here is what else is possible.`
}

export const orderPage = {
  with: ({ buyer, seller }: Order, cast: Cast): string =>
    cast.is('buyer')
      ? `with ${seller.name}`
      : cast.is('seller')
        ? `with ${buyer.name}`
        : `${buyer.name} and ${seller.name}`,
  next,
  cancelledWork: {
    may_not_be_used: 'The order is cancelled: work that was delivered for it may not be used.',
    may_be_used: 'The order is cancelled: work that was delivered for it may still be used.',
  },
  crumb: 'Orders',
  progress: 'Progress',
  stepDone: 'done',
  status,
  turn,
  steps,
  timeline: 'What happened',
  late: 'Late',
  earlier: (n: number): string => `Earlier messages (${n})`,
  folded: (n: number): string => `${count(n, 'note', 'notes')} about reminders and money`,
  write: (name: string): string => `Write to ${name}`,
  done: (status: string): string => `Done. ${status}.`,
  now: 'What you need to do',
  money: {
    title: 'Money',
    order: 'Order',
    extra: (name: string): string => `Extra: ${name}`,
    total: 'Total',
    held: 'Held',
    heldHelp: 'Paid by the buyer and kept until the order is completed or cancelled.',
    released: 'To the seller',
    releasedHelp: 'What the seller gets after the fee.',
    fee: 'Fee',
    feeHelp: 'What the marketplace keeps of what is released.',
    refunded: 'Back to the buyer',
    refund: (amount: number, currency: string, state: Order['refunds'][number]['state']): string =>
      `${moneyText(amount, currency)} ${REFUND[state]}`,
    payment: (amount: number, currency: string, state: Order['payments'][number]['state']): string =>
      `${moneyText(amount, currency)} for the change ${PAYMENT[state]}`,
    below: 'Below zero: it is taken from the seller’s next release.',
  },
  terms: {
    title: 'Key terms',
    acknowledged: (who: string): string => `${who} acknowledged this`,
    revisions: (requested: number, included: number | null): string =>
      included === null ? `${requested} requested, no limit` : `${requested} of ${included} requested`,
  },
  details: {
    title: 'Details',
    number: 'Order number',
    placed: 'Placed',
    buyer: 'Buyer',
    seller: 'Seller',
    policy: 'Policy',
    version: (n: number): string => `Version ${n}`,
    turnaround: 'Turnaround',
    span,
    revisions: 'Revisions',
    onTime: 'Delivered',
    onTimeYes: 'On time',
    onTimeNo: 'Late',
  },
  center: {
    title: 'Resolution Center',
    lead: centerLead,
    open: 'Open the Resolution Center',
    staff: 'Ask staff',
  },
  composer: {
    label: (name: string): string => `Write to ${name}`,
    answersNothing: 'A message does not answer the request.',
    answersUpdate: 'Your message is the answer to the open update request.',
    send: 'Send',
  },
} as const
