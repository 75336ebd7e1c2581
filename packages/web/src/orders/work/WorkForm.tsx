// One work command on its own: a button that opens the form, and the effect below it.
import type { Cast } from '@evenhand/sdk/locales'
import { useState } from 'react'
import type { Order } from '../../api/cache.ts'
import { api } from '../../api/client.ts'
import { type FollowAction, offered } from '../../api/inputs.ts'
import { useSend } from '../../api/send.ts'
import { actions } from '../../locale.ts'
import { FailureNotice } from '../../ui/notices/notices.tsx'
import { Act, Final } from '../actions/Act.tsx'
import s from '../actions/actions.module.css'
import { type FollowUp, sample } from './commands.ts'
import { WorkFields } from './WorkFields.tsx'
import { useWork } from './work.ts'

const SENDS: Readonly<Record<FollowAction, () => string>> = {
  give_requirements: () => actions.requirements.send,
  deliver: () => actions.deliver.send,
  request_revision: () => actions.revision.send,
  accept_delivery: () => actions.look.accept,
}
const OPENS: Readonly<Record<FollowAction, () => string>> = {
  give_requirements: () => actions.requirements.title,
  deliver: () => actions.deliver.open,
  request_revision: () => actions.look.revision,
  accept_delivery: () => actions.look.accept,
}

interface WorkFormProps {
  readonly order: Order
  readonly cast: Cast
  readonly action: FollowAction
  readonly primary: boolean
  /** Whether the fields are shown from the start. */
  readonly open?: boolean
}

export function WorkForm({ order, cast, action, primary, open: opened = false }: WorkFormProps) {
  const slot = `${order.id}:${action}`
  const work = useWork(`${cast.is('buyer') ? 'buyer' : 'seller'}:${slot}`, order)
  const started = [work.message, work.explanation, ...work.answers].some(text => text !== '')
  // The value `now` means that the reader has opened the form by its button, so its first field takes the focus.
  const [open, setOpen] = useState<boolean | 'now'>(opened || started)
  const { busy, failure, send } = useSend(slot)
  const offer = offered(order, action)
  if (!offer) return null
  const body = work.build(action)
  const submit = async () => {
    if (body && (await sendAlone(send, order.id, body))) work.clear()
  }
  const act = {
    order,
    cast,
    look: primary ? ('primary' as const) : ('plain' as const),
    command: sample(action, order, work.unusable),
    busy: busy ? actions.sending : null,
  }
  if (action === 'accept_delivery')
    return (
      <div className={s.form}>
        <FailureNotice failure={failure} />
        <Final {...act} moves="accepts" onPress={() => void submit()}>
          {SENDS[action]()}
        </Final>
      </div>
    )
  if (!open)
    return (
      <Act {...act} onPress={() => setOpen('now')}>
        {OPENS[action]()}
      </Act>
    )
  return (
    <form
      className={s.form}
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      <WorkFields action={action} inputs={offer.inputs} order={order} work={work} focus={open === 'now'} />
      <FailureNotice failure={failure} />
      <Act {...act} disabled={body === null}>
        {SENDS[action]()}
      </Act>
    </form>
  )
}

type Send = ReturnType<typeof useSend>['send']

function sendAlone(send: Send, id: string, { action: _action, ...body }: FollowUp): Promise<boolean> {
  if ('answers' in body) return send(api.giveRequirements, { id, ...body })
  if ('message' in body) return send(api.deliver, { id, ...body })
  if ('explanation' in body) return send(api.requestRevision, { id, ...body })
  return send(api.acceptDelivery, { id })
}
