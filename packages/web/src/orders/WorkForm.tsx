// One of the work's commands on its own: a button that opens its form, with what it does under it.
import type { Cast } from '@evenhand/sdk/words/en'
import { actions } from '@evenhand/sdk/words/en'
import { useState } from 'react'
import type { Order } from '../api/cache.ts'
import { api } from '../api/client.ts'
import { type FollowAction, offered } from '../api/inputs.ts'
import { useSend } from '../api/send.ts'
import { FailureNotice } from '../ui/notices.tsx'
import { Button } from '../ui/parts.tsx'
import s from './actions.module.css'
import { Preview } from './Preview.tsx'
import { WorkFields } from './WorkFields.tsx'
import { sample, type Then, useWork } from './work.ts'

const SENDS: Readonly<Record<FollowAction, string>> = {
  give_requirements: actions.requirements.send,
  deliver: actions.deliver.send,
  ask_for_rework: actions.rework.send,
  accept_delivery: actions.look.accept,
}
const OPENS: Readonly<Record<FollowAction, string>> = {
  give_requirements: actions.requirements.title,
  deliver: actions.deliver.open,
  ask_for_rework: actions.look.rework,
  accept_delivery: actions.look.accept,
}

interface WorkFormProps {
  readonly order: Order
  readonly cast: Cast
  readonly action: FollowAction
  readonly primary: boolean
  /** Whether the fields are there from the start. */
  readonly open?: boolean
}

export function WorkForm({ order, cast, action, primary, open: opened = false }: WorkFormProps) {
  const slot = `${order.id}:${action}`
  const work = useWork(`${cast.is('buyer') ? 'buyer' : 'seller'}:${slot}`, order)
  const started = [work.message, work.explanation, ...work.answers].some(text => text !== '')
  const [open, setOpen] = useState(opened || started || action === 'accept_delivery')
  const { busy, failure, send } = useSend(slot)
  const offer = offered(order, action)
  if (!offer) return null
  const body = work.build(action)
  const submit = async () => {
    if (body && (await sendAlone(send, order.id, body))) work.clear()
  }
  const preview = <Preview order={order} cast={cast} command={sample(action, order, work.unusable)} />
  if (!open)
    return (
      <div>
        <Button look={primary ? 'primary' : 'plain'} wide onClick={() => setOpen(true)}>
          {OPENS[action]}
        </Button>
        {preview}
      </div>
    )
  return (
    <form
      className={s.form}
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      <WorkFields action={action} inputs={offer.with} order={order} work={work} />
      <FailureNotice failure={failure} />
      <div>
        <Button type="submit" look={primary ? 'primary' : 'plain'} wide disabled={busy || body === null}>
          {busy ? actions.sending : SENDS[action]}
        </Button>
        {preview}
      </div>
    </form>
  )
}

type Send = ReturnType<typeof useSend>['send']

function sendAlone(send: Send, id: string, { action: _action, ...body }: Then): Promise<boolean> {
  if ('answers' in body) return send(api.giveRequirements, { id, ...body })
  if ('message' in body) return send(api.deliver, { id, ...body })
  if ('explanation' in body) return send(api.askForRework, { id, ...body })
  return send(api.acceptDelivery, { id })
}
