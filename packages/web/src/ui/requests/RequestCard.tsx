// A request as both parties read it: who asks for what and why, the terms before and after, and the request's status.
import type { Result } from '@evenhand/sdk'
import type { Cast } from '@evenhand/sdk/locales'
import { moneyText, requestText } from '../../locale.ts'
import { Prose } from '../Prose.tsx'
import { cx, To } from '../parts.tsx'
import { When } from '../When.tsx'
import s from './RequestCard.module.css'

type Order = Result<'getOrder'>
type Request = Order['requests'][number]

export function RequestCard({
  request,
  order,
  cast,
}: {
  readonly request: Request
  readonly order: Order
  readonly cast: Cast
}) {
  const { status, openedBy, openedAt, endedAt } = request
  const open = status === 'open'
  const mine = open && request.awaits === 'answer' && !cast.is(openedBy) && (cast.is('buyer') || cast.is('seller'))
  return (
    <article className={cx(s.card, mine && s.turn)}>
      <header className={s.head}>
        <h3>{requestText.title(request, order, cast)}</h3>
        <small>
          <When at={openedAt} />
        </small>
      </header>
      <RequestTexts request={request} order={order} />
      <p className={cx(s.status, open && s.open)}>
        {open ? (
          <OpenStatus request={request} cast={cast} />
        ) : (
          <>
            {requestText.ended(request, cast)}
            {endedAt && (
              <small>
                {' '}
                · <When at={endedAt} />
              </small>
            )}
          </>
        )}
      </p>
    </article>
  )
}

/** Shows the reason and the explanation of the party who asks, and the terms. */
export const RequestTexts = ({
  request,
  order,
}: {
  readonly request: Pick<Request, 'reason' | 'explanation' | 'change' | 'refund'> & {
    readonly status?: Request['status']
  }
  readonly order: Order
}) => (
  <>
    <p className={s.reason}>{requestText.reason(request.reason)}</p>
    <Prose quote text={request.explanation} />
    <Terms request={request} order={order} />
  </>
)

function OpenStatus({ request, cast }: { readonly request: Request; readonly cast: Cast }) {
  const { respondBy, awaits, openedBy } = request
  if (respondBy === null) return requestText.paused
  const other = openedBy === 'buyer' ? 'seller' : 'buyer'
  return (
    <>
      {awaits === 'payment' ? requestText.payment : requestText.waiting(cast.mid(other))} <When at={respondBy} />.{' '}
      {awaits === 'answer' && requestText.silence(request)}
    </>
  )
}

/** Shows the terms as they are now and as the request would make them. */
export function Terms({
  request,
  order,
}: {
  readonly request: Pick<Request, 'change' | 'refund'> & { readonly status?: Request['status'] }
  readonly order: Order
}) {
  const { change, refund, status = 'open' } = request
  // After the request has ended, the order's terms may already be the requested ones.
  const open = status === 'open'
  if (!change && refund === null) return null
  const money = (amount: number) => moneyText(amount, order.currency)
  const more = change?.extras.reduce((sum, extra) => sum + extra.price, 0) ?? 0
  return (
    <dl className={s.terms}>
      {change?.dueAt && (
        <Pair
          name={requestText.terms.date}
          before={open && order.dueAt ? <When at={order.dueAt} /> : null}
          after={<When at={change.dueAt} />}
        />
      )}
      {change && !change.dueAt && change.days !== null && (
        <Pair name={requestText.terms.date} after={requestText.terms.later(change.days)} />
      )}
      {change?.extras.map(extra => (
        <Pair
          key={`${extra.title} ${extra.price}`}
          name={requestText.terms.extraName}
          after={requestText.terms.extra(extra.title, money(extra.price))}
        />
      ))}
      {more > 0 && (
        <Pair
          name={requestText.terms.price}
          before={open ? money(order.total) : null}
          after={open ? money(order.total + more) : requestText.terms.more(money(more))}
        />
      )}
      {refund !== null && (
        <Pair name={requestText.terms.refund} after={`${money(refund)} ${requestText.terms.of(money(order.total))}`} />
      )}
    </dl>
  )
}

function Pair({
  name,
  before,
  after,
}: {
  readonly name: string
  readonly before?: React.ReactNode
  readonly after: React.ReactNode
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {before && (
          <>
            <span className={s.before} aria-hidden="true">
              <s>{before}</s> <To />
            </span>{' '}
          </>
        )}
        <strong>{after}</strong>
      </dd>
    </div>
  )
}
