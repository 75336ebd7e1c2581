// Accepting: with whose side the reason names said above the button, or seen differently.
import type { Input } from '@evenhand/sdk'
import { answering, requestWords } from '@evenhand/sdk/words/en'
import { useState } from 'react'
import type { Request } from '../api/cache.ts'
import { api } from '../api/client.ts'
import { followingsIn, type Inputs, isSide, longest, type Side, sidesIn } from '../api/inputs.ts'
import { useDraft, useSend } from '../api/send.ts'
import { Choices, TextArea } from '../ui/fields.tsx'
import { FailureNotice } from '../ui/notices.tsx'
import { Button } from '../ui/parts.tsx'
import type { AnswerProps } from './AskCard.tsx'
import s from './actions.module.css'
import { Preview } from './Preview.tsx'

type Answer = Omit<Input<'answerRequest'>, 'id'>
const accepting = (request: Request): Answer => ({ requestId: request.id, answer: 'accept' })

export function AcceptNow({
  order,
  cast,
  request,
  inputs,
  onDifferently,
}: AnswerProps & { readonly inputs: Inputs; readonly onDifferently: () => void }) {
  const { busy, failure, send } = useSend(`${order.id}:accept:${request.id}`)
  const faults = sidesIn(inputs, 'faults')
  const alone = followingsIn(inputs).filter(({ action }) => action === 'accept_delivery')
  return (
    <div className={s.choice}>
      {request.fault && faults.length > 0 && (
        <p className={s.above}>
          {requestWords.stated(request.fault, cast)}{' '}
          <Button look="quiet" onClick={onDifferently}>
            {answering.differently}
          </Button>
        </p>
      )}
      <FailureNotice failure={failure} />
      <Button
        look={request.kind === 'cancellation' ? 'plain' : 'primary'}
        wide
        disabled={busy}
        onClick={() => void send(api.answerRequest, { id: order.id, ...accepting(request) })}
      >
        {busy ? answering.sending : answering.accept(request.kind)}
      </Button>
      <Preview order={order} cast={cast} command={{ action: 'answer_request', ...accepting(request) }} />
      {alone.map(({ action }) => (
        <Button
          key={action}
          look="quiet"
          className={s.also}
          disabled={busy}
          onClick={() =>
            void send(api.answerRequest, { id: order.id, ...accepting(request), then: { action: 'accept_delivery' } })
          }
        >
          {answering.acceptAnd(action)}
        </Button>
      ))}
    </div>
  )
}

export function AcceptDifferently({
  order,
  cast,
  request,
  inputs,
  onBack,
}: AnswerProps & { readonly inputs: Inputs; readonly onBack: () => void }) {
  const slot = `${order.id}:differently:${request.id}`
  const { busy, failure, send } = useSend(slot)
  const [text, setText] = useDraft(slot)
  const [named, setNamed] = useDraft(`${slot}:side`)
  const [missing, setMissing] = useState(false)
  const side: Side | null = isSide(named) ? named : null
  const sides = sidesIn(inputs, 'faults').filter(each => each !== request.fault?.side)
  const body: Answer | null = side && {
    ...accepting(request),
    fault: side,
    ...(text.trim() === '' ? {} : { explanation: text }),
  }
  const submit = async () => {
    setMissing(side === null)
    if (body && (await send(api.answerRequest, { id: order.id, ...body }))) setText('')
  }
  return (
    <div className={s.form}>
      <p className={s.lead}>{answering.differentlyHelp}</p>
      <Choices
        legend={answering.whose}
        value={side}
        onChange={setNamed}
        options={sides.map(each => ({ value: each, name: requestWords.sideOf(each, cast) }))}
        error={missing && side === null ? answering.chooseSide : null}
      />
      <TextArea label={answering.why} optional value={text} onChange={setText} max={longest(inputs, 'explanation')} />
      <FailureNotice failure={failure} />
      <div>
        <Button wide disabled={busy} onClick={() => void submit()}>
          {busy ? answering.sending : answering.acceptDifferently}
        </Button>
        {side && (
          <Preview
            order={order}
            cast={cast}
            command={{ action: 'answer_request', ...accepting(request), fault: side }}
          />
        )}
      </div>
      <Button look="quiet" onClick={onBack}>
        {answering.back}
      </Button>
    </div>
  )
}
