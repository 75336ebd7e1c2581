// Step 3 of the Resolution Center: the exact text that the other party will read, the effect of sending, and the Send
// button.
import type { Input, Result } from '@evenhand/sdk'
import type { Goal } from '@evenhand/sdk/locales'
import { type ReactNode, useId } from 'react'
import type { OpenOffer, Order } from '../api/cache.ts'
import { api } from '../api/client.ts'
import { consequenceOf, isSide, textIn, textsIn, within } from '../api/inputs.ts'
import { usePreview } from '../api/orders.ts'
import { useSend } from '../api/send.ts'
import { useSure } from '../api/sure.ts'
import { dataOf } from '../loadable.ts'
import { actions, castOf, requestText, resolution } from '../locale.ts'
import { FailureNotice } from '../ui/notices/notices.tsx'
import { Button } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { AfterLines, PreviewLines } from '../ui/requests/PreviewLines.tsx'
import { RequestTexts } from '../ui/requests/RequestCard.tsx'
import { requestOf, shownOf } from './body.ts'
import type { Draft } from './draft.ts'
import s from './resolution.module.css'
import type { StepProps } from './What.tsx'

type ReviewProps = StepProps & {
  readonly offer: OpenOffer
  readonly goal: Goal
  readonly onBack: () => void
  readonly onDone: () => void
}
type Command = Input<'preview'>['command']

function commandOf(draft: Draft, order: Order, timeZone: string): Command {
  const body = requestOf(draft, order, timeZone)
  if (body) {
    const { id: _id, ...request } = body
    return { action: 'open_request', ...request }
  }
  const { explanation, about } = draft
  return draft.goal === 'cancel'
    ? { action: 'cancel', explanation }
    : { action: 'open_case', about: about ?? 'unresolved', explanation }
}

export function Review(props: ReviewProps) {
  const { order, cast, draft, goal, offer, onBack, onDone } = props
  const { timeZone = 'UTC' } = useReader()
  const { busy, failure, send } = useSend(`${order.id}:resolution`)
  const command = commandOf(draft, order, timeZone)
  const preview = usePreview(order, command)
  const shown = dataOf(preview)
  // No further confirmation follows this step: if sending ends the order, the button names the amount.
  const ends = goal === 'cancel' || 'accepts' in offer.inputs
  const sure = useSure(order, ends ? command : null, 'ends')
  const id = useId()
  const body = requestOf(draft, order, timeZone)
  const { explanation, about } = draft
  const submit = async () => {
    const done = body
      ? await send(api.openRequest, body)
      : goal === 'cancel'
        ? await send(api.cancel, { id: order.id, explanation })
        : await send(api.openCase, { id: order.id, about: about ?? 'unresolved', explanation })
    if (!done) return
    draft.clear()
    onDone()
  }
  return (
    <div className={s.stack}>
      <Letter {...props} />
      <section className={s.effects} aria-labelledby="effects">
        <h4 id="effects">{resolution.onSend}</h4>
        <PreviewLines id={id} order={order} cast={cast} preview={preview} />
        {shown?.answers && <Ends order={order} cast={cast} answers={shown.answers} level={shown.level} />}
      </section>
      <FailureNotice failure={failure} />
      <div className={s.foot}>
        <Button onClick={onBack} disabled={busy}>
          {resolution.back}
        </Button>
        <Button look={ends ? 'plain' : 'primary'} disabled={busy} aria-describedby={id} onClick={() => void submit()}>
          {busy ? resolution.sending : ends ? sure : resolution.send[goal]}
        </Button>
      </div>
    </div>
  )
}

type Answers = NonNullable<Result<'preview'>['answers']>
type Level = Result<'preview'>['level']

/** Returns the effect on the seller's level if the request ends this way. */
function levelAt(level: Level, end: 'accept' | 'silence'): Level {
  const after = level?.answers?.[end] ?? null
  return level && after && { ...level, after }
}

/** Shows the effect of each way in which the request can end, from the server's preview. */
const Ends = ({
  order,
  cast,
  answers,
  level,
}: Pick<StepProps, 'order' | 'cast'> & { readonly answers: Answers; readonly level: Level }) => (
  <>
    {answers.accept && (
      <div className={s.end}>
        <h4>{resolution.onAccept}</h4>
        <AfterLines order={order} cast={cast} after={answers.accept} of="answer" level={levelAt(level, 'accept')} />
      </div>
    )}
    {answers.silence && (
      <div className={s.end}>
        <h4>{resolution.onSilence}</h4>
        <AfterLines order={order} cast={cast} after={answers.silence} of="silence" level={levelAt(level, 'silence')} />
      </div>
    )}
  </>
)

/** Shows the exact text that the other party or staff will read. */
function Letter({ order, party, draft, goal, offer }: ReviewProps) {
  const { timeZone = 'UTC' } = useReader()
  const other = party === 'buyer' ? 'seller' : 'buyer'
  const body = requestOf(draft, order, timeZone)
  const theirs = castOf(order, other)
  if (!body)
    return (
      <Frame
        name={
          goal === 'case'
            ? resolution.staffReads(textsIn(offer.inputs, 'sealed').includes(draft.about ?? ''), order[other].name)
            : resolution.reads(order[other].name)
        }
      >
        <h4>{goal === 'case' ? actions.case.about(draft.about ?? '') : resolution.aloneTitle(theirs.start(party))}</h4>
        <blockquote dir="auto">{draft.explanation}</blockquote>
      </Frame>
    )
  const shown = shownOf(body, order, party)
  const side = textIn(within(offer.inputs, 'faultOf'), draft.reason)
  const rule = consequenceOf(offer.inputs)
  return (
    <>
      {'accepts' in offer.inputs && <p>{resolution.accepts(order[other].name)}</p>}
      <Frame name={resolution.reads(order[other].name)}>
        <h4>{requestText.title(shown, order, theirs)}</h4>
        <RequestTexts request={shown} order={order} />
        {goal === 'cancellation' && isSide(side) && <p className={s.lead}>{resolution.namesCause(side, theirs)}</p>}
        {rule && <p className={s.lead}>{resolution.window(goal, theirs, other, rule)}</p>}
      </Frame>
    </>
  )
}

const Frame = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <section className={s.letter} aria-label={name}>
    <p className={s.lead}>{name}</p>
    <div className={s.paper}>{children}</div>
  </section>
)
