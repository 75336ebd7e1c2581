// Requests that wait for the seller, each with what each answer, and none, would do to the level.
import { castOf, levelEffect, levelPage, requestWords } from '@evenhand/sdk/words/en'
import { Link } from '@tanstack/react-router'
import type { Order, OrderRow, Request } from '../api/cache.ts'
import { useOrder, useOrders, usePreview } from '../api/orders.ts'
import { Card } from '../ui/parts.tsx'
import { When } from '../ui/When.tsx'
import type { Level } from './data.ts'
import s from './level.module.css'
import { Say } from './Say.tsx'

const words = levelPage.waiting
const MOST = 3
/** What is not typed yet changes nothing of what an answer does. */
const ANY_TEXT = '…'

const isWaiting = ({ request }: OrderRow): boolean => request?.awaits === 'answer' && request.openedBy === 'buyer'

export function Waiting({ level }: { readonly level: Level }) {
  const { data } = useOrders('your_turn', '')
  const all = data?.pages[0]?.items.filter(isWaiting) ?? []
  const rows = all.slice(0, MOST)
  if (rows.length === 0) return null
  const ending = all.filter(({ request }) => request?.kind === 'cancellation').length
  return (
    <Card title={words.title} id="waiting">
      {ending > 0 && (
        <p className={s.note}>
          <Say phrases={[words.lead(level, ending)]} />
        </p>
      )}
      <ul className={s.waiting}>
        {rows.map(({ id }) => (
          <One key={id} id={id} level={level} />
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

function One({ id, level }: { readonly id: string; readonly level: Level }) {
  const { data: order } = useOrder(id)
  const request = order?.request
  if (!order || !request) return null
  const { kind, respondBy } = request
  return (
    <li>
      <strong>{requestWords.title(request, order, castOf(order, 'seller'))}</strong>
      <small>
        {order.reference} · {order.gig.title}
      </small>
      {kind === 'cancellation' ? (
        <Answers order={order} request={request} />
      ) : (
        <small>
          {respondBy && (
            <>
              {words.by} <When at={respondBy} />.{' '}
            </>
          )}
          {words.goesOn(level)}
        </small>
      )}
      <Link to="/orders/$id" params={{ id }}>
        {words.open}
      </Link>
    </li>
  )
}

/** Nobody acting is an answer, too: what the preview says of the time before the command. */
function Answers({ order, request: { id, respondBy } }: { readonly order: Order; readonly request: Request }) {
  const accept = usePreview(order, { action: 'answer_request', requestId: id, answer: 'accept' })
  const decline = usePreview(order, {
    action: 'answer_request',
    requestId: id,
    answer: 'decline',
    explanation: ANY_TEXT,
  })
  if (!accept.data || !decline.data) return null
  const [accepted, declined] = [accept.data.level, decline.data.level]
  if (!accepted || !declined) return <small>{words.none}</small>
  return (
    <dl className={s.answers}>
      <div>
        <dt>{words.accept}</dt>
        <dd>{levelEffect.endOf(accepted, accepted.after)}</dd>
      </div>
      <div>
        <dt>{words.decline}</dt>
        <dd>{levelEffect.endOf(declined, declined.after)}</dd>
      </div>
      {respondBy && (
        <div>
          <dt>
            {words.silence} <When at={respondBy} />
          </dt>
          <dd>{levelEffect.endOf(accepted, accepted.before)}</dd>
        </div>
      )}
    </dl>
  )
}
