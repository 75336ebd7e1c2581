// The forms to decline a request with a reason, alone or together with a step of the work, and to reply to an update
// request.
import type { Input } from '@evenhand/sdk'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { type FollowAction, followingsIn, type Inputs, longest } from '../../api/inputs.ts'
import { useDraft, useSend } from '../../api/send.ts'
import { useSure } from '../../api/sure.ts'
import { answering } from '../../locale.ts'
import { Choices, TextArea } from '../../ui/fields.tsx'
import { FailureNotice } from '../../ui/notices/notices.tsx'
import { Button } from '../../ui/parts.tsx'
import { Act } from '../actions/Act.tsx'
import s from '../actions/actions.module.css'
import { ANY_TEXT } from '../actions/Preview.tsx'
import { sample } from '../work/commands.ts'
import { WorkFields } from '../work/WorkFields.tsx'
import { useWork } from '../work/work.ts'
import type { AnswerProps } from './StepCard.tsx'

type Answer = Omit<Input<'answerRequest'>, 'id'>
type DeclineProps = AnswerProps & {
  readonly inputs: Inputs
  readonly first: FollowAction | null
  readonly onBack: () => void
}

export function Decline({ order, cast, request, inputs, first, onBack }: DeclineProps) {
  const slot = `${order.id}:decline:${request.id}`
  const { busy, failure, send } = useSend(slot)
  const [text, setText] = useDraft(slot)
  const [followUp, setFollowUp] = useState<FollowAction | 'alone'>(first ?? 'alone')
  const work = useWork(slot, order)
  const followings = followingsIn(inputs)
  const following = followings.find(({ action }) => action === followUp)
  const and = following ? work.build(following.action) : null
  const ready = text.trim() !== '' && (!following || and !== null)
  const other = cast.is('buyer') ? order.seller : order.buyer
  const body: Answer = {
    requestId: request.id,
    answer: 'decline',
    explanation: text,
    ...(and ? { followUp: and } : {}),
  }
  const looks = {
    action: 'answer_request' as const,
    requestId: request.id,
    answer: 'decline' as const,
    explanation: ANY_TEXT,
    ...(following ? { followUp: sample(following.action, order, work.unusable) } : {}),
  }
  // No further confirmation follows this form: its button names the step that is done together with declining.
  const sure = useSure(order, looks, 'accepts')
  const submit = async () => {
    if (!ready || !(await send(api.answerRequest, { id: order.id, ...body }))) return
    setText('')
    work.clear()
  }
  const names = [
    { value: 'alone' as const, name: answering.decline(request.kind) },
    ...followings.map(({ action }) => ({ value: action, name: answering.declineAnd(action) })),
  ]
  return (
    <form
      className={s.form}
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      {followings.length > 0 && (
        <Choices legend={answering.how} options={names} value={followUp} onChange={setFollowUp} />
      )}
      <TextArea
        label={answering.whyDecline(other.name)}
        value={text}
        onChange={setText}
        max={longest(inputs, 'explanation')}
        focus
      />
      {following && <WorkFields action={following.action} inputs={following.inputs} order={order} work={work} />}
      <FailureNotice failure={failure} />
      <Act
        order={order}
        cast={cast}
        look="primary"
        command={looks}
        busy={busy ? answering.sending : null}
        disabled={!ready}
      >
        {following?.action === 'accept_delivery'
          ? sure
          : following
            ? answering.declineAnd(following.action)
            : answering.decline(request.kind)}
      </Act>
      <Button look="quiet" onClick={onBack}>
        {answering.back}
      </Button>
    </form>
  )
}

export function ReplyForm({ order, cast, request, inputs }: AnswerProps & { readonly inputs: Inputs }) {
  const slot = `${order.id}:reply:${request.id}`
  const { busy, failure, send } = useSend(slot)
  const [text, setText] = useDraft(slot)
  const other = cast.is('buyer') ? order.seller : order.buyer
  const submit = async () => {
    if (
      text.trim() !== '' &&
      (await send(api.answerRequest, { id: order.id, requestId: request.id, answer: 'reply', explanation: text }))
    )
      setText('')
  }
  return (
    <form
      className={s.form}
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      <TextArea
        label={answering.replyLabel(other.name)}
        value={text}
        onChange={setText}
        max={longest(inputs, 'explanation')}
      />
      <FailureNotice failure={failure} />
      <Button type="submit" look="primary" wide disabled={busy || text.trim() === ''}>
        {busy ? answering.sending : answering.reply}
      </Button>
    </form>
  )
}
