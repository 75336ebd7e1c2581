// Beside what happened: the way to the Resolution Center, the money, the key terms, the details.
import { type Cast, levelBadge, orderPage } from '@evenhand/sdk/words/en'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Order } from '../api/cache.ts'
import { offered } from '../api/inputs.ts'
import { Icon } from '../ui/Icon.tsx'
import { buttonLook, Card, Section, Sheet } from '../ui/parts.tsx'
import { When } from '../ui/When.tsx'
import { Money } from './Money.tsx'
import s from './OrderPage.module.css'

interface PartProps {
  readonly order: Order
  readonly cast: Cast
}

export const Side = ({ order, cast }: PartProps) => (
  <div className={s.rest}>
    {(cast.is('buyer') || cast.is('seller')) && <Center order={order} cast={cast} />}
    <Sheet>
      <Money order={order} />
      <Terms order={order} cast={cast} />
    </Sheet>
  </div>
)

function Center({ order, cast }: PartProps) {
  const words = orderPage.center
  const possible = ['open_request', 'cancel', 'open_case'].some(action => offered(order, action) !== null)
  const ended = order.outcome !== null
  if (ended && !possible) return null
  return (
    <Card title={words.title} id="center">
      <p className={s.lead}>{words.lead(order, cast)}</p>
      <Link
        to="/orders/$id/resolution"
        params={{ id: order.id }}
        resetScroll={false}
        className={buttonLook('plain', true)}
      >
        {ended ? words.staff : words.open}
      </Link>
    </Card>
  )
}

function Terms({ order, cast }: PartProps) {
  const words = orderPage.terms
  return (
    <Section title={words.title} id="terms">
      {order.terms.map(({ id, text, acknowledgedAt }) => (
        <div key={id} className={s.term}>
          <Icon name="done" />
          <span>
            <bdi>{text}</bdi>
            <small>
              {words.acknowledged(cast.start('buyer'))} <When at={acknowledgedAt} />
            </small>
          </span>
        </div>
      ))}
      <dl className={s.kv}>
        <dt>{orderPage.details.turnaround}</dt>
        <dd>{orderPage.details.span(order.turnaround)}</dd>
        <dt>{orderPage.details.revisions}</dt>
        <dd>{words.revisions(order.revisions.requested, order.revisions.included)}</dd>
      </dl>
    </Section>
  )
}

/** What is seldom needed, at the end of the page. */
export function Details({ order }: { readonly order: Order }) {
  const words = orderPage.details
  return (
    <section className={s.colophon} aria-labelledby="details">
      <h2 id="details">{words.title}</h2>
      <dl>
        <Detail name={words.number}>{order.reference}</Detail>
        <Detail name={words.placed}>
          <When at={order.placedAt} />
        </Detail>
        <Detail name={words.buyer}>
          <bdi>{order.buyer.name}</bdi>
        </Detail>
        <Detail name={words.seller}>
          <bdi>{order.seller.name}</bdi>
          {order.sellerLevel !== null && <small> · {levelBadge(order.sellerLevel)}</small>}
        </Detail>
        {order.onTime !== null && (
          <Detail name={words.onTime}>{order.onTime ? words.onTimeYes : words.onTimeNo}</Detail>
        )}
        <Detail name={words.policy}>{words.version(order.policyVersion)}</Detail>
      </dl>
      {order.note && <p>{order.note}</p>}
    </section>
  )
}

const Detail = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
