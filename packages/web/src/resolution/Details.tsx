// Step 2 of the Resolution Center: the reason, an explanation, and the terms if the request has any.
import type { OpenOffer } from '@evenhand/sdk'
import { useState } from 'react'
import { resolution } from '../locale.ts'
import { amountOf } from '../ui/entries.ts'
import { Choices, TextArea } from '../ui/fields.tsx'
import { Button } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { changeOf } from './body.ts'
import { ChangeFields } from './ChangeFields.tsx'
import type { GoalOffer } from './goals.ts'
import { RefundField } from './RefundField.tsx'
import s from './resolution.module.css'
import type { StepProps } from './What.tsx'

type DetailsProps = StepProps & { readonly offer: GoalOffer; readonly onBack: () => void; readonly onNext: () => void }

const reasonsOf = ({ inputs }: GoalOffer): readonly string[] => ('reasons' in inputs ? inputs.reasons : [])

/** Returns the error text for each field that is still empty, or null; the server checks everything else. */
function missingIn({ draft, order }: StepProps, offer: GoalOffer, timeZone: string) {
  const reasons = reasonsOf(offer)
  const isCase = offer.action === 'open_case'
  return {
    reason: reasons.length > 0 && !reasons.includes(draft.reason) ? resolution.required.reason : null,
    about: isCase && !draft.about ? resolution.required.about : null,
    explanation: draft.explanation.trim() === '' ? resolution.required.explanation : null,
    terms:
      draft.goal === 'change' && Object.keys(changeOf(draft, order.currency, timeZone)).length === 0
        ? resolution.change.empty
        : null,
    refund:
      draft.goal === 'partial_refund' && amountOf(draft.refund, order.currency) === null
        ? resolution.refund.needed
        : null,
  }
}

export function Details(props: DetailsProps) {
  const { order, party, draft, offer, onBack, onNext } = props
  const { timeZone = 'UTC' } = useReader()
  const [tried, setTried] = useState(false)
  const missing = missingIn(props, offer, timeZone)
  const complete = Object.values(missing).every(each => each === null)
  const show = (message: string | null) => (tried ? message : null)
  const other = party === 'buyer' ? order.seller : order.buyer
  const reasons = reasonsOf(offer)
  const { inputs } = offer
  return (
    <form
      className={s.stack}
      noValidate
      onSubmit={event => {
        event.preventDefault()
        setTried(true)
        if (complete) onNext()
      }}
    >
      {reasons.length > 0 && (
        <div className={s.reasons}>
          <Choices
            legend={resolution.reason}
            value={draft.reason}
            onChange={draft.setReason}
            error={show(missing.reason)}
            options={reasons.map(code => ({ value: code, name: resolution.reasonOf(code) }))}
          />
        </div>
      )}
      {offer.action === 'open_case' && (
        <Abouts order={order} draft={draft} inputs={offer.inputs} error={show(missing.about)} />
      )}
      {'alone' in inputs && <p>{resolution.alone(inputs.alone.method, inputs.alone.window)}</p>}
      {'change' in inputs && (
        <ChangeFields order={order} draft={draft} inputs={inputs.change} error={show(missing.terms)} />
      )}
      {'min' in inputs && (
        <RefundField
          draft={draft}
          currency={order.currency}
          min={inputs.min}
          max={inputs.max}
          error={show(missing.refund)}
        />
      )}
      <TextArea
        label={resolution.explanation}
        help={readers(props, other.name)}
        error={show(missing.explanation)}
        value={draft.explanation}
        onChange={draft.setExplanation}
        max={inputs.explanation.max}
        rows={4}
      />
      <div className={s.foot}>
        <Button onClick={onBack}>{resolution.back}</Button>
        <Button type="submit" look="primary">
          {resolution.next}
        </Button>
      </div>
    </form>
  )
}

/** Returns the sentence that says who will read the explanation. */
function readers({ draft, offer }: DetailsProps, other: string): string {
  if (offer.action !== 'open_case') return resolution.explanationHelp(other)
  return resolution.explanationCase(draft.about ? offer.inputs.sealed.includes(draft.about) : null, other)
}

interface AboutsProps extends Pick<StepProps, 'order' | 'draft'> {
  readonly inputs: OpenOffer<'open_case'>['inputs']
  readonly error: string | null
}

function Abouts({ order, draft, inputs, error }: AboutsProps) {
  const { abouts, declinesNeeded: needed } = inputs
  return (
    <>
      {needed > 0 && !abouts.includes('unresolved') && <p className={s.lead}>{resolution.declinesNeeded(needed)}</p>}
      <Choices
        legend={resolution.abouts}
        value={draft.about}
        onChange={draft.setAbout}
        error={error}
        options={abouts.map(about => ({ value: about, name: resolution.aboutOf(about) }))}
      />
      {order.outcome === null && draft.about && !inputs.holds.includes(draft.about) && (
        <p className={s.lead}>{resolution.holdsNothing}</p>
      )}
    </>
  )
}
