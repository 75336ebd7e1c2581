// Shows the requests waiting for the seller, with the effect on the level of each answer and of silence.
import type { Result } from '@evenhand/sdk'
import { Link } from '@tanstack/react-router'
import type { Request as OpenRequest, Order, OrderRow } from '../api/cache.ts'
import { useOrder, useOrders, usePreview } from '../api/orders.ts'
import { both, mapped } from '../loadable.ts'
import { castOf, levelEffect, levelPage, requestText, shell } from '../locale.ts'
import { Answered } from '../ui/notices/Answered.tsx'
import { Card, Skeleton } from '../ui/parts.tsx'
import { When } from '../ui/When.tsx'
import type { Level } from './data.ts'
import l from './level.module.css'
import { Phrases } from './Phrases.tsx'
import s from './waiting.module.css'

const MOST = 3
/** A placeholder for the answer's text, which does not change the answer's effect. */
const ANY_TEXT = '…'

const isWaiting = ({ request }: OrderRow): boolean => request?.awaits === 'answer' && request.openedBy === 'buyer'

export function Waiting({ level }: { readonly level: Level }) {
  const { parts } = useOrders('your_turn', '')
  return (
    <Answered
      of={mapped(parts, pages => pages[0]?.items.filter(isWaiting) ?? [])}
      what={levelPage.waiting.what}
      loading={null}
      empty={{ when: rows => rows.length === 0, content: null }}
    >
      {rows => <Rows all={rows} level={level} />}
    </Answered>
  )
}

function Rows({ all, level }: { readonly all: readonly OrderRow[]; readonly level: Level }) {
  const rows = all.slice(0, MOST)
  const ending = all.filter(({ request }) => request?.kind === 'cancellation').length
  return (
    <Card title={levelPage.waiting.title} id="waiting">
      {ending > 0 && (
        <p className={l.note}>
          <Phrases phrases={[levelPage.waiting.lead(level, ending)]} />
        </p>
      )}
      <ul className={s.waiting}>
        {rows.map(({ id }) => (
          <One key={id} id={id} level={level} />
        ))}
      </ul>
      {all.length > MOST && (
        <p className={l.note}>
          <Link to="/orders">{levelPage.waiting.all(all.length)}</Link>
        </p>
      )}
    </Card>
  )
}

function One({ id, level }: { readonly id: string; readonly level: Level }) {
  return (
    <Answered of={useOrder(id)} what={shell.unread.order} loading={<Room />} empty={null}>
      {order => order.request && <Request order={order} request={order.request} level={level} />}
    </Answered>
  )
}

/** A skeleton with the height of a request. */
const Room = () => (
  <li className={s.room}>
    <Skeleton />
  </li>
)

interface RequestProps {
  readonly order: Order
  readonly request: OpenRequest
  readonly level: Level
}

function Request({ order, request, level }: RequestProps) {
  const { kind, respondBy } = request
  return (
    <li>
      <strong>{requestText.title(request, order, castOf(order, 'seller'))}</strong>
      <small>
        <bdi>{order.reference}</bdi> · <bdi>{order.gig.title}</bdi>
      </small>
      {kind === 'cancellation' ? (
        <Answers order={order} request={request} />
      ) : (
        <small>
          {respondBy && (
            <>
              {levelPage.waiting.by} <When at={respondBy} />.{' '}
            </>
          )}
          {levelPage.waiting.goesOn(level)}
        </small>
      )}
      <Link to="/orders/$id" params={{ id: order.id }}>
        {levelPage.waiting.open}
      </Link>
    </li>
  )
}

/** Shows the effect of each answer and of silence; the effect of silence is the `before` of a preview. */
function Answers({ order, request: { id, respondBy } }: { readonly order: Order; readonly request: OpenRequest }) {
  const accept = usePreview(order, { action: 'answer_request', requestId: id, answer: 'accept' })
  const decline = usePreview(order, {
    action: 'answer_request',
    requestId: id,
    answer: 'decline',
    explanation: ANY_TEXT,
  })
  return (
    <Answered of={both(accept, decline)} what={shell.unread.preview} loading={<div className={s.room} />} empty={null}>
      {([accepted, declined]) =>
        accepted?.level && declined?.level ? (
          <Levels accepted={accepted.level} declined={declined.level} respondBy={respondBy} />
        ) : (
          <small>{levelPage.waiting.none}</small>
        )
      }
    </Answered>
  )
}

type Effect = NonNullable<Result<'preview'>['level']>
interface LevelsProps {
  readonly accepted: Effect
  readonly declined: Effect
  readonly respondBy: string | null
}

function Levels({ accepted, declined, respondBy }: LevelsProps) {
  return (
    <dl className={s.answers}>
      <div>
        <dt>{levelPage.waiting.accept}</dt>
        <dd>{levelEffect.endOf(accepted, accepted.after)}</dd>
      </div>
      <div>
        <dt>{levelPage.waiting.decline}</dt>
        <dd>{levelEffect.endOf(declined, declined.after)}</dd>
      </div>
      {respondBy && (
        <div>
          <dt>
            {levelPage.waiting.silence} <When at={respondBy} />
          </dt>
          <dd>{levelEffect.endOf(accepted, accepted.before)}</dd>
        </div>
      )}
    </dl>
  )
}
