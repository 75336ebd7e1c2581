// The side column: the link to the Resolution Center, the money, key terms, details.
import type { Cast } from '@evenhand/sdk/locales'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Order } from '../api/cache.ts'
import { offered } from '../api/inputs.ts'
import { levelBadge, orderPage } from '../locale.ts'
import { Icon } from '../ui/frame/Icon.tsx'
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
  const texts = orderPage.center
  const possible = ['open_request', 'cancel', 'open_case'].some(action => offered(order, action) !== null)
  const ended = order.outcome !== null
  if (ended && !possible) return null
  return (
    <Card title={texts.title} id="center">
      <p className={s.lead}>{texts.lead(order, cast)}</p>
      <Link
        to="/orders/$id/resolution"
        params={{ id: order.id }}
        resetScroll={false}
        className={buttonLook('plain', true)}
      >
        {ended ? texts.staff : texts.open}
      </Link>
    </Card>
  )
}

function Terms({ order, cast }: PartProps) {
  const texts = orderPage.terms
  return (
    <Section title={texts.title} id="terms">
      {order.terms.map(({ id, text, acknowledgedAt }) => (
        <div key={id} className={s.term}>
          <Icon name="done" />
          <span>
            <bdi>{text}</bdi>
            <small>
              {texts.acknowledged(cast.start('buyer'))} <When at={acknowledgedAt} />
            </small>
          </span>
        </div>
      ))}
      <dl className={s.kv}>
        <dt>{orderPage.details.turnaround}</dt>
        <dd>{orderPage.details.span(order.turnaround)}</dd>
        <dt>{orderPage.details.revisions}</dt>
        <dd>{texts.revisions(order.revisions.requested, order.revisions.included)}</dd>
      </dl>
    </Section>
  )
}

/** Shows rarely needed details, at the end of the page. */
export function Details({ order }: { readonly order: Order }) {
  const texts = orderPage.details
  return (
    <section className={s.colophon} aria-labelledby="details">
      <h2 id="details">{texts.title}</h2>
      <dl>
        <Detail name={texts.number}>
          <bdi>{order.reference}</bdi>
        </Detail>
        <Detail name={texts.placed}>
          <When at={order.placedAt} />
        </Detail>
        <Detail name={texts.buyer}>
          <bdi>{order.buyer.name}</bdi>
        </Detail>
        <Detail name={texts.seller}>
          <bdi>{order.seller.name}</bdi>
          {order.sellerLevel !== null && <small> · {levelBadge(order.sellerLevel)}</small>}
        </Detail>
        {order.onTime !== null && (
          <Detail name={texts.onTime}>{order.onTime ? texts.onTimeYes : texts.onTimeNo}</Detail>
        )}
        <Detail name={texts.policy}>{texts.version(order.policyVersion)}</Detail>
      </dl>
      {order.cancelledWork && <p>{orderPage.cancelledWork[order.cancelledWork]}</p>}
    </section>
  )
}

const Detail = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
