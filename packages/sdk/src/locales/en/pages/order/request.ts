// Texts of requests: who asks or asked for what, what silence does, and how the request ended.
import type { Result } from '../../../../client.ts'
import { count } from '../../grammar.ts'
import { reasonInside } from '../../names.ts'
import { moneyText } from '../../quantities.ts'
import type { Cast } from '../people.ts'

type Order = Result<'getOrder'>
type Request = Order['requests'][number]
type Side = NonNullable<Request['fault']>['side']

/** Returns who asks, in the past tense if the request has ended. */
const asks = (cast: Cast, role: string, over: boolean) =>
  over ? `${cast.start(role)} asked` : cast.is(role) ? 'You ask' : `${cast.start(role)} asks`
const offers = (cast: Cast, role: string, over: boolean) =>
  over ? `${cast.start(role)} offered` : cast.is(role) ? 'You offer' : `${cast.start(role)} offers`

function title(
  request: Pick<Request, 'kind' | 'openedBy' | 'change' | 'refund'> & { readonly status?: Request['status'] },
  { currency }: Pick<Order, 'currency'>,
  cast: Cast,
): string {
  const { kind, openedBy, change, refund, status = 'open' } = request
  const over = status !== 'open'
  if (kind === 'cancellation') return `${asks(cast, openedBy, over)} to cancel the order`
  if (kind === 'update') return `${asks(cast, openedBy, over)} for an update`
  if (kind === 'partial_refund') return `${offers(cast, openedBy, over)} ${moneyText(refund ?? 0, currency)} back`
  const date = change?.dueAt != null || change?.days != null
  const extras = (change?.extras.length ?? 0) > 0
  return `${asks(cast, openedBy, over)} for ${date && extras ? 'a later date and extras' : extras ? 'extras' : 'a later date'}`
}

const THEN: Readonly<Record<Request['kind'], string>> = {
  cancellation: 'the order is then cancelled',
  change: 'the new date and the extras are then agreed',
  partial_refund: 'the offer is then accepted and the money goes back',
  update: 'the request is then closed and the order goes on',
}
function silence({ kind, onSilence }: Pick<Request, 'kind' | 'onSilence'>): string {
  if (onSilence === 'accepted') return `Without an answer, ${THEN[kind]}.`
  if (onSilence === 'declined')
    return kind === 'partial_refund'
      ? 'Without an answer, the offer then ends and the order goes on.'
      : 'Without an answer, it then counts as declined and the order goes on.'
  if (onSilence === 'withdrawn')
    return kind === 'change'
      ? 'Without an answer, the request then ends and the date stays as it is.'
      : `Without an answer, the ${kind === 'partial_refund' ? 'offer' : 'request'} then ends and the order goes on.`
  return 'Without an answer, the request is then closed and the order goes on.'
}

function ended({ status, endedBy, kind }: Request, cast: Cast): string {
  if (endedBy === 'payment') return 'Declined: the payment for it was not confirmed'
  if (endedBy === 'silence')
    return status === 'accepted'
      ? 'Accepted automatically: nobody answered in time'
      : status === 'superseded'
        ? 'Ended with the order'
        : 'Ended without an answer'
  const who = cast.mid(endedBy ?? 'staff')
  const by = {
    accepted: `Accepted by ${who}`,
    answered: `Answered by ${who}`,
    declined: `Declined by ${who}`,
    withdrawn: `Withdrawn by ${who}`,
  }
  if (status === 'accepted' || status === 'answered' || status === 'declined' || status === 'withdrawn')
    return by[status]
  return kind === 'update' && status === 'closed' ? 'Closed without an answer' : 'Superseded by what happened next'
}

function sideOf(side: Side, cast: Cast): string {
  if (side === 'shared') return 'Both sides'
  if (side === 'none') return 'Neither side'
  return cast.is(side) ? 'Your side' : `${cast.start(side)}’s side`
}

/** Returns the side as it reads inside a sentence. */
function sideIn(side: Side, cast: Cast): string {
  if (side === 'shared') return 'both sides'
  return side === 'none' ? 'neither side' : `${cast.whose(side)} side`
}

/** Returns the text above the Accept button: accepting also agrees to the cause that the reason names. */
function stated({ side }: { readonly side: Side }, cast: Cast): string {
  const named = side === 'none' ? 'neither side' : sideIn(side, cast)
  return `The reason names ${named} as the cause. By agreeing to cancel, you agree to that.`
}

export const requestText = {
  title,
  silence,
  ended,
  sideOf,
  sideIn,
  stated,
  reason: (code: string): string => `Reason: ${reasonInside(code)}`,
  /** On the page an instant follows this text. */
  waiting: (who: string): string => `Waiting for ${who} until`,
  payment: 'Accepted. The payment has been requested and is due by',
  paused: 'The time to answer is paused while staff look at the order.',
  /** On the page the time left precedes this text and the instant follows it. */
  toAnswer: (opener: string, cast: Cast): string =>
    cast.is(opener) ? `for ${cast.mid(opener === 'buyer' ? 'seller' : 'buyer')} to answer, until` : 'to answer, until',
  left: 'Time left to answer',
  terms: {
    date: 'Due',
    price: 'Price',
    refund: 'Goes back',
    later: (days: number): string => `${count(days, 'day', 'days')} more than agreed`,
    of: (amount: string): string => `of ${amount}`,
    more: (amount: string): string => `${amount} more`,
    extraName: 'Extra',
    extra: (name: string, price: string): string => `${name}, ${price}`,
  },
} as const
