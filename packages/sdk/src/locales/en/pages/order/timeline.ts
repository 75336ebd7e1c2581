// Texts of the timeline: who did what and what follows, from the events on the wire.
import type { Result } from '../../../../client.ts'
import { count, inSentence } from '../../grammar.ts'
import { eventText, kindText } from '../../names.ts'
import { moneyText } from '../../quantities.ts'
import { type Cast, roleOf } from '../people.ts'
import { type Reader, whenText } from '../time.ts'
import { actions } from './actions.ts'
import { requestText } from './request.ts'

type Order = Result<'getOrder'>
type Event = Result<'listEvents'>['items'][number]
type Facts = Readonly<Record<string, unknown>>

export interface Told {
  readonly order: Order
  readonly cast: Cast
  readonly reader: Reader
}
/** The fact, and what follows from it. */
export interface Fact {
  readonly what: string
  readonly more?: string
}

const text = (data: Facts, name: string): string => (typeof data[name] === 'string' ? data[name] : '')
const amount = (data: Facts, name: string): number => (typeof data[name] === 'number' ? data[name] : 0)
const isSide = (side: string): side is 'buyer' | 'seller' | 'shared' | 'none' =>
  ['buyer', 'seller', 'shared', 'none'].includes(side)

type Teller = (data: Facts, who: string, told: Told, event: Event) => Fact

const requestOf = (data: Facts, { order }: Told) => order.requests.find(({ id }) => id === data.requestId)
const named = (data: Facts, told: Told): string => {
  const found = requestOf(data, told)
  return found ? inSentence(kindText(found.kind)) : 'request'
}
const when = (iso: string, { reader }: Told): string => (iso === '' ? '' : whenText(iso, reader))
const money = (value: number, { order }: Told): string => moneyText(value, order.currency)
const more = (what: string, ...parts: readonly string[]): Fact => {
  const rest = parts.filter(Boolean).join(' ')
  return rest === '' ? { what } : { what, more: rest }
}

