// The timeline, oldest first: facts as lines, messages as bubbles, requests as cards.

import { roleOf } from '@evenhand/sdk'
import type { Cast } from '@evenhand/sdk/locales'
import type { ReactNode } from 'react'
import type { Order, OrderEvent } from '../api/cache.ts'
import { textIn, textsIn } from '../api/inputs.ts'
import { useHistory } from '../api/orders.ts'
import { mapped } from '../loadable.ts'
import { distanceText, factText, orderPage, requestText, shell, timeline } from '../locale.ts'
import { Address } from '../ui/Address.tsx'
import { Answered, More } from '../ui/notices/Answered.tsx'
import { Prose } from '../ui/Prose.tsx'
import { Avatar, Skeleton } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { RequestCard } from '../ui/requests/RequestCard.tsx'
import { When } from '../ui/When.tsx'
import { entriesOf, isBookkeeping } from './fold.ts'
import s from './Timeline.module.css'

interface ItemProps {
  readonly event: OrderEvent
  readonly order: Order
  readonly cast: Cast
  /** Whether the event's text is already shown just above. */
  readonly repeats: boolean
}

const REACH = 6
const isRepeated = (event: OrderEvent, before: readonly OrderEvent[]): boolean =>
  before.some(
    ({ at, texts }) =>
      at === event.at && texts.explanation !== undefined && texts.explanation.text === event.texts.explanation?.text,
  )

export function Timeline({ order, cast }: { readonly order: Order; readonly cast: Cast }) {
  const { parts, more } = useHistory(order.id)
  return (
    <Answered
      of={mapped(parts, pages => pages.toReversed().flatMap(page => page.items))}
      what={shell.unread.history}
      loading={<Skeleton shape="order" />}
      empty={null}
    >
      {events => (
        <>
          <More more={more}>{orderPage.earlier((events[0]?.seq ?? 1) - 1)}</More>
          <Line events={events} order={order} cast={cast} />
        </>
      )}
    </Answered>
  )
}

interface LineProps {
  readonly events: readonly OrderEvent[]
  readonly order: Order
  readonly cast: Cast
}

function Line({ events, order, cast }: LineProps) {
  const repeated = new Set(
    events.filter((event, i) => isRepeated(event, events.slice(Math.max(0, i - REACH), i))).map(({ seq }) => seq),
  )
  const item = (event: OrderEvent) => (
    <Item key={event.seq} event={event} order={order} cast={cast} repeats={repeated.has(event.seq)} />
  )
  return (
    <ol className={s.line}>
      {entriesOf(events).map(entry =>
        'event' in entry ? (
          item(entry.event)
        ) : (
          <li key={entry.folded[0]?.seq} className={s.item} data-quiet>
            <span className={s.dot} aria-hidden="true" />
            <details className={s.folded}>
              <summary>{orderPage.folded(entry.folded.length)}</summary>
              <ol className={s.line}>{entry.folded.map(item)}</ol>
            </details>
          </li>
        ),
      )}
      <Next order={order} />
    </ol>
  )
}

/** Shows what will happen next if nobody acts; renders nothing if nothing will happen. */
function Next({ order }: { readonly order: Order }) {
  const reader = useReader()
  const next = orderPage.next(order)
  if (!next) return null
  return (
    <li className={s.item} data-next>
      <span className={s.dot} aria-hidden="true" />
      <div className={s.fact}>
        <p className={s.dated}>
          <span>
            {next.what} {distanceText(next.at, reader)}
          </span>{' '}
          <small>
            <When at={next.at} />
          </small>
        </p>
      </div>
    </li>
  )
}

function Item(props: ItemProps) {
  const { event, order, cast } = props
  const request = event.type === 'request.opened' ? order.requests.find(({ id }) => id === event.seq) : undefined
  if (request)
    return (
      <Authored by={event.by} order={order}>
        <RequestCard request={request} order={order} cast={cast} />
      </Authored>
    )
  if (event.type === 'message.written') return <Message {...props} />
  if (event.type === 'order.delivered') return <Delivery {...props} />
  if (event.type === 'review.written') return <Review {...props} />
  return <FactLine {...props} />
}

