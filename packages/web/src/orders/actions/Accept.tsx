// The form to accept a request: either with the cause that the request's reason names, or with that cause disputed.
import type { Input } from '@evenhand/sdk'
import type { Request } from '../../api/cache.ts'
import { api } from '../../api/client.ts'
import { followingsIn, type Inputs, isSide, longest, type Side, sidesIn } from '../../api/inputs.ts'
import { movesOf } from '../../api/moves.ts'
import { useDraft, useSend } from '../../api/send.ts'
import { useSure } from '../../api/sure.ts'
import { answering, requestText } from '../../locale.ts'
import { Confirm } from '../../ui/dialog/Confirm.tsx'
import { Choices, TextArea } from '../../ui/fields.tsx'
import { FocusHere } from '../../ui/frame/Heading.tsx'
import { FailureNotice } from '../../ui/notices/notices.tsx'
import { Button } from '../../ui/parts.tsx'
import type { AnswerProps } from '../requests/StepCard.tsx'
import { Act, Final } from './Act.tsx'
import s from './actions.module.css'

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
  const moves = movesOf(request)
  const act = {
    order,
    cast,
    look: request.kind === 'cancellation' ? ('plain' as const) : ('primary' as const),
    command: { action: 'answer_request' as const, ...accepting(request) },
    busy: busy ? answering.sending : null,
    onPress: () => void send(api.answerRequest, { id: order.id, ...accepting(request) }),
  }
  const both = { id: order.id, ...accepting(request), followUp: { action: 'accept_delivery' as const } }
  return (
    <div className={s.choice}>
      {request.fault && faults.length > 0 && (
        <p className={s.above}>
          {requestText.stated(request.fault, cast)}{' '}
          <Button look="quiet" onClick={onDifferently}>
            {answering.differently}
          </Button>
        </p>
      )}
      <FailureNotice failure={failure} />
      {moves ? (
        <Final {...act} moves={moves}>
          {answering.accept(request.kind)}
        </Final>
      ) : (
        <Act {...act}>{answering.accept(request.kind)}</Act>
      )}
      {alone.map(({ action }) => (
        <AcceptBoth
          key={action}
          order={order}
          request={request}
          busy={busy}
          onSure={() => void send(api.answerRequest, both)}
        >
          {answering.acceptAnd(action)}
        </AcceptBoth>
      ))}
    </div>
  )
}

interface AcceptBothProps extends Pick<AnswerProps, 'order' | 'request'> {
  readonly busy: boolean
  readonly onSure: () => void
  readonly children: string
}

/**
 * Shows the button that accepts the request and the delivery together. This step is final, so a second button confirms
 * it.
 */
function AcceptBoth({ order, request, busy, onSure, children }: AcceptBothProps) {
  const command = {
    action: 'answer_request' as const,
    ...accepting(request),
    followUp: { action: 'accept_delivery' as const },
  }
  return (
    <Confirm
      look="quiet"
      busy={busy ? answering.sending : null}
      sure={useSure(order, command, 'accepts')}
      onSure={onSure}
    >
      {children}
    </Confirm>
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
  const side: Side | null = isSide(named) ? named : null
  const sides = sidesIn(inputs, 'faults').filter(each => each !== request.fault?.side)
  const body: Answer | null = side && {
    ...accepting(request),
    fault: side,
    ...(text.trim() === '' ? {} : { explanation: text }),
  }
  const submit = async () => {
    if (body && (await send(api.answerRequest, { id: order.id, ...body }))) setText('')
  }
  return (
    <div className={s.form}>
      <FocusHere className={s.lead}>{answering.differentlyHelp}</FocusHere>
      <Choices
        legend={answering.whose}
        value={side}
        onChange={setNamed}
        options={sides.map(each => ({ value: each, name: requestText.sideOf(each, cast) }))}
      />
      <TextArea label={answering.why} optional value={text} onChange={setText} max={longest(inputs, 'explanation')} />
      <FailureNotice failure={failure} />
      <Final
        order={order}
        cast={cast}
        moves="ends"
        command={side && { action: 'answer_request', ...accepting(request), fault: side }}
        busy={busy ? answering.sending : null}
        disabled={side === null}
        onPress={() => void submit()}
      >
        {answering.acceptDifferently}
      </Final>
      <Button look="quiet" onClick={onBack}>
        {answering.back}
      </Button>
    </div>
  )
}
