// Step 1 of the Resolution Center: what this party can do now, and below, what is not possible and why.
import type { Cast } from '@evenhand/sdk/locales'
import { useState } from 'react'
import type { Order } from '../api/cache.ts'
import { api } from '../api/client.ts'
import { consequenceOf, offered } from '../api/inputs.ts'
import { useSend } from '../api/send.ts'
import { resolution, whyRefused } from '../locale.ts'
import { Choices } from '../ui/fields.tsx'
import { FailureNotice, Note, TypedText } from '../ui/notices/notices.tsx'
import { Button } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { RequestCard } from '../ui/requests/RequestCard.tsx'
import type { Draft } from './draft.ts'
import { closedGoals, openGoals } from './goals.ts'
import s from './resolution.module.css'

export interface StepProps {
  readonly order: Order
  readonly party: 'buyer' | 'seller'
  readonly cast: Cast
  readonly draft: Draft
}

export function What({ order, party, cast, draft, onNext }: StepProps & { readonly onNext: () => void }) {
  const reader = useReader()
  const [missing, setMissing] = useState(false)
  const open = openGoals(order)
  const other = party === 'buyer' ? 'seller' : 'buyer'
  const next = () => {
    setMissing(true)
    if (open.some(({ goal }) => goal === draft.goal)) onNext()
  }
  return (
    <div className={s.stack}>
      <Overtaken order={order} draft={draft} />
      <OwnOpen order={order} cast={cast} />
      {order.phase === 'completed' && <p>{resolution.completed}</p>}
      {open.length > 0 && (
        <Choices
          quietLegend
          legend={resolution.what}
          value={draft.goal}
          onChange={draft.setGoal}
          error={missing && !draft.goal ? resolution.required.goal : null}
          options={open.map(({ goal, offer }) => ({
            value: goal,
            name: resolution.goals(goal),
            about: resolution.about(goal, cast, other, consequenceOf(offer.inputs)),
          }))}
        />
      )}
      {open.length > 0 && (
        <div className={s.foot}>
          <span />
          <Button look="primary" onClick={next}>
            {resolution.next}
          </Button>
        </div>
      )}
      {order.phase !== 'completed' && closedGoals(order).length > 0 && (
        <section className={s.notNow} aria-labelledby="notnow">
          <h4 id="notnow">{resolution.notNow}</h4>
          <ul>
            {closedGoals(order).map(({ goal, offer }) => (
              <li key={goal}>
                <strong>{resolution.goals(goal)}</strong>
                <small>{whyRefused(offer.refusal, reader)}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

/** Shows a goal that became impossible during its preparation, with the reason and the text typed for it. */
function Overtaken({ order, draft }: Pick<StepProps, 'order' | 'draft'>) {
  const { failure } = useSend(`${order.id}:resolution`)
  const reader = useReader()
  const { goal, explanation, step } = draft
  if (goal === null || step === 1 || openGoals(order).some(each => each.goal === goal)) return null
  const closed = closedGoals(order).find(each => each.goal === goal)
  return (
    <div className={s.stack}>
      {failure && <FailureNotice failure={failure} />}
      <Note title={resolution.overtaken(goal)}>
        {closed && !failure && <p>{whyRefused(closed.offer.refusal, reader)}</p>}
        {explanation !== '' && <TypedText text={explanation} />}
      </Note>
    </div>
  )
}

/** Shows the reader’s own open request, with the button to withdraw it. */
function OwnOpen({ order, cast }: { readonly order: Order; readonly cast: Cast }) {
  const offer = offered(order, 'withdraw_request')
  const { busy, failure, send } = useSend(`${order.id}:resolution:withdraw`)
  const { request } = order
  if (!request) return null
  if (!cast.is(request.openedBy)) return <p>{resolution.openTheirs}</p>
  return (
    <section className={s.stack} aria-label={resolution.openRequest}>
      <RequestCard request={request} order={order} cast={cast} />
      <FailureNotice failure={failure} />
      {offer && (
        <div>
          <Button
            disabled={busy}
            onClick={() => void send(api.withdrawRequest, { id: order.id, requestId: request.id })}
          >
            {busy ? resolution.sending : resolution.withdraw}
          </Button>
        </div>
      )}
    </section>
  )
}
