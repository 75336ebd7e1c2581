// The card of a request or a pending step, with the time left. It is amber only while it waits for the reader.
import type { Cast } from '@evenhand/sdk/locales'
import type { ReactNode } from 'react'
import type { Order, Request } from '../../api/cache.ts'
import { answering, requestText } from '../../locale.ts'
import { Icon } from '../../ui/frame/Icon.tsx'
import { cx } from '../../ui/parts.tsx'
import u from '../../ui/ui.module.css'
import { Countdown, When } from '../../ui/When.tsx'
import s from '../actions/actions.module.css'
import { TimeTrack } from '../TimeTrack.tsx'

export interface AnswerProps {
  readonly order: Order
  readonly cast: Cast
  readonly request: Request
}
interface StepCardProps {
  readonly turn: boolean
  readonly title: string
  /** Whose turn it is, if it is not the reader's. */
  readonly whose?: string
  readonly kind?: string
  /** A word for what has gone wrong, shown in the color of a loss. */
  readonly trouble?: string
  readonly lead?: string
  readonly children: ReactNode
}

export const StepCard = ({ turn, whose, title, kind, trouble, lead, children }: StepCardProps) => (
  <section className={cx(u.card, s.step, turn && s.turn, trouble !== undefined && s.trouble)}>
    {(turn || whose || trouble) && (
      <p className={cx(s.top, !turn && trouble === undefined && s.theirs)}>
        <span>
          <Icon name={trouble ? 'late' : turn ? 'turn' : 'waiting'} />
          {trouble ?? (turn ? answering.yourTurn : whose)}
        </span>
        {kind && <span>{kind}</span>}
      </p>
    )}
    <div className={s.inside}>
      <h2>{title}</h2>
      {lead && <p className={s.lead}>{lead}</p>}
      <div className={s.stack}>{children}</div>
    </div>
  </section>
)

interface TimeLeftProps {
  readonly request: Request
  readonly cast: Cast
  /** Content below the time left, such as the effect of silence on the level. */
  readonly children?: ReactNode
}

export function TimeLeft({ request, cast, children }: TimeLeftProps) {
  if (request.respondBy === null) return <p className={s.lead}>{requestText.paused}</p>
  return (
    <div className={s.time}>
      <Countdown until={request.respondBy} className={s.count} />
      <p className={s.lead}>
        {requestText.toAnswer(request.openedBy, cast)} <When at={request.respondBy} zone />.{' '}
        {requestText.silence(request)}
      </p>
      {children}
      <TimeTrack from={request.openedAt} to={request.respondBy} />
    </div>
  )
}
