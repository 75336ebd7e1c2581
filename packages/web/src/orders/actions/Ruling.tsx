// The form by which staff rule on a case, built from the allowed inputs.
import type { Input } from '@evenhand/sdk'
import type { Cast } from '@evenhand/sdk/locales'
import { useState } from 'react'
import type { OpenOffer, Order } from '../../api/cache.ts'
import { api } from '../../api/client.ts'
import { longest, type Side, sidesIn, textsIn } from '../../api/inputs.ts'
import { useDraft, useSend } from '../../api/send.ts'
import { actions, requestText, sure } from '../../locale.ts'
import { Confirm } from '../../ui/dialog/Confirm.tsx'
import { Choices, TextArea } from '../../ui/fields.tsx'
import { FailureNotice } from '../../ui/notices/notices.tsx'
import s from './actions.module.css'

type Ruling = Input<'ruleCase'>['ruling']
const RULINGS: readonly Ruling[] = ['continue', 'fault', 'usable', 'nothing_usable']
const YES_NO = ['yes', 'no'] as const

interface RulingFormProps {
  readonly order: Order
  readonly cast: Cast
  readonly caseId: number
  readonly offer: OpenOffer
}

export function RulingForm({ order, cast, caseId, offer }: RulingFormProps) {
  const slot = `${order.id}:ruling:${caseId}`
  const { busy, failure, send } = useSend(slot)
  const [text, setText] = useDraft(slot)
  const nameOf = (each: Ruling): string =>
    each === 'continue' && order.outcome ? actions.case.ruling.stays : actions.case.ruling.of[each]
  const rulings = RULINGS.filter(ruling => textsIn(offer.inputs, 'rulings').includes(ruling))
  const sides = sidesIn(offer.inputs, 'faults')
  const [chosen, setRuling] = useState<Ruling | null>(null)
  const [side, setSide] = useState<Side | null>(null)
  const [founded, setFounded] = useState<'yes' | 'no' | null>(null)
  const ruling = chosen ?? (rulings.length === 1 ? (rulings[0] ?? null) : null)
  const needsSide = ruling === 'fault'
  const needsFounded = 'founded' in offer.inputs
  const isReady =
    ruling !== null && (!needsFounded || founded !== null) && text.trim() !== '' && (!needsSide || side !== null)
  const submit = async () => {
    if (!ruling) return
    const body = {
      id: order.id,
      caseId,
      ruling,
      explanation: text,
      ...(needsSide && side ? { fault: side } : {}),
      ...(needsFounded && founded ? { founded: founded === 'yes' } : {}),
    }
    if (await send(api.ruleCase, body)) setText('')
  }
  return (
    <div className={s.form}>
      <Choices
        legend={actions.case.ruling.legend}
        value={ruling}
        onChange={setRuling}
        options={rulings.map(each => ({ value: each, name: nameOf(each) }))}
      />
      {needsSide && (
        <Choices
          legend={actions.fault.side}
          value={side}
          onChange={setSide}
          options={sides.map(each => ({ value: each, name: requestText.sideOf(each, cast) }))}
        />
      )}
      {needsFounded && (
        <Choices
          legend={actions.case.ruling.founded}
          value={founded}
          onChange={setFounded}
          options={YES_NO.map(value => ({
            value,
            name:
              order.outcome && value === 'no' ? actions.case.ruling.unfounded : actions.case.ruling.isFounded[value],
          }))}
        />
      )}
      <TextArea
        label={actions.case.ruling.why}
        help={actions.case.ruling.whyHelp}
        value={text}
        onChange={setText}
        max={longest(offer.inputs, 'explanation')}
      />
      <FailureNotice failure={failure} />
      <Confirm
        look="primary"
        busy={busy ? actions.sending : null}
        disabled={!isReady}
        sure={sure.rules(ruling ? nameOf(ruling) : '')}
        onSure={() => void submit()}
      >
        {actions.case.ruling.send}
      </Confirm>
    </div>
  )
}
