// Shows the other party's request to be answered: its terms, the time left, and each answer with its effect.
import { useState } from 'react'
import { answerIn, type FollowAction, followingsIn, offered } from '../../api/inputs.ts'
import { usePreview } from '../../api/orders.ts'
import { answering, requestText } from '../../locale.ts'
import { focusHeading } from '../../ui/frame/Heading.tsx'
import { Prose } from '../../ui/Prose.tsx'
import { Button } from '../../ui/parts.tsx'
import { SilenceLine } from '../../ui/requests/PreviewLines.tsx'
import { Terms } from '../../ui/requests/RequestCard.tsx'
import { AcceptDifferently, AcceptNow } from '../actions/Accept.tsx'
import { Act } from '../actions/Act.tsx'
import s from '../actions/actions.module.css'
import { ANY_TEXT } from '../actions/Preview.tsx'
import { Decline, ReplyForm } from './Decline.tsx'
import { type AnswerProps, StepCard, TimeLeft } from './StepCard.tsx'

type Mode = 'choose' | 'decline' | 'differently'

export function AnswerRequest({ order, cast, request }: AnswerProps) {
  const reply = answerIn(offered(order, 'answer_request')?.inputs ?? {}, 'reply')
  return (
    <StepCard turn title={requestText.title(request, order, cast)} kind={answering.kind(request.kind)}>
      <div>
        <p className={s.lead}>{requestText.reason(request.reason)}</p>
        <Prose quote text={request.explanation} />
        <Terms request={request} order={order} />
        <TimeLeft request={request} cast={cast}>
          <OnSilence order={order} request={request} />
        </TimeLeft>
      </div>
      {reply ? (
        <ReplyForm order={order} cast={cast} request={request} inputs={reply} />
      ) : (
        <Choice order={order} cast={cast} request={request} />
      )}
    </StepCard>
  )
}

/** Shows the effect of silence on the level, to the seller only. */
function OnSilence({ order, request: { id, kind } }: Pick<AnswerProps, 'order' | 'request'>) {
  const accepting = { action: 'answer_request', requestId: id, answer: 'accept' } as const
  return <SilenceLine preview={usePreview(order, kind === 'cancellation' ? accepting : null)} />
}

function Choice(props: AnswerProps) {
  const { order, request } = props
  const [mode, setMode] = useState<Mode>('choose')
  const [followUp, setFollowUp] = useState<FollowAction | null>(null)
  const inputs = offered(order, 'answer_request')?.inputs ?? {}
  const [accept, decline] = [answerIn(inputs, 'accept'), answerIn(inputs, 'decline')]
  const back = () => {
    setMode('choose')
    requestAnimationFrame(focusHeading)
  }
  if (mode === 'decline' && decline) return <Decline {...props} inputs={decline} first={followUp} onBack={back} />
  if (mode === 'differently' && accept) return <AcceptDifferently {...props} inputs={accept} onBack={back} />
  const declineChoice = decline && (
    <div key="decline" className={s.choice}>
      <Act
        order={order}
        cast={props.cast}
        busy={null}
        look={request.kind === 'cancellation' ? 'primary' : 'plain'}
        command={{ action: 'answer_request', requestId: request.id, answer: 'decline', explanation: ANY_TEXT }}
        onPress={() => {
          setFollowUp(null)
          setMode('decline')
        }}
      >
        {answering.decline(request.kind)}
      </Act>
      {followingsIn(decline).map(({ action }) => (
        <Button
          key={action}
          look="quiet"
          className={s.also}
          onClick={() => {
            setFollowUp(action)
            setMode('decline')
          }}
        >
          {answering.declineAnd(action)}
        </Button>
      ))}
    </div>
  )
  const acceptChoice = accept && (
    <AcceptNow key="accept" {...props} inputs={accept} onDifferently={() => setMode('differently')} />
  )
  return (
    <div className={s.choices}>
      {request.kind === 'cancellation' ? [declineChoice, acceptChoice] : [acceptChoice, declineChoice]}
    </div>
  )
}