function nameOf(by: string, order: Order): string | null {
  const role = roleOf(by)
  return role === 'buyer' ? order.buyer.name : role === 'seller' ? order.seller.name : null
}

/** Shows a person's text beside their avatar. */
function Authored({
  by,
  order,
  children,
}: {
  readonly by: string
  readonly order: Order
  readonly children: ReactNode
}) {
  const name = nameOf(by, order)
  return (
    <li className={s.item}>
      {name === null ? <span className={s.dot} aria-hidden="true" /> : <Avatar name={name} role={roleOf(by)} />}
      <div className={s.body}>{children}</div>
    </li>
  )
}

const textOf = (event: OrderEvent, name: string): string | null => event.texts[name]?.text ?? null

function Message({ event, order }: ItemProps) {
  const automatic = event.data.automatic === true
  return (
    <Authored by={event.by} order={order}>
      <div className={s.bubble}>
        <header>
          <strong>
            <bdi>{nameOf(event.by, order)}</bdi>
          </strong>
          <small>
            <When at={event.at} />
            {automatic && ` · ${timeline.automatic}`}
          </small>
        </header>
        <Prose text={textOf(event, 'text') ?? timeline.erased} />
      </div>
    </Authored>
  )
}

function Delivery({ event, order, cast }: ItemProps) {
  const reader = useReader()
  const fact = factText(event, { order, cast, reader })
  const links = textsIn(event.data, 'links')
  return (
    <Authored by={event.by} order={order}>
      <div className={s.delivery}>
        <header>
          <strong>{fact.what}</strong>
          <small>
            <When at={event.at} />
          </small>
        </header>
        <Prose text={textOf(event, 'message') ?? timeline.erased} />
        {links.length > 0 && (
          <ul className={s.links} aria-label={timeline.links}>
            {links.map(link => (
              <li key={link}>
                <Address text={link} />
              </li>
            ))}
          </ul>
        )}
        <small>{fact.more}</small>
      </div>
    </Authored>
  )
}

function Review({ event, order, cast }: ItemProps) {
  const rating = typeof event.data.rating === 'number' ? event.data.rating : 0
  return (
    <Authored by={event.by} order={order}>
      <div className={s.bubble}>
        <header>
          <strong>{timeline.review(cast.start('buyer'), rating)}</strong>
          <small>
            <When at={event.at} />
          </small>
        </header>
        {textOf(event, 'text') && <Prose text={textOf(event, 'text') ?? ''} />}
      </div>
    </Authored>
  )
}

function FactLine({ event, order, cast, repeats }: ItemProps) {
  const reader = useReader()
  const { what, more } = factText(event, { order, cast, reader })
  const explanation = textOf(event, 'explanation')
  const other = textIn(event.data, 'otherReason')
  return (
    <li className={s.item} data-quiet={isBookkeeping(event) || undefined}>
      <span className={s.dot} aria-hidden="true" />
      <div className={s.fact}>
        <p className={s.dated}>
          <span>
            <strong>{what}</strong> {more}
          </span>{' '}
          <small>
            <When at={event.at} />
          </small>
        </p>
        {other && <small>{requestText.reason(other)}</small>}
        {explanation && !repeats && <Prose quote text={explanation} />}
        <Answers event={event} order={order} />
      </div>
    </li>
  )
}

/** Shows the questions asked when the order was placed, with the buyer's answers. */
function Answers({ event, order }: { readonly event: OrderEvent; readonly order: Order }) {
  if (event.type !== 'requirements.given') return null
  return (
    <dl className={s.answers}>
      {order.requirements.map((question, i) => (
        <div key={question}>
          <dt dir="auto">{question}</dt>
          <dd dir="auto">{textOf(event, `answer.${i}`) ?? timeline.erased}</dd>
        </div>
      ))}
    </dl>
  )
}
