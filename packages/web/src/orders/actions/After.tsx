// What can be done after an order has ended: the stated cause, the review, and cases.
import type { Cast } from '@evenhand/sdk/locales'
import { useState } from 'react'
import type { Order } from '../../api/cache.ts'
import { api } from '../../api/client.ts'
import { allOffered, type Inputs, longest, offered, type Side, sidesIn } from '../../api/inputs.ts'
import { useDraft, useSend } from '../../api/send.ts'
import { actions, requestText, whenText } from '../../locale.ts'
import { Choices, TextArea } from '../../ui/fields.tsx'
import { FailureNotice } from '../../ui/notices/notices.tsx'
import { Prose } from '../../ui/Prose.tsx'
import { Button, Card, cx } from '../../ui/parts.tsx'
import { useReader } from '../../ui/reader.tsx'
import s from './actions.module.css'
import { HoldTime } from './HoldTime.tsx'
import { RulingForm } from './Ruling.tsx'

interface PartProps {
  readonly order: Order
  readonly cast: Cast
}

/** Shows the stated cause of a cancelled order, with buttons to agree or dispute. */
export function AfterCard({ order, cast }: PartProps) {
  const { outcome } = order
  const [agree, contest] = [offered(order, 'agree_to_fault'), offered(order, 'contest_fault')]
  const { busy, failure, send } = useSend(`${order.id}:agree`)
  const [open, setOpen] = useState(false)
  if (!outcome || outcome.method === 'completed' || outcome.faultStatus === null) return null
  return (
    <Card title={actions.fault.title} id="fault">
      <p className={s.gap}>{actions.fault.is(outcome, cast)}</p>
      {outcome.views.map(({ by, side, explanation }) => (
        <div key={by} className={s.view}>
          <strong>{actions.fault.view(cast.start(by), requestText.sideOf(side, cast))}</strong>
          {explanation !== null && <Prose text={explanation} />}
        </div>
      ))}
      {!open && (agree || contest) && (
        <p className={s.lead}>{agree ? actions.fault.lead : actions.fault.leadContest}</p>
      )}
      <FailureNotice failure={failure} />
      {!open && (agree || contest) && (
        <div className={s.row}>
          {agree && (
            <Button disabled={busy} onClick={() => void send(api.agreeToFault, { id: order.id })}>
              {actions.fault.agree}
            </Button>
          )}
          {contest && <Button onClick={() => setOpen(true)}>{actions.fault.contest}</Button>}
        </div>
      )}
      {open && contest && <Contest order={order} cast={cast} inputs={contest.inputs} onBack={() => setOpen(false)} />}
    </Card>
  )
}

function Contest({
  order,
  cast,
  inputs,
  onBack,
}: PartProps & { readonly inputs: Inputs; readonly onBack: () => void }) {
  const slot = `${order.id}:contest`
  const { busy, failure, send } = useSend(slot)
  const [text, setText] = useDraft(slot)
  const [side, setSide] = useState<Side | null>(null)
  const submit = async () => {
    if (side && text.trim() !== '' && (await send(api.contestFault, { id: order.id, fault: side, explanation: text })))
      setText('')
  }
  return (
    <div className={cx(s.form, s.gap)}>
      <Choices
        legend={actions.fault.side}
        value={side}
        onChange={setSide}
        options={sidesIn(inputs, 'faults').map(each => ({ value: each, name: requestText.sideOf(each, cast) }))}
      />
      <TextArea
        label={actions.fault.explanation}
        value={text}
        onChange={setText}
        max={longest(inputs, 'explanation')}
      />
      <FailureNotice failure={failure} />
      <div className={s.row}>
        <Button look="primary" disabled={busy || side === null || text.trim() === ''} onClick={() => void submit()}>
          {busy ? actions.sending : actions.fault.send}
        </Button>
        <Button look="quiet" onClick={onBack}>
          {actions.back}
        </Button>
      </div>
    </div>
  )
}

const STARS = ['5', '4', '3', '2', '1'] as const

export function ReviewCard({ order, cast }: PartProps) {
  const slot = `${order.id}:review`
  const { busy, failure, send } = useSend(slot)
  const [text, setText] = useDraft(`${cast.is('buyer') ? 'buyer' : 'seller'}:${slot}`)
  const [stars, setStars] = useState<(typeof STARS)[number] | null>(null)
  const offer = offered(order, 'review')
  if (!offer) return null
  const submit = async () => {
    if (!stars) return
    const body = { id: order.id, rating: Number(stars), ...(text.trim() === '' ? {} : { text }) }
    if (await send(api.review, body)) setText('')
  }
  return (
    <Card title={actions.review.title} id="review">
      <div className={s.form}>
        <p className={s.lead}>{actions.review.lead}</p>
        <div className={s.stars}>
          <Choices
            legend={actions.review.rating}
            value={stars}
            onChange={setStars}
            options={STARS.toReversed().map(value => ({ value, name: actions.review.stars(Number(value)) }))}
          />
        </div>
        <TextArea
          label={actions.review.text}
          optional
          value={text}
          onChange={setText}
          max={longest(offer.inputs, 'text', 5000)}
        />
        <FailureNotice failure={failure} />
        <Button wide disabled={busy || stars === null} onClick={() => void submit()}>
          {busy ? actions.sending : actions.review.send}
        </Button>
      </div>
    </Card>
  )
}

export function CaseCard({ order, cast }: PartProps) {
  const open = order.cases.filter(({ status }) => status === 'open')
  if (open.length === 0) return null
  return (
    <Card title={actions.case.title} id="case">
      {open.map(each => (
        <OpenCase key={each.id} order={order} cast={cast} found={each} />
      ))}
    </Card>
  )
}

type Case = Order['cases'][number]

/** Returns the sentence that says which deadlines the case pauses, or that it pauses none. */
function heldFor(order: Order, { hold }: Case, cast: Cast, when: (iso: string) => string): string {
  if (hold && order.phase === 'delivered') return actions.case.holdsCompletion(hold, when)
  if (hold) return actions.case.holds(hold, cast, when)
  return order.outcome ? actions.case.ended : actions.case.goesOn
}

function OpenCase({ order, cast, found }: PartProps & { readonly found: Case }) {
  const { busy, failure, send } = useSend(`${order.id}:case`)
  const reader = useReader()
  const { id, about, explanation, sealed } = found
  const [ruling, hold] = ['rule_case', 'hold_case'].map(action =>
    allOffered(order, action).find(({ caseId }) => caseId === id),
  )
  const isMine = order.allowed.some(offer => offer.ok && offer.action === 'withdraw_case' && offer.caseId === id)
  const close = (settled: boolean) => void send(api.withdrawCase, { id: order.id, caseId: id, settled })
  return (
    <div className={s.gap}>
      {sealed ? <p>{actions.case.sealed}</p> : <strong>{actions.case.about(about)}</strong>}
      {!sealed && explanation !== null && <Prose quote text={explanation} />}
      <p className={s.lead}>{heldFor(order, found, cast, iso => whenText(iso, reader))}</p>
      <FailureNotice failure={failure} />
      {(hold || ruling) && (
        <div className={s.case}>
          {hold && <HoldTime order={order} cast={cast} found={found} offer={hold} />}
          {ruling && <RulingForm order={order} cast={cast} offer={ruling} caseId={id} />}
        </div>
      )}
      {isMine && (
        <div className={s.row}>
          <Button disabled={busy} onClick={() => close(false)}>
            {actions.case.withdraw}
          </Button>
          <Button look="quiet" disabled={busy} onClick={() => close(true)}>
            {actions.case.settled}
          </Button>
        </div>
      )}
    </div>
  )
}
