// The order page: the order and its status, what the reader should do, the timeline, and the Resolution Center.
import type { Cast } from '@evenhand/sdk/locales'
import { getRouteApi, Link, Outlet } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Order } from '../api/cache.ts'
import { offered } from '../api/inputs.ts'
import { useOrder } from '../api/orders.ts'
import { draftKey, useDone, useLeftovers, useOrphans } from '../api/send.ts'
import { useSession } from '../api/session.ts'
import { dataOf } from '../loadable.ts'
import { castOf, orderPage, outcomeLabel, shell } from '../locale.ts'
import { focusHeading } from '../ui/frame/Heading.tsx'
import { Answered } from '../ui/notices/Answered.tsx'
import { announce } from '../ui/notices/announce.tsx'
import { FailureNotice, Typed } from '../ui/notices/notices.tsx'
import { Button, Skeleton } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { Composer, WRITE } from './Composer.tsx'
import { OrderHead } from './OrderHead.tsx'
import s from './OrderPage.module.css'
import { NextStep } from './requests/NextStep.tsx'
import { Details, Side } from './Side.tsx'
import { Timeline } from './Timeline.tsx'

const route = getRouteApi('/inside/orders/$id')

export function OrderPage() {
  const { id } = route.useParams()
  const { me } = useSession()
  const answer = useOrder(id)
  const reference = dataOf(answer)?.reference
  return (
    <>
      <p className={s.crumb}>
        <Link to="/orders">{orderPage.crumb}</Link>
        {reference !== undefined && (
          <span>
            {' / '}
            <bdi>{reference}</bdi>
          </span>
        )}
      </p>
      <Answered of={answer} what={shell.unread.order} isPage loading={<Skeleton shape="order" />} empty={null}>
        {order => me && <Loaded key={`${id} ${me.role}:${me.person?.id}`} order={order} role={me.role} />}
      </Answered>
      <Outlet />
    </>
  )
}

function Loaded({ order, role }: { readonly order: Order; readonly role: string }) {
  const cast = castOf(order, role)
  const side = useRef<HTMLElement>(null)
  useStuck(side)
  useDoneNotice(order, cast)
  const isLong = order.version > LONG
  return (
    <>
      <OrderHead order={order} cast={cast} />
      <Orphans order={order} />
      <div className={s.grid}>
        <aside className={s.side} ref={side} aria-label={orderPage.now}>
          <NextStep order={order} cast={cast} />
          <Side order={order} cast={cast} />
        </aside>
        <section className={s.flow} aria-labelledby="timeline">
          <div className={s.flowHead}>
            <h2 id="timeline" className={s.flowTitle}>
              {orderPage.timeline}
            </h2>
            {isLong && offered(order, 'write_message') && (
              <Button look="quiet" onClick={() => document.getElementById(WRITE)?.focus()}>
                {orderPage.write(order[cast.is('buyer') ? 'seller' : 'buyer'].name)}
              </Button>
            )}
          </div>
          <Timeline order={order} cast={cast} />
          <Composer order={order} cast={cast} />
        </section>
        <Details order={order} />
      </div>
    </>
  )
}
/** If an order has more events than this, the message field is out of sight when the page opens. */
const LONG = 12

/**
 * Announces a completed command once. If the focus was lost because the button disappeared, the heading takes the
 * focus.
 */
function useDoneNotice(order: Order, cast: Cast): void {
  const count = useDone(order)
  const reader = useReader()
  const status = order.outcome ? outcomeLabel(order.outcome) : orderPage.status(order, cast, reader)
  const latest = useRef(status)
  latest.current = status
  useEffect(() => {
    if (count === 0) return
    focusHeading()
    announce(orderPage.done(latest.current))
  }, [count])
}

/** Shows failures and drafts whose form disappeared because the order changed, so that no typed text is lost. */
function Orphans({ order }: { readonly order: Order }) {
  const { orphans, dismiss } = useOrphans(order.id)
  const { leftovers, dismiss: forget } = useLeftovers(order.id, order.request?.id ?? null)
  const top = useRef<HTMLDivElement>(null)
  const count = orphans.length + leftovers.length
  // The form has disappeared while in use, so the notice takes the focus, which also scrolls it into view.
  useEffect(() => {
    if (count > 0) top.current?.focus()
  }, [count])
  return (
    <div ref={top} tabIndex={-1} className={s.orphans}>
      {orphans.map(({ slot, failure }) => (
        <div key={slot} className={s.orphan}>
          <FailureNotice
            failure={failure}
            showTyped={!leftovers.some(({ key }) => key === draftKey(slot))}
            onDismiss={() => dismiss(slot)}
          />
        </div>
      ))}
      {leftovers.map(({ key, text }) => (
        <div key={key} className={s.orphan}>
          <Typed text={text} onDismiss={() => forget(key)} />
        </div>
      ))}
    </div>
  )
}

const GAP = 20

/** Makes the side column stick so that its end stays in view, even if the column is higher than the window. */
function useStuck(ref: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const place = () => {
      element.style.top = `${Math.min(GAP, window.innerHeight - element.offsetHeight - 4 * GAP)}px`
    }
    const watch = new ResizeObserver(place)
    watch.observe(element)
    window.addEventListener('resize', place)
    return () => {
      watch.disconnect()
      window.removeEventListener('resize', place)
    }
  }, [ref])
}
