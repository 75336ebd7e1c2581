// Texts of the timeline: who did what and what follows, made from the events on the wire.
import { roleOf } from '../../../../actors.ts'
import type { Result } from '../../../../client.ts'
import { count } from '../../grammar.ts'
import { eventText, kindInside } from '../../names.ts'
import { outcomeLabel } from '../../outcome.ts'
import { moneyText } from '../../quantities.ts'
import type { Cast } from '../people.ts'
import { type Reader, whenText } from '../time.ts'
import { actions } from './actions.ts'
import { requestText } from './request.ts'

type Order = Result<'getOrder'>
type Event = Result<'listEvents'>['items'][number]
type Facts = Readonly<Record<string, unknown>>

export interface FactContext {
  readonly order: Order
  readonly cast: Cast
  readonly reader: Reader
}
/** What happened, and what follows from that. */
export interface Fact {
  readonly what: string
  readonly more?: string
}

const text = (data: Facts, name: string): string => (typeof data[name] === 'string' ? data[name] : '')
const amount = (data: Facts, name: string): number => (typeof data[name] === 'number' ? data[name] : 0)
const isSide = (side: string): side is 'buyer' | 'seller' | 'shared' | 'none' =>
  ['buyer', 'seller', 'shared', 'none'].includes(side)

type FactOf = (data: Facts, who: string, context: FactContext, event: Event) => Fact

const requestOf = (data: Facts, { order }: FactContext) => order.requests.find(({ id }) => id === data.requestId)
const named = (data: Facts, context: FactContext): string => {
  const found = requestOf(data, context)
  return found ? kindInside(found.kind) : 'request'
}
const when = (iso: string, { reader }: FactContext): string => (iso === '' ? '' : whenText(iso, reader))
const money = (value: number, { order }: FactContext): string => moneyText(value, order.currency)
const more = (what: string, ...parts: readonly string[]): Fact => {
  const rest = parts.filter(Boolean).join(' ')
  return rest === '' ? { what } : { what, more: rest }
}

const FACTS: Readonly<Record<string, FactOf>> = {
  'order.placed': (data, _who, context) => {
    const extras = Array.isArray(data.extras) ? data.extras.length : 0
    return more(
      'Order placed.',
      `${money(paid(context.order, data), context)} ${extras > 0 ? `with ${count(extras, 'extra', 'extras')} ` : ''}is held until the order is completed or cancelled.`,
    )
  },
  'requirements.given': (data, who, context) =>
    more(`${who} answered the questions.`, `The work clock started: due ${when(text(data, 'dueAt'), context)}.`),
  'order.delivered': (data, who, context) =>
    more(
      `${who} delivered the work.`,
      data.late === true
        ? `It was due ${when(text(data, 'dueAt'), context)}.`
        : `On time: due ${when(text(data, 'dueAt'), context)}.`,
    ),
  'revision.requested': (data, who, context) =>
    more(
      `${who} requested a revision.`,
      `Now due ${when(text(data, 'dueAt'), context)}.`,
      data.nothingUsable === true ? 'Reported that nothing usable was delivered.' : '',
    ),
  'order.completed': (data, who, context) =>
    more(
      data.decidedBy === 'silence'
        ? 'Order completed: no reply in time.'
        : `${who} accepted the delivery. Order completed.`,
      `${money(amount(data, 'released'), context)} goes to the seller, ${money(amount(data, 'fee'), context)} is the fee.`,
    ),
  'order.cancelled': (_data, _who, context, event) => {
    const { outcome } = context.order
    return { what: `${outcome && outcome.at === event.at ? outcomeLabel(outcome) : 'Order cancelled'}.` }
  },
  'order.changed': (data, _who, context) => {
    const extras = Array.isArray(data.extras) ? data.extras.length : 0
    return more(
      'The order was changed.',
      text(data, 'dueAt') ? `Now due ${when(text(data, 'dueAt'), context)}.` : '',
      extras > 0 ? `${count(extras, 'extra joins', 'extras join')} the order.` : '',
    )
  },
  'reminder.due': (data, _who, context) => {
    const to: Readonly<Record<string, string>> = {
      requirements: 'to answer the questions',
      delivery: 'to deliver',
      look_at_delivery: 'to look at the delivery',
      answer: 'to answer the open request',
    }
    const [who, about] = [text(data, 'to'), to[text(data, 'about')] ?? 'of this order']
    return more(
      `${context.cast.start(who)} ${context.cast.is(who) ? 'were' : 'was'} reminded ${about}`,
      `by ${when(text(data, 'until'), context)}.`,
    )
  },
  'due.passed': () =>
    more('The due date passed without a delivery.', 'The order is late. The work can still be delivered.'),
  'late.cancellable': (_data, _who, context) =>
    more(
      `${context.cast.start('buyer')} can now cancel alone: the order is late.`,
      'Until that happens, the work can still be delivered.',
    ),
  'requirements.overdue': (_data, _who, context) =>
    more(
      `${context.cast.start('seller')} can now cancel alone: the questions were not answered in time.`,
      'Until that happens, they can still be answered.',
    ),
  'request.accepted': (data, who, context) =>
    more(
      data.endedBy === 'silence'
        ? `The time to answer ended: the ${named(data, context)} was accepted automatically.`
        : `${who} accepted the ${named(data, context)}.`,
    ),
  'request.answered': (data, who, context) => more(`${who} answered the request for an ${named(data, context)}.`),
  'request.declined': (data, who, context) =>
    more(
      data.endedBy === 'silence'
        ? `The time to answer ended: the ${named(data, context)} was declined automatically.`
        : data.endedBy === 'payment'
          ? 'The payment was not confirmed, so the change was declined.'
          : `${who} declined the ${named(data, context)}.`,
    ),
  'request.withdrawn': (data, who, context) =>
    more(
      data.endedBy === 'silence'
        ? `The time to answer ended without an answer: the request (${named(data, context)}) was withdrawn.`
        : `${who} withdrew the request (${named(data, context)}).`,
    ),
  'request.closed': () =>
    more('The time to answer ended without an answer.', 'The request is closed and the order goes on.'),
  'request.superseded': (data, _who, context) =>
    more(`The request (${named(data, context)}) was superseded by what happened next.`),
  'payment.requested': (data, _who, context) =>
    more(`${money(amount(data, 'amount'), context)} for the change was requested.`),
  'payment.confirmed': (data, _who, context) =>
    more(`${money(amount(data, 'amount'), context)} for the change was paid and is held.`),
  'payment.failed': (data, _who, context) =>
    more(`${money(amount(data, 'amount'), context)} for the change did not go through.`),
  'refund.requested': (data, _who, context) =>
    more(`${money(amount(data, 'amount'), context)} was requested as a refund for ${context.cast.mid('buyer')}.`),
  'refund.done': (data, _who, context) =>
    more(`${money(amount(data, 'amount'), context)} was refunded to ${context.cast.mid('buyer')}.`),
  'refund.failed': (data, _who, context) =>
    more(
      `The refund of ${money(amount(data, 'amount'), context)} did not go through.`,
      'The marketplace is handling it.',
    ),
  'fault.contested': (data, who, context) => more(`${who} disputed the stated cause:`, side(data, context)),
  'fault.agreed': (_data, who) => more(`${who} agreed to the stated cause.`),
  'fault.ruled': (data, _who, context) => more('Staff ruled on the cause:', side(data, context)),
  'case.opened': (_data, who, context, event) => {
    const { about, sealed } = matter(event)
    if (sealed) return more('Staff are looking at this order.', held(event, context))
    return more(`${who} asked staff to step in.`, `${actions.case.about(about)}.`, held(event, context))
  },
  'case.settled': () => more('The parties settled it; the case with staff is closed.'),
  'case.withdrawn': (_data, who) => more(`${who} withdrew the case.`),
  'case.ruled': (data, _who, { order }, { at }) =>
    more(
      'Staff ruled on the case.',
      ruled(text(data, 'ruling'), order.outcome !== null && Date.parse(order.outcome.at) < Date.parse(at)),
      data.founded === false ? 'They found it unjustified.' : '',
    ),
  'hold.set': (data, _who, context) =>
    data.holds === true
      ? more(
          'Staff paused deadlines',
          text(data, 'until') ? `until ${when(text(data, 'until'), context)}.` : 'until the case is closed.',
        )
      : more('Staff resumed the paused deadlines.'),
  'hold.ending': (data, _who, context) =>
    more('Unless staff decide otherwise, paused deadlines resume', `from ${when(text(data, 'until'), context)}.`),
  'hold.ended': data =>
    more(
      data.of === 'completion'
        ? 'The time to look at the delivery is running again.'
        : 'Deadlines paused for the case are running again.',
      'Staff are still looking at it.',
    ),
}

