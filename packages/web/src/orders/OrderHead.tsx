// The top of the order page: title, other party, status line, and steps.
import type { Cast } from '@evenhand/sdk/locales'
import type { Order } from '../api/cache.ts'
import { levelBadge, moneyText, orderPage, outcomeLabel } from '../locale.ts'
import { Heading } from '../ui/frame/Heading.tsx'
import { Icon } from '../ui/frame/Icon.tsx'
import { cx, Hidden, Pill } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { When } from '../ui/When.tsx'
import s from './OrderPage.module.css'

export function OrderHead({ order, cast }: { readonly order: Order; readonly cast: Cast }) {
  const reader = useReader()
  const turn = orderPage.turn(order, cast)
  return (
    <header>
      <Heading title={`${order.gig.title} · ${order.reference}`}>{order.gig.title}</Heading>
      <p className={s.status}>
        {order.late && !order.outcome && <Pill tone="late">{orderPage.late}</Pill>}
        {turn && <Pill tone={order.tab === 'your_turn' ? 'turn' : 'waiting'}>{turn}</Pill>}
        {order.outcome ? (
          <span className={s.outcome} data-completed={order.phase === 'completed' || undefined}>
            <Icon name={order.phase === 'completed' ? 'done' : 'ended'} />
            {outcomeLabel(order.outcome)}
          </span>
        ) : (
          <strong>{orderPage.status(order, cast, reader)}</strong>
        )}
      </p>
      <p className={s.meta}>
        {order.outcome && <When at={order.outcome.at} />}
        <span>{orderPage.with(order, cast)}</span>
        {order.sellerLevel !== null && !cast.is('seller') && (
          <span>
            <Pill>{levelBadge(order.sellerLevel)}</Pill>
          </span>
        )}
        <span>{moneyText(order.total, order.currency)}</span>
      </p>
      <Steps order={order} />
    </header>
  )
}

/** Returns the index of the step that the order has reached. */
function indexOf({ phase }: Order, names: readonly string[]): number {
  if (phase === 'completed' || phase === 'cancelled') return names.length - 1
  if (phase === 'delivered') return names.length - 2
  return phase === 'in_progress' ? names.length - 3 : 1
}

function Steps({ order }: { readonly order: Order }) {
  const names = orderPage.steps(order)
  const now = indexOf(order, names)
  const last = order.phase === 'cancelled' ? s.ended : s.now
  return (
    <ol className={s.steps} aria-label={orderPage.progress}>
      {names.map((name, i) => (
        <li
          key={name}
          className={cx(i < now && s.done, i === now && last)}
          aria-current={i === now ? 'step' : undefined}
        >
          <span>
            {i < now && <Icon name="done" />}
            {name}
          </span>
          {i < now && <Hidden>, {orderPage.stepDone}</Hidden>}
        </li>
      ))}
    </ol>
  )
}
