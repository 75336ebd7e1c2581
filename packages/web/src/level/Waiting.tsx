// Requests that wait for the seller, each with what its answers would do to the level.
import type { Result } from '@evenhand/sdk'
import { castOf, levelEffect, levelPage, requestWords } from '@evenhand/sdk/words/en'
import { Link } from '@tanstack/react-router'
import type { Order, OrderRow } from '../api/cache.ts'
import { useOrder, useOrders, usePreview } from '../api/orders.ts'
import { Card, Effects } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { When } from '../ui/When.tsx'
import s from './level.module.css'

const words = levelPage.waiting
const MOST = 3
/** What is not typed yet changes nothing of what an answer does. */
const ANY_TEXT = '…'

const isWaiting = ({ request }: OrderRow): boolean => request?.awaits === 'answer' && request.openedBy === 'buyer'

export function Waiting() {
  const { data } = useOrders('your_turn', '')
  const all = data?.pages[0]?.items.filter(isWaiting) ?? []
  const rows = all.slice(0, MOST)
  if (rows.length === 0) return null
  return (
    <Card title={words.title} id="waiting">
      <ul className={s.waiting}>
        {rows.map(({ id }) => (
          <One key={id} id={id} />
        ))}
      </ul>
      {all.length > MOST && (
        <p className={s.note}>
          <Link to="/orders">{words.all(all.length)}</Link>
        </p>
      )}
    </Card>
  )
}

function One({ id }: { readonly id: string }) {
  const { data: order } = useOrder(id)
  const request = order?.request
  if (!order || !request) return null
  return (
    <li>
      <strong>{requestWords.title(request, order, castOf(order, 'seller'))}</strong>
      <small>
        {order.reference} · {order.gig.title}
        {request.respondBy && (
          <>
            {' '}
            · <When at={request.respondBy} />
          </>
        )}
      </small>
      {request.kind === 'cancellation' && <Answers order={order} requestId={request.id} />}
      <Link to="/orders/$id" params={{ id }}>
        {words.open}
      </Link>
    </li>
  )
}

type Level = Result<'preview'>['level']

function Answers({ order, requestId }: { readonly order: Order; readonly requestId: number }) {
  const reader = useReader()
  const accept = usePreview(order, { action: 'answer_request', requestId, answer: 'accept' })
  const decline = usePreview(order, { action: 'answer_request', requestId, answer: 'decline', explanation: ANY_TEXT })
  const says = (level: Level) => (level ? levelEffect.onLevel(level, reader) : words.none)
  return (
    <Effects
      lines={[
        ...(accept.data ? [{ name: words.accept, says: says(accept.data.level) }] : []),
        ...(decline.data ? [{ name: words.decline, says: says(decline.data.level) }] : []),
      ]}
    />
  )
}