/**
 * Returns what a case is about. For a sealed case that is stored with the texts, and readers without access see only
 * that staff are looking.
 */
function matter(event: Event) {
  const plain = text(event.data, 'about')
  const about = event.texts.about?.text ?? plain
  return { about, sealed: about === 'sealed' }
}

/** Says whose deadlines are paused, in words for this reader, and until when at most. */
const held = ({ data, by }: Event, context: FactContext): string => {
  const until = text(data, 'heldUntil')
  const other = roleOf(by) === 'buyer' ? 'seller' : 'buyer'
  return until === '' ? '' : actions.case.heldUntil(context.cast.mid(other), when(until, context))
}

const RULINGS: Readonly<Record<string, string>> = {
  continue: 'The order goes on.',
  cancel: 'The order is cancelled.',
  usable: 'Usable work was delivered.',
  nothing_usable: 'Nothing usable was delivered.',
}

const ruled = (ruling: string, hadEnded: boolean): string =>
  ruling === 'continue' && hadEnded ? `${actions.case.ruling.stays}.` : (RULINGS[ruling] ?? '')

const side = (data: Facts, { cast }: FactContext): string => {
  const fault = text(data, 'fault')
  return isSide(fault) ? `it lies on ${requestText.sideIn(fault, cast)}.` : ''
}

/** Returns the amount paid at placing: the price and the extras bought then. */
function paid(order: Order, data: Facts): number {
  const extras: readonly unknown[] = Array.isArray(data.extras) ? data.extras : []
  return extras.reduce<number>(
    (sum, extra) =>
      sum +
      (typeof extra === 'object' && extra !== null && 'price' in extra && typeof extra.price === 'number'
        ? extra.price
        : 0),
    order.price,
  )
}

/** Returns one event as a fact. An unknown event type is spelled out. */
export function factText(event: Event, context: FactContext): Fact {
  const factOf = Object.hasOwn(FACTS, event.type) ? FACTS[event.type] : undefined
  return (
    factOf?.(event.data, context.cast.start(roleOf(event.by)), context, event) ?? { what: `${eventText(event.type)}.` }
  )
}

export const timeline = {
  automatic: 'sent automatically',
  links: 'Links',
  review: (who: string, rating: number): string => `${who} gave ${rating} of 5`,
  erased: 'This text was erased.',
} as const
