// Beside what happened: the way to the Resolution Center, the money, the key terms, the details.
import { type Cast, levelStart, orderPage } from '@evenhand/sdk/words/en'
import { Link } from '@tanstack/react-router'
import type { Order } from '../api/cache.ts'
import { offered } from '../api/inputs.ts'
import { buttonLook, Card } from '../ui/parts.tsx'
import { When } from '../ui/When.tsx'
import { Money } from './Money.tsx'
import s from './OrderPage.module.css'

interface PartProps {
  readonly order: Order
  readonly cast: Cast
}

export const Side = ({ order, cast }: PartProps) => (
  <div className={s.rest}>
    {(cast.is('buyer') || cast.is('seller')) && <Center order={order} />}
    <Money order={order} />
    <Terms order={order} cast={cast} />
    <Details order={order} />
  </div>
)

function Center({ order }: { readonly order: Order }) {
  const words = orderPage.center
  const possible = ['open_request', 'cancel', 'open_case'].some(action => offered(order, action) !== null)
  const ended = order.outcome !== null
  const lead = order.phase === 'completed' ? words.completed : ended ? words.closed : words.lead
  if (ended && !possible && order.phase !== 'completed') return null
  return (
    <Card title={words.title} id="center">
      <p className={s.lead}>{lead}</p>
      {(!ended || possible) && (
        <Link
          to="/orders/$id/resolution"
          params={{ id: order.id }}
          resetScroll={false}
          className={buttonLook('plain', true)}
        >
          {ended ? words.staff : words.open}
        </Link>
      )}
    </Card>
  )
}

function Terms({ order, cast }: PartProps) {
  const words = orderPage.terms
  return (
    <Card title={words.title} id="terms">
      {order.terms.map(({ id, text, acknowledgedAt }) => (
        <div key={id} className={s.term}>
          <span aria-hidden="true">✓</span>
          <span>
            {text}
            <small>
              {words.acknowledged(cast.start('buyer'))} <When at={acknowledgedAt} />
            </small>
          </span>
        </div>
      ))}
      <dl className={s.kv}>
        <dt>{orderPage.details.turnaround}</dt>
        <dd>{orderPage.details.span(order.turnaround)}</dd>
        <dt>{orderPage.details.reworks}</dt>
        <dd>{words.reworks(order.reworks.asked, order.reworks.included)}</dd>
      </dl>
    </Card>
  )
}

function Details({ order }: { readonly order: Order }) {
  const words = orderPage.details
  return (
    <Card title={words.title} id="details">
      <dl className={s.kv}>
        <dt>{words.number}</dt>
        <dd>{order.reference}</dd>
        <dt>{words.placed}</dt>
        <dd>
          <When at={order.placedAt} />
        </dd>
        <dt>{words.buyer}</dt>
        <dd>{order.buyer.name}</dd>
        <dt>{words.seller}</dt>
        <dd>
          {order.seller.name}
          {order.sellerLevel !== null && <small> · {levelStart(order.sellerLevel)}</small>}
        </dd>
        {order.onTime !== null && (
          <>
            <dt>{words.onTime}</dt>
            <dd>{order.onTime ? words.onTimeYes : words.onTimeNo}</dd>
          </>
        )}
        <dt>{words.policy}</dt>
        <dd>{words.version(order.policyVersion)}</dd>
      </dl>
      {order.note && <p className={s.lead}>{order.note}</p>}
    </Card>
  )
}
