// Step 2 of the Resolution Center: the reason, an explanation, and the terms if the request has any.
import { useState } from 'react'
import type { OpenOffer } from '../api/cache.ts'
import { longest, numberIn, textIn, textsIn, within } from '../api/inputs.ts'
import { resolution } from '../locale.ts'
import { amountOf } from '../ui/entries.ts'
import { Choices, TextArea } from '../ui/fields.tsx'
import { Button } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { changeOf } from './body.ts'
import { ChangeFields } from './ChangeFields.tsx'
import { RefundField } from './RefundField.tsx'
import s from './resolution.module.css'
import type { StepProps } from './What.tsx'

type DetailsProps = StepProps & { readonly offer: OpenOffer; readonly onBack: () => void; readonly onNext: () => void }

/** Returns the error text for each field that is still empty, or null; the server checks everything else. */
function missingIn({ draft, order }: StepProps, offer: OpenOffer, timeZone: string) {
  const reasons = textsIn(offer.inputs, 'reasons')
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
  const reasons = textsIn(offer.inputs, 'reasons')
  const change = within(offer.inputs, 'change')
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
      {offer.action === 'open_case' && <Abouts {...props} error={show(missing.about)} />}
      {offer.action === 'cancel' && (
        <p>
          {resolution.alone(
            textIn(within(offer.inputs, 'alone'), 'method') ?? '',
            textIn(within(offer.inputs, 'alone'), 'window') ?? '',
          )}
        </p>
      )}
      {draft.goal === 'change' && (
        <ChangeFields order={order} draft={draft} inputs={change} error={show(missing.terms)} />
      )}
      {draft.goal === 'partial_refund' && (
        <RefundField
          draft={draft}
          currency={order.currency}
          min={numberIn(offer.inputs, 'min') ?? 0}
          max={numberIn(offer.inputs, 'max') ?? 0}
          error={show(missing.refund)}
        />
      )}
      <TextArea
        label={resolution.explanation}
        help={readers(props, other.name)}
        error={show(missing.explanation)}
        value={draft.explanation}
        onChange={draft.setExplanation}
        max={longest(offer.inputs, 'explanation')}
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
  const sealed = textsIn(offer.inputs, 'sealed')
  return resolution.explanationCase(draft.about ? sealed.includes(draft.about) : null, other)
}

function Abouts({ order, draft, offer, error }: DetailsProps & { readonly error: string | null }) {
  const needed = numberIn(offer.inputs, 'declinesNeeded') ?? 0
  const abouts = textsIn(offer.inputs, 'abouts')
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
      {order.outcome === null && draft.about && !textsIn(offer.inputs, 'holds').includes(draft.about) && (
        <p className={s.lead}>{resolution.holdsNothing}</p>
      )}
    </>
  )
}