const FACTS: Readonly<Record<string, Teller>> = {
  'order.placed': (data, _who, told) => {
    const extras = Array.isArray(data.extras) ? data.extras.length : 0
    return more(
      'Order placed.',
      `${money(paid(told.order, data), told)} ${extras > 0 ? `with ${count(extras, 'extra', 'extras')} ` : ''}is held until the order is completed or cancelled.`,
    )
  },
  'requirements.given': (data, who, told) =>
    more(`${who} answered the questions.`, `The work clock started: due ${when(text(data, 'dueAt'), told)}.`),
  'order.delivered': (data, who, told) =>
    more(
      `${who} delivered the work.`,
      data.late === true
        ? `It was due ${when(text(data, 'dueAt'), told)}.`
        : `On time: due ${when(text(data, 'dueAt'), told)}.`,
    ),
  'revision.requested': (data, who, told) =>
    more(
      `${who} requested a revision.`,
      `Now due ${when(text(data, 'dueAt'), told)}.`,
      data.nothingUsable === true ? 'Reported that nothing usable was delivered.' : '',
    ),
  'order.completed': (data, who, told) =>
    more(
      data.decidedBy === 'silence'
        ? 'Order completed: no reply in time.'
        : `${who} accepted the delivery. Order completed.`,
      `${money(amount(data, 'released'), told)} goes to the seller, ${money(amount(data, 'fee'), told)} is the fee.`,
    ),
  'order.cancelled': (_data, _who, told, event) => {
    const { outcome } = told.order
    return { what: `${outcome && outcome.at === event.at ? outcome.label : 'Order cancelled'}.` }
  },
  'order.changed': (data, _who, told) => {
    const extras = Array.isArray(data.extras) ? data.extras.length : 0
    return more(
      'The order was changed.',
      text(data, 'dueAt') ? `Now due ${when(text(data, 'dueAt'), told)}.` : '',
      extras > 0 ? `${count(extras, 'extra joins', 'extras join')} the order.` : '',
    )
  },
  'reminder.due': (data, _who, told) => {
    const to: Readonly<Record<string, string>> = {
      requirements: 'to answer the questions',
      delivery: 'to deliver',
      look_at_delivery: 'to look at the delivery',
      answer: 'to answer the open request',
    }
    const [who, about] = [text(data, 'to'), to[text(data, 'about')] ?? 'of this order']
    return more(
      `${told.cast.start(who)} ${told.cast.is(who) ? 'were' : 'was'} reminded ${about}`,
      `by ${when(text(data, 'until'), told)}.`,
    )
  },
  'due.passed': () =>
    more('The due date passed without a delivery.', 'The order is late. The work can still be delivered.'),
  'late.cancellable': (_data, _who, told) =>
    more(
      `${told.cast.start('buyer')} can now cancel alone: the order is late.`,
      'Until that happens, the work can still be delivered.',
    ),
  'requirements.overdue': (_data, _who, told) =>
    more(
      `${told.cast.start('seller')} can now cancel alone: the questions were not answered in time.`,
      'Until that happens, they can still be answered.',
    ),
  'request.accepted': (data, who, told) =>
    more(
      data.endedBy === 'silence'
        ? `The time to answer ended: the ${named(data, told)} was accepted automatically.`
        : `${who} accepted the ${named(data, told)}.`,
    ),
  'request.answered': (data, who, told) => more(`${who} answered the request for an ${named(data, told)}.`),
  'request.declined': (data, who, told) =>
    more(
      data.endedBy === 'silence'
        ? `The time to answer ended: the ${named(data, told)} was declined automatically.`
        : data.endedBy === 'payment'
          ? 'The payment was not confirmed, so the change was declined.'
          : `${who} declined the ${named(data, told)}.`,
    ),
  'request.withdrawn': (data, who, told) =>
    more(
      data.endedBy === 'silence'
        ? `The time to answer ended without an answer: the request (${named(data, told)}) was withdrawn.`
        : `${who} withdrew the request (${named(data, told)}).`,
    ),
  'request.closed': () =>
    more('The time to answer ended without an answer.', 'The request is closed and the order goes on.'),
  'request.superseded': (data, _who, told) =>
    more(`The request (${named(data, told)}) was superseded by what happened next.`),
  'payment.requested': (data, _who, told) =>
    more(`${money(amount(data, 'amount'), told)} for the change was requested.`),
  'payment.confirmed': (data, _who, told) =>
    more(`${money(amount(data, 'amount'), told)} for the change was paid and is held.`),
  'payment.failed': (data, _who, told) =>
    more(`${money(amount(data, 'amount'), told)} for the change did not go through.`),
  'refund.requested': (data, _who, told) =>
    more(`${money(amount(data, 'amount'), told)} was requested as a refund for ${told.cast.mid('buyer')}.`),
  'refund.done': (data, _who, told) =>
    more(`${money(amount(data, 'amount'), told)} was refunded to ${told.cast.mid('buyer')}.`),
  'refund.failed': (data, _who, told) =>
    more(`The refund of ${money(amount(data, 'amount'), told)} did not go through.`, 'The marketplace is handling it.'),
  'fault.contested': (data, who, told) => more(`${who} disputed the stated cause:`, side(data, told)),
  'fault.agreed': (_data, who) => more(`${who} agreed to the stated cause.`),
  'fault.ruled': (data, _who, told) => more('Staff ruled on the cause:', side(data, told)),
  'case.opened': (_data, who, told, event) => {
    const { about, sealed } = matter(event)
    if (sealed) return more('Staff are looking at this order.', held(event, told))
    return more(`${who} asked staff to step in.`, `${actions.case.about(about)}.`, held(event, told))
  },
  'case.settled': () => more('The parties settled it; the case with staff is closed.'),
  'case.withdrawn': (_data, who) => more(`${who} withdrew the case.`),
  'case.ruled': (data, _who, { order }, { at }) =>
    more(
      'Staff ruled on the case.',
      ruled(text(data, 'ruling'), order.outcome !== null && Date.parse(order.outcome.at) < Date.parse(at)),
      data.founded === false ? 'They found it unjustified.' : '',
    ),
  'hold.set': (data, _who, told) =>
    data.holds === true
      ? more(
          'Staff paused deadlines',
          text(data, 'until') ? `until ${when(text(data, 'until'), told)}.` : 'until the case is closed.',
        )
      : more('Staff resumed the paused deadlines.'),
  'hold.ending': (data, _who, told) =>
    more('Unless staff decide otherwise, paused deadlines resume', `from ${when(text(data, 'until'), told)}.`),
  'hold.ended': data =>
    more(
      data.of === 'completion'
        ? 'The time to look at the delivery is running again.'
        : 'Deadlines paused for the case are running again.',
      'Staff are still looking at it.',
    ),
}

/** The matter of a sealed case is stored beside the chain; readers without access see only that staff are looking. */
function matter(event: Event) {
  const plain = text(event.data, 'about')
  const about = event.texts.about?.text ?? plain
  return { about, sealed: about === 'sealed' }
}

/** Whose deadlines are paused, as the reader is addressed, and until when at most. */
const held = ({ data, by }: Event, told: Told): string => {
  const until = text(data, 'heldUntil')
  const other = roleOf(by) === 'buyer' ? 'seller' : 'buyer'
  return until === '' ? '' : actions.case.heldUntil(told.cast.mid(other), when(until, told))
}

const RULINGS: Readonly<Record<string, string>> = {
  continue: 'The order goes on.',
  cancel: 'The order is cancelled.',
  usable: 'Usable work was delivered.',
  nothing_usable: 'Nothing usable was delivered.',
}

const ruled = (ruling: string, hadEnded: boolean): string =>
  ruling === 'continue' && hadEnded ? `${actions.case.ruling.stays}.` : (RULINGS[ruling] ?? '')

const side = (data: Facts, { cast }: Told): string => {
  const fault = text(data, 'fault')
  return isSide(fault) ? `it lies on ${requestText.sideIn(fault, cast)}.` : ''
}

/** The amount paid at placing: the price and the extras of that moment. */
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

/** One event as a fact; an unknown type is spelled out. */
export function factText(event: Event, told: Told): Fact {
  const tell = Object.hasOwn(FACTS, event.type) ? FACTS[event.type] : undefined
  return tell?.(event.data, told.cast.start(roleOf(event.by)), told, event) ?? { what: `${eventText(event.type)}.` }
}

export const timeline = {
  automatic: 'sent automatically',
  links: 'Links',
  review: (who: string, rating: number): string => `${who} gave ${rating} of 5`,
  erased: 'This text was erased.',
} as const
