// Shows the reader's own open request: who must answer by when, and how to withdraw it, alone or with a step of the
// work.
import type { Cast } from '@evenhand/sdk/locales'
import { useState } from 'react'
import type { Order, Request } from '../../api/cache.ts'
import { api } from '../../api/client.ts'
import { type FollowAction, followingsIn, offered } from '../../api/inputs.ts'
import { useSend } from '../../api/send.ts'
import { answering, requestText } from '../../locale.ts'
import { FailureNotice } from '../../ui/notices/notices.tsx'
import { Button } from '../../ui/parts.tsx'
import { Act, Final } from '../actions/Act.tsx'
import s from '../actions/actions.module.css'
import { sample } from '../work/commands.ts'
import { WorkFields } from '../work/WorkFields.tsx'
import { useWork } from '../work/work.ts'
import { StepCard, TimeLeft } from './StepCard.tsx'

interface OwnProps {
  readonly order: Order
  readonly cast: Cast
  readonly request: Request
}

export function OwnRequest({ order, cast, request }: OwnProps) {
  const slot = `${order.id}:withdraw:${request.id}`
  const { busy, failure, send } = useSend(slot)
  const [chosen, setChosen] = useState<FollowAction | null>(null)
  const work = useWork(slot, order)
  const offer = offered(order, 'withdraw_request')
  const followings = followingsIn(offer?.inputs ?? {})
  const following = followings.find(({ action }) => action === chosen)
  const followUp = following && work.build(following.action)
  const looked = following ? { followUp: sample(following.action, order, work.unusable) } : {}
  const withdraw = async () => {
    const body = { id: order.id, requestId: request.id, ...(followUp ? { followUp } : {}) }
    if (await send(api.withdrawRequest, body)) work.clear()
  }
  const act = {
    order,
    cast,
    busy: busy ? answering.sending : null,
    command: { action: 'withdraw_request' as const, requestId: request.id, ...looked },
    disabled: following !== undefined && !followUp,
    onPress: () => void withdraw(),
  }
  return (
    <StepCard
      turn={false}
      whose={answering.waitingFor(cast.mid(request.openedBy === 'buyer' ? 'seller' : 'buyer'))}
      title={requestText.title(request, order, cast)}
    >
      <TimeLeft request={request} cast={cast} />
      <div className={s.form}>
        {following && <WorkFields action={following.action} inputs={following.inputs} order={order} work={work} />}
        <FailureNotice failure={failure} />
        {following?.action === 'accept_delivery' ? (
          <Final {...act} moves="accepts">
            {answering.withdrawAnd(following.action)}
          </Final>
        ) : (
          <Act {...act}>{following ? answering.withdrawAnd(following.action) : answering.withdraw}</Act>
        )}
        {followings
          .filter(({ action }) => action !== chosen)
          .map(({ action }) => (
            <Button key={action} look="quiet" className={s.also} onClick={() => setChosen(action)}>
              {answering.withdrawAnd(action)}
            </Button>
          ))}
        {following && (
          <Button look="quiet" className={s.also} onClick={() => setChosen(null)}>
            {answering.back}
          </Button>
        )}
      </div>
    </StepCard>
  )
}
