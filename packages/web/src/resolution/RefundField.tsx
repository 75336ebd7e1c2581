// The field for the amount to refund: a slider within the allowed range, and an exact number.
import { useId } from 'react'
import { moneyText, resolution } from '../locale.ts'
import { amountOf, typedAmount } from '../ui/entries.ts'
import ui from '../ui/fields.module.css'
import { Input } from '../ui/fields.tsx'
import type { Draft } from './draft.ts'
import s from './resolution.module.css'

interface RefundFieldProps {
  readonly draft: Draft
  readonly currency: string
  readonly min: number
  readonly max: number
  readonly error: string | null
}

export function RefundField({ draft, currency, min, max, error }: RefundFieldProps) {
  const id = useId()
  const amount = amountOf(draft.refund, currency)
  return (
    <div className={ui.field}>
      <label className={ui.label} htmlFor={id}>
        {resolution.refund.label}:{' '}
        <output className={s.amount}>
          {amount === null ? resolution.refund.nothing : moneyText(amount, currency)}
        </output>
      </label>
      <input
        id={id}
        className={s.slider}
        type="range"
        min={min}
        max={max}
        step={1}
        value={amount ?? min}
        aria-valuetext={moneyText(amount ?? min, currency)}
        onChange={event => draft.setRefund(typedAmount(Number(event.target.value), currency))}
      />
      <Input
        label={resolution.refund.exact(currency)}
        help={resolution.refund.range(min, max, currency)}
        error={error}
        inputMode="decimal"
        value={draft.refund}
        onChange={event => draft.setRefund(event.target.value)}
      />
    </div>
  )
}
